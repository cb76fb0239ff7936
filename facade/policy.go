package facade

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/seed-a528e955/intercom-go/api"
)

// RetryPolicy says how failed calls are repeated. A field that is zero keeps the default, or what the client has when
// the policy is given to a call; to turn repeating off use [WithMaxRetries](0).
type RetryPolicy struct {
	// MaxRetries is how often a call is repeated at most; default 2.
	MaxRetries int
	// Backoff is the longest wait before the first repetition; it doubles with each one. The wait is drawn evenly
	// between nothing and that. Default 500 ms.
	Backoff time.Duration
	// MaxBackoff is where the doubling ends, and the most that the first wait is drawn from; default 8 s.
	MaxBackoff time.Duration
	// MaxWait is the longest wait that the server may ask for (Retry-After, or the end of the rate limit's window), and
	// the longest for a turn with the limiter, before the error is returned at once instead; default 60 s.
	MaxWait time.Duration
	// Budget is how many repetitions a client has in hand for all its calls together; default 50. It keeps a client
	// from adding to the load of a server that fails every call; a 429 that says when to come back costs nothing of it.
	// It belongs to clients: calls refuse it.
	Budget int
	// BudgetRefill is how many successful calls earn one repetition back; default 5. It belongs to clients.
	BudgetRefill int
}

var defaultRetryPolicy = RetryPolicy{
	MaxRetries:   2,
	Backoff:      500 * time.Millisecond,
	MaxBackoff:   8 * time.Second,
	MaxWait:      60 * time.Second,
	Budget:       50,
	BudgetRefill: 5,
}

// with lays the fields of more that say something over p.
func (p RetryPolicy) with(more RetryPolicy, ofCall bool) (RetryPolicy, error) {
	most := cmp.Or(more.MaxBackoff, p.MaxBackoff)
	switch {
	case ofCall && (more.Budget != 0 || more.BudgetRefill != 0):
		return p, fmt.Errorf("%+v: the budget belongs to the client, not to a call", more)
	case min(more.MaxRetries, more.Budget, more.BudgetRefill) < 0 || min(more.Backoff, more.MaxBackoff, more.MaxWait) < 0:
		return p, fmt.Errorf("%+v: no field may be negative", more)
	case more.Backoff > most:
		return p, fmt.Errorf("%+v: Backoff is longer than MaxBackoff, %s", more, most)
	}
	return RetryPolicy{
		MaxRetries:   cmp.Or(more.MaxRetries, p.MaxRetries),
		Backoff:      cmp.Or(more.Backoff, p.Backoff),
		MaxBackoff:   most,
		MaxWait:      cmp.Or(more.MaxWait, p.MaxWait),
		Budget:       cmp.Or(more.Budget, p.Budget),
		BudgetRefill: cmp.Or(more.BudgetRefill, p.BudgetRefill),
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

// retryable tells whether a call may be sent again after a failed attempt.
func (x *exchange) retryable(met failureKind) bool {
	op := x.call.Operation
	switch met {
	case unopened, declined:
		return x.call.Replayable()
	case uncertain:
		// A scroll moves on with each request, so a second one would lose a page (or find the scroll taken).
		return op.Repeatable() && op.Pagination != api.PaginationScroll && x.call.Replayable()
	}
	return false
}
