package ratelimit

import (
	"time"

	"github.com/seed-a528e955/intercom-go/api"
)

// Result is what became of a call, as far as the rate limit goes.
type Result int

// The results.
const (
	NotSent   Result = iota // nothing can have reached the server, so nothing was counted
	Lost                    // no answer came; it may have been counted
	Failed                  // answered by a failure, or by another host; it may have been counted
	Refused                 // answered by 429 because of the rate limit; it was not counted
	Succeeded               // answered
)

// Answer is what the end of a call says about the rate limit.
type Answer struct {
	Result     Result
	Limit      api.RateLimit
	Date       time.Time     // the server's clock; zero if it was not told
	RetryAfter time.Duration // how long a refusal asks to wait; 0 if it does not
}

// answer takes in the end of a call.
func (m *machine) answer(now time.Time, f *flight, a Answer) {
	m.turn(now)
	m.land(f)
	refused := a.Result == Refused
	if f.round == m.round && (m.over || a.Result == NotSent || refused) {
		m.own-- // another may ask in its place, and a refusal takes nothing
	}
	if a.Result == NotSent {
		return
	}
	if a.Result != Lost {
		m.quiet = now
	}
	if a.Date.IsZero() {
		a.Date = now
	}
	if away := a.Limit.Reset.Sub(a.Date).Abs(); away > LongestWindow || a.Limit.Limit == 0 && !refused {
		a.Limit = api.RateLimit{} // nonsense, such as a limit of none that lets calls through
	}
	asked := refused && a.RetryAfter > 0 && a.RetryAfter <= LongestWindow
	switch {
	case asked && !a.Limit.Known && !m.Known:
		m.slow(now, f, waryStep)
	case refused && !asked && !a.Limit.Known:
		refused = m.slow(now, f, 1)
	case !refused && a.Result != Lost:
		m.grow(m.Known)
	}
	m.learn(now, f, a, refused)
	switch {
	case asked:
		m.block(now, a.RetryAfter)
	case f.probe && a.Result == Succeeded:
		m.blocked = time.Time{}
	}
	if !a.Limit.Known && a.Result == Succeeded && m.over && now.After(m.ends.Add(m.length)) { // not told any more
		m.RateLimit, m.ends, m.length = api.RateLimit{}, time.Time{}, 0
	}
}

// block holds everybody. The longest wait counts. A window that is known ends with it.
func (m *machine) block(now time.Time, wait time.Duration) {
	if until := now.Add(wait); until.After(m.blocked) {
		m.blocked = until
		m.trusted, m.doubt = now.Add(longestTrust), longestTrust
	}
	if m.Known {
		m.end(m.blocked)
		m.delay, m.over = newDelay(), false
	}
}

// learn takes in what an answer tells about the window, nothing perhaps.
func (m *machine) learn(now time.Time, f *flight, a Answer, refused bool) {
	told, length := a.Limit, a.Limit.Reset.Sub(a.Date)
	if !told.Known {
		if m.Known && !m.over {
			m.Remaining-- // it may have counted
			if refused {
				m.Remaining = 0
			}
		}
		return
	}
	newer, fresh := !m.Known || told.Reset.After(m.Reset), !f.admitted.Before(m.since)
	m.compare(now.Sub(a.Date), newer, length)
	ends := now.Add(told.Reset.Sub(now) + m.ahead)
	switch same := told.Reset.Equal(m.Reset); {
	case same && !m.over:
		if !f.probe || refused {
			told.Remaining = min(m.Remaining, told.Remaining)
		} else {
			m.trusted, m.doubt = now, 0 // it was not spent, and may not be yet
		}
		m.end(earlier(m.ends, ends))
	case newer, fresh && !same: // an earlier reset too: what was told before cannot be about this window
		m.enter(now, refused)
		m.end(ends)
		m.length, m.delay = length, newDelay()
	case same && fresh: // it was not over
		m.enter(now, refused)
		m.ahead = now.Sub(a.Date)
		m.end(now.Add(length))
	default:
		return // it is about a window that is over
	}
	m.asOf(f.admitted)
	if !m.Known && m.slowed.IsZero() {
		m.most = 0 // the budget says how many may go
	}
	if m.RateLimit = told; refused {
		m.Remaining = 0
	}
}

// enter begins the window that an answer is about.
func (m *machine) enter(now time.Time, refused bool) {
	if !m.over {
		m.begin(now)
	}
	if !refused {
		m.own++
	}
	m.over, m.since = false, now
}

// compare learns how far our clock is ahead of the server's. Its Date is cut to seconds and is not the newest: the least
// that it was behind is nearly exact. As clocks drift apart and are set it is forgotten slowly, and when it is far from
// the truth at once.
func (m *machine) compare(behind time.Duration, newer bool, length time.Duration) {
	switch {
	case !m.Known || behind < m.ahead || behind > m.ahead+2*time.Second:
		m.ahead = behind
	case newer:
		m.ahead += length / 10_000
	}
}
