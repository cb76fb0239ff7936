package facade

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/api/spec"
	"github.com/seed-a528e955/intercom-go/api/wire"
)

// RetryPolicy says how long to wait before a failed call is retried. A wait that is zero keeps what it was: the default,
// or what the client has when the policy is given to a call. How often is for [WithMaxRetries] to say, and how often by all
// calls of a client together for [WithRetryBudget].
type RetryPolicy struct {
	// Backoff is the longest wait before the first retry; it doubles with each one. The wait is drawn evenly between
	// nothing and that. Default 500 ms.
	Backoff time.Duration
	// MaxBackoff is where the doubling ends, and the most that the first wait is drawn from; default 8 s.
	MaxBackoff time.Duration
	// MaxWait is the longest wait that the server may ask for (Retry-After, or the end of the rate limit's window), and
	// the longest that the limiter may hold a call, before the error is returned at once instead; default 60 s.
	MaxWait time.Duration
}

var defaultRetryPolicy = RetryPolicy{Backoff: 500 * time.Millisecond, MaxBackoff: 8 * time.Second, MaxWait: 60 * time.Second}

// with lays the fields of more that say something over p.
func (p RetryPolicy) with(more RetryPolicy) (RetryPolicy, error) {
	most := cmp.Or(more.MaxBackoff, p.MaxBackoff)
	switch {
	case min(more.Backoff, more.MaxBackoff, more.MaxWait) < 0:
		return p, fmt.Errorf("%+v: no wait may be negative", more)
	case more.Backoff > most:
		return p, fmt.Errorf("%+v: Backoff is longer than MaxBackoff, %s", more, most)
	}
	return RetryPolicy{
		Backoff:    cmp.Or(more.Backoff, p.Backoff),
		MaxBackoff: most,
		MaxWait:    cmp.Or(more.MaxWait, p.MaxWait),
	}, nil
}

// failureKind is what kind of failure an attempt met, as far as repeating goes.
type failureKind int

const (
	final     failureKind = iota // repeating would not help
	unopened                     // no connection: nothing was sent
	declined                     // answered without doing anything, for now
	uncertain                    // the request may have taken effect
)

// failureOf sorts a failed attempt.
func (x *exchange) failureOf(err error) failureKind {
	answer := answerOf(err)
	if answer == nil {
		return x.failure
	}
	switch answer.StatusCode {
	case http.StatusTooManyRequests:
		if errors.Is(answer, api.ErrJobPending) {
			return final // waiting does not end the job
		}
		return declined
	case http.StatusRequestTimeout, http.StatusInternalServerError, http.StatusBadGateway,
		http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return uncertain
	}
	return final
}

// retryable reports whether a call may be sent again after a failed attempt.
func (x *exchange) retryable(met failureKind) bool {
	op := x.call.Operation
	switch met {
	case unopened, declined:
		return wire.Replayable(x.call)
	case uncertain:
		// A scroll moves on with each request, so a second one would lose a page (or find the scroll taken).
		return op.Repeatable() && op.Pagination != spec.PaginationScroll && wire.Replayable(x.call)
	}
	return false
}
