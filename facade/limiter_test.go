package facade_test

import (
	"context"
	"math"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/facade"
	"github.com/seed-a528e955/intercom-go/facade/ratelimit"
)

// told is an answer that says what is left until a reset; without a Date, so that the client's clock counts.
func told(code, limit, remaining int, reset time.Time, more ...string) answer {
	a := status(code, append([]string{"X-RateLimit-Limit", strconv.Itoa(limit), "X-RateLimit-Remaining", strconv.Itoa(remaining),
		"X-RateLimit-Reset", unix(reset)}, more...)...)
	if code == 200 {
		a.body = widgetJSON
	}
	return a
}

func inSeconds(n int) time.Time { return midnight.Add(time.Duration(n) * time.Second) }

func newLimiter(t *testing.T, opts ...ratelimit.Option) *ratelimit.Limiter {
	t.Helper()
	l, err := ratelimit.New(opts...)
	require.NoError(t, err)
	return l
}

// snapshotOf is what a limiter knows about the one token that it has seen.
func snapshotOf(t *testing.T, l *ratelimit.Limiter) ratelimit.Snapshot {
	t.Helper()
	all := l.Snapshots()
	require.Len(t, all, 1)
	return all[0]
}

// fine makes calls that have to succeed, and returns when each was sent.
func fine(t *testing.T, c api.Caller, s *transport, n int) (sentAt []time.Duration) {
	t.Helper()
	for range n {
		_, err := do(t.Context(), c, opGet)
		require.NoError(t, err)
	}
	if s == nil {
		return nil
	}
	for _, sent := range s.sent {
		sentAt = append(sentAt, sent.at.Sub(midnight))
	}
	return sentAt
}

// TestLimiterLearnsFromAnswers holds when calls go that are made one after the other, given what the answers tell.
func TestLimiterLearnsFromAnswers(t *testing.T) {
	date := func(n int) string { return inSeconds(n).Format(http.TimeFormat) }
	bare := status(429)
	for name, tt := range map[string]struct {
		script []answer
		want   []int // seconds
	}{
		"nothing is left":               {[]answer{told(200, 100, 1, inSeconds(10)), ok}, []int{0, 10}},
		"something is left":             {[]answer{told(200, 100, 2, inSeconds(10)), ok}, []int{0, 0}},
		"a small limit has no reserve":  {[]answer{told(200, 99, 1, inSeconds(10)), told(200, 99, 0, inSeconds(10)), ok}, []int{0, 0, 10}},
		"by the server's clock":         {[]answer{told(200, 100, 0, inSeconds(3610), "Date", date(3603)), ok}, []int{0, 7}},
		"the window is over":            {[]answer{told(200, 100, 0, inSeconds(-5)), ok}, []int{0, 0}},
		"the least counts":              {[]answer{told(200, 99, 2, inSeconds(10)), told(200, 99, 0, inSeconds(10)), ok}, []int{0, 0, 10}},
		"a newer window":                {[]answer{told(200, 99, 1, inSeconds(10)), told(200, 99, 98, inSeconds(20)), ok}, []int{0, 0, 0}},
		"a reset that moves nearer":     {[]answer{told(200, 99, 5, inSeconds(20)), told(200, 99, 0, inSeconds(10)), ok}, []int{0, 0, 10}},
		"nonsense":                      {[]answer{told(200, 99, 0, inSeconds(1e9)), ok}, []int{0, 0}},
		"answers that count in silence": {[]answer{told(200, 99, 2, inSeconds(10)), ok, ok, ok}, []int{0, 0, 0, 10}},
		"no connection counts nothing":  {[]answer{told(200, 99, 1, inSeconds(10)), failing(errRefused), ok}, []int{0, 0, 0}},
		"429":                           {[]answer{told(429, 99, 50, inSeconds(10)), ok, ok}, []int{0, 10, 10}},
		"429 that says nothing":         {[]answer{told(200, 99, 50, inSeconds(10)), bare, ok, ok}, []int{0, 0, 0, 0}},
		"two in a row that say nothing": {[]answer{told(200, 99, 50, inSeconds(10)), bare, bare, ok}, []int{0, 0, 0, 10}},
		"two, and an answer between":    {[]answer{told(200, 99, 50, inSeconds(10)), bare, ok, bare, ok}, []int{0, 0, 0, 0, 0}},
		"429 before anything is known":  {[]answer{bare, ok}, []int{0, 0}},
		"429 of an older window":        {[]answer{told(200, 99, 50, inSeconds(10)), told(429, 99, 0, inSeconds(-5)), ok}, []int{0, 0, 0}},
		"429 with Retry-After":          {[]answer{told(429, 99, 0, inSeconds(10), "Retry-After", "3"), ok, ok}, []int{0, 3, 3}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := script(tt.script...)
				calls := 0
				for _, a := range tt.script {
					if a.status == 200 {
						calls++
					}
				}
				sentAt := fine(t, scripted(t, s), s, calls)
				require.Len(t, sentAt, len(tt.want))
				for i, n := range tt.want { // a queue moves up to 50 ms after a reset
					assert.GreaterOrEqual(t, sentAt[i], time.Duration(n)*time.Second)
					assert.Less(t, sentAt[i], time.Duration(n)*time.Second+50*time.Millisecond)
				}
			})
		})
	}
}

// Too many pending jobs is a 429 as well, and says nothing about the window.
func TestLimiterIgnoresPendingJobs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := script(told(200, 99, 50, inSeconds(10)), pending, ok)
		c := scripted(t, s)
		fine(t, c, s, 1)
		_, err := do(t.Context(), c, opPost)
		require.ErrorIs(t, err, api.ErrJobPending)
		fine(t, c, s, 1)
		assert.Zero(t, time.Since(midnight))
	})
}

// A long Retry-After holds for all calls; one that cannot be meant holds for none.
func TestLimiterHoldsAllForRetryAfter(t *testing.T) {
	for seconds, want := range map[string]api.Outcome{"600": api.NotSent, "999999": api.Rejected} {
		t.Run(seconds, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				refusal := status(429, "Retry-After", seconds)
				c := scripted(t, script(refusal, refusal))
				_, err := do(t.Context(), c, opGet)
				require.ErrorIs(t, err, api.ErrRateLimited)
				assert.Equal(t, api.Rejected, outcome(t, err))
				_, err = do(t.Context(), c, opPost)
				require.ErrorIs(t, err, api.ErrRateLimited)
				assert.Equal(t, want, outcome(t, err))
				assert.Zero(t, time.Since(midnight))
			})
		})
	}
}

func TestLimiterSnapshots(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		own := newLimiter(t)
		assert.Empty(t, own.Snapshots())
		s := script(told(200, 100, 40, inSeconds(10)), answer{hang: true})
		c := scripted(t, s, facade.WithLimiter(own))
		fine(t, c, s, 1)
		ctx, cancel := context.WithCancel(t.Context())
		go func() { _, _ = do(ctx, c, opGet) }()
		synctest.Wait()
		limits := api.RateLimit{Limit: 100, Remaining: 40, Reset: inSeconds(10), Known: true}
		got := snapshotOf(t, own)
		assert.WithinDuration(t, limits.Reset, got.Reset, 0)
		got.Reset = limits.Reset // without the monotonic clock
		assert.Equal(t, ratelimit.Snapshot{Key: ratelimit.Key(token), State: ratelimit.Open, RateLimit: limits, InFlight: 1}, got)
		assert.NotContains(t, token, got.Key)
		time.Sleep(10 * time.Second)
		assert.Equal(t, 100, snapshotOf(t, own).Remaining, "the next window is full")
		cancel()
		synctest.Wait()
		assert.Zero(t, snapshotOf(t, own).InFlight)
	})
}

func TestLimiterKeepsTokensApart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		current := "token-one"
		s := script(told(200, 99, 0, inSeconds(10)), told(200, 99, 7, inSeconds(10)), ok)
		own := newLimiter(t)
		c, err := facade.NewWithTokenSource(self, func(context.Context) (string, error) { return current, nil },
			facade.WithHTTPClient(&http.Client{Transport: s}), facade.WithLimiter(own))
		require.NoError(t, err)
		fine(t, c, s, 1)
		time.Sleep(time.Millisecond)
		current = "token-two"
		fine(t, c, s, 1)
		assert.Equal(t, time.Millisecond, time.Since(midnight))
		all := own.Snapshots()
		require.Len(t, all, 2)
		assert.Equal(t, []string{ratelimit.Key("token-two"), ratelimit.Key("token-one")}, []string{all[0].Key, all[1].Key}, "the last used first")
		assert.Equal(t, []int{7, 0}, []int{all[0].Remaining, all[1].Remaining})
		current = "token-one"
		fine(t, c, s, 1)
		assert.InDelta(t, 10, time.Since(midnight).Seconds(), 0.05)
	})
}

func TestLimiterOfSeveralClients(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := limited(160)
		shared := facade.WithLimiter(newLimiter(t))
		assert.Zero(t, hammer(40, sixWindows, limitedClient(t, s, shared), limitedClient(t, s, shared), limitedClient(t, s, shared)))
		assert.Zero(t, s.turnedAway())
		for _, share := range s.full() {
			assert.GreaterOrEqual(t, share, 0.98)
		}
	})
}

func TestLimiterReserveAndCeiling(t *testing.T) {
	for name, tt := range map[string]struct {
		options []ratelimit.Option
		want    int // of 160 a window
	}{
		"default": {nil, 159},
		"reserve": {[]ratelimit.Option{ratelimit.WithReserve(0.25)}, 120},
		"none":    {[]ratelimit.Option{ratelimit.WithReserve(0)}, 160},
		"ceiling": {[]ratelimit.Option{ratelimit.WithCeiling(40)}, 40},
		"both":    {[]ratelimit.Option{ratelimit.WithReserve(0.9), ratelimit.WithCeiling(40)}, 16},
		"paced":   {[]ratelimit.Option{ratelimit.WithCeiling(40), ratelimit.WithPacing()}, 40},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := limited(160)
				assert.Zero(t, hammer(8, 42*time.Second, limitedClient(t, s, facade.WithLimiter(newLimiter(t, tt.options...)))))
				for _, share := range s.full() {
					assert.InDelta(t, tt.want, math.Round(160*share), 1)
					assert.LessOrEqual(t, int(math.Round(160*share)), tt.want)
				}
			})
		})
	}
}

func TestWithoutLimiter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := script(told(200, 99, 0, inSeconds(10)), ok)
		fine(t, scripted(t, s, facade.WithoutLimiter()), s, 2)
		assert.Zero(t, time.Since(midnight))
	})
}

func TestLimiterOptionsThatAreRefused(t *testing.T) {
	shared := facade.WithLimiter(newLimiter(t))
	for want, opts := range map[string][]facade.ClientOption{
		"WithLimiter: the limiter is nil": {facade.WithLimiter(nil)},
		"WithPacing excludes WithLimiter": {shared, facade.WithPacing()},
		"WithPacing excludes":             {facade.WithPacing(), shared},
		"and WithoutLimiter":              {facade.WithPacing(), facade.WithoutLimiter()},
	} {
		_, err := facade.New(self, token, opts...)
		require.ErrorContains(t, err, want)
	}
}

// A panic in a hook gives the turn back.
func TestLimiterAfterAPanic(t *testing.T) {
	own := newLimiter(t)
	c := scripted(t, script(ok), facade.WithLimiter(own), facade.WithHooks(facade.Hooks{
		Attempt: func(context.Context, facade.Event) { panic("a bug of the caller's") },
	}))
	assert.Panics(t, func() { _, _ = do(t.Context(), c, opGet) })
	assert.Zero(t, snapshotOf(t, own).InFlight)
}

// Limits that a proxy's failures do not tell, nor calls that were lost, are not forgotten.
func TestLimiterKeepsLimitsThroughFailures(t *testing.T) {
	for name, tt := range map[string]struct {
		answer answer
		want   ratelimit.State
	}{
		"a success":        {ok, ratelimit.Unknown},
		"a proxy's answer": {answer{status: 502, body: "<html>"}, ratelimit.Renewed},
		"a lost call":      {failing(errReset), ratelimit.Renewed},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				own := newLimiter(t)
				s := script(told(200, 160, 100, inSeconds(10)), tt.answer)
				c := scripted(t, s, facade.WithLimiter(own), facade.WithMaxRetries(0))
				fine(t, c, s, 1)
				time.Sleep(time.Minute)
				_, _ = do(t.Context(), c, opGet)
				assert.Equal(t, tt.want, snapshotOf(t, own).State)
			})
		})
	}
}

// Where no limit is told answers let more calls go at once, and lost calls do not.
func TestLimiterIsNotEncouragedByLostCalls(t *testing.T) {
	for name, tt := range map[string]struct {
		answer answer
		want   int
	}{"answers": {ok, 33}, "failures": {status(500), 33}, "lost calls": {failing(errReset), 32}} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				own := newLimiter(t)
				ctx, cancel := context.WithCancel(t.Context())
				var calls sync.WaitGroup
				hang := func(n int) {
					c := scripted(t, script(slices.Repeat([]answer{{hang: true}}, n)...), facade.WithLimiter(own), facade.WithMaxRetries(0))
					for range n {
						calls.Go(func() { _, _ = do(ctx, c, opGet) })
					}
					synctest.Wait()
				}
				hang(31)
				c := scripted(t, script(slices.Repeat([]answer{tt.answer}, 8)...), facade.WithLimiter(own), facade.WithMaxRetries(0))
				for range 8 {
					_, _ = do(t.Context(), c, opGet)
				}
				hang(10)
				assert.Equal(t, tt.want, snapshotOf(t, own).InFlight)
				cancel()
				calls.Wait()
			})
		})
	}
}

// What the host of a file says is not about Intercom: neither its limits, nor that it answered.
func TestLimiterLearnsNothingFromFiles(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		file := fileAnswer("text/csv", "a,b")
		file.header["X-Ratelimit-Limit"], file.header["X-Ratelimit-Remaining"], file.header["X-Ratelimit-Reset"] = "10", "0", unix(inSeconds(90))
		s := script(ok, file, status(429, "Retry-After", "300"), file)
		l := newLimiter(t)
		c := scripted(t, s, facade.WithLimiter(l), facade.WithMaxRetries(0))
		download := func() {
			body, err := api.Stream(t.Context(), c, callTo(opFile))
			require.NoError(t, err)
			require.NoError(t, body.Close())
		}
		fine(t, c, s, 1)
		download()
		assert.False(t, snapshotOf(t, l).Known)

		_, err := do(t.Context(), c, opPost)
		require.ErrorIs(t, err, api.ErrRateLimited)
		time.Sleep(time.Minute) // then one may ask
		download()
		assert.Equal(t, ratelimit.Blocked, snapshotOf(t, l).State)
	})
}

// What was lent to a call is given back before its hooks are called: they take their time, and may call the client.
func TestLimiterIsLeftBeforeHooks(t *testing.T) {
	l := newLimiter(t)
	var told []string
	c := scripted(t, script(ok, answer{status: 200, body: `{"id":"w1","count":"many"}`}), facade.WithLimiter(l),
		facade.WithHooks(hooksThat(func(_ context.Context, hook string, _ error) {
			if hook != "start" {
				told = append(told, hook)
				assert.Zero(t, snapshotOf(t, l).InFlight, hook)
			}
		})))
	fine(t, c, nil, 2)
	assert.Equal(t, []string{"attempt", "end", "mismatch", "attempt", "end"}, told)
}

// A call whose time is over when its turn comes to wait does not wait, and its error says so.
func TestLimiterIsNotWaitedForAfterTheEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		late := false
		throttled := 0
		c, err := facade.NewWithTokenSource(self, func(ctx context.Context) (string, error) {
			if late {
				<-ctx.Done()
			}
			return token, nil
		}, facade.WithHTTPClient(&http.Client{Transport: script(told(200, 10, 0, inSeconds(30)))}),
			facade.WithHooks(facade.Hooks{Throttle: func(context.Context, facade.Event) { throttled++ }}))
		require.NoError(t, err)
		_, err = do(t.Context(), c, opPost)
		require.NoError(t, err)
		late = true
		_, err = do(t.Context(), c, opPost, facade.WithTimeout(time.Second))
		require.ErrorIs(t, err, context.DeadlineExceeded)
		require.ErrorIs(t, err, api.ErrRateLimited)
		assert.Equal(t, api.NotSent, outcome(t, err))
		assert.Zero(t, throttled)
	})
}

// A limiter that clients of two regions share keeps their tokens apart: what one is told says nothing about the other.
func TestLimiterOfTwoRegions(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLimiter(t)
		shared := facade.WithLimiter(l)
		us, err := facade.New(self, "a-token-of-the-us", shared, facade.WithHTTPClient(&http.Client{Transport: script(told(200, 10, 0, inSeconds(50)))}))
		require.NoError(t, err)
		_, err = do(t.Context(), us, opPost)
		require.NoError(t, err)
		free := script(ok, ok)
		eu, err := facade.New(self, "a-token-of-the-eu", shared, facade.WithRegion(facade.EU), facade.WithHTTPClient(&http.Client{Transport: free}))
		require.NoError(t, err)
		fine(t, eu, free, 2)
		assert.Zero(t, time.Since(midnight))

		found := map[string]ratelimit.State{}
		for _, s := range l.Snapshots() {
			found[s.Key] = s.State
		}
		assert.Equal(t, map[string]ratelimit.State{ratelimit.Key("a-token-of-the-eu"): ratelimit.Unknown, ratelimit.Key("a-token-of-the-us"): ratelimit.Spent}, found)

		// Clients that authenticate by themselves have no token to be told apart by, but where they go.
		signing := func(s *transport, region facade.Region) api.Caller {
			c, err := facade.NewWithAuth(self, sign, shared, facade.WithRegion(region), facade.WithHTTPClient(&http.Client{Transport: s}))
			require.NoError(t, err)
			return c
		}
		_, err = do(t.Context(), signing(script(told(200, 10, 0, inSeconds(50))), facade.US), opPost)
		require.NoError(t, err)
		free = script(ok)
		fine(t, signing(free, facade.AU), free, 1)
		assert.Zero(t, time.Since(midnight))
	})
}
