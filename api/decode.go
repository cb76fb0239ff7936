package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
)

// Mismatch is a value of an answer that was not of the declared type.
type Mismatch struct {
	// Operation is the service and name; empty from [Decode].
	Operation string
	// Path is where in the body: "data[3].owner_id".
	Path string
	// Want is the Go type, Got the kind of JSON value that came. The value itself stays out, it may be personal data.
	Want, Got string
	// Kept is true when the value was converted or taken as it was, false when the field was left at its zero value.
	Kept bool
}

// String says what was wanted and what came, and where.
func (m Mismatch) String() string {
	fate := "left out"
	if m.Kept {
		fate = "kept"
	}
	return fmt.Sprintf("%s: want %s, got %s (%s)", m.Path, m.Want, m.Got, fate)
}

// Decode decodes data into what into points to. It first tries encoding/json; when anything does not fit, it starts
// again and takes what it can: a value that is plainly the same one in another type is converted (number and string, 0
// or 1 and boolean, one object and a list of one), what fits nowhere is left at its zero value, and every such place is
// reported. report may be nil.
//
// Bodies that are not JSON, and bodies whose outermost value is of the wrong type, are an error that is
// [ErrInvalidBody].
func Decode(data []byte, into any, report func(Mismatch)) error {
	err := json.Unmarshal(data, into)
	if err == nil {
		return nil
	}
	if invalid := (*json.InvalidUnmarshalError)(nil); errors.As(err, &invalid) {
		return err
	}
	if !json.Valid(data) {
		return fmt.Errorf("%w: %w", ErrInvalidBody, err)
	}
	v := reflect.ValueOf(into).Elem()
	v.SetZero() // the first try may have filled a part
	w := walker{report: report}
	if !w.walk(v, bytes.TrimSpace(data)) {
		return fmt.Errorf("%w: cannot read a JSON %s as %s", ErrInvalidBody, jsonKind(bytes.TrimSpace(data)), v.Type())
	}
	return nil
}

// WantsBody reports whether the answer's body has a reader: a Result, or the target of [Raw].
func (c *Call) WantsBody() bool { return c.Result != nil || c.raw != nil }

// Decode decodes the body of a successful answer into the call's Result and fills the target of [Raw]. Mismatches go to
// report, which may be nil. An empty body where a Result is wanted is [ErrEmptyBody], an unreadable one
// [ErrInvalidBody].
func (c *Call) Decode(status int, body []byte, report func(Mismatch)) error {
	if c.raw != nil {
		*c.raw = bytes.Clone(body)
	}
	if c.Result == nil {
		return nil
	}
	if stream, ok := c.Result.(*io.ReadCloser); ok {
		*stream = io.NopCloser(bytes.NewReader(body))
		return nil
	}
	if len(bytes.TrimSpace(body)) == 0 {
		return fmt.Errorf("%w (status %d)", ErrEmptyBody, status)
	}
	return Decode(body, c.Result, func(m Mismatch) {
		if m.Operation = c.Operation.String(); report != nil {
			report(m)
		}
	})
}
