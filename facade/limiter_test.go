package facade_test

import (
	"context"
	"errors"
	"math"
	"net/http"
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

// single is a server that takes one call a window, and a client that has made it.
func single(t *testing.T, opts ...facade.ClientOption) (*windows, api.Caller) {
	t.Helper()
	s := limited(1)
	c := limitedClient(t, s, opts...)
	_, err := do(t.Context(), c, opGet)
	require.NoError(t, err)
	return s, c
}

func TestLimiterKeepsTheOrderInWhichCallsBegan(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, c := single(t)
		var all sync.WaitGroup
		for i := range 4 {
			time.Sleep(time.Millisecond)
			all.Go(func() {
				_, err := do(t.Context(), c, opGet, facade.WithHeader("X-Caller", strconv.Itoa(i)))
				assert.NoError(t, err)
			})
		}
		all.Wait()
		assert.Equal(t, []string{"", "0", "1", "2", "3"}, s.order)
		for i, at := range s.times[1:] {
			assert.InDelta(t, float64(10*(i+1)), at.Seconds(), 1, "one a window, soon after its beginning")
		}
		assert.Zero(t, s.turnedAway())
	})
}

func TestLimiterCallThatLeavesTheQueue(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		own := newLimiter(t)
		s, c := single(t, facade.WithLimiter(own))
		ctx, cancel := context.WithCancelCause(t.Context())
		var all sync.WaitGroup
		all.Go(func() {
			_, err := do(ctx, c, opGet)
			assert.ErrorIs(t, err, context.Canceled)
			assert.ErrorContains(t, err, "the user left")
			assert.ErrorContains(t, err, "waiting for the rate limit")
			assert.Equal(t, api.NotSent, outcome(t, err))
			assert.Zero(t, attemptsOf(t, err))
			assert.Equal(t, time.Second, time.Since(midnight)-s.latency)
		})
		synctest.Wait()
		all.Go(func() {
			_, err := do(t.Context(), c, opGet)
			assert.NoError(t, err)
		})
		time.Sleep(time.Second)
		assert.Equal(t, 2, snapshotOf(t, own).Waiting)
		cancel(errors.New("the user left"))
		synctest.Wait()
		assert.Equal(t, 1, snapshotOf(t, own).Waiting)
		all.Wait()
		assert.InDelta(t, 10, time.Since(midnight).Seconds(), 0.2, "the place was given up")
		assert.Len(t, s.times, 2)
	})
}

// A wait that is too long is not begun.
func TestLimiterRefusesLongWaits(t *testing.T) {
	for name, tt := range map[string]struct {
		ctx    time.Duration
		opts   []api.CallOption
		broken string
	}{
		"context's deadline": {5 * time.Second, nil, "would outlast the deadline in 5s"},
		"timeout":            {year, []api.CallOption{facade.WithTimeout(9 * time.Second)}, "would outlast the deadline in 9s"},
		"longest wait": {year, []api.CallOption{facade.WithRetry(facade.RetryPolicy{MaxWait: 2 * time.Second})},
			"would be longer than RetryPolicy.MaxWait, 2s"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s, c := single(t)
				ctx, cancel := context.WithTimeout(t.Context(), tt.ctx)
				defer cancel()
				start := time.Now()
				_, err := do(ctx, c, opGet, tt.opts...)
				require.ErrorIs(t, err, api.ErrRateLimited)
				require.NotErrorIs(t, err, context.DeadlineExceeded)
				require.ErrorContains(t, err, "rate limited: waiting 10")
				require.ErrorContains(t, err, tt.broken)
				assert.Equal(t, api.NotSent, outcome(t, err))
				assert.Zero(t, attemptsOf(t, err))
				assert.Zero(t, time.Since(start))
				assert.Len(t, s.times, 1)
			})
		})
	}
}

// A queue that is longer than a window counts as well.
func TestLimiterRefusesALongQueue(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, c := single(t)
		ctx, cancel := context.WithCancel(t.Context())
		var all sync.WaitGroup
		var refused []error
		for range 10 {
			all.Go(func() {
				if _, err := do(ctx, c, opGet); errors.Is(err, api.ErrRateLimited) && ctx.Err() == nil {
					refused = append(refused, err)
				}
			})
			synctest.Wait()
		}
		cancel()
		all.Wait()
		assert.Len(t, refused, 5, "within 60 s five windows begin")
	})
}

// Where no limit was told nobody fails because of one, though no answer comes.
func TestLimiterOfADeadServer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		hang := make([]answer, 200)
		for i := range hang {
			hang[i].hang = true
		}
		c := scripted(t, script(hang...), facade.WithMaxRetries(0))
		var all sync.WaitGroup
		for range hang {
			all.Go(func() {
				_, err := do(t.Context(), c, opGet)
				assert.ErrorContains(t, err, "the attempt did not end within its timeout")
				assert.NotErrorIs(t, err, api.ErrRateLimited)
			})
		}
		all.Wait()
		assert.Less(t, time.Since(midnight), 63*time.Second)
	})
}

// Waiting never takes longer than it may, whatever was expected.
func TestLimiterWaitThatTakesTooLong(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		own := newLimiter(t)
		c := scripted(t, script(ok), facade.WithLimiter(own))
		first := own.Ask(token, 1, time.Now())
		first.Done(ratelimit.Answer{Result: ratelimit.Succeeded, Limit: api.RateLimit{Limit: 1, Reset: inSeconds(55), Known: true}})
		var all sync.WaitGroup
		all.Go(func() {
			_, err := do(t.Context(), c, opGet, facade.WithRetry(facade.RetryPolicy{MaxWait: 58 * time.Second}))
			assert.ErrorIs(t, err, api.ErrRateLimited)
			assert.ErrorContains(t, err, "the wait took longer than RetryPolicy.MaxWait, 58s")
			assert.Equal(t, 58*time.Second, time.Since(midnight))
		})
		synctest.Wait()
		before := own.Ask(token, 2, time.Now())
		<-before.Ready()
		all.Wait()
		before.Done(ratelimit.Answer{})
	})
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

func TestLimiterTellsTheThrottleHook(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var events []facade.Event
		s := script(told(200, 99, 0, inSeconds(10)), ok)
		c := scripted(t, s, facade.WithHooks(facade.Hooks{Throttle: func(_ context.Context, e facade.Event) { events = append(events, e) }}))
		fine(t, c, s, 1)
		assert.Empty(t, events)
		fine(t, c, s, 1)
		require.Len(t, events, 1)
		assert.Equal(t, "Widgets.GET", events[0].Operation)
		assert.Equal(t, 0, events[0].Attempts)
		assert.InDelta(t, 10, events[0].Wait.Seconds(), 0.1)
	})
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
