package facade

import (
	"bytes"
	"context"
	"slices"
	"time"

	"github.com/seed-a528e955/intercom-go/api"
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
		x.leaveLimiter(err)
		c.tell(ctx, levelDebug, "intercom: attempt", e, attemptHook)
		return err
	}
}

// tells reports whether anybody listens to attempts.
func (c *client) tells(ctx context.Context) bool {
	return c.logger != nil && c.logger.enabled(ctx, levelDebug) || slices.ContainsFunc(c.hooks, func(h *Hooks) bool { return h.Attempt != nil })
}

func (c *client) tellRetry(ctx context.Context, x *exchange, wait time.Duration, err error) {
	e := x.event(err)
	e.Wait = wait
	c.tell(ctx, levelInfo, "intercom: retrying", e, retryHook)
}

func (c *client) tellThrottle(ctx context.Context, x *exchange, wait time.Duration) {
	e := x.event(nil)
	e.Attempts, e.Wait = x.attempts-1, wait // the attempt has not begun
	c.tell(ctx, levelDebug, "intercom: waiting for the rate limit", e, throttleHook)
}

// tellScroll tells that a scroll waits for another to end.
func (c *client) tellScroll(ctx context.Context, x *exchange, wait time.Duration, err error) {
	e := x.event(err)
	e.Wait = wait
	c.tell(ctx, levelInfo, "intercom: waiting for another scroll to end", e, throttleHook)
}

// eventHook is which of the hooks is meant.
type eventHook func(*Hooks) func(context.Context, Event)

func attemptHook(h *Hooks) func(context.Context, Event)  { return h.Attempt }
func retryHook(h *Hooks) func(context.Context, Event)    { return h.Retry }
func throttleHook(h *Hooks) func(context.Context, Event) { return h.Throttle }
func endHook(h *Hooks) func(context.Context, Event)      { return h.OperationEnd }

// tell tells the logger, if there is one, and the hooks.
func (c *client) tell(ctx context.Context, at level, message string, e *Event, of eventHook) {
	if c.logger != nil {
		c.logger.event(ctx, at, message, e)
	}
	c.tellHooks(ctx, e, of)
}

func (c *client) tellHooks(ctx context.Context, e *Event, of eventHook) {
	for _, h := range c.hooks {
		if hook := of(h); hook != nil {
			c.giveEvent(ctx, hook, e)
		}
	}
}

// giveEvent gives a hook an event of its own.
func giveEvent(ctx context.Context, hook func(context.Context, Event), e *Event) {
	own := *e
	own.Err = copied(e.Err)
	hook(ctx, own)
}

// copied is a failure that a hook may change without changing the call's.
func copied(err error) error {
	switch e := err.(type) { //nolint:errorlint // a failure is one of these, not wrapped
	case *api.Error:
		own := *e
		own.Errors, own.Body, own.Header = slices.Clone(e.Errors), bytes.Clone(e.Body), e.Header.Clone()
		return &own
	case *api.CallError:
		own := *e
		own.Earlier = copied(e.Earlier)
		return &own
	}
	return err
}
