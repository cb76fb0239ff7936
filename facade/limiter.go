package facade

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/api/wire"
	"github.com/seed-a528e955/intercom-go/facade/ratelimit"
)

// WithLimiter replaces the client's own limiter by one that it may share with other clients.
func WithLimiter(l *ratelimit.Limiter) ClientOption {
	return unless(l == nil, "WithLimiter: the limiter is nil; to have none use WithoutLimiter", func(c *config) {
		c.limiter, c.limiterGiven = l, true
	})
}

// WithoutLimiter sends calls at once, whatever is known about the rate limit.
func WithoutLimiter() ClientOption {
	return always(func(c *config) { c.limiter, c.limiterGiven = nil, true })
}

// WithPacing gives the client a limiter of its own that spreads calls over the window. It excludes [WithLimiter] and
// [WithoutLimiter]; a limiter that is shared takes ratelimit.WithPacing.
func WithPacing() ClientOption {
	return always(func(c *config) { c.pacing = true })
}

// ownLimiter makes the limiter of a client that is given none.
func (c *config) ownLimiter() (err error) {
	switch {
	case c.pacing && c.limiterGiven:
		return errors.New("WithPacing excludes WithLimiter and WithoutLimiter (a shared limiter takes ratelimit.WithPacing)")
	case c.pacing:
		c.limiter, err = ratelimit.New(ratelimit.WithPacing())
	case !c.limiterGiven:
		c.limiter, err = ratelimit.New()
	}
	return err
}

// limit lets an attempt go when the rate limit allows it.
func (c *client) limit(next step) step {
	if c.limiter == nil {
		return next
	}
	return func(ctx context.Context, x *exchange) (err error) {
		if !x.held.at.IsZero() && x.token != x.held.token {
			if sleep(ctx, time.Until(x.held.at)); ctx.Err() != nil {
				x.attempts--
				return x.fail(api.NotSent, because(ctx, nil))
			}
		}
		t := c.limiter.Ask(cmp.Or(x.token, c.baseText), x.attempts, x.started)
		x.ticket = t
		defer func() { x.leaveLimiter(err) }()
		if !t.IsReady() {
			err = c.await(ctx, x, t)
		}
		if err != nil {
			x.attempts--
			return x.fail(api.NotSent, err)
		}
		return next(ctx, x)
	}
}

// leaveLimiter gives back what the limiter has lent to the attempt, once: when the attempt is over, and before a hook is
// called about it, which may take its time and may call the client.
func (x *exchange) leaveLimiter(err error) {
	if t := x.ticket; t != nil {
		x.ticket = nil
		t.Done(x.toldLimit(err))
	}
}

// await waits until the call may go, if that is no longer than it may wait.
func (c *client) await(ctx context.Context, x *exchange, t *ratelimit.Ticket) error {
	ended := func() error {
		return fmt.Errorf("%w while waiting for the rate limit: %w", because(ctx, nil), api.ErrRateLimited)
	}
	if ctx.Err() != nil {
		return ended()
	}
	most := x.settings.retry.MaxWait
	why := x.settings.retry.beyond(ctx, t.Wait(), t.Wait())
	if why == "" {
		c.happened(ctx, awaitingLimit, x, t.Wait(), nil)
		longest := time.NewTimer(most)
		defer longest.Stop()
		select {
		case <-t.Ready():
			return nil
		case <-ctx.Done():
			return ended()
		case <-longest.C:
			why = fmt.Sprintf("the wait took longer than RetryPolicy.MaxWait, %s", most)
		}
	}
	return fmt.Errorf("%w: %s", api.ErrRateLimited, why)
}

// toldLimit is what the end of an attempt tells about the rate limit.
func (x *exchange) toldLimit(err error) ratelimit.Answer {
	a := ratelimit.Answer{Result: ratelimit.Failed}
	switch {
	case err != nil && outcomeOf(err) == api.NotSent:
		a.Result = ratelimit.NotSent
	case x.response == nil:
		a.Result = ratelimit.Lost
	case errors.Is(err, api.ErrRateLimited):
		a.Result = ratelimit.Refused
	case err == nil && x.stream == nil:
		a.Result = ratelimit.Succeeded
	}
	if x.response == nil || x.stream != nil { // a stream may come from a file's host, and tell that one's limits
		return a
	}
	header := x.response.Header
	a.Limit, a.Date = wire.ParseRateLimit(header), dateOf(header)
	if values := header["Retry-After"]; values != nil {
		a.RetryAfter, _ = parseRetryAfter(values, serverTime(header, time.Now()))
	}
	return a
}

// dateOf is the answer's Date, and zero if it has none.
func dateOf(answer http.Header) time.Time {
	value := answer.Get("Date")
	if value == "" { // the error of parsing it would cost allocations
		return time.Time{}
	}
	date, err := parseDate(value)
	if err != nil {
		return time.Time{}
	}
	return date
}
