package facade

import (
	"cmp"
	"context"
	"crypto/sha256"
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
	return unless(l == nil, "WithLimiter: the limiter is nil; to have none use WithoutLimiter", func(c *config) { c.limiter = l })
}

// WithoutLimiter sends calls at once, whatever is known about the rate limit.
func WithoutLimiter() ClientOption { return WithLimiter(&Limiter{}) }

// WithPacing gives the client a limiter of its own that spreads calls over the window: [LimiterOptions].Pacing.
func WithPacing() ClientOption {
	return always(func(c *config) { c.limiter, _ = NewLimiter(LimiterOptions{Pacing: true}) })
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
	window   *window
	attempt  int           // of the call
	since    time.Time     // the call's start
	ready    chan struct{} // closed when it may go
	wait     time.Duration // until then, as far as can be told
	admitted time.Time
}

// ask takes a turn: one that is ready, or a place in the queue. Those that were refused go first, where the window is
// safest, so that none is refused again and again; the others in the order in which the calls began.
func (l *Limiter) ask(token string, attempt int, since time.Time) (t *turn, waits bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	key, now := sha256.Sum256([]byte(token)), time.Now()
	if l.windows[key] == nil {
		l.windows[key] = &window{limiter: l}
	}
	w := l.windows[key]
	l.last = w
	t = &turn{window: w, attempt: attempt, since: since, ready: make(chan struct{})}
	place, _ := slices.BinarySearchFunc(w.queue, t, func(other, t *turn) int {
		return cmp.Or(cmp.Compare(t.attempt, other.attempt), other.since.Compare(t.since), -1)
	})
	t.wait = w.expect(now, place)
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
func (c *client) limit(next step) step {
	if c.limiter.windows == nil {
		return next
	}
	return func(ctx context.Context, x *exchange) (err error) {
		t, waits := c.limiter.ask(x.token, x.attempts, x.started)
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
	most := x.settings.retry.MaxWait
	why := x.settings.retry.beyond(ctx, t.wait, t.wait)
	if why == "" {
		c.tellThrottle(ctx, x, t.wait)
		patience := time.NewTimer(most)
		defer patience.Stop()
		select {
		case <-t.ready:
			return nil
		case <-ctx.Done():
			return fmt.Errorf("%w while waiting for the rate limit: %w", because(ctx, nil), api.ErrRateLimited)
		case <-patience.C:
			why = fmt.Sprintf("no turn within RetryPolicy.MaxWait, %s", most)
		}
	}
	return fmt.Errorf("%w: %s", api.ErrRateLimited, why)
}
