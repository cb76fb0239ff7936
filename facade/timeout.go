package facade

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/seed-a528e955/intercom-go/api/spec"
)

// operation is the outermost step: one call as its caller sees it.
func (c *client) operation(next step) step {
	return func(ctx context.Context, x *exchange) error {
		for _, l := range c.listeners {
			ctx = l.start(ctx, x)
		}
		ctx = context.WithValue(ctx, operationKey{}, x.call.Operation)
		limited, cancel := ctx, func() {}
		if d := x.settings.timeout; d > 0 {
			limited, cancel = context.WithTimeoutCause(ctx, d, &timeoutError{"the call", d})
		}
		returned := false
		defer func() {
			if x.release(cancel); !returned && x.stream != nil { // a hook has panicked, and nobody gets it
				_ = x.stream.Close()
			}
		}()

		err := next(limited, x)
		x.describe()
		c.happened(ctx, ended, x, 0, err)
		returned = true
		return err
	}
}

type operationKey struct{}

// OperationFromContext returns the operation that a request belongs to, given the request's context, for transports
// that name what they record: its String is "Contacts.Get", its Path a template without ids.
func OperationFromContext(ctx context.Context) (op spec.Operation, ok bool) {
	of, ok := ctx.Value(operationKey{}).(*spec.Operation)
	if ok {
		op = *of
	}
	return op, ok
}

// theAttempt is what a timeoutError of one attempt is about.
const theAttempt = "the attempt"

// timeoutError is the passing of a timeout that was given as an option.
type timeoutError struct {
	what string
	d    time.Duration
}

func (e *timeoutError) Error() string {
	return fmt.Sprintf("%s did not end within its timeout of %s", e.what, e.d)
}

// Unwrap lets it be recognised like any other timeout, also as a net.Error.
func (e *timeoutError) Unwrap() error { return context.DeadlineExceeded }

// because is why something failed: if the context has ended then that, in words where there are some, else err.
func because(ctx context.Context, err error) error {
	ended, cause := ctx.Err(), context.Cause(ctx)
	if ended == nil {
		return err
	}
	timeout, ok := asType[*timeoutError](cause)
	switch {
	case ok:
		return timeout
	case errors.Is(cause, ended):
		return cause
	default: // the cause is the caller's own: both must be found
		return fmt.Errorf("%w: %w", ended, cause)
	}
}

// attemptTimeout limits one attempt, so that a call survives a server that never answers. The timer ends with the
// attempt: for a stream when its headers are there, as nobody knows how long its reader will take.
//
//go:noinline
func (c *client) attemptTimeout(next step) step {
	return func(ctx context.Context, x *exchange) error {
		ctx, cancel := context.WithCancelCause(ctx)
		defer func() {
			if x.stream == nil {
				cancel(nil)
				return
			}
			x.release(func() { cancel(nil) })
		}()
		if d := x.settings.attemptTimeout; d > 0 {
			timer := time.AfterFunc(d, func() { cancel(&timeoutError{theAttempt, d}) })
			defer timer.Stop()
		}
		return next(ctx, x)
	}
}
