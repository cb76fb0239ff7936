package facade

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"time"

	"github.com/seed-a528e955/intercom-go/api"
)

// room is a step of a call. Its error is an api.Failure.
type room func(ctx context.Context, x *exchange) error

// rooms is the one place that says what a call passes, and in which order. It reads from the outside inwards: what a
// room does on the way in happens top to bottom, what it does on the way out bottom to top. One file each.
func (c *client) rooms() room {
	oneAttempt := inTurn(
		c.send,   // transport: one request and its answer, redirects included
		c.read,   // body: the answer's bytes, up to a limit, or a stream
		c.decode, // decode: an error or the result
	)
	return through(oneAttempt,
		c.operation, // operation: hooks around the call, and its total deadline
		c.scroll,    // scroll: its turn, where it begins a scroll
		c.retry,     // retry: everything below happens once for each attempt
		c.authorize, // headers: the token, which has its own rate limit
		// Inside retry, as every attempt counts; outside of the attempt's timeout, as waiting for a turn is not
		// waiting for an answer.
		c.limit,          // limiter: when it goes, as the rate limit allows
		c.attemptTimeout, // operation: the timeout of one attempt, reading the answer included
		c.headers,        // headers: token, version, user agent, accept
		c.log,            // log: what is told about an attempt, to the logger and the hooks
	)
}

// through nests rooms, the first outermost.
func through(innermost room, doors ...func(next room) room) room {
	for i := len(doors) - 1; i >= 0; i-- {
		innermost = doors[i](innermost)
	}
	return innermost
}

// inTurn enters rooms one after the other until one fails.
func inTurn(steps ...room) room {
	return func(ctx context.Context, x *exchange) error {
		for _, step := range steps {
			if err := step(ctx, x); err != nil {
				return err
			}
		}
		return nil
	}
}

// exchange is one call on its way through the rooms.
type exchange struct {
	call     *api.Call
	settings settings
	started  time.Time
	attempts int // begun so far, the running one included

	attempt // the running attempt, cleared before each
}

// attempt is what the rooms of one attempt leave for each other.
type attempt struct {
	token    string
	header   http.Header    // to be sent
	target   *url.URL       // where to
	response *http.Response // its body belongs to the room body
	refused  error          // why a redirect was not followed
	body     []byte         // of the answer, as far as it was read
	readErr  error          // why the body is not whole
	stream   *stream        // of the answer, in place of body
	trouble  trouble        // of a failure that is no answer
}

// fail makes the error of an attempt that has no usable answer.
func (x *exchange) fail(outcome api.Outcome, err error) *api.CallError {
	e := api.NewCallError(x.call, outcome, err)
	if x.response != nil {
		e.StatusCode = x.response.StatusCode
		e.RequestID = x.requestID()
	}
	return e
}

// stamp writes into an error how much was tried. (A nil error has nothing to be found in.)
func (x *exchange) stamp(err error) {
	elapsed := time.Since(x.started)
	var noAnswer *api.CallError
	if answer := answerOf(err); answer != nil {
		answer.Attempts, answer.Elapsed = x.attempts, elapsed
	} else if errors.As(err, &noAnswer) {
		noAnswer.Attempts, noAnswer.Elapsed = x.attempts, elapsed
	}
}

// answerOf returns the answer that a failure is, and nil for a failure that only wraps one: that of an earlier attempt,
// or of another call that a token source made.
func answerOf(err error) *api.Error {
	var noAnswer *api.CallError // is never inside of an answer
	var answer *api.Error
	if errors.As(err, &noAnswer) || !errors.As(err, &answer) {
		return nil
	}
	return answer
}

// wantsStream tells whether the caller reads the answer's body himself.
func (x *exchange) wantsStream() bool {
	_, ok := x.call.Result.(*io.ReadCloser)
	return ok
}

// succeeded tells whether the answer is a 2xx.
func (x *exchange) succeeded() bool { return x.response.StatusCode/100 == 2 }

func (x *exchange) requestID() string { return x.scrub(x.response.Header.Get("X-Request-Id")) }

// release runs f when the call is over: now, or when the caller closes the stream that the call returned.
func (x *exchange) release(f func()) {
	if x.stream != nil {
		x.stream.closers = append(x.stream.closers, f)
		return
	}
	f()
}
