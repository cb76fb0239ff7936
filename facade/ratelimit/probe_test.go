package ratelimit_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/facade/ratelimit"
)

// One answer that says that nothing is left for an hour stops nobody: one call asks, and then one from time to time.
func TestLimiterProbesAWindowThatIsSpentForLong(t *testing.T) {
	t.Run("it was wrong", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			l := newLimiter(t)
			now(t, l, told(160, 0, 59*60))
			queue, ready := ask(l, 50)
			assert.Equal(t, 1, ready)
			assert.LessOrEqual(t, queue[1].Wait(), 5*time.Second)
			queue[0].Done(told(160, 158, 10))
			assert.Equal(t, 21, readyOf(queue), "as it looks as if others had used it before")
		})
	})
	t.Run("it was wrong about what is left", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			l := newLimiter(t)
			now(t, l, told(160, 0, 59*60))
			queue, _ := ask(l, 3)
			for i := range queue { // each that succeeds lets the next one ask
				require.Equal(t, i+1, readyOf(queue))
				queue[i].Done(told(160, 0, 59*60))
			}
			now(t, l, told(160, 155, 59*60)) // four of these are ours
			_, ready := ask(l, 50)
			assert.Equal(t, 50, ready)
		})
	})
	t.Run("it was right", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			l := newLimiter(t)
			now(t, l, told(160, 0, 59*60))
			var asked []int
			for time.Since(midnight) < 5*time.Minute {
				if ticket := l.Ask(token, 1, time.Now()); ticket.IsReady() {
					asked = append(asked, int(time.Since(midnight)/time.Second))
					ticket.Done(ratelimit.Answer{Result: ratelimit.Refused, Limit: told(160, 0, 59*60).Limit})
				} else {
					ticket.Done(ratelimit.Answer{})
				}
				time.Sleep(time.Second)
			}
			assert.Equal(t, []int{0, 5, 15, 35, 75, 135, 195, 255}, asked)
		})
	})
	t.Run("a ceiling is kept", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			l := newLimiter(t, ratelimit.WithCeiling(2))
			now(t, l, told(160, 100, 59*60))
			now(t, l, told(160, 99, 59*60))
			assert.False(t, l.Ask(token, 1, time.Now()).IsReady())
		})
	})
	t.Run("a reset within a minute is believed", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			l := newLimiter(t)
			now(t, l, told(160, 0, 60))
			_, ready := ask(l, 5)
			assert.Zero(t, ready)
		})
	})
}

// A long Retry-After is kept, but after each minute somebody asks.
func TestLimiterProbesALongRetryAfter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLimiter(t)
		now(t, l, refused(10*time.Minute))
		queue, ready := ask(l, 5)
		assert.Zero(t, ready)
		assert.Equal(t, 10*time.Minute, queue[0].Wait(), "that somebody asks may change nothing")
		time.Sleep(time.Minute - time.Nanosecond)
		synctest.Wait()
		assert.Zero(t, readyOf(queue))
		time.Sleep(time.Nanosecond)
		synctest.Wait()
		assert.Equal(t, 1, readyOf(queue))
		queue[0].Done(refused(9 * time.Minute))
		time.Sleep(time.Minute)
		synctest.Wait()
		assert.Equal(t, 2, readyOf(queue))
		queue[1].Done(ratelimit.Answer{Result: ratelimit.Succeeded})
		assert.Equal(t, 3, readyOf(queue), "it is over, and those left are not all let go at once")
	})
}
