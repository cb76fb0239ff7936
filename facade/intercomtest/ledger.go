package intercomtest

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Entry is what the server knows about one request.
type Entry struct {
	ID       string      // request id, as the answer's X-Request-Id
	At       time.Time   // when it arrived, by the server's clock
	Method   string      // such as "GET"
	Path     string      // as sent, below the base path
	Template string      // such as "/contacts/{contact_id}"; empty where no operation answers
	Version  string      // API version it was served as, such as "2.12" or "preview"
	Query    url.Values  // never nil
	Header   http.Header // as received, without Authorization
	Body     []byte      // as received
	Sampled  bool        // answered with a sample, or by [Server.Answer]: it keeps no state here and looks at nothing it is sent
	Applied  bool        // it was carried out, whatever the client was answered; true of reads and samples that were answered, too
	Fault    string      // name of the fault that struck it; empty for none
	Status   int         // status that was answered; 0 when the connection broke, stalls, or the answer is not written yet
	Created  []Record    // what it brought into being
}

// Record names something that was created: Kind is contact, company, conversation, conversation_part, tag, note, article,
// collection, data_attribute, ticket, ticket_part, ticket_type, event, message or export.
type Record struct {
	Kind string `json:"kind"`
	ID   string `json:"id"`
}

// String is such as "GET /contacts?per_page=5: 500 (error 500 server_error)"; the status 0 is no answer.
func (e Entry) String() string {
	line := strings.TrimSuffix(e.Method+" "+e.Path+"?"+e.Query.Encode(), "?") + ": " + strconv.Itoa(e.Status)
	if e.Fault != "" {
		line += " (" + e.Fault + ")"
	}
	return line
}

// JSON decodes the request's body; nil when it is not a JSON object. Numbers are json.Number.
func (e Entry) JSON() (body map[string]any) {
	if decodeJSON(e.Body, &body) != nil {
		return nil
	}
	return body
}

// Ledger is a list of requests in the order of their arrival.
type Ledger []Entry

// Of returns the requests to one operation. Method and path are matched as in [Match]; an empty one matches all.
func (l Ledger) Of(method, path string) Ledger {
	return l.filter(func(e Entry) bool { return Match{Method: method, Path: path}.hits(e.Method, e.Path, e.Template) })
}

// Applied returns the requests that were carried out.
func (l Ledger) Applied() Ledger { return l.filter(func(e Entry) bool { return e.Applied }) }

// Faulted returns the requests that a fault struck.
func (l Ledger) Faulted() Ledger { return l.filter(func(e Entry) bool { return e.Fault != "" }) }

// Created counts what the requests brought into being, by kind.
func (l Ledger) Created() map[string]int {
	counts := map[string]int{}
	for _, e := range l {
		for _, r := range e.Created {
			counts[r.Kind]++
		}
	}
	return counts
}

func (l Ledger) filter(keep func(Entry) bool) Ledger {
	return slices.DeleteFunc(slices.Clone(l), func(e Entry) bool { return !keep(e) })
}

// tell notes what a request was answered, and passes on what is known about it.
func (s *Server) tell(e *Entry, status int) {
	var told Entry
	locked(&s.mu, func() {
		e.Status = status
		told = *e
	})
	s.logging.Lock()
	defer s.logging.Unlock()
	if s.life.Err() == nil {
		s.cfg.log(told)
	}
}

// begin notes a request as it comes in, who answers it, a stub before its operation, and which fault strikes it.
func (s *Server) begin(x *exchange) (fault *Fault) {
	header, now := x.r.Header.Clone(), s.Now()
	header.Del("Authorization")
	locked(&s.mu, func() {
		if stub := s.stubs.pick(x); stub != nil {
			x.stub = stub
		}
		x.entry = &Entry{
			ID: s.tokens.hex(now.Unix())[4:], At: now, Method: x.r.Method, Path: x.path, Template: x.match.template, // 20 digits
			Version: x.version.name, Sampled: x.match.since == ofSample || x.stub != nil, Query: x.r.URL.Query(), Header: header, Body: x.body,
		}
		if fault = s.script.pick(x); fault == nil {
			fault = cmp.Or(s.cfg.chaos(), noFault)
		}
		x.entry.Fault = fault.name
		if s.cfg.noBodies {
			x.entry.Body = nil
		}
		s.history = append(s.history, x.entry)
		if most := s.cfg.ledgerLimit; most > 0 && len(s.history) > most {
			s.dropped += len(s.history) - most
			s.history = append(s.history[:0:0], s.history[len(s.history)-most+most/10:]...) // a tenth at once
			s.dropped += most / 10
		}
	})
	return fault
}

// Ledger returns what the server knows about every request so far.
func (s *Server) Ledger() (ledger Ledger) {
	locked(&s.mu, func() { ledger = views(s.history, func(e *Entry) Entry { return *e }) })
	return ledger
}

// Dropped counts the requests that the ledger has forgotten, see [WithLedgerLimit].
func (s *Server) Dropped() (n int) {
	locked(&s.mu, func() { n = s.dropped })
	return n
}

// Forget empties the ledger.
func (s *Server) Forget() { locked(&s.mu, func() { s.history, s.dropped = nil, 0 }) }

// Requests returns the requests to one operation so far: srv.Requests("POST", "/contacts").
func (s *Server) Requests(method, path string) Ledger { return s.Ledger().Of(method, path) }

// LastRequest returns the request that arrived last; false when there was none.
func (s *Server) LastRequest() (last Entry, ok bool) {
	for _, last = range s.Ledger() {
		ok = true
	}
	return last, ok
}
