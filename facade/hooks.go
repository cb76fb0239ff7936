package facade

import (
	"bytes"
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/api/fit"
	"github.com/seed-a528e955/intercom-go/api/wire"
)

// Hooks are functions that the client calls while it works; those left nil are not called. They run on the goroutine
// of the call and hold it up, and several calls may be in one at the same time. None is given the token, a body or an
// address: an Event names the operation and its path template. What they are given is theirs: changing it changes nothing
// about the call. They may call the client, but for Throttle, where such a call would wait for one that waits for it, until
// one of them has waited for too long. A panic reaches the caller of the call.
type Hooks struct {
	// OperationStart is called when a call begins. The context that it returns, if not nil, is the one that the call
	// continues with: it may carry a trace's span.
	OperationStart func(ctx context.Context, e Event) context.Context
	// OperationEnd is called when a call has ended, with the context that OperationStart returned.
	OperationEnd func(ctx context.Context, e Event)
	// Attempt is called after each attempt.
	Attempt func(ctx context.Context, e Event)
	// Retry is called when an attempt has failed and another will follow, before the wait.
	Retry func(ctx context.Context, e Event)
	// Throttle is called when an attempt has to wait for the rate limit, or a scroll for another to end, before the wait.
	// In the latter case Err is an api.ErrScrollExists.
	Throttle func(ctx context.Context, e Event)
	// Mismatch is called for a field of an answer that did not have the expected type and for a key that the model does
	// not have: once for each operation and path, its indexes left aside, in the life of the client. [Response] counts
	// those of each call.
	Mismatch func(ctx context.Context, m fit.Mismatch)
}

// Event is what hooks get.
type Event struct {
	// CallInfo is what is known about the call now. Its Attempts counts the attempt that has just ended.
	api.CallInfo
	// Duration is how long the attempt took; in Attempt alone.
	Duration time.Duration
	// Wait is how long the call waits now; in Retry and Throttle alone. In Throttle it is estimated, and 0 when it is
	// the next answer that decides.
	Wait time.Duration
	// Err is the failure of the attempt, or of the call; nil when there was none. Its text may quote Intercom's
	// message, which may hold personal data: log it as a value, slog.Any("err", e.Err), and that is left out.
	Err error
}

// info is what is known about the call by now.
func (x *exchange) info() api.CallInfo {
	info := wire.NewCallInfo(x.call.Operation)
	info.Attempts, info.Elapsed = x.attempts, time.Since(x.started)
	if x.response != nil {
		info.StatusCode, info.RequestID, info.RateLimit = x.response.StatusCode, x.requestID(), wire.ParseRateLimit(x.response.Header)
	}
	return info
}

//go:noinline
func (x *exchange) event(err error) *Event { return &Event{CallInfo: x.info(), Err: err} }

// of is the hook that a happening calls, nil where none does.
func (h *Hooks) of(what happening) func(context.Context, Event) {
	switch what {
	case attempted:
		return h.Attempt
	case retrying:
		return h.Retry
	case awaitingLimit, awaitingTurn:
		return h.Throttle
	case ended:
		return h.OperationEnd
	}
	return nil
}

func (h *Hooks) hears(_ context.Context, what happening) bool { return h.of(what) != nil }

func (h *Hooks) start(ctx context.Context, x *exchange) context.Context {
	if h.OperationStart == nil {
		return ctx
	}
	return cmp.Or(h.OperationStart(ctx, *x.event(nil)), ctx)
}

// event gives the hook an event of its own.
func (h *Hooks) event(ctx context.Context, what happening, e *Event) {
	if hook := h.of(what); hook != nil {
		own := *e
		own.Err = copied(e.Err)
		hook(ctx, own)
	}
}

func (h *Hooks) mismatch(ctx context.Context, m fit.Mismatch) {
	if h.Mismatch != nil {
		h.Mismatch(ctx, m)
	}
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
