package facade

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/api/spec"
)

const (
	scrollIdle = time.Minute    // after so long without a request Intercom ends a scroll
	inUse      = 24 * time.Hour // a request of the scroll is under way: that ends by itself
)

// scrolls keeps the scrolls of a client apart: an app can have one at a time, and nothing closes one but its last page.
type scrolls struct {
	mu    sync.Mutex
	until time.Time     // when the open one ends by itself; past when none is open
	moved chan struct{} // closed when until changes
}

// scroll lets a scroll begin when the one before has ended: this client's, or one of another process. It waits for that
// as long as WithScrollWait says.
func (c *client) scroll(next step) step {
	return func(ctx context.Context, x *exchange) error {
		if x.call.Operation.Pagination != spec.PaginationScroll {
			return next(ctx, x)
		}
		if x.call.Query.Get("scroll_param") != "" {
			c.scrolls.keep(inUse)
			return c.scrollOn(ctx, x, next, false)
		}
		until := time.Now().Add(x.settings.scrollWait)
		for refused := 0; ; refused++ {
			if err := c.beginScroll(ctx, x, until); err != nil {
				return x.fail(api.NotSent, err)
			}
			err := c.scrollOn(ctx, x, next, true)
			if !errors.Is(err, api.ErrScrollExists) {
				return err
			}
			wait := min(5*time.Second<<min(refused, 3), 30*time.Second)
			deadline, limited := ctx.Deadline()
			if wait > time.Until(until) || limited && wait >= time.Until(deadline) {
				return err
			}
			c.happened(ctx, awaitingTurn, x, wait, err)
			if sleep(ctx, wait); ctx.Err() != nil {
				ended := x.fail(outcomeOf(err), because(ctx, nil))
				ended.Earlier = err
				x.stamp(ended)
				return ended
			}
		}
	}
}

// scrollOn makes a request of the open scroll.
func (c *client) scrollOn(ctx context.Context, x *exchange, next step, first bool) error {
	idle := scrollIdle
	defer func() { c.scrolls.keep(idle) }()
	err := next(ctx, x)
	if scrollEnded(x, err, first) {
		idle = 0
	}
	return err
}

// scrollEnded reports whether no scroll is open after a request of one, as far as that is known.
func scrollEnded(x *exchange, err error, first bool) bool {
	var page struct {
		Data  []json.RawMessage `json:"data"`
		Param string            `json:"scroll_param"`
	}
	switch answer := answerOf(err); {
	case err == nil:
		return json.Unmarshal(x.body, &page) == nil && (len(page.Data) == 0 || page.Param == "")
	case first: // none was opened
		return outcomeOf(err) == api.NotSent || outcomeOf(err) == api.Rejected
	default: // it has expired
		return answer != nil && (answer.StatusCode == http.StatusNotFound || answer.StatusCode == http.StatusInternalServerError)
	}
}

// keep sets how long the open scroll stays open if it is left alone, and wakes those that wait for its end.
func (s *scrolls) keep(open time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.until = time.Now().Add(open)
	close(s.moved)
	s.moved = make(chan struct{})
}

// open opens a scroll if none is open. If one is, it tells how long that stays open when it is left alone, and what is
// closed when that changes.
func (s *scrolls) open() (wait time.Duration, moved <-chan struct{}) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if wait = time.Until(s.until); wait <= 0 {
		s.until = time.Now().Add(inUse)
		return 0, nil
	}
	return wait, s.moved
}

// beginScroll waits until no scroll of this client is open, and opens one. How long that takes nobody knows, as an open
// scroll may end with the next page or go on.
func (c *client) beginScroll(ctx context.Context, x *exchange, until time.Time) error {
	patience, cancel := context.WithDeadline(ctx, until)
	defer cancel()
	for told := false; ; told = true {
		wait, moved := c.scrolls.open()
		switch {
		case wait <= 0:
			return nil
		case ctx.Err() != nil:
			return fmt.Errorf("%w while this client has one that has not ended: %w", api.ErrScrollExists, because(ctx, nil))
		case !time.Now().Before(until):
			return fmt.Errorf("%w: one of this client has not ended within WithScrollWait, %s", api.ErrScrollExists, x.settings.scrollWait)
		}
		if !told {
			c.happened(ctx, awaitingTurn, x, min(wait, time.Until(until)), fmt.Errorf("%w: one of this client", api.ErrScrollExists))
		}
		timer := time.NewTimer(wait)
		select {
		case <-moved:
		case <-timer.C:
		case <-patience.Done():
		}
		timer.Stop()
	}
}

// WithScrollWait sets how long the first request of a scroll waits for another scroll to end: an app can have one at a
// time, and nobody can close one; it expires a minute after its last request. The default is 2 minutes; 0 is not to
// wait. [Hooks].Throttle is called, and the error after a wait that was too long Is api.ErrScrollExists.
func WithScrollWait(d time.Duration) Option {
	return atLeast("WithScrollWait", d, 0, func(s *settings) { s.scrollWait = d })
}
