package ratelimit_test

import (
	"math"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/facade/ratelimit"
)

const token = "a-token-of-the-tests"

// midnight is when a bubble's clock begins.
var midnight = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)

func limit(limit, remaining int, reset time.Time) api.RateLimit {
	return api.RateLimit{Limit: limit, Remaining: remaining, Reset: reset, Known: true}
}

// told is a success that tells a limit; the seconds are since midnight.
func told(most, remaining, reset int) ratelimit.Answer {
	return ratelimit.Answer{Result: ratelimit.Succeeded,
		Limit: limit(most, remaining, midnight.Add(time.Duration(reset)*time.Second))}
}

func refused(wait time.Duration) ratelimit.Answer {
	return ratelimit.Answer{Result: ratelimit.Refused, RetryAfter: wait}
}

func newLimiter(t *testing.T, opts ...ratelimit.Option) *ratelimit.Limiter {
	t.Helper()
	l, err := ratelimit.New(opts...)
	require.NoError(t, err)
	return l
}

// ask takes tickets for calls that begin now, and tells how many of them may go.
func ask(l *ratelimit.Limiter, n int) (tickets []*ratelimit.Ticket, ready int) {
	for range n {
		tickets = append(tickets, l.Ask(token, 1, time.Now()))
	}
	return tickets, readyOf(tickets)
}

func readyOf(tickets []*ratelimit.Ticket) (ready int) {
	for _, t := range tickets {
		if t.IsReady() {
			ready++
		}
	}
	return ready
}

// now makes a call that may go at once, with an answer that comes at once.
func now(t *testing.T, l *ratelimit.Limiter, a ratelimit.Answer) {
	t.Helper()
	ticket := l.Ask(token, 1, time.Now())
	require.True(t, ticket.IsReady())
	ticket.Done(a)
}

func state(t *testing.T, l *ratelimit.Limiter) ratelimit.State {
	t.Helper()
	all := l.Snapshots()
	require.Len(t, all, 1)
	return all[0].State
}

func TestLimiterOptions(t *testing.T) {
	for want, opt := range map[string]ratelimit.Option{
		"WithReserve(-0.1): want at least 0 and below 1": ratelimit.WithReserve(-0.1),
		"WithReserve(1)":                  ratelimit.WithReserve(1),
		"WithReserve(NaN)":                ratelimit.WithReserve(math.NaN()),
		"WithReserve(+Inf)":               ratelimit.WithReserve(math.Inf(1)),
		"WithCeiling(0): want at least 1": ratelimit.WithCeiling(0),
		"WithCeiling(-1)":                 ratelimit.WithCeiling(-1),
		"an option is nil":                nil,
	} {
		_, err := ratelimit.New(opt)
		require.ErrorContains(t, err, want)
		require.ErrorContains(t, err, "ratelimit: ")
	}
}

func TestLimiterStatesHaveNames(t *testing.T) {
	for state, name := range map[ratelimit.State]string{ratelimit.Unknown: "unknown", ratelimit.Open: "open",
		ratelimit.Spent: "spent", ratelimit.Renewed: "renewed", ratelimit.Blocked: "blocked"} {
		assert.Equal(t, name, state.String())
	}
}

// The way through the picture in machine.go, with what is let go in each state.
func TestLimiterStates(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLimiter(t, ratelimit.WithReserve(0))
		first, ready := ask(l, 40)
		assert.Equal(t, 32, ready, "unknown: a few at first")
		assert.Equal(t, ratelimit.Unknown, state(t, l))
		first[0].Done(told(160, 159, 10))
		assert.Equal(t, ratelimit.Open, state(t, l))
		assert.Equal(t, 40, readyOf(first), "open: all, as something is left")
		for _, ticket := range first[1:] {
			ticket.Done(told(160, 120, 10))
		}
		now(t, l, told(160, 0, 10))
		assert.Equal(t, ratelimit.Spent, state(t, l))
		queue, ready := ask(l, 100)
		assert.Zero(t, ready, "spent: none")
		assert.InDelta(t, 10, queue[0].Wait().Seconds(), 0.05)

		time.Sleep(10 * time.Second)
		assert.Equal(t, ratelimit.Renewed, state(t, l))
		time.Sleep(50 * time.Millisecond)
		synctest.Wait()
		assert.Equal(t, 10, readyOf(queue), "renewed: a sixteenth asks")
		queue[0].Done(told(160, 159, 20))
		assert.Equal(t, ratelimit.Open, state(t, l))
		assert.Equal(t, 21, readyOf(queue), "open: care for others, who used the window before")

		queue[1].Done(refused(3 * time.Second))
		assert.Equal(t, ratelimit.Blocked, state(t, l))
		one := l.Ask(token, 1, time.Now())
		assert.False(t, one.IsReady(), "blocked: none")
		assert.Equal(t, 3*time.Second, one.Wait())
		time.Sleep(3*time.Second + 50*time.Millisecond)
		synctest.Wait()
		assert.Equal(t, 21+10, readyOf(queue), "renewed: a sixteenth asks")
		assert.Equal(t, ratelimit.Renewed, state(t, l))
		one.Done(ratelimit.Answer{Result: ratelimit.Succeeded})
		for _, ticket := range queue[2:] {
			ticket.Done(ratelimit.Answer{Result: ratelimit.Lost})
		}
		time.Sleep(30 * time.Second)
		now(t, l, ratelimit.Answer{Result: ratelimit.Succeeded})
		assert.Equal(t, ratelimit.Unknown, state(t, l), "limits are told no more")
	})
}

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

// Calls that take long, since before a window or since its start, keep nobody from what it has left.
func TestLimiterBesideSlowCalls(t *testing.T) {
	for name, tt := range map[string]struct {
		slow   int
		before time.Duration // the reset
		within time.Duration // the others go
	}{
		"ten at the start":            {10, -50 * time.Millisecond, 500 * time.Millisecond},
		"ten from before":             {10, 5 * time.Second, time.Millisecond},
		"a full window from before":   {159, 5 * time.Second, time.Millisecond},
		"a full window, at its start": {159, -50 * time.Millisecond, 7 * time.Second}, // which is when the next begins
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				l := newLimiter(t, ratelimit.WithReserve(0))
				now(t, l, told(160, 160, 10))
				time.Sleep(10*time.Second - tt.before)
				ask(l, tt.slow) // nobody answers
				time.Sleep(13*time.Second - time.Since(midnight))
				synctest.Wait()
				for i := range 20 {
					ticket := l.Ask(token, 1, time.Now())
					<-ticket.Ready()
					window := int(time.Since(midnight) / (10 * time.Second))
					spent := i + 1
					if tt.before < 0 && tt.slow < 100 {
						spent += tt.slow
					}
					ticket.Done(told(160, 160-spent, 10*(window+1)))
				}
				assert.LessOrEqual(t, time.Since(midnight), 13*time.Second+tt.within+50*time.Millisecond)
			})
		})
	}
}

// Where nobody answers more and more are let go, whatever is known.
func TestLimiterBesideADeadServer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLimiter(t)
		queue, ready := ask(l, 200)
		for _, want := range []int{32, 64, 128, 200} {
			assert.Equal(t, want, ready)
			assert.Equal(t, want, l.Snapshots()[0].InFlight)
			time.Sleep(500 * time.Millisecond)
			synctest.Wait()
			ready = readyOf(queue)
		}
	})
}

// Where no limit is told more go with the answers, as long as more wait.
func TestLimiterRampsUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLimiter(t)
		for range 100 { // one after the other: that needs no more
			now(t, l, ratelimit.Answer{Result: ratelimit.Succeeded})
		}
		queue, ready := ask(l, 100)
		assert.Equal(t, 32, ready)
		for i := range 32 {
			queue[i].Done(ratelimit.Answer{Result: ratelimit.Failed})
		}
		assert.Equal(t, 32+36, readyOf(queue), "each of eight brought another one")
	})
}

// Refusals that tell nothing, or nothing but how long to wait, make fewer go at once.
func TestLimiterSlowsDown(t *testing.T) {
	for name, tt := range map[string]struct {
		wait time.Duration
		step int // answers that let one more go
	}{"without a word": {0, 1}, "with a Retry-After": {time.Second, 32}} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				l := newLimiter(t)
				all, _ := ask(l, 30)
				time.Sleep(time.Millisecond)
				for _, ticket := range all {
					ticket.Done(refused(tt.wait)) // the first halves the 29 left, the others went with it
				}
				time.Sleep(tt.wait)
				all, ready := ask(l, 100)
				require.Equal(t, 14, ready)
				for i := range tt.step {
					all[i].Done(ratelimit.Answer{Result: ratelimit.Lost})
				}
				require.Equal(t, 14+tt.step, readyOf(all), "no answer is no encouragement")
				for i := range tt.step {
					all[tt.step+i].Done(ratelimit.Answer{Result: ratelimit.Succeeded})
				}
				require.Equal(t, 14+2*tt.step+1, readyOf(all))
			})
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

func TestLimiterPacing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLimiter(t, ratelimit.WithPacing(), ratelimit.WithReserve(0))
		now(t, l, told(10, 10, 10))
		queue, _ := ask(l, 10)
		for i, ticket := range queue {
			<-ticket.Ready()
			assert.InDelta(t, float64(i), time.Since(midnight).Seconds(), 0.1)
			ticket.Done(told(10, 9-i, 10))
		}
	})
}
