package facade

import (
	"context"
	"log/slog"
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
		c.record(ctx, slog.LevelDebug, "intercom: attempt", e)
		for _, h := range c.hooks {
			tell(ctx, h.Attempt, e)
		}
		return err
	}
}

// tells reports whether anybody listens to attempts.
func (c *client) tells(ctx context.Context) bool {
	return c.logger.Enabled(ctx, slog.LevelDebug) || slices.ContainsFunc(c.hooks, func(h Hooks) bool { return h.Attempt != nil })
}

func (c *client) tellRetry(ctx context.Context, x *exchange, wait time.Duration, err error) {
	e := x.event(err)
	e.Wait = wait
	c.record(ctx, slog.LevelInfo, "intercom: retrying", e, slog.Duration("wait", wait))
	for _, h := range c.hooks {
		tell(ctx, h.Retry, e)
	}
}

func (c *client) tellThrottle(ctx context.Context, x *exchange, wait time.Duration) {
	e := x.event(nil)
	e.Attempts, e.Wait = x.attempts-1, wait // the attempt has not begun
	c.record(ctx, slog.LevelDebug, "intercom: waiting for the rate limit", e, slog.Duration("wait", wait))
	for _, h := range c.hooks {
		tell(ctx, h.Throttle, e)
	}
}

// tellScroll tells that a scroll waits for another to end.
func (c *client) tellScroll(ctx context.Context, x *exchange, wait time.Duration, err error) {
	e := x.event(err)
	e.Wait = wait
	c.record(ctx, slog.LevelInfo, "intercom: waiting for another scroll to end", e, slog.Duration("wait", wait))
	for _, h := range c.hooks {
		tell(ctx, h.Throttle, e)
	}
}

// record writes what is fit for a log. The text of an error is not: a message of Intercom's may hold an email, and
// the text of a transport an address.
func (c *client) record(ctx context.Context, level slog.Level, message string, e Event, more ...slog.Attr) {
	if !c.logger.Enabled(ctx, level) {
		return
	}
	attrs := append(make([]slog.Attr, 0, 12),
		slog.String("operation", e.Operation),
		slog.String("method", e.Method),
		slog.String("path", e.Path),
		slog.Int("attempts", e.Attempts),
		slog.Duration("elapsed", e.Elapsed),
	)
	if e.StatusCode != 0 {
		attrs = append(attrs, slog.Int("status", e.StatusCode), slog.String("request_id", e.RequestID))
	}
	if e.Err != nil {
		attrs = append(attrs, slog.String("outcome", outcomeOf(e.Err).String()))
	}
	c.logger.LogAttrs(ctx, level, message, append(attrs, more...)...)
}
