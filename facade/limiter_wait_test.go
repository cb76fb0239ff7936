package facade_test

import (
	"context"
	"errors"
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
