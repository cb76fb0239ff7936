package ratelimit_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/seed-a528e955/intercom-go/facade/ratelimit"
)

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
