package conformance

import (
	"encoding/json"
	"net/http"
	"reflect"
	"testing"

	"github.com/seed-a528e955/intercom-go/api/fit"
	"github.com/seed-a528e955/intercom-go/api/spec"
)

// place is a value within the JSON of an answer.
type place struct {
	path  string
	key   string       // the last step, "[]" for an item of a list
	owner reflect.Type // the struct whose field it is, nil in maps, lists and untyped JSON
	typ   slot         // what it decodes into
}

// id is the same for all places that are the same field of the same type.
func (p place) id() string {
	if p.owner == nil {
		return general(p.path)
	}
	return p.owner.Name() + "." + p.key
}

// action is what becomes of a value.
type action int

const (
	descend action = iota // go on with what is in it
	replace
	remove
)

// rewrite makes a copy of JSON that decodes into t, in which change has its way
// with every value, the outermost aside.
func rewrite(v any, t reflect.Type, change func(p place, v any) (any, action)) any {
	out, _ := rewriteAt(v, place{typ: slot{Type: t}}, change)
	return out
}

func rewriteAt(v any, p place, change func(p place, v any) (any, action)) (any, action) {
	if p.path != "" {
		if out, act := change(p, v); act != descend {
			return out, act
		}
	}
	t := plainType(p.typ)
	switch v := v.(type) {
	case map[string]any:
		out := make(map[string]any, len(v))
		if inner := elem(t); inner.Type != nil {
			t = plainType(inner)
		}
		for _, key := range sortedKeys(v) {
			field, _ := fieldType(t, key)
			inner := place{path: at(p.path, key), key: key, typ: field}
			if t.Type != nil && t.Kind() == reflect.Struct && field.Type != nil {
				inner.owner = t.Type
			}
			if value, act := rewriteAt(v[key], inner, change); act != remove {
				out[key] = value
			}
		}
		return out, replace
	case []any:
		out := make([]any, 0, len(v))
		for i, item := range v {
			inner := place{path: atIndex(p.path, i), key: "[]", typ: elem(t)}
			if value, act := rewriteAt(item, inner, change); act != remove {
				out = append(out, value)
			}
		}
		return out, replace
	}
	return v, replace
}

// places returns the values of JSON that decodes into t, one for each field of
// each type that seen has not.
func places(v any, t reflect.Type, seen map[string]bool) []place {
	var all []place
	rewrite(v, t, func(p place, _ any) (any, action) {
		if p.owner != nil && !seen[p.id()] {
			seen[p.id()] = true
			all = append(all, p)
		}
		return nil, descend
	})
	return all
}

// setAt makes a copy of JSON with another value at one place.
func setAt(v any, t reflect.Type, path string, value any) any {
	return rewrite(v, t, func(p place, _ any) (any, action) {
		if p.path == path {
			return value, replace
		}
		return nil, descend
	})
}

// without makes a copy of JSON in which one place is absent.
func without(v any, t reflect.Type, path string) any {
	return rewrite(v, t, func(p place, _ any) (any, action) {
		if p.path == path {
			return nil, remove
		}
		return nil, descend
	})
}

// receiver is an operation that can be given any answer.
type receiver struct {
	method     *Method
	args       Arguments
	sample     any
	answer     Answer
	mismatches []fit.Mismatch
}

func newReceiver(t *testing.T, v Version, op *spec.Operation, s sample) *receiver {
	t.Helper()
	r := &receiver{answer: Answer{Status: s.Status, ContentType: s.ContentType}}
	wire := &Wire{}
	wire.Respond = func(*http.Request, []byte) Answer {
		wire.Forget()
		return r.answer
	}
	client := connect(t, v, wire, func(m fit.Mismatch) { r.mismatches = append(r.mismatches, m) })
	r.method = methodOf(t, client, op)
	var err error
	if r.args, err = r.method.Filled(); err != nil {
		t.Fatal(err)
	}
	if r.method.Result != nil && !r.method.Streams() {
		if r.sample, err = parseJSON(s.Body); err != nil {
			t.Fatal(err)
		}
	}
	return r
}

// receive calls the method and has it answered with body. An error fails the
// test.
func (r *receiver) receive(t *testing.T, what string, body any) (result reflect.Value, mismatches []fit.Mismatch) {
	t.Helper()
	data, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	r.answer.Body, r.mismatches = data, nil
	result, err = r.method.Call(t.Context(), r.args)
	if err != nil {
		t.Fatalf("%s: %v", what, unwrapped(err))
	}
	return result, r.mismatches
}

// clean is receive where no mismatch is allowed.
func (r *receiver) clean(t *testing.T, what string, body any) reflect.Value {
	t.Helper()
	result, mismatches := r.receive(t, what, body)
	if len(mismatches) > 0 {
		t.Errorf("%s: mismatch at %v", what, mismatches[0])
	}
	return result
}
