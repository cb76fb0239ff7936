package intercomtest

import (
	"cmp"
	"net/http"
	"slices"
	"strings"
)

// Always is the value of [Match.Times] for a fault without end.
const Always = -1

// Match says which requests a scripted fault hits.
type Match struct {
	// Method is such as "POST"; empty for any.
	Method string
	// Path is an operation's template with placeholders of any name ("/contacts/{id}"), a whole path ("/contacts/5ba6"),
	// a beginning that ends in a star ("/contacts/*"), or empty for any. Base paths are not part of it.
	Path string
	// Nth is the first matching request that is hit, counted from 1 after [Server.Fail]; 0 is 1.
	Nth int
	// Times is how many matching requests are hit, one after another: 0 for one a fault, [Always] for no end.
	// When there are more than faults, the last fault repeats.
	Times int
}

// hits leaves counting to the script.
func (m Match) hits(method, path, template string) bool {
	prefix, open := strings.CutSuffix(m.Path, "*")
	switch {
	case m.Method != "" && !strings.EqualFold(m.Method, method):
		return false
	case open:
		return strings.HasPrefix(path, prefix)
	case m.Path == "" || m.Path == path:
		return true
	case template != "":
		return slices.Equal(segments(m.Path), segments(template))
	}
	_, ok := fit(segments(m.Path), segments(path)) // no operation answers
	return ok
}

// rule is one call of Fail.
type rule struct {
	Match
	faults []Fault
	seen   int
}

func (r *rule) next() *Fault {
	r.seen++
	hit, times := r.seen-max(r.Nth, 1), cmp.Or(r.Times, len(r.faults)) // the first that is hit is 0
	if hit < 0 || times != Always && hit >= times {
		return nil
	}
	return &r.faults[min(hit, len(r.faults)-1)]
}

type script []*rule

// pick lets every rule count the request; the first that is due wins.
func (s script) pick(x *exchange) (due *Fault) {
	for _, r := range s {
		if r.hits(x.r.Method, x.path, x.match.template) {
			due = cmp.Or(due, r.next())
		}
	}
	return due
}

// Fail scripts what goes wrong with the requests that match: the first takes the first fault, the second the second,
// and so on; once they are used up, requests pass again. Several calls add up; where two hit the same request, the
// earlier call's fault strikes. A match that no operation answers to stops the test, and one that no request came to
// fails it when it ends, unless its Times is [Always].
//
//	srv.Fail(intercomtest.Match{Method: "POST", Path: "/contacts"}, intercomtest.ResetAfter())
//	srv.Fail(intercomtest.Match{Path: "/companies/*", Times: intercomtest.Always}, intercomtest.HTML(504))
func (s *Server) Fail(m Match, faults ...Fault) {
	s.tb.Helper()
	if !s.serves(m) {
		s.tb.Fatalf("intercomtest: Fail: no operation is %s", strings.TrimSpace(strings.ToUpper(m.Method)+" "+m.Path))
	} else if len(faults) == 0 || slices.ContainsFunc(faults, Fault.zero) || m.Nth < 0 || m.Times < Always {
		s.tb.Fatalf("intercomtest: Fail: Nth %d, Times %d, faults %q: want none below 0 but Always, and no zero Fault", m.Nth, m.Times, faults)
	}
	locked(&s.mu, func() { s.script = append(s.script, &rule{Match: m, faults: slices.Clone(faults)}) })
}

// Answer stubs what matches: the requests are answered with a status and a body (as in [JSON], nil for none) and not
// carried out, whether an operation is known or not, and with or without a token. Headers are added to the answer's own. It is for what keeps no state here ([Entry].Sampled) and for states
// that are hard to reach. Unlike with [Server.Fail], Times 0 is [Always], and a later call goes before an earlier one.
func (s *Server) Answer(m Match, status int, body any, headers ...http.Header) {
	s.tb.Helper()
	if status < 200 || status > 599 || m.Path != "" && m.Path[0] != '/' || m.Nth < 0 || m.Times < Always {
		s.tb.Fatalf("intercomtest: Answer: status %d for path %q, Nth %d, Times %d", status, m.Path, m.Nth, m.Times)
	}
	value := plainJSON(body)
	m.Times = cmp.Or(m.Times, Always)
	stub := instead("answer", func(*Server, *exchange) *reply {
		rep := rawReply(status, "", nil)
		if body != nil {
			rep = jsonReply(status, value)
		}
		for _, header := range headers {
			for name, values := range header {
				rep.header[http.CanonicalHeaderKey(name)] = values
			}
		}
		return rep
	})
	locked(&s.mu, func() { s.stubs = slices.Insert(s.stubs, 0, &rule{Match: m, faults: []Fault{stub}}) })
}

// idle fails a test whose faults never struck: it would pass for the wrong reason.
func (s script) idle(t TB) {
	t.Helper()
	for _, r := range s {
		if r.Times != Always && r.seen < max(r.Nth, 1) {
			t.Errorf("intercomtest: Fail: %d requests came to %q %q, too few for %q to strike", r.seen, r.Method, r.Path, r.faults[0])
		}
	}
}

// serves says whether a match can ever hit, in any version: a misspelt one would let a test pass for the wrong reason.
func (s *Server) serves(m Match) bool {
	stubbed := false
	locked(&s.mu, func() {
		stubbed = slices.ContainsFunc(s.stubs, func(r *rule) bool { return r.hits(m.Method, m.Path, "") })
	})
	if stubbed || m.Path == "" || strings.HasSuffix(m.Path, "*") && strings.HasPrefix(m.Path, "/") {
		return true
	}
	return slices.ContainsFunc(s.cfg.versions, func(v version) bool {
		return s.cfg.samples.router(v).find(strings.ToUpper(m.Method), m.Path).handle != nil
	})
}

// Heal drops every scripted fault.
func (s *Server) Heal() { locked(&s.mu, func() { s.script = nil }) }
