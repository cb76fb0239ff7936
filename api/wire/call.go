package wire

import (
	"context"
	"io"
	"net/http"
	"net/url"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/api/fit"
	"github.com/seed-a528e955/intercom-go/api/internal/codec"
	"github.com/seed-a528e955/intercom-go/api/internal/inside"
	"github.com/seed-a528e955/intercom-go/api/spec"
)

// NewCall is a call of an operation, as generated methods make it. query and body are nil where it has none.
//
//go:noinline
func NewCall(op *spec.Operation, query url.Values, body any, path ...string) *api.Call {
	return &api.Call{Operation: op, Path: path, Query: query, Body: body}
}

// Do sends call, which is used up, through c and returns result, a pointer, with the decoded answer in it. Generated methods use it: [api.Do],
// which has the model for its type parameter, would be compiled for each of them.
//
//go:noinline
func Do[P any](ctx context.Context, c api.Caller, call *api.Call, result P, opts []api.CallOption) (P, error) {
	if err := call.Wire(inside.Key{}).Send(ctx, c, result, opts); err != nil {
		var none P
		return none, err
	}
	return result, nil
}

// Pin sends a call through c in a version, unless its operation names one.
func Pin(ctx context.Context, c api.Caller, call *api.Call, version string) error {
	if call != nil && call.Operation != nil && call.Operation.Version == "" {
		op, own := *call.Operation, *call
		op.Version, own.Operation = version, &op
		call = &own
	}
	return c.Call(ctx, call)
}

// What a client does with a call that api.Do and its siblings have made ready.

// EscapedPath returns the path with its values filled in and escaped ("/contacts/abc%2Fd").
func EscapedPath(call *api.Call) string { return call.Wire(inside.Key{}).EscapedPath() }

// Payload returns the encoded JSON body and its content type; nil when there is no body, or when it is a form, which
// only [OpenBody] gives.
func Payload(call *api.Call) (body []byte, contentType string) {
	return call.Wire(inside.Key{}).Payload()
}

// ContentType returns the content type of the body of either kind, "" when there is none.
func ContentType(call *api.Call) string { return call.Wire(inside.Key{}).ContentType() }

// OpenBody returns the body to send, of either kind, and its length in bytes (-1 when that is not known before it is
// read). It can be called once for each attempt as long as [Replayable] holds. Without a body it returns nil, 0, nil.
func OpenBody(call *api.Call) (body io.ReadCloser, length int64, err error) {
	return call.Wire(inside.Key{}).OpenBody()
}

// Replayable reports whether the body can be sent a second time: always, but for a form with a file that cannot be read
// again.
func Replayable(call *api.Call) bool { return call.Wire(inside.Key{}).Replayable() }

// WantsBody reports whether the answer's body has a reader: a Result, or the target of [api.WithRawBody].
func WantsBody(call *api.Call) bool { return call.Wire(inside.Key{}).WantsBody() }

// Decode decodes the body of a successful answer into the call's Result and fills the target of [api.WithRawBody].
// Mismatches go to report, which may be nil. An empty body where a Result is wanted, or null where that is an object, is
// [api.ErrEmptyBody]; an unreadable one, an error list, and for [Pages] a page without a readable list are
// [api.ErrInvalidBody].
func Decode(call *api.Call, status int, body []byte, report func(fit.Mismatch)) error {
	return call.Wire(inside.Key{}).Decode(status, body, report)
}

// Walked reports whether the call is one of a walk over pages, which makes others with the same options.
func Walked(call *api.Call) bool { return call.Wire(inside.Key{}).Walked() }

// Value returns what was stored under key with [SetValue], or nil. It is how a client's own call options travel to it; as
// with context values, keys are of a private type.
func Value(call *api.Call, key any) any { return call.Wire(inside.Key{}).Value(key) }

// SetValue stores value under key, which must be comparable.
func SetValue(call *api.Call, key, value any) { call.Wire(inside.Key{}).SetValue(key, value) }

// MergeParams sets the parameters of an operation's Params struct in the call's query; the struct of another operation is
// refused.
func MergeParams(call *api.Call, of *spec.Operation, params any) error {
	return call.Wire(inside.Key{}).MergeParams(of, Query(params))
}

// NewCallInfo returns what is known about a call of op before it is sent. op may be nil.
func NewCallInfo(op *spec.Operation) api.CallInfo {
	call := api.Call{Operation: op}
	return call.Wire(inside.Key{}).Info()
}

// NewError makes an error of an answer. It never fails: what cannot be parsed is kept in its Body.
func NewError(call *api.Call, status int, header http.Header, body []byte) *api.Error {
	return call.Wire(inside.Key{}).Error(status, header, body)
}

// NewCallError wraps err with what is known about call.
func NewCallError(call *api.Call, outcome api.Outcome, err error) *api.CallError {
	return call.Wire(inside.Key{}).Failed(outcome, err)
}

// WithOutcome returns a copy of an *api.Error or *api.CallError that has another outcome, for a client that knows better;
// any other error is returned as it is.
func WithOutcome(err error, outcome api.Outcome) error {
	return new(api.Call).Wire(inside.Key{}).WithOutcome(err, outcome)
}

// ParseRateLimit reads X-RateLimit-Limit, -Remaining and -Reset (Unix seconds). When one of them is missing or no number,
// the limit is not known.
func ParseRateLimit(h http.Header) api.RateLimit {
	return new(api.Call).Wire(inside.Key{}).RateLimit(h)
}

// Place is the path of a mismatch without its indexes: "data[].owner_id" of "data[3].owner_id".
func Place(path string) string { return codec.Place(path) }
