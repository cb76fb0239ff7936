package facade_test

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/facade/intercomtest"
)

// createToken is in the body of each create, and in no other call's.
var createToken = regexp.MustCompile(`token-[0-9]+-[0-9]+-[0-9]+`)

// judge compares what callers were told with what the server knows.
func judge(t *testing.T, ledger intercomtest.Ledger, calls []*chaosCall) {
	t.Helper()
	requests := map[string]intercomtest.Ledger{} // by call
	created := map[string]intercomtest.Ledger{}  // by token
	for _, e := range ledger {
		id := e.Header.Get("X-Chaos-Call")
		requests[id] = append(requests[id], e)
		if len(e.Created) > 0 {
			key := string(createToken.Find(e.Body))
			created[key] = append(created[key], e)
		}
		if e.Fault == "" && e.Status >= 500 {
			t.Errorf("the test server failed: %+v", e)
		}
	}
	for key, entries := range created {
		if key == "" || len(entries) > 1 || len(entries[0].Created) > 1 {
			t.Errorf("created with the token %q: %+v", key, entries)
		}
	}
	for _, c := range calls {
		if wrong := verdict(c, requests[c.id]); wrong != "" {
			t.Errorf("%s\n%s\n%+v", wrong, c, requests[c.id])
		}
		if c.token == "" {
			continue
		}
		for _, e := range requests[c.id] {
			assert.Equal(t, c.token, string(createToken.Find(e.Body)), "a call was sent with another's body")
		}
	}
}

// verdict says in what way a call was told something else than what happened, "" if in none.
func verdict(c *chaosCall, requests intercomtest.Ledger) string {
	took := len(requests.Applied())
	switch n := len(requests); {
	case n > c.attempts:
		return "more requests than attempts"
	case c.err == nil && took == 0:
		return "succeeded, but nothing took effect"
	case c.err == nil && c.want != nil:
		return "succeeded, but should not have"
	case !c.op.Repeatable() && took > 1:
		return "took effect twice"
	case !c.op.Repeatable() && slices.ContainsFunc(requests[:max(0, n-1)], func(e intercomtest.Entry) bool {
		return e.Status != http.StatusTooManyRequests
	}):
		return "repeated, although it may have taken effect"
	case c.err == nil:
		return ""
	}
	outcome := c.outcome()
	nothing := outcome == api.NotSent || outcome == api.Rejected
	switch {
	case nothing && took > 0:
		return "took effect, although it was not sent or refused"
	case nothing && slices.ContainsFunc(requests, ambiguous):
		return "not sent or refused, although one of its requests may have taken effect"
	case outcome == api.Applied && took == 0:
		return "did not take effect"
	case outcome == api.Unknown && !c.cut && !slices.ContainsFunc(requests, ambiguous):
		return "unknown, although it is known"
	case c.attempts == 1 && len(requests) == 1 && !c.cut && outcome != outcomeFor(requests[0]):
		return "not the outcome of its only request, which is " + outcomeFor(requests[0]).String()
	}
	return ""
}

// ambiguous tells whether a client that sees no more than the answer cannot know what became of the request.
func ambiguous(e intercomtest.Entry) bool {
	return e.Status >= 500 || e.Fault == "101" || strings.HasPrefix(e.Fault, errorUnder200.String()) ||
		strings.HasPrefix(e.Fault, "reset") || strings.HasPrefix(e.Fault, "stall")
}

// outcomeFor is what a call is to be told that has failed with one request.
func outcomeFor(e intercomtest.Entry) api.Outcome {
	switch {
	case ambiguous(e):
		return api.Unknown
	case e.Status >= 300:
		return api.Rejected
	default: // the body was cut or empty
		return api.Applied
	}
}
