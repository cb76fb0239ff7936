package ratelimit_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/facade/ratelimit"
)

// At the reset a sixteenth of the window asks what the new one holds; calls that were on their way since shortly before
// may count in it, and one asks in any case.
func TestLimiterAsksAfterTheReset(t *testing.T) {
	for name, tt := range map[string]struct {
		slow   int
		before time.Duration // the reset
		want   int
	}{
		"nobody on the way":        {0, time.Second, 10},
		"some":                     {5, time.Second, 10},
		"nearly all":               {158, time.Second, 2},
		"all but one":              {159, time.Second, 1},
		"all":                      {160, time.Second, 1},
		"all but one, since long":  {159, 2*time.Second + 1, 10},
		"one, just not since long": {159, 2 * time.Second, 1},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				l := newLimiter(t, ratelimit.WithReserve(0))
				now(t, l, told(160, 160, 10))
				until(10*time.Second - tt.before)
				_, ready := ask(l, tt.slow) // nobody answers
				require.Equal(t, tt.slow, ready)
				until(10*time.Second + 60*time.Millisecond)
				queue, ready := ask(l, 50)
				assert.Equal(t, tt.want, ready)
				time.Sleep(3 * time.Second) // nobody answers
				synctest.Wait()
				assert.GreaterOrEqual(t, readyOf(queue), tt.want)
			})
		})
	}
}

// Another may ask what the new window holds in place of one that was not told.
func TestLimiterAsksAfterTheResetUntilItIsTold(t *testing.T) {
	for _, result := range []ratelimit.Result{ratelimit.NotSent, ratelimit.Lost, ratelimit.Failed, ratelimit.Succeeded} {
		synctest.Test(t, func(t *testing.T) {
			l := newLimiter(t)
			now(t, l, told(160, 160, 10))
			until(11 * time.Second)
			queue, ready := ask(l, 50)
			require.Equal(t, 10, ready)
			queue[0].Done(ended(result))
			assert.Equal(t, 11, readyOf(queue), result)
		})
	}
}

// Those that wait together begin a little after the reset, so that processes do not as one. One that is alone does not wait.
func TestLimiterBeginsALittleAfterTheReset(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLimiter(t)
		now(t, l, told(160, 0, 10))
		queue, _ := ask(l, 3)
		until(10 * time.Second)
		queue[2].Done(ratelimit.Answer{})
		assert.Zero(t, readyOf(queue))
		assert.Positive(t, l.Ask(token, 1, time.Now()).Wait())
		until(10*time.Second + 50*time.Millisecond)
		assert.Equal(t, 2, readyOf(queue))
	})
	synctest.Test(t, func(t *testing.T) {
		l := newLimiter(t)
		now(t, l, told(160, 0, 10))
		until(10 * time.Second)
		first := l.Ask(token, 1, time.Now())
		assert.Zero(t, first.Wait())
		assert.True(t, first.IsReady())
		queue, _ := ask(l, 50)
		assert.Positive(t, queue[49].Wait())
	})
}

// Others use the window if they took more than a sixteenth of what is gone. Then a call goes only while seven times
// as many are left as are in flight, or when nobody answers.
func TestLimiterIsCarefulOfOthers(t *testing.T) {
	for name, tt := range map[string]struct{ own, gone, want int }{
		"a sixteenth is not shared": {60, 64, 38},
		"more is":                   {60, 65, 0},
		"an eighth of the rest":     {2, 80, 11},
		"nobody else":               {2, 2, 158},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				l := newLimiter(t, ratelimit.WithReserve(0))
				now(t, l, told(160, 160, 10))
				own, _ := ask(l, tt.own-1)
				own[0].Done(told(160, 160-tt.gone, 10)) // nobody answers the others
				queue, ready := ask(l, 200)
				assert.Equal(t, tt.want, ready)
				if tt.want != 11 {
					return
				}
				for more := range 3 {
					time.Sleep(500*time.Millisecond - 1)
					synctest.Wait()
					assert.Equal(t, tt.want+more, readyOf(queue))
					time.Sleep(time.Nanosecond)
					synctest.Wait()
					assert.Equal(t, tt.want+more+1, readyOf(queue))
				}
			})
		})
	}
}
