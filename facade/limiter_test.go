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

func newLimiter(t *testing.T, o facade.LimiterOptions) *facade.Limiter {
	t.Helper()
	l, err := facade.NewLimiter(o)
	require.NoError(t, err)
	return l
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

// TestWhatAnswersTell holds when calls go that are made one after the other, given what the answers tell.
func TestWhatAnswersTell(t *testing.T) {
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
		"an older window":               {[]answer{told(200, 99, 5, inSeconds(20)), told(200, 99, 0, inSeconds(10)), ok}, []int{0, 0, 0}},
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
func TestPendingJobsDoNotSpendTheWindow(t *testing.T) {
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
func TestRetryAfterHoldsForAllCalls(t *testing.T) {
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

func TestCallsGoInTheOrderInWhichTheyBegan(t *testing.T) {
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

func TestACallThatLeavesTheQueue(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		own := newLimiter(t, facade.LimiterOptions{})
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
		assert.Equal(t, 2, own.Snapshot().Waiting)
		cancel(errors.New("the user left"))
		synctest.Wait()
		assert.Equal(t, 1, own.Snapshot().Waiting)
		all.Wait()
		assert.InDelta(t, 10, time.Since(midnight).Seconds(), 0.2, "the place was given up")
		assert.Len(t, s.times, 2)
	})
}

// A wait that is too long is not begun.
func TestWaitsThatAreRefused(t *testing.T) {
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
func TestALongQueueIsRefused(t *testing.T) {
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

// Waiting never takes longer than it may, whatever was expected: here no answer comes.
func TestAWaitWithoutEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		hang := make([]answer, 64)
		for i := range hang {
			hang[i].hang = true
		}
		s := script(hang...)
		c := scripted(t, s, facade.WithAttemptTimeout(0))
		ctx, cancel := context.WithCancel(t.Context())
		var all sync.WaitGroup
		for range hang {
			all.Go(func() {
				_, err := do(ctx, c, opGet)
				assert.ErrorIs(t, err, context.Canceled)
			})
		}
		synctest.Wait()
		_, err := do(t.Context(), c, opGet)
		require.ErrorIs(t, err, api.ErrRateLimited)
		assert.Equal(t, time.Minute, time.Since(midnight))
		cancel()
		all.Wait()
	})
}

func TestSnapshot(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		own := newLimiter(t, facade.LimiterOptions{})
		assert.Zero(t, own.Snapshot())
		s := script(told(200, 100, 40, inSeconds(10)), answer{hang: true})
		c := scripted(t, s, facade.WithLimiter(own))
		fine(t, c, s, 1)
		ctx, cancel := context.WithCancel(t.Context())
		go func() { _, _ = do(ctx, c, opGet) }()
		synctest.Wait()
		limits := api.RateLimit{Limit: 100, Remaining: 40, Reset: inSeconds(10), Known: true}
		got := own.Snapshot()
		assert.WithinDuration(t, limits.Reset, got.Reset, 0)
		got.Reset = limits.Reset // without the monotonic clock
		assert.Equal(t, facade.LimiterSnapshot{RateLimit: limits, InFlight: 1}, got)
		time.Sleep(10 * time.Second)
		assert.Equal(t, 100, own.Snapshot().Remaining, "the next window is full")
		cancel()
		synctest.Wait()
		assert.Zero(t, own.Snapshot().InFlight)
	})
}

func TestTokensHaveBudgetsOfTheirOwn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		current := "token-one"
		s := script(told(200, 99, 0, inSeconds(10)), told(200, 99, 7, inSeconds(10)), ok)
		own := newLimiter(t, facade.LimiterOptions{})
		c, err := facade.NewWithTokenSource(self, func(context.Context) (string, error) { return current, nil },
			facade.WithHTTPClient(&http.Client{Transport: s}), facade.WithLimiter(own))
		require.NoError(t, err)
		fine(t, c, s, 1)
		current = "token-two"
		fine(t, c, s, 1)
		assert.Zero(t, time.Since(midnight))
		assert.Equal(t, 7, own.Snapshot().Remaining)
		current = "token-one"
		fine(t, c, s, 1)
		assert.InDelta(t, 10, time.Since(midnight).Seconds(), 0.05)
	})
}

func TestClientsThatShareALimiter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := limited(160)
		shared := facade.WithLimiter(newLimiter(t, facade.LimiterOptions{}))
		assert.Zero(t, hammer(40, sixWindows, limitedClient(t, s, shared), limitedClient(t, s, shared), limitedClient(t, s, shared)))
		assert.Zero(t, s.turnedAway())
		for _, share := range s.full() {
			assert.GreaterOrEqual(t, share, 0.98)
		}
	})
}

func TestReserveAndCeiling(t *testing.T) {
	for name, tt := range map[string]struct {
		options facade.LimiterOptions
		want    int // of 160 a window
	}{
		"default": {facade.LimiterOptions{}, 159},
		"reserve": {facade.LimiterOptions{Reserve: 0.25}, 120},
		"none":    {facade.LimiterOptions{Reserve: 1e-9}, 160},
		"ceiling": {facade.LimiterOptions{Ceiling: 40}, 40},
		"both":    {facade.LimiterOptions{Reserve: 0.9, Ceiling: 40}, 16},
		"paced":   {facade.LimiterOptions{Ceiling: 40, Pacing: true}, 40},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := limited(160)
				assert.Zero(t, hammer(8, 42*time.Second, limitedClient(t, s, facade.WithLimiter(newLimiter(t, tt.options)))))
				for _, share := range s.full() {
					assert.InDelta(t, tt.want, math.Round(160*share), 1)
					assert.LessOrEqual(t, int(math.Round(160*share)), tt.want)
				}
			})
		})
	}
}

func TestThrottleHook(t *testing.T) {
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

func TestLimitersThatAreRefused(t *testing.T) {
	for _, o := range []facade.LimiterOptions{{Reserve: -0.1}, {Reserve: 1}, {Reserve: math.NaN()}, {Reserve: math.Inf(1)}, {Ceiling: -1}} {
		_, err := facade.NewLimiter(o)
		require.ErrorContains(t, err, "Reserve must be from 0 to below 1")
	}
	_, err := facade.New(self, token, facade.WithLimiter(nil))
	require.ErrorContains(t, err, "WithLimiter: the limiter is nil")
}

// A panic in a hook gives the turn back.
func TestAPanicLeavesNoTurnTaken(t *testing.T) {
	own := newLimiter(t, facade.LimiterOptions{})
	c := scripted(t, script(ok), facade.WithLimiter(own), facade.WithHooks(facade.Hooks{
		Attempt: func(context.Context, facade.Event) { panic("a bug of the caller's") },
	}))
	assert.Panics(t, func() { _, _ = do(t.Context(), c, opGet) })
	assert.Zero(t, own.Snapshot().InFlight)
}
