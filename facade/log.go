package facade

import (
	"context"
	"slices"
	"time"
)

// log tells the logger and the hooks about an attempt when it is over.
func (c *client) log(next step) step {
	return func(ctx context.Context, x *exchange) error {
		if !c.tells(ctx) {
			err := next(ctx, x)
			x.stamp(err)
			return err
		}
		start := time.Now()
		err := next(ctx, x)
		x.stamp(err)
		e := x.event(err)
		e.Duration = time.Since(start)
		c.record(ctx, levelDebug, "intercom: attempt", e)
		for _, h := range c.hooks {
			tell(ctx, h.Attempt, e)
		}
		return err
	}
}

// tells reports whether anybody listens to attempts.
func (c *client) tells(ctx context.Context) bool {
	return c.logger != nil && c.logger.enabled(ctx, levelDebug) || slices.ContainsFunc(c.hooks, func(h Hooks) bool { return h.Attempt != nil })
}

func (c *client) tellRetry(ctx context.Context, x *exchange, wait time.Duration, err error) {
	e := x.event(err)
	e.Wait = wait
	c.record(ctx, levelInfo, "intercom: retrying", e)
	for _, h := range c.hooks {
		tell(ctx, h.Retry, e)
	}
}

func (c *client) tellThrottle(ctx context.Context, x *exchange, wait time.Duration) {
	e := x.event(nil)
	e.Attempts, e.Wait = x.attempts-1, wait // the attempt has not begun
	c.record(ctx, levelDebug, "intercom: waiting for the rate limit", e)
	for _, h := range c.hooks {
		tell(ctx, h.Throttle, e)
	}
}

// tellScroll tells that a scroll waits for another to end.
func (c *client) tellScroll(ctx context.Context, x *exchange, wait time.Duration, err error) {
	e := x.event(err)
	e.Wait = wait
	c.record(ctx, levelInfo, "intercom: waiting for another scroll to end", e)
	for _, h := range c.hooks {
		tell(ctx, h.Throttle, e)
	}
}

// record tells the logger, if there is one.
func (c *client) record(ctx context.Context, at level, message string, e Event) {
	if c.logger != nil {
		c.logger.event(ctx, at, message, e)
	}
}
