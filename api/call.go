package api

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/url"

	"github.com/seed-a528e955/intercom-go/api/internal/inside"
	"github.com/seed-a528e955/intercom-go/api/spec"
)

// Caller carries out a prepared call and decodes the answer into call.Result, as [Decode] does. The facade's client
// is one; a [CallerFunc] is one for a unit test.
type Caller interface {
	// Call sends call and fills call.Result. A failure is an *[Error] or a *[CallError].
	Call(ctx context.Context, call *Call) error
}

// CallerFunc makes a [Caller] of a function: a stub for a unit test that gives call.Result an answer and sends nothing.
type CallerFunc func(ctx context.Context, call *Call) error

// Call calls f.
func (f CallerFunc) Call(ctx context.Context, call *Call) error {
	if f == nil {
		return newCallError(&Call{}, NotSent, errNilCaller)
	}
	return f(ctx, call)
}

// Call is one request on its way: an operation with its values.
type Call struct {
	// Operation says what is called.
	Operation *spec.Operation
	// Path holds the values of the path template's placeholders in order, not escaped.
	Path []string
	// Query may be nil.
	Query url.Values
	// Body is sent as JSON; nil sends none. A *multipart.Form is sent as a form.
	Body any
	// Result is a pointer to decode the answer into. Nil ignores the body; an *io.ReadCloser takes it as a stream.
	Result any
	// Response, where it is not nil, is filled by the [Caller] when the call ends, whether it succeeds or fails.
	Response *Response

	maxItems, maxTotal int // see WithMaxItems
	raw                *json.RawMessage
	extra              []func(*Call) error // what WithBodyField does to the payload
	cursor             url.Values          // see cursor.go
	resumed            string              // what the cursor is of that was given
	origin             string              // what a cursor of this call is of
	goOn               func(*Call) error   // follows the cursor, of a walk or one that was given; others do not link it
	walk               walker              // nil for a call by itself
	values             map[any]any
	path               string
	payload            []byte
	form               *inside.Form
}

// Do sends call through c and returns the decoded answer. The call that is given is not changed, so it can be used
// again.
//
// It also serves endpoints that no description has:
//
//	op := &spec.Operation{Service: "Contacts", Name: "Custom", Method: "GET", Path: "/contacts/{id}/custom", Version: "2.12"}
//	answer, err := api.Do[map[string]any](ctx, client, &api.Call{Operation: op, Path: []string{id}})
func Do[T any](ctx context.Context, c Caller, call *Call, opts ...CallOption) (*T, error) {
	result := new(T)
	if err := send(ctx, c, call, result, opts); err != nil {
		return nil, err
	}
	return result, nil
}

// Exec sends call through c where nothing comes back: a body is ignored.
func Exec(ctx context.Context, c Caller, call *Call, opts ...CallOption) error {
	return send(ctx, c, call, nil, opts)
}

// Stream sends call through c and returns the body of the answer as it arrives. The caller closes it.
func Stream(ctx context.Context, c Caller, call *Call, opts ...CallOption) (io.ReadCloser, error) {
	var body io.ReadCloser
	if err := send(ctx, c, call, &body, opts); err != nil {
		return nil, err
	}
	if body == nil {
		return nil, newCallError(call, Applied, ErrEmptyBody)
	}
	return body, nil
}

// What is said in place of a panic.
var (
	errNilContext = errors.New("the context is nil")
	errNilCaller  = errors.New("the call or its caller is nil (clients come from facade.New)")
)

// send works on a copy: the caller's Call may be used for several requests.
func send(ctx context.Context, c Caller, call *Call, result any, opts []CallOption) error {
	if call == nil {
		call = &Call{}
		c = nil
	}
	own := *call
	return own.send(ctx, c, result, opts)
}

// send uses the call up.
func (c *Call) send(ctx context.Context, caller Caller, result any, opts []CallOption) error {
	if ctx == nil { //nolint:staticcheck // a mistake of the caller's
		return newCallError(c, NotSent, errNilContext)
	}
	if caller == nil {
		return newCallError(&Call{}, NotSent, errNilCaller)
	}
	c.Result = result
	if err := c.ready(opts); err != nil {
		return err
	}
	return caller.Call(ctx, c)
}

// Value returns what was stored under key with [Call.SetValue], or nil. It is how a client's own call options travel to
// it; as with context values, keys are of a private type.
func (c wired) Value(key any) any { return c.values[key] }

// SetValue stores value under key, which must be comparable.
func (c wired) SetValue(key, value any) {
	own := map[any]any{} // keeps calls apart that were copied from one another
	maps.Copy(own, c.values)
	own[key] = value
	c.values = own
}

// mergeParams is mergeQuery for the Params struct of an operation; one of another operation is refused.
func (c *Call) mergeParams(of *spec.Operation, q url.Values) error {
	if c.Operation.String() != of.String() {
		return fmt.Errorf("the parameters of %s were given to %s", of, c.Operation)
	}
	c.mergeQuery(q)
	return nil
}

// mergeQuery sets the parameters of q in the call's query; those that were there under the same name are replaced.
func (c *Call) mergeQuery(q url.Values) {
	if len(q) == 0 {
		return
	}
	if c.Query == nil {
		c.Query = make(url.Values, len(q))
	}
	for name, values := range q {
		c.Query[name] = values
	}
}
