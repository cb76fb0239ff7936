package facade

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"time"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/api/wire"
	"github.com/seed-a528e955/intercom-go/facade/ratelimit"
)

// step is a step of a call. Its error is an api.Failure.
type step func(ctx context.Context, x *exchange) error

// steps is the one place that says what a call passes, and in which order. It reads from the outside inwards: what a
// step does on the way in happens top to bottom, what it does on the way out bottom to top. One file each.
func (c *client) steps() step {
	oneAttempt := sequence(
		c.send,   // transport: one request and its answer, redirects included
		c.read,   // body: the answer's bytes, up to a limit, or a stream
		c.decode, // decode: an error or the result
	)
	return c.wrapAll(oneAttempt,
		(*client).operation, // operation: hooks around the call, and its total deadline
		(*client).scroll,    // scroll: its turn, where it begins a scroll
		(*client).retry,     // retry: everything below happens once for each attempt
		(*client).authorize, // headers: the token, which has its own rate limit
		// Inside retry, as every attempt counts; outside of the attempt's timeout, as waiting for a turn is not
		// waiting for an answer.
		(*client).limit,          // limiter: when it goes, as the rate limit allows
		(*client).attemptTimeout, // operation: the timeout of one attempt, reading the answer included
		(*client).headers,        // headers: token, version, user agent, accept
		(*client).log,            // log: what is reported about an attempt, to the logger and the hooks
	)
}

// wrapAll nests steps, the first outermost.
func (c *client) wrapAll(innermost step, wraps ...func(c *client, next step) step) step {
	for i := len(wraps) - 1; i >= 0; i-- {
		innermost = wraps[i](c, innermost)
	}
	return innermost
}

// sequence enters steps one after the other until one fails.
func sequence(steps ...step) step {
	return func(ctx context.Context, x *exchange) error {
		for _, step := range steps {
			if err := step(ctx, x); err != nil {
				return err
			}
		}
		return nil
	}
}

// exchange is one call on its way through the steps.
type exchange struct {
	call     *api.Call
	settings settings
	started  time.Time
	attempts int // begun so far, the running one included
	secrets  *secrets
	held     turn // of a retry that the limiter holds

	mismatches counts // of the answer that was decoded

	attempt // the running attempt, cleared before each
}

// attempt is what the steps of one attempt leave for each other.
type attempt struct {
	token    string
	header   http.Header    // to be sent
	target   *url.URL       // where to
	response *http.Response // its body belongs to the step body
	refused  error          // why a redirect was not followed
	strayed  bool           // the redirects have left the configured host
	body     []byte         // of the answer, as far as it was read
	stream   *stream        // of the answer, in place of body
	failure  failureKind    // of a failure that is not an answer

	ticket *ratelimit.Ticket // the limiter's, as long as the attempt holds it
}

// turn is when a call may go again with a token, which may be another by then: its limits are not known.
type turn struct {
	token string
	at    time.Time
}

// fail makes the error of an attempt that has no usable answer.
func (x *exchange) fail(outcome api.Outcome, err error) *api.CallError {
	e := wire.NewCallError(x.call, outcome, err)
	if x.response != nil {
		e.CallInfo = x.info()
	}
	return e
}

// stamp writes into an error how much was tried. (A nil error has nothing to be found in.)
func (x *exchange) stamp(err error) {
	if err == nil {
		return
	}
	elapsed := time.Since(x.started)
	if answer := answerOf(err); answer != nil {
		answer.Attempts, answer.Elapsed = x.attempts, elapsed
	} else if noAnswer, ok := asType[*api.CallError](err); ok {
		noAnswer.Attempts, noAnswer.Elapsed = x.attempts, elapsed
	}
}

// answerOf returns the answer that a failure is, and nil for a failure that only wraps one: that of an earlier attempt,
// or of another call that a token source made.
func answerOf(err error) *api.Error {
	if err == nil { // the variables below cost allocations
		return nil
	}
	if _, noAnswer := asType[*api.CallError](err); noAnswer { // is never inside of an answer
		return nil
	}
	answer, _ := asType[*api.Error](err)
	return answer
}

// wantsStream reports whether the caller reads the answer's body himself.
func (x *exchange) wantsStream() bool {
	_, ok := x.call.Result.(*io.ReadCloser)
	return ok
}

// succeeded reports whether the answer is a 2xx.
func (x *exchange) succeeded() bool { return x.response.StatusCode/100 == 2 }

func (x *exchange) requestID() string { return x.scrub(short(x.response.Header.Get("X-Request-Id"))) }

// release runs f when the call is over: now, or when the caller closes the stream that the call returned.
func (x *exchange) release(f func()) {
	if x.stream != nil {
		x.stream.closers = append(x.stream.closers, f)
		return
	}
	f()
}
