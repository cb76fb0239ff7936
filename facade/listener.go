package facade

import (
	"context"
	"slices"
	"time"

	"github.com/seed-a528e955/intercom-go/api/fit"
)

// listener is told what a client does: its logger is one, and so are its hooks. It is an interface, so that a program links
// the one that it gives, and neither if it gives none.
type listener interface {
	// hears reports whether anything comes of a happening.
	hears(ctx context.Context, what happening) bool
	// start is told that a call begins, and gives the context that the call goes on with.
	start(ctx context.Context, x *exchange) context.Context
	event(ctx context.Context, what happening, e *Event)
	mismatch(ctx context.Context, m fit.Mismatch)
}

// happening is what an [Event] is about.
type happening int

const (
	attempted     happening = iota // an attempt is over
	retrying                       // another one follows, after a wait
	notRetrying                    // none does, as the retry budget is spent
	awaitingLimit                  // an attempt waits for the rate limit
	awaitingTurn                   // a scroll waits for another to end
	ended                          // the call is over
)

// hears reports whether anybody listens to a happening.
func (c *client) hears(ctx context.Context, what happening) bool {
	return slices.ContainsFunc(c.listeners, func(l listener) bool { return l.hears(ctx, what) })
}

func (c *client) tell(ctx context.Context, what happening, e *Event) {
	for _, l := range c.listeners {
		l.event(ctx, what, e)
	}
}

// happened tells about something if anybody listens. wait is how long the call waits now.
func (c *client) happened(ctx context.Context, what happening, x *exchange, wait time.Duration, err error) {
	if !c.hears(ctx, what) {
		return
	}
	e := x.event(err)
	if e.Wait = wait; what == awaitingLimit {
		e.Attempts-- // the attempt has not begun
	}
	c.tell(ctx, what, e)
}
