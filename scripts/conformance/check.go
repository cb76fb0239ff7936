package conformance

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"reflect"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/api/fit"
	"github.com/seed-a528e955/intercom-go/api/spec"
)

// Fault is the kind of a [Finding].
type Fault string

// The faults that an example can show.
const (
	FaultError    Fault = "error"    // the call or the decoding failed
	FaultMismatch Fault = "mismatch" // a field did not have its declared type
	FaultLost     Fault = "lost"     // a value of the answer is not in the result
	FaultDiffers  Fault = "differs"  // what is sent is not what the example has
	FaultMissing  Fault = "missing"  // something declared is not in the package, or the other way round
)

// Finding is something that an example showed to be wrong.
type Finding struct {
	Version   string
	Operation string
	Direction Direction
	Example   string
	Fault     Fault
	// Path is where in the body, "(body)" for the whole of it.
	Path   string
	Detail string
}

// Key is what an exception names: a finding without the example and the
// indexes.
func (f Finding) Key() string {
	return fmt.Sprintf("%s %s %s", f.Operation, f.Direction, general(f.Path))
}

const wholeBody = "(body)"

// CheckExample runs an example through the public method of its operation and
// returns what is wrong, and how many values it has in another form than the
// version declares (see aligned).
func CheckExample(ctx context.Context, v Version, e Example) (findings []Finding, forms int) {
	op := v.OperationFor(e.Method, e.Path)
	if op == nil {
		return []Finding{{
			Version: v.Name, Operation: e.Method + ":" + e.Path, Direction: e.Direction, Example: e.Name,
			Fault: FaultError, Path: wholeBody, Detail: "the package has no such operation",
		}}, 0
	}
	c := check{version: v, op: op, example: e}
	if e.Direction == Received {
		c.response(ctx)
	} else {
		c.request(ctx)
	}
	return c.findings, c.forms
}

type check struct {
	version  Version
	op       *spec.Operation
	example  Example
	findings []Finding
	forms    int // values that the example has in another form
}

func (c *check) tell(fault Fault, path, format string, args ...any) {
	if path == "" {
		path = wholeBody
	}
	c.findings = append(c.findings, Finding{
		Version: c.version.Name, Operation: c.op.String(), Direction: c.example.Direction, Example: c.example.Name,
		Fault: fault, Path: path, Detail: fmt.Sprintf(format, args...),
	})
}

// response answers the operation with the example and looks for its values in
// what the method returns.
func (c *check) response(ctx context.Context) {
	body, err := writeJSON(c.example.Value)
	if err != nil {
		c.tell(FaultError, "", "%v", err)
		return
	}
	wire := Always(Answer{c.example.Status, "application/json", body})
	client, err := Connect(c.version, wire, func(m fit.Mismatch) {
		if m.Fate != fit.UnknownKey { // what is lost is found by comparing
			c.tell(FaultMismatch, m.Path, "want %s, got %s", m.Want, m.Got)
		}
	})
	if err != nil {
		c.tell(FaultError, "", "%v", err)
		return
	}
	method, err := Find(client, c.op)
	if err != nil {
		c.tell(FaultError, "", "%v", err)
		return
	}
	args, err := method.Filled()
	if err != nil {
		c.tell(FaultError, "", "%v", err)
		return
	}
	result, err := method.Call(ctx, args)
	switch {
	case err != nil:
		c.tell(FaultError, "", "%v", unwrapped(err))
	case method.Result == nil:
		c.tell(FaultLost, "", "the method returns an error alone, the answer is %s", show(c.example.Value))
	case method.Streams():
	default:
		c.lost(result)
	}
}

func (c *check) lost(result reflect.Value) {
	got, err := jsonOf(result.Interface())
	if err != nil {
		c.tell(FaultError, "", "encoding the result: %v", err)
		return
	}
	for _, l := range Lost(c.example.Value, got, result.Type()) {
		place := "nothing"
		if l.Got != nil {
			place = show(l.Got)
		}
		c.tell(FaultLost, l.Path, "%s, got %s", show(l.Want), place)
	}
}

// unwrapped takes method and path off an error: the report has them.
func unwrapped(err error) error {
	var call *api.CallError
	if errors.As(err, &call) {
		return call.Err
	}
	return err
}

// jsonOf encodes a value and reads it back as plain JSON values.
func jsonOf(v any) (any, error) {
	data, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	return parseJSON(data)
}

// request reads the example into the type of the method's body, calls the
// method with it and compares what is sent.
func (c *check) request(ctx context.Context) {
	wire := Always(Answer{http.StatusOK, "application/json", []byte("{}")})
	client, err := Connect(c.version, wire, nil)
	if err != nil {
		c.tell(FaultError, "", "%v", err)
		return
	}
	method, err := Find(client, c.op)
	if err != nil {
		c.tell(FaultError, "", "%v", err)
		return
	}
	if method.Body == nil || method.TakesForm() {
		c.tell(FaultError, "", "the method takes no JSON body, the example is %s", show(c.example.Value))
		return
	}
	data, err := writeJSON(c.example.Value)
	if err != nil {
		c.tell(FaultError, "", "%v", err)
		return
	}
	body := reflect.New(method.Body)
	err = api.Decode(data, body.Interface(), func(m fit.Mismatch) {
		if m.Fate != fit.UnknownKey { // what is lost is found by comparing
			c.tell(FaultMismatch, m.Path, "want %s, got %s", m.Want, m.Got)
		}
	})
	if err != nil {
		c.tell(FaultError, "", "reading the example into %s: %v", method.Body, err)
		return
	}
	// The answer is of no interest, so its error is none either: only what was
	// sent counts.
	_, err = method.Call(ctx, Arguments{Path: PlaceholderArgs(c.op), Body: body.Elem().Interface()})
	requests := wire.Requests()
	if len(requests) == 0 {
		c.tell(FaultError, "", "nothing was sent: %v", unwrapped(err))
		return
	}
	sent, err := parseJSON(requests[0].Payload)
	if err != nil {
		c.tell(FaultError, "", "what was sent is not JSON: %v", err)
		return
	}
	want, forms := aligned(c.example.Value, sent, slot{Type: method.Body})
	c.forms += forms
	Differences(want, sent, func(path, detail string) {
		c.tell(FaultDiffers, path, "%s", detail)
	})
}
