package facade_test

import (
	"fmt"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/api/spec"
	"github.com/seed-a528e955/intercom-go/facade"
)

// TestEveryRetryDecision crosses statuses, methods, what an answer asks to wait and what came before it. It holds the
// rules, in a form of their own; TestRetryDecisions holds the cases that are worth a name.
func TestEveryRetryDecision(t *testing.T) {
	momentary := []int{408, 500, 502, 503, 504}
	statuses := append([]int{300, 304, 400, 401, 402, 403, 404, 405, 406, 409, 410, 413, 418, 422, 425, 429, 451, 501, 505, 511, 599}, momentary...)
	operations := []struct {
		op   *spec.Operation
		name string
		safe bool // to repeat
	}{
		{opGet, "GET", true}, {operation("HEAD", "/widgets/{widget_id}"), "HEAD", true}, {opPut, "PUT", true},
		{opDelete, "DELETE", true}, {opSearch, "safe POST", true},
		{opPost, "POST", false}, {opPatch, "PATCH", false}, {opScroll, "scroll", false},
	}
	asks := []struct {
		name   string
		header []string
		wait   func(code int) time.Duration
	}{
		{"nothing", nil, func(int) time.Duration { return 0 }},
		{"Retry-After 0", []string{"Retry-After", "0"}, func(int) time.Duration { return 0 }},
		{"Retry-After 9", []string{"Retry-After", "9"}, func(int) time.Duration { return 9 * time.Second }},
		{"Retry-After 61", []string{"Retry-After", "61"}, func(int) time.Duration { return 61 * time.Second }},
		{"window", windowAhead(8), func(code int) time.Duration { return only429(code, 8) }},
		{"window too far", windowAhead(61), func(code int) time.Duration { return only429(code, 61) }},
		{"Retry-After 3 and window too far", append(windowAhead(61), "Retry-After", "3"), func(int) time.Duration { return 3 * time.Second }},
	}
	befores := []struct {
		name   string
		answer []answer
		vague  bool // it may have taken effect
	}{
		{"nothing", nil, false},
		{"429", []answer{status(429)}, false},
		{"no connection", []answer{failing(errRefused)}, false},
		{"reset", []answer{failing(errReset)}, true},
	}
	for _, o := range operations {
		for _, code := range statuses {
			for _, ask := range asks {
				for _, before := range befores {
					if before.vague && !o.safe {
						continue // over before the status comes
					}
					name := fmt.Sprintf("%s, before: %s, %d asks: %s", o.name, before.name, code, ask.name)
					wait := ask.wait(code)
					repeated := (code == 429 || slices.Contains(momentary, code) && o.safe) && wait <= time.Minute
					found := repeated || o.name == "DELETE" && code == 404 && before.vague
					want := api.Rejected
					if before.vague || code >= 500 || code == 408 {
						want = api.Unknown
					}
					attempts := len(before.answer) + 1
					if repeated {
						attempts++
					}
					synctest.Test(t, func(t *testing.T) {
						s := script(append(slices.Clone(before.answer), status(code, ask.header...), ok)...)
						_, err := do(t.Context(), scripted(t, s, facade.WithoutLimiter()), o.op)
						assert.Equal(t, attempts, s.attempts(), "attempts: %s", name)
						if found {
							assert.NoError(t, err, name)
						} else if assert.Error(t, err, name) {
							assert.Equal(t, want, outcome(t, err), name)
							assert.Equal(t, attempts, attemptsOf(t, err), name)
						}
						if waits := s.waits(); repeated && len(waits) > 0 {
							assert.Equal(t, wait, waits[len(waits)-1], "wait: %s", name)
						}
					})
				}
			}
		}
	}
}

// windowAhead is the header of a rate limit that is spent for so many seconds more. (A bubble's clock begins at midnight.)
func windowAhead(seconds int) []string {
	reset := unix(midnight.Add(time.Duration(seconds) * time.Second))
	return []string{"X-RateLimit-Limit", "1666", "X-RateLimit-Remaining", "0", "X-RateLimit-Reset", reset}
}

// only429 is the wait for a window: a spent one is the reason of a 429 alone.
func only429(code, seconds int) time.Duration {
	if code != 429 {
		return 0
	}
	return time.Duration(seconds) * time.Second
}
