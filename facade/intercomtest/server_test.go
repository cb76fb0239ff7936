package intercomtest_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/facade/intercomtest"
)

func TestNewServerRefusesNonsense(t *testing.T) {
	for name, opt := range map[string]intercomtest.Option{
		"WithToken":      intercomtest.WithToken(""),
		"WithAddress":    intercomtest.WithAddress(""),
		"WithRequestLog": intercomtest.WithRequestLog(nil),
		"WithClock":      intercomtest.WithClock(nil),
		"WithRegion":     intercomtest.WithRegion("MARS"),
		"WithVersions":   intercomtest.WithVersions(),
		"WithBasePath":   intercomtest.WithBasePath("proxy/"),
		"WithRateLimit":  intercomtest.WithRateLimit(0, time.Second),
		"WithChaos":      intercomtest.WithChaos(1.5, 1),
	} {
		t.Run(name, func(t *testing.T) {
			_, err := intercomtest.NewServer(opt)
			require.ErrorContains(t, err, name)
		})
	}
	_, err := intercomtest.NewServer(intercomtest.WithVersions("two"))
	require.ErrorContains(t, err, `"two"`)
	_, err = intercomtest.NewServer(intercomtest.WithRateLimit(5, 1500*time.Millisecond))
	require.ErrorContains(t, err, "1.5s")
	_, err = intercomtest.NewServer(intercomtest.WithAddress("nowhere"))
	require.ErrorContains(t, err, "WithAddress: listen tcp: address nowhere: missing port")
}

// bench records what a server does to the test that it belongs to.
type bench struct {
	fatal, failure string
	cleanups       []func()
}

func (*bench) Helper()                            {}
func (b *bench) Cleanup(f func())                 { b.cleanups = append(b.cleanups, f) }
func (*bench) Logf(string, ...any)                {}
func (b *bench) Errorf(format string, arg ...any) { b.failure = fmt.Sprintf(format, arg...) }
func (b *bench) Fatalf(format string, arg ...any) { b.fatal = fmt.Sprintf(format, arg...) }

func TestNewBelongsToItsTest(t *testing.T) {
	var b bench
	assert.Nil(t, intercomtest.New(&b, intercomtest.WithToken("")))
	assert.Equal(t, "intercomtest: WithToken: empty token", b.fatal)

	srv := intercomtest.New(&b)
	require.Len(t, b.cleanups, 1)
	srv.AddContact(intercomtest.Contact{Email: "no address"})
	assert.Contains(t, b.fatal, `email "no address"`)
	srv.AddContact(intercomtest.Contact{CustomAttributes: map[string]any{"f": t.Log}})
	assert.Contains(t, b.fatal, "unsupported type")

	srv.Break()
	u := user{t: t, srv: srv}
	assert.Equal(t, "500 server_error", u.refused("GET", "/me", ""))
	assert.Contains(t, b.failure, "index out of range")
	assert.NotEmpty(t, u.ok("GET", "/teams", ""), "the lock is free again")
	b.cleanups[0]()
	srv.Close()                 // twice
	_, err := http.Get(srv.URL) //nolint:bodyclose // there is none
	require.Error(t, err)
}

func TestServerOutsideOfTests(t *testing.T) {
	srv, err := intercomtest.NewServer(intercomtest.WithToken("secret"), intercomtest.WithRegion("EU"))
	require.NoError(t, err)
	defer srv.Close()
	u := user{t: t, srv: srv}
	assert.Equal(t, "secret", srv.Token())
	assert.Equal(t, "EU", at(u.ok("GET", "/me", ""), "app.region"))
	assert.PanicsWithError(t, `intercomtest: fixture: 400 parameter_invalid: role "boss" is neither user nor lead`,
		func() { srv.AddContact(intercomtest.Contact{Role: "boss"}) })
	assert.NotEmpty(t, srv.AddContact(intercomtest.Contact{Role: "lead"}), "the panic left no lock behind")
}

func TestBasePath(t *testing.T) {
	u := newUser(t, intercomtest.WithBasePath("/proxy/intercom"))
	assert.True(t, strings.HasSuffix(u.srv.URL, "/proxy/intercom"))
	assert.Equal(t, "admin", u.ok("GET", "/me", "")["type"])
	root := strings.TrimSuffix(u.srv.URL, "/proxy/intercom")
	assert.Equal(t, "404 not_found", u.refused("GET", root+"/me", ""))
	entry, ok := u.srv.LastRequest()
	require.True(t, ok)
	assert.Empty(t, entry.Template)

	u.srv.SeedCompanies(2)
	next := at(u.ok("GET", "/companies?per_page=1", ""), "pages.next")
	assert.Equal(t, u.srv.URL+"/companies?page=2&per_page=1", next)
}

func TestInMemoryInABubble(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		u := newUser(t, intercomtest.WithInMemory(), intercomtest.WithBasePath("/v"))
		assert.Equal(t, "http://127.0.0.1:0/v", u.srv.URL)
		u.srv.Fail(intercomtest.Match{Path: "/me"}, intercomtest.Delay(time.Hour), intercomtest.Stall())
		began := time.Now()
		u.ok("GET", "/me", "")
		assert.Equal(t, time.Hour, time.Since(began))

		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		_, err := u.send(u.request("GET", "/me", "").WithContext(ctx))
		require.ErrorIs(t, err, context.DeadlineExceeded)
		assert.Equal(t, time.Hour+time.Minute, time.Since(began))
	})
}

func TestInMemoryIsReachableThroughItsClientOnly(t *testing.T) {
	srv := intercomtest.New(t, intercomtest.WithInMemory())
	_, err := http.Get(srv.URL) //nolint:bodyclose // there is none
	require.Error(t, err)
	srv.Close()
	_, err = srv.Client().Get(srv.URL) //nolint:bodyclose // there is none
	require.ErrorContains(t, err, "closed")
}

func TestCloseEndsStalledRequests(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		u := newUser(t, intercomtest.WithInMemory())
		u.srv.Fail(intercomtest.Match{}, intercomtest.Stall())
		req, failed := u.request("GET", "/me", ""), make(chan error)
		go func() {
			_, err := u.send(req)
			failed <- err
		}()
		synctest.Wait()
		assert.Len(t, u.srv.Ledger().Faulted(), 1)
		u.srv.Close()
		require.Error(t, <-failed)
	})
}

func TestClockCanBeSet(t *testing.T) {
	start := time.Date(2031, 5, 6, 7, 8, 9, 0, time.UTC)
	u := newUser(t, intercomtest.WithClock(func() time.Time { return start }))
	created := func() any { return u.ok("POST", "/contacts", `{"role":"lead"}`)["created_at"] }
	assert.InDelta(t, start.Unix(), created(), 0)
	u.srv.Advance(time.Minute)
	assert.InDelta(t, start.Unix()+60, created(), 0)
	u.srv.SetTime(start.AddDate(1, 0, 0))
	a := u.do("GET", "/me", "")
	assert.Equal(t, "Thu, 06 May 2032 07:08:09 GMT", a.header.Get("Date"))
	assert.Equal(t, start.AddDate(1, 0, 0), u.srv.Now())
}

func TestManyAtOnce(t *testing.T) {
	u := newUser(t, intercomtest.WithRateLimit(1_000_000, 10*time.Second), intercomtest.WithChaos(0.1, 7, intercomtest.HTML(504)))
	u.srv.SeedContacts(30)
	u.srv.SeedConversations(10)
	var all sync.WaitGroup
	for worker := range 4 {
		all.Go(func() {
			for i := range 10 {
				email := fmt.Sprintf("w%d-%d@mail.example", worker, i)
				u.do("POST", "/contacts", `{"email":"`+email+`","custom_attributes":{"n":1}}`)
				u.do("GET", "/contacts?per_page=150", "")
				u.do("POST", "/tags", `{"name":"busy","users":[{"email":"`+email+`"}]}`)
				u.do("POST", "/conversations/last/reply", `{"message_type":"comment","type":"user","email":"`+email+`","body":"x"}`)
				u.do("GET", "/conversations/215", "")
				u.do("PUT", "/admins/2110/away", `{"away_mode_enabled":true,"away_mode_reassign":false}`)
				u.srv.Contact("x")
				u.srv.Ledger()
			}
		})
	}
	all.Wait()
	ledger := u.srv.Requests("POST", "/contacts")
	assert.Len(t, ledger, 40)
	assert.Equal(t, 30+ledger.Created()["contact"], u.srv.Count()["contact"])
	assert.Len(t, ledger.Applied(), 40-len(ledger.Faulted()))
}

func TestAddress(t *testing.T) {
	srv := intercomtest.New(t, intercomtest.WithAddress(":0"))
	require.Regexp(t, `^http://127\.0\.0\.1:\d+$`, srv.URL)
	address := strings.TrimPrefix(srv.URL, "http://")
	_, err := intercomtest.NewServer(intercomtest.WithAddress(address))
	require.ErrorContains(t, err, "WithAddress")
	require.ErrorContains(t, err, address)
	require.ErrorIs(t, err, syscall.EADDRINUSE)
	srv.Close()
	again := newUser(t, intercomtest.WithAddress(address))
	assert.Equal(t, srv.URL, again.srv.URL)
	again.ok("GET", "/me", "")
}

func TestRequestLog(t *testing.T) {
	lines := make(chan string, 10)
	u := newUser(t, intercomtest.WithRequestLog(func(e intercomtest.Entry) { lines <- e.String() }))
	u.srv.Fail(intercomtest.Match{Path: "/teams"}, intercomtest.APIError(500, "server_error", ""), intercomtest.ResetAfter())
	u.ok("GET", "/admins?x=a+b", "")
	u.do("GET", "/teams", "")
	assert.Len(t, lines, 2, "told before the answer goes out")
	_, err := u.send(u.request("GET", "/teams", ""))
	require.Error(t, err)
	for _, want := range []string{"GET /admins?x=a+b: 200", "GET /teams: 500 (error 500 server_error)", "GET /teams: 0 (reset after effect)"} {
		assert.Equal(t, want, <-lines)
	}
}

func TestRequestLogEndsWithTheServer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		closed := false
		u := newUser(t, intercomtest.WithInMemory(), intercomtest.WithRequestLog(func(e intercomtest.Entry) { assert.False(t, closed, e.String()) }))
		u.srv.Fail(intercomtest.Match{}, intercomtest.Stall())
		req, failed := u.request("GET", "/me", ""), make(chan error)
		go func() {
			_, err := u.send(req)
			failed <- err
		}()
		synctest.Wait()
		u.srv.Close()
		closed = true
		require.Error(t, <-failed)
		synctest.Wait()
	})
}
