package intercomtest_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptrace"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/facade/intercomtest"
)

// Each fault hits one create over both kinds of transport: what the client sees, and what really happened.
func TestFaults(t *testing.T) {
	const html = "<html>\n<head><title>504 Gateway Timeout</title></head>\n<body><h1>504 Gateway Timeout</h1></body>\n</html>\n"
	for _, test := range []struct {
		fault   intercomtest.Fault
		name    string
		status  int // 0: no answer
		body    string
		broken  bool // the body breaks off
		bare    bool // none of Intercom's headers
		applied bool
	}{
		{fault: intercomtest.Status(418, "short", http.Header{"content-type": {"text/plain"}}), name: "status 418", status: 418, body: "short", bare: true},
		{fault: intercomtest.HTML(504), name: "html 504", status: 504, body: html, bare: true},
		{fault: intercomtest.HTML(504).AfterEffect(), name: "html 504 after effect", status: 504, body: html, bare: true, applied: true},
		{fault: intercomtest.Null429(), name: "null 429", status: 429, body: "null", bare: true},
		{fault: intercomtest.APIError(500, "server_error", "oops"), name: "error 500 server_error", status: 500},
		{fault: intercomtest.RateLimited(0), name: "rate limited", status: 429},
		{fault: intercomtest.Empty200(), name: "empty 200", status: 200, body: "", applied: true},
		{fault: intercomtest.MissingHeaders(), name: "missing headers", status: 200, bare: true, applied: true},
		{fault: intercomtest.CutBody(), name: "cut body", status: 200, broken: true, applied: true},
		{fault: intercomtest.ResetBefore(), name: "reset before effect"},
		{fault: intercomtest.ResetAfter(), name: "reset after effect", applied: true},
		{fault: intercomtest.Delay(time.Microsecond), name: "delay", status: 200, applied: true},
		{fault: intercomtest.Delay(time.Microsecond).AfterEffect().AfterEffect(), name: "delay after effect", status: 200, applied: true},
	} {
		for transport, opts := range map[string][]intercomtest.Option{"socket": nil, "pipe": {intercomtest.WithInMemory()}} {
			t.Run(test.name+", "+transport, func(t *testing.T) {
				u := newUser(t, append(opts, intercomtest.WithRateLimit(100, time.Minute))...)
				u.ok("GET", "/me", "") // a connection that is kept alive
				u.srv.Fail(intercomtest.Match{Method: "POST", Path: "/contacts"}, test.fault)
				a, err := u.send(u.request("POST", "/contacts", `{"email":"ada@mail.example"}`))
				entry, ok := u.srv.LastRequest()
				require.True(t, ok)
				assert.Equal(t, test.name, entry.Fault)
				assert.Equal(t, test.name, test.fault.String())
				assert.Equal(t, test.applied, entry.Applied)
				assert.Equal(t, test.status, entry.Status)
				assert.Equal(t, test.applied, u.srv.Count()["contact"] == 1)
				if test.broken {
					require.ErrorIs(t, err, io.ErrUnexpectedEOF)
					return
				}
				if test.status == 0 {
					require.Error(t, err)
					if transport == "socket" {
						require.ErrorIs(t, err, syscall.ECONNRESET)
					}
					return
				}
				require.NoError(t, err)
				assert.Equal(t, test.status, a.status)
				assert.Equal(t, test.bare, a.header.Get("X-Request-Id") == "")
				if test.bare {
					assert.Empty(t, a.header.Get("X-RateLimit-Limit"))
				}
				if test.body != "" || test.status == 200 && test.name == "empty 200" {
					assert.Equal(t, test.body, a.raw)
				}
				u.ok("GET", "/me", "")
			})
		}
	}
}

func TestResetIsSeenOnAReusedConnection(t *testing.T) {
	u := newUser(t)
	for range 3 {
		u.ok("GET", "/me", "")
		u.srv.Fail(intercomtest.Match{}, intercomtest.ResetBefore())
		_, err := u.send(u.request("GET", "/me", ""))
		require.Error(t, err, "net/http must not repeat the GET by itself")
	}
	assert.Len(t, u.srv.Ledger(), 6)
}

// What cannot be spoilt stays as it is: a refusal is no empty success, and a connection is not closed for a body that
// there is none of.
func TestFaultsThatHaveNothingToSpoil(t *testing.T) {
	u := newUser(t)
	u.srv.Fail(intercomtest.Match{}, intercomtest.Empty200())
	refused := u.do("GET", "/contacts/5f0c4ab1e3d94c07b2a6a8d1", "")
	assert.Equal(t, 404, refused.status)
	entry, _ := u.srv.LastRequest()
	assert.Equal(t, []any{404, false, "empty 200"}, []any{entry.Status, entry.Applied, entry.Fault})

	tag := u.srv.AddTag("gold")
	u.srv.Fail(intercomtest.Match{}, intercomtest.CutBody())
	assert.Equal(t, 200, u.do("DELETE", "/tags/"+tag, "").status)
	reused := false
	trace := &httptrace.ClientTrace{GotConn: func(info httptrace.GotConnInfo) { reused = info.Reused }}
	r := u.request("GET", "/me", "")
	_, err := u.send(r.WithContext(httptrace.WithClientTrace(r.Context(), trace)))
	require.NoError(t, err)
	assert.True(t, reused, "the connection is still open")
}

func TestRateLimitedHeaders(t *testing.T) {
	now := time.Unix(1_900_000_003, 0)
	u := newUser(t, intercomtest.WithClock(func() time.Time { return now }))
	u.srv.Fail(intercomtest.Match{}, intercomtest.RateLimited(1500*time.Millisecond), intercomtest.RateLimited(0))
	first, second := u.do("GET", "/me", ""), u.do("GET", "/me", "")
	assert.Equal(t, []string{"2", "0", "1900000005"}, []string{first.header.Get("Retry-After"), first.header.Get("X-RateLimit-Remaining"), first.header.Get("X-RateLimit-Reset")})
	assert.Equal(t, []string{"", "1900000004"}, []string{second.header.Get("Retry-After"), second.header.Get("X-RateLimit-Reset")})
	assert.Equal(t, "rate_limit_exceeded", at(second.body, "errors.0.code"))
}

// A client that leaves: what it leaves behind depends on when the server stalls.
func TestClientLeaves(t *testing.T) {
	for name, test := range map[string]struct {
		fault   intercomtest.Fault
		applied bool
	}{
		"stall":              {intercomtest.Stall(), false},
		"stall after effect": {intercomtest.Stall().AfterEffect(), true},
		"delay":              {intercomtest.Delay(time.Hour), false},
		"delay after effect": {intercomtest.Delay(time.Hour).AfterEffect(), true},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				u := newUser(t, intercomtest.WithInMemory())
				u.srv.Fail(intercomtest.Match{}, test.fault)
				ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
				defer cancel()
				_, err := u.send(u.request("POST", "/contacts", `{"role":"lead"}`).WithContext(ctx))
				require.ErrorIs(t, err, context.DeadlineExceeded)
				synctest.Wait()
				entry, _ := u.srv.LastRequest()
				assert.Equal(t, test.applied, entry.Applied)
				assert.Zero(t, entry.Status)
				assert.Equal(t, name, entry.Fault)
			})
		})
	}
}

func TestChaosRepeats(t *testing.T) {
	run := func(seed int64) (story []string) {
		u := newUser(t, intercomtest.WithInMemory(), intercomtest.WithChaos(0.5, seed))
		for range 60 {
			_, err := u.send(u.request("POST", "/contacts", `{"role":"lead"}`))
			entry, _ := u.srv.LastRequest()
			broken := entry.Status == 0 || entry.Fault == intercomtest.CutBody().String()
			assert.Equal(t, broken, err != nil && !errors.Is(err, context.Canceled))
			story = append(story, entry.Fault)
		}
		ledger := u.srv.Ledger()
		assert.Equal(t, len(ledger.Applied()), u.srv.Count()["contact"])
		assert.InDelta(t, 30, len(ledger.Faulted()), 15)
		return story
	}
	assert.Equal(t, run(3), run(3))
	assert.NotEqual(t, run(3), run(4))

	never := newUser(t, intercomtest.WithChaos(0, 1))
	never.ok("GET", "/me", "")
	always := newUser(t, intercomtest.WithChaos(1, 1, intercomtest.HTML(502)))
	always.srv.Fail(intercomtest.Match{}, intercomtest.Empty200())
	assert.Equal(t, 200, always.do("GET", "/me", "").status, "a scripted fault goes before")
	assert.Equal(t, 502, always.do("GET", "/me", "").status)
}
