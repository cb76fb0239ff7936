package facade

import (
	"errors"
	"math/rand/v2"
	"net/http"
	"slices"
	"time"

	"github.com/seed-a528e955/intercom-go/api"
)

const (
	stagger = 50 * time.Millisecond // within which a queue begins to move after a reset: processes should not as one
	// caution is how many times our calls in flight must be left in a window that others use too, as theirs in flight
	// cannot be seen. With it four busy processes share a window without a refusal.
	caution = 7
	// longestWindow is what is believed; a reset or a Retry-After beyond it would stop everything.
	longestWindow = time.Hour
)

// window is what is known about one token's rate limit, and who waits for it. The limiter's mutex guards it.
type window struct {
	api.RateLimit // Limit as told last, Remaining the least that was told for this Reset, which is by the server's clock

	limiter       *Limiter
	heard         bool          // an answer has come
	over          bool          // the reset has passed, and no answer of the next window has come
	ends          time.Time     // Reset by our clock: rather late than early
	length        time.Duration // from the first answer of the window to its reset
	ahead         time.Duration // our clock is of the server's, at most
	delay         time.Duration // of the queue, after the reset
	slowed        time.Time     // when a refusal came that says nothing
	narrow        int           // how many may be in flight since then; 0 is any number
	blocked, next time.Time     // not before these: because of a Retry-After, because of pacing
	inFlight      int           // admitted and not answered
	own, before   int           // admitted in this window and not refused; of them in flight when it began
	sharedBefore  bool          // others used the window before this
	queue         []*turn
	timer         *time.Timer // moves the queue
}

// begin starts a window; what is in flight may count in it.
func (w *window) begin(inFlight int) {
	w.sharedBefore = w.shared()
	w.own, w.before, w.Remaining = inFlight, inFlight, w.Limit
}

// shared tells whether others use the window: more of it is gone than we have asked for.
func (w *window) shared() bool { return 16*(w.Limit-w.Remaining-w.own) > w.Limit-w.Remaining }

// share is how many of a number of calls are for us when some have been: not the reserve, nor what is over the ceiling.
func (w *window) share(calls, been int) int {
	calls -= int(float64(w.Limit) * w.limiter.options.Reserve)
	if w.limiter.options.Ceiling > 0 {
		calls = min(calls, w.limiter.options.Ceiling-been)
	}
	return calls
}

// left is how many more calls the window has for us.
func (w *window) left() int { return w.share(w.Remaining, w.own-w.inFlight) - w.inFlight }

// open tells whether one more call may go. If not, one may at the time returned, or when an answer has come.
func (w *window) open(now time.Time) (time.Time, bool) {
	if w.Known && !w.over && !now.Before(w.ends) {
		w.over = true
		w.begin(w.inFlight)
	}
	again, left, asking := w.ends.Add(w.delay), w.left(), w.own-w.before
	switch {
	case now.Before(w.blocked):
		return w.blocked, false
	case w.narrow > 0 && w.inFlight >= w.narrow:
		return now, false
	case !w.Known: // when many begin at once, the first answer tells what there is
		return now, w.heard || w.inFlight < connections
	case w.over && len(w.queue) > 1 && now.Before(again), !w.over && left <= 0:
		return again, false
	case w.over && asking > 0 && (left <= 0 || asking >= max(4, w.Limit/16)): // a few ask what the next window holds
		return now, false
	case !w.over && (w.sharedBefore || w.shared()) && left < caution*w.inFlight:
		return now, false
	}
	return w.next, !now.Before(w.next)
}

// expect estimates how long a call waits that has a number of others ahead of it.
func (w *window) expect(now time.Time, others int) time.Duration {
	at, _ := w.open(now)
	ahead := w.length * time.Duration(others) / time.Duration(max(1, w.share(w.Limit, 0)))
	if !w.limiter.options.Pacing {
		ahead = ahead.Truncate(w.length) // all that fit into a window go at once
	}
	return max(0, at.Sub(now)) + ahead
}

// dispatch lets those go who may, in order, and sees to it that it is called again.
func (w *window) dispatch(now time.Time) {
	if w.timer != nil {
		w.timer.Stop()
	}
	for len(w.queue) > 0 {
		at, open := w.open(now)
		if !open {
			if !at.After(now) { // the answer may be long in coming, and the reset helps too
				at = w.ends.Add(w.delay)
			}
			if at.After(now) {
				w.timer = time.AfterFunc(at.Sub(now), func() { w.limiter.move(w, func(time.Time) {}) })
			}
			return
		}
		t := w.queue[0]
		w.queue = w.queue[1:]
		t.admitted = now
		close(t.ready)
		w.inFlight++
		w.own++
		if w.limiter.options.Pacing && w.Known {
			rest := w.ends.Sub(now)
			if w.over {
				rest = w.length
			}
			w.next = now.Add(rest / time.Duration(max(0, w.left())+1))
		}
	}
}

// leave takes a call out: of the queue, or of those in flight.
func (w *window) leave(t *turn, now time.Time, x *exchange, err error) {
	if i := slices.Index(w.queue, t); i >= 0 {
		w.queue = slices.Delete(w.queue, i, i+1)
		return
	}
	unsent, refused := outcomeOf(err) == api.NotSent, errors.Is(err, api.ErrRateLimited)
	w.inFlight--
	if w.over || unsent || refused {
		w.own-- // another may ask in its place, and a refusal takes nothing
	}
	if unsent {
		return
	}
	var answer http.Header
	if x.response != nil && x.stream == nil { // a stream may come from a file's host, and tell that one's limits
		answer = x.response.Header
	}
	w.heard = w.heard || x.response != nil
	told := api.ParseRateLimit(answer)
	date := serverTime(answer, now)
	wait, given := parseRetryAfter(answer.Values("Retry-After"), date)
	switch {
	case refused && given && wait <= longestWindow:
		w.blocked = now.Add(wait)
		return
	case refused && !told.Known:
		refused = w.slow(t, now)
	case w.narrow > 0:
		w.narrow = (w.narrow + 1) % connections
	}
	if !told.Known && err == nil && w.over && now.After(w.ends.Add(w.length)) { // limits are not told any more
		w.RateLimit, w.ends, w.over = api.RateLimit{}, time.Time{}, false
	}
	w.learn(now, date, told, refused)
}

// slow halves the calls in flight after a refusal that says nothing: the server is overloaded, or it does not say that
// the window is spent. Each that is not refused then lets one more go. It tells whether the window is to be taken as
// spent: when one that went alone is refused as well.
func (w *window) slow(t *turn, now time.Time) (spent bool) {
	if w.narrow > 0 && t.admitted.Before(w.slowed) {
		return false // it went with the one that was refused before
	}
	spent = w.narrow == 1
	w.narrow, w.slowed = max(1, w.inFlight/2), now
	return spent
}

// learn takes in what an answer tells about the window, nothing perhaps.
func (w *window) learn(now, date time.Time, told api.RateLimit, refused bool) {
	newer, length, took := told.Reset.After(w.Reset), told.Reset.Sub(date), 1
	if refused {
		took = 0
	}
	// The server's Date is cut to seconds and is not the newest. The least that it was behind is nearly exact, and as
	// clocks drift apart and are set it is forgotten slowly, and when it is far from the truth at once.
	switch behind := now.Sub(date); {
	case !told.Known:
	case !w.Known || behind < w.ahead || behind > w.ahead+2*time.Second:
		w.ahead = behind
	case newer:
		w.ahead += length / 10_000
	}
	ends := now.Add(told.Reset.Sub(now) + w.ahead)
	switch {
	case told.Known && newer && length <= longestWindow:
		if w.over {
			w.own += took
		} else {
			w.begin(w.inFlight + took)
		}
		w.over, w.ends, w.length, w.delay = false, ends, length, rand.N(stagger)
	case told.Known && told.Reset.Equal(w.Reset) && w.over && refused: // it was not over
		w.over, w.ends, w.ahead = false, now.Add(length), now.Sub(date)
	case told.Known && told.Reset.Equal(w.Reset) && !w.over:
		told.Remaining = min(w.Remaining, told.Remaining)
		if ends.Before(w.ends) {
			w.ends = ends
		}
	case told.Known || w.over:
		return // it is about a window that is over, or about none
	default:
		told = w.RateLimit
		told.Remaining -= took // it may have counted
	}
	if w.RateLimit = told; refused {
		w.Remaining = 0
	}
}
