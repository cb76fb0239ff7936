package ratelimit

import (
	"math/rand/v2"
	"time"

	"github.com/seed-a528e955/intercom-go/api"
)

// The machine of one token. It is given calls, answers and the time, and says when the next call may go.
//
//	                a limit is told              nothing is left
//	   ┌─────────┐ ─────────────────▶ ┌──────┐ ────────────────▶ ┌───────┐
//	   │ Unknown │                    │ Open │ ◀──────────────── │ Spent │ ⟲ one asks, if the reset
//	   └─────────┘ ◀────┐             └──────┘  more than thought└───────┘   is over a minute away
//	 a few at first,    │               │  ▲                         │
//	 more with each     │         reset │  │ told                    │ reset
//	 answer             │ told          ▼  │                         │
//	                    │ nothing    ┌─────────┐ ◀───────────────────┘
//	                    └─────────── │ Renewed │ a few ask what the new window holds
//	                                 └─────────┘
//	                  wait is over        ▲
//	   ┌─────────┐ ───────────────────────┘ (to Unknown, where no limit was told)
//	   │ Blocked │ ⟲ one asks after a minute
//	   └─────────┘
//	        ▲
//	        └── from everywhere: a refusal with a Retry-After
//
// Beside that, a refusal that does not tell a limit makes fewer calls go at once (flight.go). Wherever calls wait for an
// answer they do not do so for long: when none comes for half a second, twice as many may go.

// State is what is known about a token's rate limit.
type State int

// The states; see the picture in machine.go.
const (
	Unknown State = iota // no answer tells a limit
	Open                 // something is left of the window
	Spent                // nothing is left: calls wait for the reset
	Renewed              // the reset has passed, and no answer of the new window has come
	Blocked              // a refusal asked to wait
)

// String is the state's name.
func (s State) String() string {
	return [...]string{"unknown", "open", "spent", "renewed", "blocked"}[s]
}

// LongestWindow is what is believed of a reset or a Retry-After; one that is further away, in the past too, is ignored.
const LongestWindow = time.Hour

const (
	// stagger is the time within which a queue begins to move after a reset: processes should not as one.
	stagger = 50 * time.Millisecond
	// caution is how many times our calls that may not have been counted must be left in a window that others use too,
	// as theirs cannot be seen. With it four busy processes share a window without a refusal.
	caution = 7
	// longestTrust is how long one answer holds everybody. Then one call asks whether it is so.
	longestTrust = time.Minute
	firstDoubt   = 5 * time.Second // between the first calls that ask; doubles up to longestTrust
)

// machine is what is known about one token's rate limit. It has no clock of its own and no goroutines.
type machine struct {
	options
	api.RateLimit // Limit as told last, Remaining the least that was told for this Reset, which is by the server's clock

	over         bool          // the reset has passed, and no answer of the next window has come
	ends         time.Time     // Reset by our clock: rather late than early
	since        time.Time     // what goes from here on is counted in this window or a later one
	until        time.Time     // ends, or that of a later window that no answer has told of
	length       time.Duration // from the first answer of the window to its reset
	ahead        time.Duration // our clock is of the server's, at most
	delay        time.Duration // of the queue, after the reset
	own, before  int           // admitted in this window and not refused; of them in flight when it began
	sharedBefore bool          // others used the window before this
	asks         int           // how many may ask what a new window holds
	paced        time.Time     // not before this, with pacing

	blocked time.Time     // not before this, because of a Retry-After
	trusted time.Time     // until then nobody asks whether Blocked or Spent are true
	doubt   time.Duration // from one who asks to the next

	flights
}

func newMachine(o options) machine {
	return machine{options: o, flights: flights{most: firstFlight, step: firstStep}}
}

// state is where the machine is in the picture. turn has been called.
func (m *machine) state(now time.Time) State {
	switch {
	case now.Before(m.blocked):
		return Blocked
	case !m.Known:
		return Unknown
	case m.over:
		return Renewed
	case m.left() <= 0:
		return Spent
	}
	return Open
}

// holdsUntil is when what is known says nothing any more.
func (m *machine) holdsUntil() time.Time {
	if m.blocked.After(m.ends) {
		return m.blocked
	}
	return m.ends
}

// end sets when the window ends.
func (m *machine) end(at time.Time) { m.ends, m.until = at, at }

// turn moves on to the next window when this one is over, and so on as long as no answer tells of one.
func (m *machine) turn(now time.Time) {
	if !m.Known || now.Before(m.until) {
		return
	}
	m.over, m.quiet, m.asks = true, now, max(4, m.Limit/16)
	m.asOf(m.until) // what was on its way long before counts in the window that is over
	m.begin(now)
	length := max(m.length, time.Second)
	m.until = m.until.Add(now.Sub(m.until).Truncate(length) + length)
}

// begin starts a window. What may not have been counted yet may count in it.
func (m *machine) begin(now time.Time) {
	m.sharedBefore = m.shared()
	m.carry()
	m.own, m.before, m.Remaining = m.uncounted, m.uncounted, m.Limit
	m.since, m.trusted, m.doubt = now, time.Time{}, 0
}

// shared reports whether others use the window: more of it is gone than we have asked for.
func (m *machine) shared() bool { return 16*(m.Limit-m.Remaining-m.own) > m.Limit-m.Remaining }

// share is how many of a number of calls are for us when some have been: not the reserve, nor what is over the ceiling.
func (m *machine) share(calls, been int) int {
	calls -= int(float64(m.Limit) * m.reserve)
	if m.ceiling > 0 {
		calls = min(calls, m.ceiling-been)
	}
	return calls
}

// left is how many more calls the window has for us.
func (m *machine) left() int { return m.share(m.Remaining, m.own-m.uncounted) - m.uncounted }

// next reports whether one more call may go, of a number that wait. If not, one may at the time returned, or when an
// answer has come; the time is now where only an answer decides.
func (m *machine) next(now time.Time, waiting int) (time.Time, bool) {
	m.turn(now)
	again, state := m.ends.Add(m.delay), m.state(now)
	switch {
	case state == Blocked && now.Before(m.trusted):
		return earlier(m.trusted, m.blocked), false
	case state == Blocked:
		return now, true
	case !m.room(now, m.inFlight, &m.most):
		return now, false
	case state == Spent && m.far(now):
		return m.trusted, !now.Before(m.trusted)
	case state == Spent:
		return again, false
	case state == Renewed && waiting > 1 && now.Before(again):
		return again, false
	case state == Renewed && m.own > m.before && (m.left() <= 0 || !m.room(now, m.own-m.before, &m.asks)):
		return now, false
	case state == Open && !m.careful(now):
		return now, false
	}
	return m.paced, !now.Before(m.paced)
}

// far reports whether the reset is too far away to be believed. A ceiling is the caller's own, and is kept.
func (m *machine) far(now time.Time) bool {
	return m.ends.Sub(now) > longestTrust && (m.ceiling == 0 || m.own < m.ceiling)
}

// careful reports whether one more call does no harm to others who use the window.
func (m *machine) careful(now time.Time) bool {
	if !m.sharedBefore && !m.shared() || m.left() >= caution*m.uncounted {
		return true
	}
	if now.Before(m.hurry()) {
		return false
	}
	m.quiet = now
	return true
}

// expect estimates how long a call waits that has a number of others ahead of it.
func (m *machine) expect(now time.Time, others int) time.Duration {
	at, may := m.next(now, others+1)
	if !may && m.state(now) == Blocked {
		at = m.blocked // that somebody asks before may change nothing
	}
	ahead := m.length * time.Duration(others) / time.Duration(max(1, m.share(m.Limit, 0)))
	if !m.pacing {
		ahead = ahead.Truncate(m.length) // all that fit into a window go at once
	}
	return max(0, at.Sub(now)) + ahead
}

// admit lets a call go.
func (m *machine) admit(now time.Time, f *flight) {
	if state := m.state(now); state == Blocked || state == Spent { // it asks
		f.probe = true
		m.doubt = min(max(firstDoubt, 2*m.doubt), longestTrust)
		m.trusted = now.Add(m.doubt)
	}
	m.own++
	m.depart(now, f)
	if m.pacing && m.Known {
		rest := m.ends.Sub(now)
		if m.over {
			rest = m.length
		}
		m.paced = now.Add(rest / time.Duration(max(0, m.left())+1))
	}
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

// newDelay spreads the beginnings of queues.
func newDelay() time.Duration { return rand.N(stagger) }
