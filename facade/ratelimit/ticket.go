package ratelimit

import (
	"slices"
	"time"
)

// line is where the calls with one token wait. The limiter's mutex guards it.
type line struct {
	machine
	limiter *Limiter
	key     string
	used    time.Time // when a call came or ended
	queue   []*Ticket
	timer   *time.Timer // moves the queue
}

// Ticket is a call's place with a [Limiter].
type Ticket struct {
	line    *line
	attempt int
	began   time.Time
	ready   chan struct{}
	wait    time.Duration
	flight
}

// Ask takes a ticket for an attempt, the first being 1, of a call that began at a time. Calls go in the order in which they
// began; those that were refused before go first, where the window is safest, so that none is refused again and again.
// Every ticket has to be given back by [Ticket.Done].
func (l *Limiter) Ask(token string, attempt int, began time.Time) *Ticket {
	key := Key(token)
	l.mu.Lock()
	defer l.mu.Unlock()
	now := time.Now()
	if now.Sub(l.swept) >= longestIdle {
		l.sweep(now)
	}
	n := l.lines[key]
	if n == nil || n.idle(now) {
		n = &line{machine: newMachine(l.options), limiter: l, key: key}
		l.lines[key] = n
	}
	n.used = now
	t := &Ticket{line: n, attempt: attempt, began: began, ready: make(chan struct{})}
	place := len(n.queue)
	for place > 0 && t.before(n.queue[place-1]) {
		place--
	}
	t.wait = n.expect(now, place)
	n.queue = append(n.queue, nil)
	copy(n.queue[place+1:], n.queue[place:])
	n.queue[place] = t
	n.dispatch(now)
	return t
}

// before reports whether t goes before another that has come earlier.
func (t *Ticket) before(other *Ticket) bool {
	return t.attempt > other.attempt || t.attempt == other.attempt && t.began.Before(other.began)
}

// Ready is closed when the call may go.
func (t *Ticket) Ready() <-chan struct{} { return t.ready }

// IsReady reports whether the call may go.
func (t *Ticket) IsReady() bool {
	select {
	case <-t.ready:
		return true
	default:
		return false
	}
}

// Wait is how long it takes until the call may go, as far as was known when the ticket was taken. It is 0 where
// the next answer decides.
func (t *Ticket) Wait() time.Duration { return t.wait }

// Done gives the ticket back, once: the call has ended, or does not wait any longer.
func (t *Ticket) Done(a Answer) {
	n := t.line
	n.limiter.mu.Lock()
	defer n.limiter.mu.Unlock()
	now := time.Now()
	n.used = now
	if i := slices.Index(n.queue, t); i >= 0 {
		n.queue = slices.Delete(n.queue, i, i+1)
	} else {
		n.answer(now, &t.flight, a)
	}
	n.dispatch(now)
}

// dispatch lets those go who may, in order, and sees to it that it is called again.
func (n *line) dispatch(now time.Time) {
	if n.timer != nil {
		n.timer.Stop()
	}
	for len(n.queue) > 0 {
		at, may := n.next(now, len(n.queue))
		if !may {
			if !at.After(now) {
				at = n.hurry()
			}
			if !at.After(now) {
				at = now.Add(patience)
			}
			n.timer = time.AfterFunc(at.Sub(now), func() {
				n.limiter.mu.Lock()
				defer n.limiter.mu.Unlock()
				n.dispatch(time.Now())
			})
			return
		}
		t := n.queue[0]
		n.queue = n.queue[1:]
		n.admit(now, &t.flight)
		close(t.ready)
	}
}
