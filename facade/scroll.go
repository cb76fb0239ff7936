package facade

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"sync"
	"time"

	"github.com/seed-a528e955/intercom-go/api"
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

// scroll lets a scroll begin when the one before has ended.
func (c *client) scroll(next step) step {
	return func(ctx context.Context, x *exchange) error {
		if x.call.Operation.Pagination != api.PaginationScroll {
			return next(ctx, x)
		}
		first := x.call.Query.Get("scroll_param") == ""
		if first {
			if err := c.scrolls.begin(ctx, x.settings.retry.MaxWait); err != nil {
				return x.fail(api.NotSent, err)
			}
		} else {
			c.scrolls.keep(inUse)
		}
		idle := scrollIdle
		defer func() { c.scrolls.keep(idle) }()
		err := next(ctx, x)
		if scrollEnded(x, err, first) {
			idle = 0
		}
		return err
	}
}

// scrollEnded tells whether no scroll is open after a request of one, as far as that is known.
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

// begin waits until no scroll is open, and opens one. How long that takes nobody knows, as an open scroll may end with
// the next page or go on; so it is waited for as long as the call may.
func (s *scrolls) begin(ctx context.Context, most time.Duration) error {
	patience, cancel := context.WithTimeout(ctx, most)
	defer cancel()
	for {
		s.mu.Lock()
		wait, moved := time.Until(s.until), s.moved
		if wait <= 0 {
			s.until = time.Now().Add(inUse)
			s.mu.Unlock()
			return nil
		}
		s.mu.Unlock()
		switch {
		case ctx.Err() != nil:
			return fmt.Errorf("%w while this client has one that has not ended: %w", api.ErrScrollExists, because(ctx, nil))
		case patience.Err() != nil:
			return fmt.Errorf("%w: one of this client has not ended within RetryPolicy.MaxWait, %s", api.ErrScrollExists, most)
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
