package facade

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/api/wire"
	"github.com/seed-a528e955/intercom-go/facade/ratelimit"
)

// retry makes attempts until one succeeds, or fails in a way that another would not fix or might make worse.
func (c *client) retry(next step) step {
	return func(ctx context.Context, x *exchange) error {
		var past earlierAttempts
		for {
			if ctx.Err() != nil {
				return past.interrupted(ctx, x)
			}
			x.attempt = attempt{}
			before := x.attempts
			x.attempts++
			past.tries++
			err := next(ctx, x)
			past.unmade = x.attempts == before
			if err == nil || past.deleted(x, err) {
				c.budget.earn()
				return nil
			}
			if ctx.Err() != nil {
				return past.settle(x, past.explain(err))
			}
			wait, held, again := c.again(ctx, x, past.tries, err)
			if !again {
				if errors.Is(err, api.ErrRateLimited) { // of the limiter's, perhaps, and not the answer that made it wait
					err = past.explain(err)
				}
				return past.settle(x, err)
			}
			past.add(err)
			c.happened(ctx, retrying, x, wait, err)
			if x.held = (turn{}); held {
				x.held = turn{x.token, time.Now().Add(wait)}
			} else {
				sleep(ctx, wait)
			}
		}
	}
}

// again decides whether to make another attempt, and how long to wait before it. A wait for the next window is held by
// the limiter, in its queue: after a wait of its own a call would find the window spent by others. Budget is spent
// last, on repetitions that will take place, and not on those with a time to come back.
func (c *client) again(ctx context.Context, x *exchange, tries int, err error) (wait time.Duration, held, again bool) {
	policy, answer := x.settings.retry, answerOf(err)
	if tries > x.settings.maxRetries || !x.retryable(x.failureOf(err)) {
		return 0, false, false
	}
	asked, window := askedWait(answer, time.Now())
	wait, held = asked, window && asked <= ratelimit.LongestWindow && c.limiter != nil
	if !held {
		wait = max(asked, asked+time.Duration(c.random()*float64(policy.ceiling(tries)))) // the sum may overflow
	}
	why := policy.beyond(ctx, asked, wait) // the caller learns now what waiting would not change
	told := asked > 0 && errors.Is(err, api.ErrRateLimited)
	if why == "" && !told && !c.budget.spend() {
		why = budgetSpent
		c.happened(ctx, notRetrying, x, 0, nil)
	}
	if why == "" {
		return wait, held, true
	}
	if answer != nil {
		answer.GaveUp = why
	} else if unanswered, ok := asType[*api.CallError](err); ok {
		unanswered.GaveUp = why
	}
	return wait, held, false
}

// earlierAttempts is what the earlier attempts of a call mean for its end.
type earlierAttempts struct {
	tries   int
	last    error // the failure of the attempt before
	unknown bool  // one of them may have taken effect
	applied bool  // one of them has
	unmade  bool  // the last was not made: the limiter held it, or the context ended
}

func (h *earlierAttempts) add(err error) {
	h.last = err
	h.applied = h.applied || outcomeOf(err) == api.Applied
	h.unknown = h.unknown || outcomeOf(err) == api.Unknown
}

// deleted recognises that an earlier attempt did delete what is not found any more. The call has succeeded then; as
// that attempt's answer was lost, the result is left zero.
func (h *earlierAttempts) deleted(x *exchange, err error) bool {
	answer := answerOf(err)
	return x.call.Operation.Method == http.MethodDelete && (h.unknown || h.applied) && answer != nil &&
		answer.Is(api.ErrNotFound) && !answer.Is(api.ErrVersion)
}

// settle gives the call's last failure the outcome of the whole call: what an earlier attempt has done, or may have
// done, is not undone by a later refusal.
func (h *earlierAttempts) settle(x *exchange, err error) error {
	outcome := outcomeOf(err)
	switch {
	case h.applied:
		outcome = api.Applied
	case h.unknown && outcome != api.Applied:
		outcome = api.Unknown
	case h.unmade && h.last != nil:
		outcome = outcomeOf(h.last)
	}
	err = wire.WithOutcome(err, outcome)
	x.stamp(err)
	return err
}

// interrupted is the end of a call whose context ended between attempts.
func (h *earlierAttempts) interrupted(ctx context.Context, x *exchange) error {
	h.unmade = true
	return h.settle(x, h.explain(x.fail(api.NotSent, because(ctx, nil))))
}

// explain adds to the end of a wait what the call was failing with before: "deadline exceeded" alone would hide that
// it was waiting out a rate limit.
func (h *earlierAttempts) explain(err error) error {
	if ended, ok := asType[*api.CallError](err); ok && h.last != nil {
		ended.Earlier = h.last
	}
	return err
}

func outcomeOf(err error) api.Outcome {
	if err == nil {
		return api.Unknown
	}
	if failed, ok := asType[*api.CallError](err); ok {
		return failed.Outcome()
	}
	if answer := answerOf(err); answer != nil {
		return answer.Outcome()
	}
	return api.Unknown
}
