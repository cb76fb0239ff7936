package ratelimit_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

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

// What is believed of a Retry-After: up to an hour.
func TestLimiterBelievesARetryAfter(t *testing.T) {
	for wait, want := range map[time.Duration]ratelimit.State{-1: ratelimit.Unknown, 0: ratelimit.Unknown, 1: ratelimit.Blocked,
		ratelimit.LongestWindow: ratelimit.Blocked, ratelimit.LongestWindow + 1: ratelimit.Unknown} {
		synctest.Test(t, func(t *testing.T) {
			l := newLimiter(t)
			now(t, l, refused(wait))
			assert.Equal(t, want, state(t, l), wait)
		})
	}
	for _, result := range []ratelimit.Result{ratelimit.NotSent, ratelimit.Lost, ratelimit.Failed, ratelimit.Succeeded} { // that one call is to wait
		l := newLimiter(t)
		now(t, l, ratelimit.Answer{Result: result, RetryAfter: time.Second})
		assert.Equal(t, ratelimit.Unknown, state(t, l), result)
	}
}

// What is believed of a reset: up to an hour from the server's time, either way.
func TestLimiterBelievesAReset(t *testing.T) {
	for seconds, want := range map[int]ratelimit.State{3600: ratelimit.Open, 3601: ratelimit.Unknown, -3600: ratelimit.Renewed, -3601: ratelimit.Unknown} {
		synctest.Test(t, func(t *testing.T) {
			l := newLimiter(t)
			now(t, l, told(160, 100, seconds))
			assert.Equal(t, want, state(t, l), seconds)
		})
	}
}

// A limit of none is believed of a refusal only.
func TestLimiterBelievesALimitOfNone(t *testing.T) {
	for result, want := range map[ratelimit.Result]ratelimit.State{ratelimit.Succeeded: ratelimit.Unknown, ratelimit.Refused: ratelimit.Spent} {
		synctest.Test(t, func(t *testing.T) {
			l := newLimiter(t)
			now(t, l, ratelimit.Answer{Result: result, Limit: told(0, 0, 10).Limit})
			assert.Equal(t, want, state(t, l), result)
		})
	}
}

// A refusal that tells the limit says that the window is spent, whatever it tells to be left.
func TestLimiterTakesARefusalThatTellsTheLimitForASpentWindow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLimiter(t)
		now(t, l, ratelimit.Answer{Result: ratelimit.Refused, Limit: told(160, 50, 10).Limit})
		assert.Equal(t, ratelimit.Spent, state(t, l))
	})
}

// Refusals of calls that went at once say that those were too many, not that the window is spent.
func TestLimiterTakesRefusalsTogetherForOne(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLimiter(t)
		now(t, l, told(160, 100, 10))
		all, _ := ask(l, 2)
		time.Sleep(time.Millisecond)
		for _, ticket := range all {
			ticket.Done(refused(0))
		}
		assert.Equal(t, ratelimit.Open, state(t, l))
	})
}

// How far the server's clock is behind ours is learned from the Date, which is cut to seconds: the least counts, until the
// clocks drift or one is set.
func TestLimiterComparesClocks(t *testing.T) {
	const second, drift = time.Second, time.Millisecond
	for name, tt := range map[string]struct {
		behind []time.Duration // of answers, each of a window that ends ten seconds later by the server's clock
		want   time.Duration
	}{
		"once":                          {[]time.Duration{second / 2}, second / 2},
		"ahead of ours":                 {[]time.Duration{-second}, -second},
		"an hour":                       {[]time.Duration{time.Hour}, time.Hour},
		"the same":                      {[]time.Duration{0, 0}, drift},
		"less":                          {[]time.Duration{second, second / 2}, second / 2},
		"more, as the Date is cut":      {[]time.Duration{0, second}, drift},
		"more, as far as it may be cut": {[]time.Duration{0, 2 * second}, drift},
		"far more: a clock was set":     {[]time.Duration{0, 2*second + 1}, 2*second + 1},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				l := newLimiter(t)
				for _, behind := range tt.behind {
					date := time.Now().Add(-behind)
					now(t, l, ratelimit.Answer{Result: ratelimit.Succeeded, Date: date, Limit: limit(160, 100, date.Add(10*time.Second))})
					time.Sleep(5 * time.Second)
				}
				last := tt.behind[len(tt.behind)-1]
				assert.Equal(t, time.Now().Add(5*time.Second-last+tt.want).UTC(), l.Snapshots()[0].Reset)
			})
		})
	}
}

// Within a window the reset only comes nearer by our clock.
func TestLimiterMovesAResetNearer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLimiter(t)
		for _, tt := range []struct{ behind, want time.Duration }{{700, 700}, {200, 200}, {900, 200}} {
			now(t, l, ratelimit.Answer{Result: ratelimit.Succeeded, Date: midnight.Add(-tt.behind), Limit: told(160, 100, 10).Limit})
			assert.Equal(t, midnight.Add(10*time.Second+tt.want), l.Snapshots()[0].Reset)
		}
	})
}

// A window that is over by our clock is not over if a call that went since then tells of it.
func TestLimiterHearsOfAWindowThatIsOver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLimiter(t)
		now(t, l, told(160, 100, 10))
		slow := l.Ask(token, 1, time.Now())
		until(11 * time.Second)
		assert.Equal(t, ratelimit.Renewed, state(t, l))
		a := told(160, 49, 10)
		a.Date = midnight.Add(9 * time.Second)
		slow.Done(a)
		assert.Equal(t, ratelimit.Renewed, state(t, l), "it went before")

		now(t, l, a)
		s := l.Snapshots()[0]
		assert.Equal(t, ratelimit.Open, s.State)
		assert.Equal(t, 49, s.Remaining)
		assert.Equal(t, midnight.Add(12*time.Second), s.Reset)
	})
}

// Limits that successes do not tell any more are forgotten a window later. A failure, perhaps a proxy's, never told them.
func TestLimiterForgetsLimitsThatAreNotTold(t *testing.T) {
	for name, tt := range map[string]struct {
		at     time.Duration
		answer ratelimit.Answer
		want   ratelimit.State
	}{
		"a success":            {20*time.Second + 1, ended(ratelimit.Succeeded), ratelimit.Unknown},
		"a success, too soon":  {20 * time.Second, ended(ratelimit.Succeeded), ratelimit.Renewed},
		"a failure":            {time.Minute, ended(ratelimit.Failed), ratelimit.Renewed},
		"a call that was lost": {time.Minute, ended(ratelimit.Lost), ratelimit.Renewed},
		"a refusal":            {time.Minute, ended(ratelimit.Refused), ratelimit.Renewed},
		"a success that tells": {time.Minute, told(160, 159, 70), ratelimit.Open},
		"a success that tells a reset of long ago": {time.Minute, told(160, 159, 9), ratelimit.Renewed},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				l := newLimiter(t)
				now(t, l, told(160, 100, 10))
				until(tt.at)
				now(t, l, tt.answer)
				assert.Equal(t, tt.want, state(t, l))
			})
		})
	}
}

// What is forgotten leaves nothing for those to wait for that come later.
func TestLimiterForgetsHowLongAWindowWas(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLimiter(t)
		now(t, l, told(160, 100, 10))
		until(time.Minute)
		now(t, l, ended(ratelimit.Succeeded))
		now(t, l, refused(0)) // one at a time from here
		queue, ready := ask(l, 10)
		require.Equal(t, 1, ready)
		assert.Zero(t, queue[9].Wait())
	})
}
