package api

import (
	"encoding/json"
	"math"
	"reflect"
	"strconv"
	"strings"
)

// scalar decodes raw into a string, boolean or number, also from a value of another type that plainly means the same.
// Nothing that would change the value is converted: 1.5 is no integer, and neither is one out of range.
func (w *walker) scalar(v reflect.Value, raw []byte) bool {
	kind := jsonKind(raw)
	literal := string(raw)
	if kind == "string" {
		literal, _ = text(raw)
	}
	var fits, native bool
	switch v.Kind() {
	case reflect.String:
		fits, native = setString(v, kind, literal)
	case reflect.Bool:
		fits, native = setBool(v, literal), kind == "boolean"
	default:
		native = kind == "number" && isInteger(literal, v.Kind())
		switch literal {
		case "true":
			literal = "1"
		case "false":
			literal = "0"
		}
		fits = (kind == "boolean" || isNumber(literal)) && setNumber(v, literal)
	}
	switch {
	case !fits && kind == "number":
		return w.lost(v, "number that does not fit")
	case !fits:
		return w.lost(v, kind)
	case !native:
		w.mismatch(v, kind, true)
	}
	return true
}

// isInteger reports whether a number is written as the kind wants it.
func isInteger(literal string, kind reflect.Kind) bool {
	return kind == reflect.Float32 || kind == reflect.Float64 || !strings.ContainsAny(literal, ".eE")
}

func setString(v reflect.Value, kind, literal string) (fits, native bool) {
	isNumberType := v.Type() == reflect.TypeFor[json.Number]()
	switch {
	case kind == "string" && (!isNumberType || isNumber(literal)):
		v.SetString(literal)
		return true, true
	case kind == "number":
		v.SetString(literal)
		return true, isNumberType
	}
	return false, false
}

func setBool(v reflect.Value, literal string) bool {
	switch literal {
	case "true", "1":
		v.SetBool(true)
	case "false", "0":
		v.SetBool(false)
	default:
		return false
	}
	return true
}

func setNumber(v reflect.Value, literal string) bool {
	switch v.Kind() {
	case reflect.Float32, reflect.Float64:
		f, err := strconv.ParseFloat(literal, v.Type().Bits())
		if err != nil {
			return false
		}
		v.SetFloat(f)
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		n, ok := wholeNumber(literal)
		if !ok || v.OverflowInt(n) {
			return false
		}
		v.SetInt(n)
	default:
		n, err := strconv.ParseUint(literal, 10, 64)
		if err != nil {
			whole, ok := wholeNumber(literal)
			if !ok || whole < 0 {
				return false
			}
			n = uint64(whole)
		}
		if v.OverflowUint(n) {
			return false
		}
		v.SetUint(n)
	}
	return true
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
