package api

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"
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
	fate := map[bool]string{true: "kept", false: "left out"}[m.Kept]
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
	if invalid := (*json.InvalidUnmarshalError)(nil); errors.As(err, &invalid) || !json.Valid(data) {
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

// WantsBody reports whether the answer's body has a reader: a Result, or the target of [WithRawBody].
func (c *Call) WantsBody() bool { return c.Result != nil || c.raw != nil }

// Decode decodes the body of a successful answer into the call's Result and fills the target of [WithRawBody]. Mismatches go to
// report, which may be nil. An empty body where a Result is wanted, or null where that is an object, is [ErrEmptyBody];
// an unreadable one, an error list, and for [Pages] a page without a readable list are [ErrInvalidBody].
func (c *Call) Decode(status int, body []byte, report func(Mismatch)) error {
	if c.raw != nil {
		*c.raw = bytes.Clone(body)
	}
	if stream, ok := c.Result.(*io.ReadCloser); ok {
		*stream = io.NopCloser(bytes.NewReader(body))
		return nil
	}
	if err := c.refused(status, body); err != nil || c.Result == nil {
		return err
	}
	isObject := reflect.Indirect(reflect.ValueOf(c.Result)).Kind() == reflect.Struct
	if text := bytes.TrimSpace(body); len(text) == 0 || isObject && string(text) == "null" {
		return fmt.Errorf("%w (status %d)", ErrEmptyBody, status)
	}
	var lost error
	err := Decode(body, c.Result, func(m Mismatch) {
		if m.Operation = c.Operation.String(); report != nil {
			report(m)
		}
		// Texts and numbers may be odd, and all within items: but without its list, or what says where the next page
		// is, a page would pass for the last one.
		if c.Walked() && !m.Kept && !strings.Contains(m.Path, "[") && strings.ContainsAny(m.Want, ".[") {
			lost = fmt.Errorf("%w: %s", ErrInvalidBody, m)
		}
	})
	if c.page != nil && err == nil {
		c.page.keep(body)
	}
	return cmp.Or(err, lost)
}

// refused is the error that an answer holds although its status says success.
func (c *Call) refused(status int, body []byte) error {
	if !bytes.Contains(body, []byte(`"error`)) { // nearly all are told by this alone
		return nil
	}
	e := NewError(c, status, nil, body)
	if e.Type != "error" && e.Type != "error.list" {
		return nil
	}
	return fmt.Errorf("%w: it is of the type %s: %v (status %d)", ErrInvalidBody, e.Type, e.Errors, status)
}
