package api

import (
	"encoding/json"
	"math"
	"reflect"
	"strconv"
)

// scalar decodes raw into a string, boolean or number, also from a value of another type that plainly means the same.
// Nothing that would change the value is converted: 1.5 is no integer, and neither is one out of range.
func (w *walker) scalar(v reflect.Value, raw []byte) bool {
	target := v.Addr().Interface()
	if json.Unmarshal(raw, target) == nil {
		return true
	}
	kind := jsonKind(raw)
	for _, other := range otherForms(v.Kind(), kind, raw) {
		if json.Unmarshal([]byte(other), target) == nil {
			w.mismatch(v, kind, true)
			return true
		}
	}
	if kind == "number" {
		kind += " that does not fit"
	}
	return w.lost(v, kind)
}

// otherForms returns the JSON of what a value of one type may be as another.
func otherForms(want reflect.Kind, kind string, raw []byte) []string {
	literal := string(raw)
	if kind == "string" {
		literal = text(raw)
	}
	swapped := map[string]string{"true": "1", "false": "0"}
	switch whole, ok := wholeNumber(literal); {
	case literal != "true" && literal != "false" && !isNumber(literal):
		return nil
	case want == reflect.String && kind == "number":
		return []string{strconv.Quote(literal)}
	case want == reflect.String:
		return nil
	case want == reflect.Bool:
		swapped = map[string]string{"1": "true", "0": "false"}
	case ok:
		swapped[literal] = strconv.FormatInt(whole, 10)
	}
	return []string{literal, swapped[literal]}
}

// wholeNumber reads an integer, also one that is written as 5.0 or 5e3.
func wholeNumber(literal string) (int64, bool) {
	if n, err := strconv.ParseInt(literal, 10, 64); err == nil {
		return n, true
	}
	const exact = 1 << 53 // beyond it floats skip integers
	f, err := strconv.ParseFloat(literal, 64)
	if err != nil || f != math.Trunc(f) || math.Abs(f) > exact {
		return 0, false
	}
	return int64(f), true
}
