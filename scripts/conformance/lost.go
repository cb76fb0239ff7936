package conformance

import (
	"encoding/json"
	"reflect"
	"time"

	"github.com/seed-a528e955/intercom-go/api"
)

// Loss is a value of an answer that is not in the result.
type Loss struct {
	// Path is where it was: "data[0].id".
	Path string
	// Want is the value, Got what the result has in its place (nil: nothing).
	Want, Got any
}

// Lost returns what of want, the JSON of an answer, is not in got, the JSON of
// the result it was decoded into. t is the result's type: a zero value may be
// missing when the type has a place for it, and what the type reads in another
// form (see its tags wire) is looked for where the type puts it. Null is
// nothing that can be lost.
func Lost(want, got any, t reflect.Type) []Loss {
	var losses []Loss
	lost(want, got, slot{Type: t}, "", func(l Loss) { losses = append(losses, l) })
	return losses
}

func lost(want, got any, t slot, path string, tell func(Loss)) {
	switch want := ownForm(want, t).(type) {
	case nil:
	case map[string]any:
		lostOfObject(want, got, t, path, tell)
	case []any:
		lostOfList(want, got, t, path, tell)
	default:
		if !sameScalar(want, got) {
			tell(Loss{path, want, got})
		}
	}
}

// ownForm brings JSON that type t reads in another form into t's own.
func ownForm(v any, t slot) any {
	t = plainType(t)
	if t.Type == nil || t.Kind() != reflect.Struct {
		return v
	}
	s := shapeOf(t.Type)
	switch value := v.(type) {
	case nil:
		return nil
	case []any:
		if s.list != "" {
			return map[string]any{s.list: v}
		}
	case map[string]any:
		return s.ownKeys(value)
	default:
		if s.bare != "" {
			return map[string]any{s.bare: v}
		}
	}
	return v
}

// ownKeys gives what comes under other keys the type's own.
func (s *shape) ownKeys(object map[string]any) any {
	kind, _ := object["type"].(string)
	if field := s.single[kind]; field != "" && object[field] == nil {
		return map[string]any{field: []any{object}}
	}
	for _, other := range sortedKeys(s.also) {
		if value, ok := object[other]; ok && object[s.also[other]] == nil {
			object = renamed(object, other, s.also[other], value)
		}
	}
	return object
}

func renamed(object map[string]any, from, to string, value any) map[string]any {
	out := make(map[string]any, len(object))
	for key, v := range object {
		out[key] = v
	}
	delete(out, from)
	out[to] = value
	return out
}

func lostOfObject(want map[string]any, got any, t slot, path string, tell func(Loss)) {
	if list, ok := got.([]any); ok && len(list) == 1 {
		got = list[0] // one object came where a list may come
	}
	if inner := elem(t); inner.Type != nil {
		t = inner
	}
	object, ok := got.(map[string]any)
	if !ok {
		if !isZero(want) && !isBare(want, got) {
			tell(Loss{path, want, got})
		}
		return
	}
	for _, key := range sortedKeys(want) {
		value, here := want[key], at(path, key)
		field, known := fieldType(t, key)
		inner, present := object[key]
		switch {
		case value == nil:
		case present:
			lost(value, inner, field, here, tell)
		case known && (isZero(value) || field.says("zero") && value == "0"):
		default:
			tell(Loss{here, value, nil})
		}
	}
}

// isBare reports whether got is the only value of an object, written without
// the object around it.
func isBare(object map[string]any, got any) bool {
	values := 0
	for _, value := range object {
		switch {
		case value == nil:
		case !sameScalar(value, got):
			return false
		default:
			values++
		}
	}
	return values == 1
}

func lostOfList(want []any, got any, t slot, path string, tell func(Loss)) {
	list, ok := got.([]any)
	if !ok && len(want) == 1 && got != nil {
		list, ok = []any{got}, true // a list of one is written as that one
	}
	if !ok {
		if !isZero(want) {
			tell(Loss{path, want, got})
		}
		return
	}
	for i, value := range want {
		here := atIndex(path, i)
		if i >= len(list) {
			tell(Loss{here, value, nil})
			continue
		}
		lost(value, list[i], elem(t), here, tell)
	}
}

// sameScalar reports whether got is the value of want, in whatever form.
func sameScalar(want, got any) bool {
	if reflect.DeepEqual(want, got) || sameNumber(want, got) || sameTime(want, got) || sameBool(want, got) {
		return true
	}
	switch got := got.(type) {
	case nil: // the zero time is written as null
		return isZero(want)
	case []any: // a bare value where a list may come
		return len(got) == 1 && sameScalar(want, got[0])
	}
	return false
}

// sameBool reports whether got is the boolean that want says in its own way.
func sameBool(want, got any) bool {
	b, ok := got.(bool)
	if !ok {
		return false
	}
	if b {
		return want == "true" || want == json.Number("1")
	}
	return want == "false" || want == json.Number("0")
}

// sameTime reports whether both are the same instant. At least one of the two
// is a text: two different numbers are two values.
func sameTime(want, got any) bool {
	_, wantText := want.(string)
	_, gotText := got.(string)
	if !wantText && !gotText {
		return false
	}
	a, b := instant(want), instant(got)
	return !a.IsZero() && a.Equal(b)
}

func instant(v any) time.Time {
	data, err := writeJSON(map[string]any{"moment": v})
	if err != nil {
		return time.Time{}
	}
	var read struct {
		Moment time.Time `json:"moment" wire:"unix"`
	}
	if api.Decode(data, &read, nil) != nil {
		return time.Time{}
	}
	return read.Moment
}
