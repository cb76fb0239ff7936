package facade

import (
	"cmp"
	"context"
	"time"

	"github.com/seed-a528e955/intercom-go/api"
)

// Hooks are functions that the client calls while it works; those left nil are not called. They run on the goroutine
// of the call and hold it up, and several calls may be in one at the same time. None is told the token, a body or an
// address: an Event names the operation and its path template.
type Hooks struct {
	// OperationStart is called when a call begins. The context that it returns, if not nil, is the one that the call
	// goes on with: it may carry a trace's span.
	OperationStart func(ctx context.Context, e Event) context.Context
	// OperationEnd is called when a call has ended, with the context that OperationStart returned.
	OperationEnd func(ctx context.Context, e Event)
	// Attempt is called after each attempt.
	Attempt func(ctx context.Context, e Event)
	// Retry is called when an attempt has failed and another will follow, before the wait.
	Retry func(ctx context.Context, e Event)
	// Throttle is called when an attempt has to wait for the rate limit, before the wait.
	Throttle func(ctx context.Context, e Event)
	// Mismatch is called for each field of an answer that did not have the expected type.
	Mismatch func(ctx context.Context, m api.Mismatch)
}

// Event is what hooks are told.
type Event struct {
	// Operation is service and method ("Contacts.Get"); Method and Path are the HTTP method and the path template.
	Operation, Method, Path string
	// Version is the API version that the operation asks for.
	Version string
	// Attempt counts the attempts up to now; 0 before the first.
	Attempt int
	// StatusCode, RequestID and RateLimit are from the last attempt's answer; zero when it had none.
	StatusCode int
	RequestID  string
	RateLimit  api.RateLimit
	// Duration is that of the attempt in Attempt, that of the call so far otherwise.
	Duration time.Duration
	// Wait is how long the call waits now; in Retry and Throttle alone. In Throttle it is estimated, and 0 when it is
	// the next answer that decides.
	Wait time.Duration
	// Err is the failure of the attempt, or of the call; nil when there was none. Its text may quote Intercom's
	// message, which may hold personal data: log it as a value, slog.Any("err", e.Err), and that is left out.
	Err error
}

func (x *exchange) event(duration time.Duration, err error) Event {
	op := x.call.Operation
	e := Event{
		Operation: op.String(), Method: op.Method, Path: op.Path, Version: op.Version,
		Attempt: x.attempts, Duration: duration, Err: err,
	}
	if x.response != nil {
		e.StatusCode = x.response.StatusCode
		e.RequestID = x.requestID()
		e.RateLimit = api.ParseRateLimit(x.response.Header)
	}
	return e
}

func (c *client) tellStart(ctx context.Context, x *exchange) context.Context {
	for _, h := range c.hooks {
		if h.OperationStart != nil {
			ctx = cmp.Or(h.OperationStart(ctx, x.event(0, nil)), ctx)
		}
	}
	return ctx
}

// tell calls a hook, if there is one.
func tell[T any](ctx context.Context, hook func(context.Context, T), what T) {
	if hook != nil {
		hook(ctx, what)
	}
}
