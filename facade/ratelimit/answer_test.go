package ratelimit_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/seed-a528e955/intercom-go/facade/ratelimit"
)

// The longest wait counts, whichever comes last.
func TestLimiterLongestRetryAfterHolds(t *testing.T) {
	for _, waits := range [][]time.Duration{{30 * time.Second, 0}, {0, 30 * time.Second}, {30 * time.Second, time.Second}, {time.Second, 30 * time.Second}} {
		synctest.Test(t, func(t *testing.T) {
			l := newLimiter(t)
			both, _ := ask(l, 2)
			for i, wait := range waits {
				both[i].Done(refused(wait))
			}
			ticket := l.Ask(token, 1, time.Now())
			assert.Equal(t, 30*time.Second, ticket.Wait(), waits)
			time.Sleep(30*time.Second - time.Nanosecond)
			assert.False(t, ticket.IsReady())
			time.Sleep(time.Nanosecond)
			synctest.Wait()
			assert.True(t, ticket.IsReady())
		})
	}
}

func TestLimiterIgnoresARetryAfterBeyondAnHour(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLimiter(t)
		now(t, l, refused(ratelimit.LongestWindow+1))
		now(t, l, refused(ratelimit.LongestWindow))
		assert.False(t, l.Ask(token, 1, time.Now()).IsReady())
	})
}

func TestLimiterTakesLoneRefusalsForASpentWindow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLimiter(t)
		now(t, l, told(160, 100, 10))
		now(t, l, refused(0))
		assert.Equal(t, ratelimit.Open, state(t, l))
		time.Sleep(time.Millisecond)
		now(t, l, refused(0))
		assert.Equal(t, ratelimit.Spent, state(t, l))
	})
}

// What an answer tells counts if its call went after what is known was told; else the later reset counts.
func TestLimiterOrdersAnswers(t *testing.T) {
	for name, tt := range map[string]struct {
		late ratelimit.Answer // to a call that went at the same time as the one that told 50 of 160 until 20 s
		want int              // remaining
		end  int
	}{
		"of an older window":      {told(160, 3, 10), 50, 20},
		"of a newer window":       {told(160, 140, 30), 140, 30},
		"of this window, earlier": {told(160, 51, 20), 50, 20},
		"of this window, later":   {told(160, 49, 20), 49, 20},
		"of nothing":              {ratelimit.Answer{Result: ratelimit.Failed}, 49, 20},
		"of nothing, lost":        {ratelimit.Answer{Result: ratelimit.Lost}, 49, 20},
		"of nothing, not sent":    {ratelimit.Answer{Result: ratelimit.NotSent}, 50, 20},
		"of a reset in two hours": {told(160, 7, 7203), 49, 20},
		"of a reset in one hour":  {told(160, 7, 3602), 7, 3602},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				l := newLimiter(t)
				both, _ := ask(l, 2)
				time.Sleep(time.Second)
				both[0].Done(told(160, 50, 20))
				time.Sleep(time.Second)
				both[1].Done(tt.late)
				s := l.Snapshots()[0]
				assert.Equal(t, tt.want, s.Remaining)
				assert.Equal(t, midnight.Add(time.Duration(tt.end)*time.Second).Unix(), s.Reset.Unix())
			})
		})
	}
	synctest.Test(t, func(t *testing.T) {
		l := newLimiter(t)
		now(t, l, told(160, 50, 20))
		time.Sleep(time.Second)
		now(t, l, told(160, 90, 10))
		assert.Equal(t, 90, l.Snapshots()[0].Remaining, "a reset that moves nearer")
	})
}
