package ratelimit_test

import (
	"runtime"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/facade/ratelimit"
)

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
					require.Equal(t, 14+tt.step+i, readyOf(all))
					all[tt.step+i].Done(ratelimit.Answer{Result: ratelimit.Succeeded})
				}
				require.Equal(t, 14+2*tt.step+1, readyOf(all))
			})
		})
	}
}

// More are let go half a second after the first of those that nobody answers.
func TestLimiterIsPatientFromTheFirst(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLimiter(t)
		ask(l, 1)
		time.Sleep(200 * time.Millisecond)
		ask(l, 19)
		time.Sleep(200 * time.Millisecond)
		queue, ready := ask(l, 30)
		require.Equal(t, 12, ready)
		until(500*time.Millisecond - 1)
		assert.Equal(t, 12, readyOf(queue))
		until(500 * time.Millisecond)
		assert.Equal(t, 30, readyOf(queue))
	})
}

// As many in flight as may be are what makes them more; each eighth answer does.
func TestLimiterRampsUpWhereSoManyAreNeeded(t *testing.T) {
	for name, tt := range map[string]struct{ others, answers, more int }{
		"one fewer":            {30, 100, 0},
		"all, seven answers":   {31, 7, 0},
		"all, eight answers":   {31, 8, 1},
		"all, fifteen answers": {31, 15, 1},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				l := newLimiter(t)
				ask(l, tt.others)
				for range tt.answers {
					now(t, l, ended(ratelimit.Succeeded))
				}
				_, ready := ask(l, 100)
				assert.Equal(t, 32-tt.others+tt.more, ready)
			})
		})
	}
}

// After one more is let go the count of answers begins at nothing.
func TestLimiterRampsUpStepByStep(t *testing.T) {
	for answers, want := range map[int]int{7: 1, 8: 2} {
		synctest.Test(t, func(t *testing.T) {
			l := newLimiter(t)
			ask(l, 31)
			for range 8 {
				now(t, l, ended(ratelimit.Succeeded))
			}
			ask(l, 1)
			for range answers {
				now(t, l, ended(ratelimit.Succeeded))
			}
			_, ready := ask(l, 100)
			assert.Equal(t, want, ready, answers)
		})
	}
}

// Where a limit is told and was not the reason of a refusal, any number goes once so many go well.
func TestLimiterStopsCountingWhenEnoughGoWell(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLimiter(t, ratelimit.WithReserve(0))
		now(t, l, told(1000, 1000, 60))
		all, _ := ask(l, 126)
		time.Sleep(time.Millisecond)
		all[0].Done(refused(0)) // leaves 125, of which half may be
		queue, ready := ask(l, 500)
		require.Zero(t, ready)
		all[1].Done(ended(ratelimit.Succeeded))
		require.Zero(t, readyOf(queue), "63")
		all[2].Done(ended(ratelimit.Succeeded))
		assert.Equal(t, 500, readyOf(queue), "64 is enough")
	})
}

func TestLimiterStaysSlowWhenALimitIsTold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLimiter(t)
		all, _ := ask(l, 30)
		all[0].Done(refused(0))
		all[1].Done(told(1000, 990, 60))
		_, ready := ask(l, 100)
		assert.Zero(t, ready)
	})
}

// The calls in flight are taken from what is left, as an answer may not count them, in whatever order they end.
func TestLimiterCountsWhatIsInFlight(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLimiter(t, ratelimit.WithReserve(0))
		all, _ := ask(l, 5)
		all[4].Done(told(15, 10, 10))
		more, ready := ask(l, 20)
		assert.Equal(t, 6, ready)
		all[3].Done(told(15, 10, 10)) // counted by then
		assert.Equal(t, 7, readyOf(more))
	})
}

func TestLimiterKeepsNothingOfCallsThatEnded(t *testing.T) {
	for name, a := range map[string]ratelimit.Answer{"no limit": ended(ratelimit.Succeeded), "a limit": told(1_000_000, 1_000_000, 1800)} {
		synctest.Test(t, func(t *testing.T) {
			l := newLimiter(t)
			used := func() int {
				var stats runtime.MemStats
				runtime.GC()
				runtime.ReadMemStats(&stats)
				return int(stats.HeapAlloc)
			}
			before := used()
			for range 10_000 {
				now(t, l, a)
			}
			assert.Less(t, used()-before, 500_000, name)
			runtime.KeepAlive(l)
		})
	}
}

// An answer to a call that went long after others counts those, though nobody has answered them.
func TestLimiterTakesOldCallsForCounted(t *testing.T) {
	for after, want := range map[time.Duration]int{2*time.Second + 1: 48, 2 * time.Second: 0} {
		synctest.Test(t, func(t *testing.T) {
			l := newLimiter(t, ratelimit.WithReserve(0))
			now(t, l, told(100, 99, 60))
			ask(l, 50) // nobody answers
			time.Sleep(after)
			now(t, l, told(100, 48, 60))
			_, ready := ask(l, 100)
			assert.Equal(t, want, ready, after)
		})
	}
}
