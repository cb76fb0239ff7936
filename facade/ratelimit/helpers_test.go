package ratelimit_test

import (
	"testing"
	"testing/synctest"
	"time"

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

// ended is an answer that tells no limit.
func ended(result ratelimit.Result) ratelimit.Answer { return ratelimit.Answer{Result: result} }

// oneByOne tells how many calls go one after the other, each lost at once, up to a number.
func oneByOne(l *ratelimit.Limiter, most int) (went int) {
	for ; went < most; went++ {
		ticket := l.Ask(token, 1, time.Now())
		if ticket.IsReady() {
			ticket.Done(ended(ratelimit.Lost))
		} else {
			ticket.Done(ratelimit.Answer{})
			break
		}
	}
	return went
}

// until sleeps to a time after midnight.
func until(d time.Duration) {
	time.Sleep(d - time.Since(midnight))
	synctest.Wait()
}
