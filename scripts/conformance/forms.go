package conformance

import (
	"encoding/json"
	"reflect"
	"time"
)

// aligned returns the example with what the request has in another form of the
// same value put into that form, and how often: an id that the example writes as
// text or number where the version declares the other, a moment with zero
// fractions, a list of one that goes bare. Examples do either within one
// version; what is sent follows the declaration.
func aligned(want, got any, t slot) (any, int) {
	t = plainType(t)
	if t.Type == nil {
		return want, 0
	}
	switch {
	case t.isID() && sameDigits(want, got), t.isMoment() && sameMoment(want, got):
		if !reflect.DeepEqual(want, got) {
			return got, 1
		}
		return want, 0
	case t.says("one"):
		if list, ok := want.([]any); ok && len(list) == 1 {
			if _, still := got.([]any); !still {
				one, n := aligned(list[0], got, elem(t))
				return one, n + 1
			}
		}
	}
	switch a := want.(type) {
	case map[string]any:
		b, ok := got.(map[string]any)
		if !ok {
			return want, 0
		}
		out, total := make(map[string]any, len(a)), 0
		for key, value := range a {
			inner, _ := fieldType(t, key)
			var n int
			out[key], n = aligned(value, b[key], inner)
			total += n
		}
		return out, total
	case []any:
		b, ok := got.([]any)
		if !ok || len(a) != len(b) {
			return want, 0
		}
		out, total := make([]any, len(a)), 0
		for i := range a {
			var n int
			out[i], n = aligned(a[i], b[i], elem(t))
			total += n
		}
		return out, total
	}
	return want, 0
}

// sameDigits reports whether a text and a number are one id.
func sameDigits(want, got any) bool {
	number, ok := want.(json.Number)
	text, isText := got.(string)
	if !ok {
		number, ok = got.(json.Number)
		text, isText = want.(string)
	}
	return ok && isText && number.String() == text
}

// sameMoment reports whether two texts are one moment.
func sameMoment(want, got any) bool {
	a, aText := want.(string)
	b, bText := got.(string)
	x, errX := time.Parse(time.RFC3339Nano, a)
	y, errY := time.Parse(time.RFC3339Nano, b)
	return aText && bText && errX == nil && errY == nil && x.Equal(y)
}
