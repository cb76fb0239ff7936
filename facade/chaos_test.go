package facade_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"net/url"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/api/spec"
	"github.com/seed-a528e955/intercom-go/facade"
	"github.com/seed-a528e955/intercom-go/facade/intercomtest"
	intercom "github.com/seed-a528e955/intercom-go/gen/v212"
)

const (
	chaosWorkers  = 32
	chaosCalls    = 3_000 // of the run that is part of the suite
	chaosShort    = 300   // and of that with -short
	chaosRound    = 5_000 // calls that one Intercom serves at most: it remembers each, which is not the client's memory
	chaosRate     = 0.1
	chaosTimeout  = 3 * time.Second // of an attempt: what a stalled one costs, and more than a busy machine needs
	chaosRetries  = 5
	chaosSuccess  = 0.998            // of the calls that are safe to repeat
	chaosPatience = 20 * time.Second // for what ends by itself: connections, goroutines
)

// chaosFaults is every way to fail, the momentary ones in equal parts and those that take time seldom.
func chaosFaults() []intercomtest.Fault {
	often := slices.DeleteFunc(intercomtest.ChaosFaults(), func(f intercomtest.Fault) bool {
		return strings.Contains(f.String(), "429") || f.String() == "rate limited" // scripted, see chaos.round
	})
	often = append(often,
		intercomtest.Empty200(),
		intercomtest.MissingHeaders(),
		intercomtest.Delay(3*time.Millisecond),
		intercomtest.Delay(3*time.Millisecond).AfterEffect(),
		intercomtest.Status(http.StatusTooManyRequests, `{"type":"error.list","errors":[{"code":"rate_limit_exceeded"}]}`,
			http.Header{"Retry-After": {"0"}}),
		// A server that shows what it was sent.
		intercomtest.Status(http.StatusBadGateway, `{"errors":[{"code":"Bearer `+token+`","message":"`+token+`"}]}`,
			http.Header{"X-Request-Id": {token}, "X-Echo": {"Bearer " + token}}),
	)
	// What was sent comes back in every escape, and an error list under a status of success.
	for _, echo := range []string{escapedWith(`\u%04x`), escapedWith("%%%02X"), escapedWith("&#%d;"), url.QueryEscape(url.QueryEscape(token))} {
		often = append(often, intercomtest.Status(http.StatusServiceUnavailable, `{"errors":[{"code":"c","message":"Bearer `+echo+`"}]}`, nil))
	}
	often = append(often, errorUnder200, errorUnder200.AfterEffect(), intercomtest.SwitchingProtocols())
	seldom := []intercomtest.Fault{intercomtest.Stall(), intercomtest.Stall().AfterEffect()}
	if testing.Short() {
		return often
	}
	return append(slices.Repeat(often, 8), seldom...)
}

// errorUnder200 contradicts itself, so nobody knows whether the request took effect.
var errorUnder200 = intercomtest.Status(http.StatusOK, `{"type":"error.list","request_id":"r1","errors":[{"code":"server_error","message":"no"}]}`, nil)

// escapedWith is the token with every character escaped.
func escapedWith(format string) string {
	var b strings.Builder
	for i := range len(token) {
		fmt.Fprintf(&b, format, token[i])
	}
	return b.String()
}

// TestChaos lets a crowd use a client while every tenth request fails in some way, and then compares what each call was
// told with what the server knows. CHAOS_CALLS makes it longer, CHAOS_SEED another.
func TestChaos(t *testing.T) {
	otherwise := chaosCalls
	if testing.Short() {
		otherwise = chaosShort
	}
	calls, seed := fromEnv(t, "CHAOS_CALLS", otherwise), int64(fromEnv(t, "CHAOS_SEED", 1))
	before := runtime.NumGoroutine()
	began := time.Now()
	c := newChaos(t)
	rounds := (calls + chaosRound - 1) / chaosRound
	heap := make([]uint64, rounds)
	for i := range rounds {
		if c.round(i, seed+int64(i), min(chaosRound, calls-i*chaosRound)); t.Failed() {
			t.Logf("round %d of seed %d", i, seed)
			break
		}
		heap[i] = liveHeap()
	}
	c.close()
	eventually(t, func() bool { return runtime.NumGoroutine() <= before }, func() string {
		stacks := make([]byte, 1<<20)
		return fmt.Sprintf("%d goroutines, %d before:\n%s", runtime.NumGoroutine(), before, stacks[:runtime.Stack(stacks, true)])
	})
	c.report(time.Since(began), heap)
	if t.Failed() {
		return
	}
	assert.GreaterOrEqual(t, c.safe.share(), chaosSuccess, "of the calls that are safe to repeat")
	assert.Greater(t, c.scan.bytes.Load(), int64(calls), "the scanner has seen something")
	if rounds >= 6 { // a run too short says nothing about memory
		third, last := heap[rounds/3], heap[rounds-1]
		assert.Less(t, last, third+third/4+4<<20, "live heap in bytes, at a third of the run and at its end")
	}
}

// chaos is the client under test and everything that watches it.
type chaos struct {
	t      *testing.T
	front  *chaosFront
	pool   *http.Transport
	bodies *bodyCounter
	scan   *scanner
	calls  *witness
	client *intercom.Client
	caller api.Caller // under it
	totals
}

func newChaos(t *testing.T) *chaos {
	c := &chaos{t: t, front: newChaosFront(), scan: newScanner(), totals: newTotals()}
	c.pool = &http.Transport{MaxIdleConnsPerHost: 2 * chaosWorkers}
	c.bodies = &bodyCounter{RoundTripper: c.pool, scan: c.scan}
	c.calls = &witness{scan: c.scan}
	c.client, c.caller = c.connect()
	return c
}

// connect makes another client. Scrolls have one each: a client waits for a minute of real time when one was left.
func (c *chaos) connect() (*intercom.Client, api.Caller) {
	var under api.Caller
	client, err := facade.New(
		func(caller api.Caller) *intercom.Client {
			under = witnessed{c.calls, caller}
			return intercom.New(under)
		}, token,
		facade.WithBaseURL(c.front.URL),
		facade.WithHTTPClient(&http.Client{Transport: c.bodies}),
		facade.WithAttemptTimeout(chaosTimeout),
		facade.WithMaxRetries(chaosRetries),
		facade.WithRetry(facade.RetryPolicy{Backoff: time.Millisecond, MaxBackoff: 20 * time.Millisecond}),
		facade.WithLogger(slog.New(slog.NewJSONHandler(c.scan, &slog.HandlerOptions{Level: slog.LevelDebug}))),
		facade.WithHooks(c.scan.hooks()),
	)
	require.NoError(c.t, err)
	return client, under
}

// round is one Intercom's life: it is filled, used by everybody at once, and then compared with what they were told.
func (c *chaos) round(number int, seed int64, calls int) {
	server, err := intercomtest.NewServer(intercomtest.WithToken(token), intercomtest.WithSeed(seed),
		intercomtest.WithRateLimit(1_000_000, time.Second), // never reached: answers tell about it
		intercomtest.WithChaos(chaosRate, seed, chaosFaults()...))
	require.NoError(c.t, err)
	defer server.Close()
	for n, fault := range []intercomtest.Fault{intercomtest.RateLimited(0), intercomtest.RateLimited(time.Second), intercomtest.Null429()} {
		server.Fail(intercomtest.Match{Nth: calls * (n + 1) / 4}, fault) // seldom: each makes the limiter stop everybody
	}
	c.front.show(server)
	c.calls.begin()
	crowd := newCrowd(c, server, number, seed, calls)
	crowd.work()

	eventually(c.t, c.front.idle, c.front.String) // then nothing takes effect any more
	ledger, made := server.Ledger(), c.calls.end()
	judge(c.t, ledger, made)
	// The addresses in its answers lead past the front. (A request that broke off half-way is not in the ledger.)
	assert.LessOrEqual(c.t, len(ledger), int(c.front.requests.Swap(0)), "requests in all, and at the configured host")
	assert.Equal(c.t, c.bodies.opened.Load(), c.bodies.closed.Load(), "bodies opened and closed")
	c.add(ledger, made)
}

func (c *chaos) close() {
	c.pool.CloseIdleConnections()
	eventually(c.t, c.front.gone, c.front.String)
	c.front.Close()
	for _, found := range c.scan.found() {
		c.t.Errorf("the token is in %s", found)
	}
}

// eventually waits for what needs no more than a moment, with an end in case it never comes.
func eventually(t *testing.T, done func() bool, otherwise func() string) {
	t.Helper()
	for end := time.Now().Add(chaosPatience); !done(); time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Errorf("not within %s: %s", chaosPatience, otherwise())
			return
		}
	}
}

func fromEnv(t *testing.T, name string, otherwise int) int {
	if value := os.Getenv(name); value != "" {
		n, err := strconv.Atoi(value)
		require.NoError(t, err, name)
		return n
	}
	return otherwise
}

func liveHeap() uint64 {
	runtime.GC()
	runtime.GC() // what finalizers and pools held on to
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// rate is a number of successes out of tries.
type rate struct{ good, all int }

func (r *rate) add(good bool) {
	r.all++
	if good {
		r.good++
	}
}

func (r rate) share() float64 { return float64(r.good) / float64(r.all) }

func (r rate) String() string { return fmt.Sprintf("%.3f %% (%d of %d)", 100*r.share(), r.good, r.all) }

// totals are the figures of the run.
type totals struct {
	safe, byDefault, others rate // calls that succeeded
	requests                int
	faults, outcomes        map[string]int
	walks                   map[string]int
	failed                  []string // the first of the safe ones
}

func newTotals() totals {
	return totals{faults: map[string]int{}, outcomes: map[string]int{}, walks: map[string]int{}}
}

func (s *totals) add(ledger intercomtest.Ledger, calls []*chaosCall) {
	s.requests += len(ledger)
	for _, e := range ledger.Faulted() {
		s.faults[e.Fault]++
	}
	for _, c := range calls {
		if c.err == nil {
			s.outcomes["success"]++
		} else {
			s.outcomes[c.outcome().String()]++
		}
		good := c.err == nil || c.want != nil && errors.Is(c.err, c.want)
		switch {
		case c.hurried, c.contradicted():
		case c.op.Repeatable() && c.op.Pagination != spec.PaginationScroll:
			if s.safe.add(good); !good && len(s.failed) < 5 {
				s.failed = append(s.failed, c.String())
			}
			s.byDefault.add(good && c.attempts <= 3) // the first and two repetitions
		default:
			s.others.add(good)
		}
	}
}

func (c *chaos) report(took time.Duration, heap []uint64) {
	var text strings.Builder
	fmt.Fprintf(&text, "%s with %d workers\n", took.Round(time.Millisecond), chaosWorkers)
	fmt.Fprintf(&text, "safe to repeat, %d retries: %s succeeded\n", chaosRetries, c.safe)
	fmt.Fprintf(&text, "safe to repeat, as with the default of 2: %s\n", c.byDefault)
	fmt.Fprintf(&text, "not safe to repeat, and scrolls: %s\n", c.others)
	fmt.Fprintf(&text, "requests: %d, bodies: %d, connections: %d, bytes searched for the token: %d\n",
		c.requests, c.bodies.opened.Load(), c.front.opened.Load(), c.scan.bytes.Load())
	for name, counts := range map[string]map[string]int{"faults": c.faults, "outcomes": c.outcomes, "walks": c.walks} {
		fmt.Fprintf(&text, "%s:", name)
		for _, key := range slices.Sorted(maps.Keys(counts)) {
			fmt.Fprintf(&text, " %s %d,", key, counts[key])
		}
		text.WriteString("\n")
	}
	for _, call := range c.failed {
		fmt.Fprintln(&text, call)
	}
	text.WriteString("live heap in KiB after each round:")
	for _, bytes := range heap {
		fmt.Fprintf(&text, " %d", bytes>>10)
	}
	c.t.Log(text.String())
}

// chaosNote is what a call's context says about it.
type chaosNote struct {
	token   string // what the body of a create holds and no other
	want    error  // the failure that is the right answer
	hurried bool   // it has less time than it needs, or its caller leaves
}

type chaosNoteKey struct{}

func noted(ctx context.Context, change func(*chaosNote)) context.Context {
	n, _ := ctx.Value(chaosNoteKey{}).(chaosNote)
	change(&n)
	return context.WithValue(ctx, chaosNoteKey{}, n)
}
