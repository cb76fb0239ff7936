package api

import (
	"context"
	"net/http"
	"net/url"

	"github.com/seed-a528e955/intercom-go/api/internal/inside"
	"github.com/seed-a528e955/intercom-go/api/spec"
)

// Wire lets package api/wire in, and nobody else: what generated code and a client do with a call is not for programs. The
// methods are with what they are about: prepare.go, body.go, decode.go, call.go.
func (c *Call) Wire(inside.Key) wired { return wired{c} } //nolint:revive // the type is for package wire alone

// wired is a call with what package wire may do to it.
type wired struct{ *Call }

// Error makes an Error of an answer.
func (c wired) Error(status int, header http.Header, body []byte) *Error {
	return newError(c.Call, status, header, body)
}

// Failed makes a CallError of the call.
func (c wired) Failed(outcome Outcome, err error) *CallError {
	return newCallError(c.Call, outcome, err)
}

// Info is what is known about a call before it is sent.
func (c wired) Info() CallInfo { return newCallInfo(c.Operation) }

// RateLimit reads the headers of an answer.
func (c wired) RateLimit(h http.Header) RateLimit { return parseRateLimit(h) }

// WithOutcome returns a copy of an *Error or a *CallError that has another outcome, and any other error as it is.
func (c wired) WithOutcome(err error, outcome Outcome) error {
	switch e := err.(type) { //nolint:errorlint // an error that wraps one has another text
	case *Error:
		other := *e
		other.outcome = outcome
		return &other
	case *CallError:
		other := *e
		other.outcome = outcome
		return &other
	}
	return err
}

// Send sends the call and decodes the answer into result. The call is used up.
func (c wired) Send(ctx context.Context, caller Caller, result any, opts []CallOption) error {
	return c.send(ctx, caller, result, opts)
}

// Walk goes over the pages of the call's operation.
func (c wired) Walk(ctx context.Context, opts []CallOption, fetch fetchPage, yield yieldPage) {
	walkPages(ctx, c.Operation, opts, fetch, yield)
}

// EachItem returns opts for a walk that yields items without their page.
func (c wired) EachItem(opts []CallOption) []CallOption {
	return append([]CallOption{eachItemOption{}}, opts...)
}

// MergeParams is MergeQuery for the Params struct of an operation; one of another operation is refused.
func (c wired) MergeParams(of *spec.Operation, q url.Values) error { return c.mergeParams(of, q) }
