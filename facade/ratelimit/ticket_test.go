package ratelimit_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/facade/ratelimit"
)

// Those that were refused go first, then those that began first; who leaves the queue holds nobody.
func TestLimiterQueue(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLimiter(t)
		now(t, l, told(1, 0, 10))
		late := l.Ask(token, 1, midnight.Add(2))
		early := l.Ask(token, 1, midnight.Add(1))
		same := l.Ask(token, 1, midnight.Add(1))
		retried := l.Ask(token, 2, midnight.Add(3))
		left := l.Ask(token, 3, midnight)
		left.Done(ratelimit.Answer{})
		assert.Equal(t, 4, l.Snapshots()[0].Waiting)
		for i, next := range []*ratelimit.Ticket{retried, early, same, late} {
			// A queue begins up to 50 ms after its window, and our clock is taken to be up to 1 ms ahead more with each.
			time.Sleep(time.Duration(i+1)*10*time.Second + 60*time.Millisecond - time.Since(midnight))
			synctest.Wait()
			require.True(t, next.IsReady(), i)
			assert.Equal(t, i+1, readyOf([]*ratelimit.Ticket{retried, early, same, late}))
			next.Done(told(1, 0, 10*(i+2)))
		}
		assert.False(t, left.IsReady())
		assert.Equal(t, ratelimit.Snapshot{Key: ratelimit.Key(token), State: ratelimit.Spent,
			RateLimit: limit(1, 0, l.Snapshots()[0].Reset)}, l.Snapshots()[0])
	})
}

// How long those wait who come behind others: so many windows.
func TestLimiterEstimates(t *testing.T) {
	for name, tt := range map[string]struct {
		opts []ratelimit.Option
		want map[int]float64 // seconds, by place
	}{
		"bursts": {[]ratelimit.Option{ratelimit.WithReserve(0)}, map[int]float64{0: 10, 9: 10, 10: 20, 19: 20, 20: 30}},
		"with a ceiling": {[]ratelimit.Option{ratelimit.WithReserve(0), ratelimit.WithCeiling(5)},
			map[int]float64{0: 10, 4: 10, 5: 20, 9: 20, 10: 30}},
		"paced": {[]ratelimit.Option{ratelimit.WithReserve(0), ratelimit.WithPacing()}, map[int]float64{0: 10, 5: 15, 10: 20}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				l := newLimiter(t, tt.opts...)
				now(t, l, told(10, 0, 10))
				queue, _ := ask(l, 21)
				for place, seconds := range tt.want {
					assert.InDelta(t, seconds, queue[place].Wait().Seconds(), 0.05, place)
				}
			})
		})
	}
}
