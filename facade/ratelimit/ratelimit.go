// Package ratelimit keeps calls within what Intercom allows: they wait where they would be refused. It learns the limit
// from the answers and knows none by itself. Every client has a limiter of its own; give several one of these to have
// them share an allowance, to leave more of it to others, or to watch it:
//
//	limiter, err := ratelimit.New(ratelimit.WithCeiling(100))
//	client, err := facade.New(intercom.New, token, facade.WithLimiter(limiter))
//
// A call asks for a [Ticket], waits until that is ready, and says at its end what the answer told ([Ticket.Done]). What
// happens in between is decided by a state machine, one for each token; machine.go has its picture.
package ratelimit

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/seed-a528e955/intercom-go/api"
)

// Limiter lets calls go when the rate limit allows it. Tokens have allowances of their own. Any number of clients and
// goroutines may use one. It holds a hash of each token, and drops what it knows when a token has not been used for
// a minute after the end of its window.
type Limiter struct {
	options options
	mu      sync.Mutex
	lines   map[string]*line
	swept   time.Time
}

type options struct {
	reserve float64
	ceiling int
	pacing  bool
}

// Option is an option of [New].
type Option func(*options) error

// WithReserve leaves a part of each window to others, rounded down to whole calls; the default is 0.01, and 0 leaves
// nothing. It must be below 1.
func WithReserve(part float64) Option {
	return func(o *options) error {
		if !(part >= 0 && part < 1) { // written so that NaN is refused
			return fmt.Errorf("WithReserve(%v): want at least 0 and below 1", part)
		}
		o.reserve = part
		return nil
	}
}

// WithCeiling lets no more than a number of calls go in a window, whatever Intercom allows. It counts from the first
// answer that tells a limit.
func WithCeiling(calls int) Option {
	return func(o *options) error {
		if calls < 1 {
			return fmt.Errorf("WithCeiling(%d): want at least 1", calls)
		}
		o.ceiling = calls
		return nil
	}
}

// WithPacing spreads calls over the window; otherwise they go as they come until it is spent.
func WithPacing() Option {
	return func(o *options) error {
		o.pacing = true
		return nil
	}
}

// New returns a limiter for facade.WithLimiter.
func New(opts ...Option) (*Limiter, error) {
	l := &Limiter{options: options{reserve: 0.01}, lines: map[string]*line{}}
	for _, opt := range opts {
		if opt == nil {
			return nil, errors.New("ratelimit: an option is nil")
		}
		if err := opt(&l.options); err != nil {
			return nil, fmt.Errorf("ratelimit: %w", err)
		}
	}
	return l, nil
}

// Snapshot is what a [Limiter] knows about one token.
type Snapshot struct {
	Key   string // of the token: [Key]
	State State
	// Remaining is the least that an answer has said to be left of the window, and when that is over what is hoped for;
	// Reset is by this machine's clock. All is zero while Known is false.
	api.RateLimit
	InFlight int // calls without an answer
	Waiting  int // calls that have not gone
}

// Key is the name of a token in a [Snapshot]: a part of its hash, which reveals nothing of the token.
func Key(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:8])
}

// Snapshots returns the state of every token that is in use, the one that was used last first.
func (l *Limiter) Snapshots() []Snapshot {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := time.Now()
	l.sweep(now)
	lines := make([]*line, 0, len(l.lines))
	for _, n := range l.lines {
		lines = append(lines, n)
	}
	slices.SortFunc(lines, func(a, b *line) int { return cmp.Or(b.used.Compare(a.used), cmp.Compare(a.key, b.key)) })
	all := make([]Snapshot, 0, len(lines))
	for _, n := range lines {
		m := &n.machine
		m.turn(now) // the window may be over
		s := Snapshot{Key: n.key, State: m.state(now), RateLimit: m.RateLimit, InFlight: m.inFlight, Waiting: len(n.queue)}
		if s.Known {
			s.Reset, s.Remaining = m.ends.UTC(), max(0, s.Remaining)
		}
		all = append(all, s)
	}
	return all
}

const longestIdle = time.Minute // after so long without use a token's line is dropped

func (n *line) idle(now time.Time) bool {
	return n.inFlight == 0 && len(n.queue) == 0 && now.Sub(n.used) >= longestIdle && now.Sub(n.holdsUntil()) >= longestIdle
}

// sweep drops what is known about tokens that are not used any more.
func (l *Limiter) sweep(now time.Time) {
	for key, n := range l.lines {
		if n.idle(now) {
			delete(l.lines, key)
		}
	}
	l.swept = now
}
