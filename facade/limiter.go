package facade

import (
	"cmp"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/seed-a528e955/intercom-go/api"
)

// LimiterOptions says how a [Limiter] deals with what Intercom allows.
type LimiterOptions struct {
	// Reserve is the part of each window that is left to others, 0.01 by default; rounded down to whole calls.
	Reserve float64
	// Ceiling is how many calls go out in a window at most, whatever Intercom allows; 0 is no ceiling. It begins to
	// count when an answer has told of a window.
	Ceiling int
	// Pacing spreads calls over the window; otherwise they go as they come until it is spent.
	Pacing bool
}

// Limiter keeps calls within the rate limit that Intercom's answers tell: they wait where they would be refused. Tokens
// have budgets of their own. Any number of clients may use one. The zero Limiter limits nothing.
type Limiter struct {
	options LimiterOptions
	mu      sync.Mutex
	windows map[[sha256.Size]byte]*window // by a hash: the tokens are kept nowhere
	last    *window
}

// NewLimiter returns a limiter for [WithLimiter]. Reserve must be from 0 to below 1 and Ceiling not negative.
func NewLimiter(o LimiterOptions) (*Limiter, error) {
	if !(o.Reserve >= 0 && o.Reserve < 1) || o.Ceiling < 0 { // written so that NaN is refused
		return nil, fmt.Errorf("facade: NewLimiter(%+v): Reserve must be from 0 to below 1, Ceiling not negative", o)
	}
	o.Reserve = cmp.Or(o.Reserve, 0.01)
	return &Limiter{options: o, windows: map[[sha256.Size]byte]*window{}}, nil
}

// WithLimiter replaces the client's own limiter by one that it may share with other clients.
func WithLimiter(l *Limiter) ClientOption {
	return clientOption(func(c *config) error {
		if c.limiter = l; l == nil {
			return errors.New("WithLimiter: the limiter is nil; to have none use WithoutLimiter")
		}
		return nil
	})
}

// WithoutLimiter sends calls at once, whatever is known about the rate limit.
func WithoutLimiter() ClientOption { return WithLimiter(&Limiter{}) }

// WithPacing gives the client a limiter of its own that spreads calls over the window: [LimiterOptions].Pacing.
func WithPacing() ClientOption {
	return clientOption(func(c *config) (err error) {
		c.limiter, err = NewLimiter(LimiterOptions{Pacing: true})
		return err
	})
}

// LimiterSnapshot is the state of a [Limiter]. Remaining is the least that an answer has said to be left of the window,
// and when that is over what is hoped for; Reset is by this machine's clock.
type LimiterSnapshot struct {
	api.RateLimit
	InFlight, Waiting int // calls without an answer, calls without a turn
}

// Snapshot tells the state of the budget; with several tokens, that of the one used last.
func (l *Limiter) Snapshot() (s LimiterSnapshot) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if w := l.last; w != nil {
		w.open(time.Now()) // it may be over
		s = LimiterSnapshot{w.RateLimit, w.inFlight, len(w.queue)}
		s.Reset, s.Remaining = w.ends, max(0, s.Remaining)
	}
	return s
}

// turn is a call's place with the limiter.
type turn struct {
	window *window
	since  time.Time     // the call's start
	ready  chan struct{} // closed when it may go
	wait   time.Duration // until then, as far as can be told
}

// ask takes a turn: one that is ready, or a place in the queue. Calls queue in the order in which they began, so that
// one that was refused does not come after all the others.
func (l *Limiter) ask(token string, since time.Time) (t *turn, waits bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	key, now := sha256.Sum256([]byte(token)), time.Now()
	if l.windows[key] == nil {
		l.windows[key] = &window{limiter: l}
	}
	w := l.windows[key]
	l.last = w
	place, _ := slices.BinarySearchFunc(w.queue, since, func(t *turn, since time.Time) int {
		return cmp.Or(t.since.Compare(since), -1)
	})
	t = &turn{window: w, since: since, ready: make(chan struct{}), wait: w.expect(now, place)}
	w.queue = slices.Insert(w.queue, place, t)
	w.dispatch(now)
	return t, slices.Contains(w.queue, t)
}

// move runs f, and then lets those go who may.
func (l *Limiter) move(w *window, f func(now time.Time)) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := time.Now()
	f(now)
	w.dispatch(now)
}

// limit lets an attempt pass when it is its turn.
func (c *client) limit(next room) room {
	if c.limiter.windows == nil {
		return next
	}
	return func(ctx context.Context, x *exchange) (err error) {
		t, waits := c.limiter.ask(x.token, x.started)
		defer c.limiter.move(t.window, func(now time.Time) { t.window.leave(t, now, x, err) })
		if waits {
			err = c.await(ctx, x, t)
		}
		if err != nil {
			x.attempts--
			return x.fail(api.NotSent, err)
		}
		return next(ctx, x)
	}
}

// await waits for the turn, if that is no longer than the call may wait.
func (c *client) await(ctx context.Context, x *exchange, t *turn) error {
	patience, cancel := context.WithTimeout(ctx, x.settings.retry.MaxWait)
	defer cancel()
	until := time.Now().Add(t.wait)
	if deadline, _ := patience.Deadline(); until.Before(deadline) {
		c.tellThrottle(ctx, x, t.wait)
		select {
		case <-t.ready:
			return nil
		case <-patience.Done():
		}
	}
	if ctx.Err() != nil {
		return fmt.Errorf("%w while waiting for the rate limit", because(ctx, nil))
	}
	return fmt.Errorf("%w: no turn before %s, and the call may not wait for so long", api.ErrRateLimited, until.Format(time.RFC3339))
}
