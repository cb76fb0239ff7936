package api

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"reflect"
	"slices"

	"github.com/seed-a528e955/intercom-go/api/fit"
	"github.com/seed-a528e955/intercom-go/api/internal/codec"
)

// Decode reads data, as Intercom sends it, into what into points to, in one pass. What is there before is overwritten. A
// value that is plainly the same one in another type is converted (number and string, 0 or 1 and boolean, one object and
// a list of one), what fits nowhere is left at its zero value, and keys that the type does not have are passed over: all
// of these are reported, folded to one report a path. report may be nil.
//
// Keys are matched exactly; of a key that comes twice the last value counts. Invalid UTF-8 and lone surrogates become
// U+FFFD. A list may have 10,000 items and all lists together 100,000; what a body makes Decode allocate is bounded, at
// about 20 times its length. Strings are copied: what is kept of an answer does not keep the answer.
//
// Bodies that are not JSON, go beyond the bounds, or have an outermost value of another kind are an error that is
// [ErrInvalidBody].
func Decode(data []byte, into any, report func(fit.Mismatch)) error {
	found, err := codec.Decode(data, into, &codec.Options{Report: report != nil})
	if err != nil {
		return fmt.Errorf("%w: %w", ErrInvalidBody, err)
	}
	for _, f := range found {
		report(mismatch("", f))
	}
	return nil
}

func mismatch(operation string, f codec.Finding) fit.Mismatch {
	return fit.Mismatch{Operation: operation, Path: f.Path, Want: f.Want, Got: f.Got, Fate: fit.Fate(f.Fate), Count: f.Count}
}

// WantsBody reports whether the answer's body has a reader: a Result, or the target of [WithRawBody].
func (c wired) WantsBody() bool { return c.Result != nil || c.raw != nil }

// Decode decodes the body of a successful answer into the call's Result and fills the target of [WithRawBody]. Mismatches go to
// report, which may be nil. An empty body where a Result is wanted, or null where that is an object, is [ErrEmptyBody];
// an unreadable one, an error list, and for [Pages] a page without a readable list are [ErrInvalidBody].
func (c wired) Decode(status int, body []byte, report func(fit.Mismatch)) error {
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
	options := codec.Options{Report: report != nil || c.walk != nil, MaxItems: c.maxItems, MaxTotal: c.maxTotal}
	if c.walk != nil {
		c.walk.watch(&options)
	}
	found, err := codec.Decode(body, c.Result, &options)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrInvalidBody, err)
	}
	for _, f := range found {
		m := mismatch(c.Operation.String(), f)
		if report != nil {
			report(m)
		}
		if err == nil && c.walk != nil && c.walk.endedBy(f) {
			err = fmt.Errorf("%w: %s", ErrInvalidBody, m)
		}
	}
	return err
}

// refused is the error that an answer holds although its status says success: one that names its type, or has nothing but
// the parts of an error.
func (c *Call) refused(status int, body []byte) error {
	if !bytes.Contains(body, []byte(`"error`)) { // this alone decides nearly all
		return nil
	}
	e := newError(c, status, nil, body)
	if e.Type != "error" && e.Type != "error.list" && (e.Type != "" || len(e.Errors) == 0 || !c.onlyError(body)) {
		return nil
	}
	return e
}

// errorKeys are those of an error's body.
var errorKeys = []string{"errors", "error", "error_key", "request_id", "message", "status", "code", "type"}

// onlyError tells whether a body has the keys of an error, no others, and none that the Result declares.
func (c *Call) onlyError(body []byte) bool {
	var b map[string]json.RawMessage
	if json.Unmarshal(bytes.TrimPrefix(body, []byte("\ufeff")), &b) != nil {
		return false
	}
	given := 0
	for key, value := range b {
		if !slices.Contains(errorKeys, key) || declares(c.Result, key) {
			return false
		}
		if key[0] == 'e' && !slices.Contains([]string{"null", "false", "0", `""`, "[]", "{}"}, string(value)) {
			given++
		}
	}
	return given > 0
}

// declares tells whether a result has a field for a key. What takes every key is no help.
func declares(result any, key string) bool {
	return key[0] == 'e' && codec.HasField(reflect.TypeOf(result), key) // an error has a status and a message of its own
}
