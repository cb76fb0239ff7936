package codec

import (
	"bytes"
	"cmp"
	"encoding"
	"encoding/json"
	"reflect"
	"strconv"
	"strings"
)

// The readers of scalars. Each begins with the declared form; what is not of it goes to the file's second half, which
// takes the value where it is plainly the same in another form.

func decodeString(d *decoder, v reflect.Value) bool {
	switch c := d.peek(); {
	case c == '"':
		v.SetString(d.string())
		return !d.bad
	case c == 'n':
		return d.word("null")
	case isDigit(c):
		return d.numberAsText(v) && d.converted(v.Type(), "number")
	default:
		return d.lost(v)
	}
}

func decodeID(f form) decodeFunc {
	if !f.zero {
		return decodePlainID
	}
	return func(d *decoder, v reflect.Value) bool {
		if !decodePlainID(d, v) {
			return false
		}
		if v.String() == "0" {
			v.SetString("")
		}
		return true
	}
}

func decodePlainID(d *decoder, v reflect.Value) bool {
	switch c := d.peek(); {
	case c == '"':
		v.SetString(d.string())
		return !d.bad
	case c == 'n':
		return d.word("null")
	case isDigit(c):
		return d.numberAsText(v)
	default:
		return d.lost(v)
	}
}

func isDigit(c byte) bool { return c == '-' || c >= '0' && c <= '9' }

// numberAsText keeps every digit.
func (d *decoder) numberAsText(v reflect.Value) bool {
	literal, _ := d.number()
	v.SetString(d.text(literal))
	return !d.bad
}

func decodeBool(d *decoder, v reflect.Value) bool {
	switch d.peek() {
	case 't':
		v.SetBool(true)
		return d.word("true")
	case 'f':
		return d.word("false")
	case 'n':
		return d.word("null")
	default:
		return d.odd(v, func(literal []byte) bool {
			switch string(literal) {
			case "1", "true":
				v.SetBool(true)
			case "0", "false":
			default:
				return false
			}
			return true
		})
	}
}

func decodeInt(d *decoder, v reflect.Value) bool {
	if d.peek() == 'n' {
		return d.word("null")
	}
	if isDigit(d.peek()) {
		start := d.i
		if literal, whole := d.number(); whole {
			if n, ok := parseInt(literal); ok && !v.OverflowInt(n) {
				v.SetInt(n)
				return true
			}
		}
		if d.bad {
			return false
		}
		d.i = start
	}
	return d.odd(v, func(literal []byte) bool {
		n, ok := wholeNumber(literal)
		if ok = ok && !v.OverflowInt(n); ok {
			v.SetInt(n)
		}
		return ok
	})
}

// parseInt is strconv.ParseInt for a literal that the scanner has read.
func parseInt(literal []byte) (n int64, ok bool) {
	if len(literal) > 18 {
		n, err := strconv.ParseInt(string(literal), 10, 64)
		return n, err == nil
	}
	digits := literal
	if digits[0] == '-' {
		digits = digits[1:]
	}
	for _, c := range digits {
		n = n*10 + int64(c-'0')
	}
	if len(digits) < len(literal) {
		n = -n
	}
	return n, true
}

func decodeUint(d *decoder, v reflect.Value) bool {
	if d.peek() == 'n' {
		return d.word("null")
	}
	if isDigit(d.peek()) {
		start := d.i
		literal, _ := d.number()
		if n, err := strconv.ParseUint(string(literal), 10, 64); err == nil && !v.OverflowUint(n) {
			v.SetUint(n)
			return true
		}
		if d.bad {
			return false
		}
		d.i = start
	}
	return d.odd(v, func(literal []byte) bool {
		if n, err := strconv.ParseUint(string(literal), 10, 64); err == nil && !v.OverflowUint(n) {
			v.SetUint(n)
			return true
		}
		n, ok := wholeNumber(literal)
		if ok = ok && n >= 0 && !v.OverflowUint(uint64(n)); ok {
			v.SetUint(uint64(n))
		}
		return ok
	})
}

func decodeFloat(d *decoder, v reflect.Value) bool {
	if d.peek() == 'n' {
		return d.word("null")
	}
	set := func(literal []byte) bool {
		f, err := strconv.ParseFloat(string(literal), v.Type().Bits())
		if err == nil {
			v.SetFloat(f)
		}
		return err == nil
	}
	if isDigit(d.peek()) {
		start := d.i
		literal, _ := d.number()
		if d.bad || set(literal) {
			return !d.bad
		}
		d.i = start
	}
	return d.odd(v, func(literal []byte) bool {
		switch string(literal) {
		case "true":
			v.SetFloat(1)
		case "false":
		default:
			return set(literal)
		}
		return true
	})
}

// odd takes a scalar of another kind that plainly means the same: set is given its literal, which is a number, true or
// false whether it came as such or as text.
func (d *decoder) odd(v reflect.Value, set func(literal []byte) bool) bool {
	kind := kindOf(d.peek())
	start := d.i
	var literal []byte
	switch kind {
	case "string":
		literal = d.str()
		d.lone = false
	case "number", "boolean":
		literal = d.skip()
	default:
		return d.lost(v)
	}
	if d.bad {
		return false
	}
	if isNumber(literal) || string(literal) == "true" || string(literal) == "false" {
		if set(literal) {
			return d.converted(v.Type(), kind)
		}
		if kind == "number" {
			kind = "number that does not fit"
		}
	}
	d.i = start
	return d.lostAs(v, kind)
}

// WholeNumber reads an integer from text, also one that is written as 5.0 or 5e3.
func WholeNumber(text string) (int64, bool) {
	if !isNumber([]byte(text)) {
		return 0, false
	}
	return wholeNumber([]byte(text))
}

// wholeNumber reads an integer, also one that is written as 5.0 or 5e3, and a boolean as 1 or 0.
func wholeNumber(literal []byte) (int64, bool) {
	switch string(literal) {
	case "true":
		return 1, true
	case "false":
		return 0, true
	}
	if n, err := strconv.ParseInt(string(literal), 10, 64); err == nil {
		return n, true
	}
	mantissa, power, _ := strings.Cut(strings.ToLower(string(literal)), "e")
	exponent, err := strconv.Atoi(cmp.Or(power, "0"))
	whole, fraction, _ := strings.Cut(mantissa, ".")
	sign := whole[:len(whole)-len(strings.TrimPrefix(whole, "-"))]
	digits := strings.TrimLeft(whole[len(sign):]+fraction, "0")
	if digits == "" {
		return 0, true
	}
	significant := strings.TrimRight(digits, "0")
	zeros := exponent - len(fraction) + len(digits) - len(significant) // behind the significant digits
	const zeroDigits = "0000000000000000000"                           // as many as an int64 has digits
	if err != nil || zeros < 0 || zeros > len(zeroDigits) {
		return 0, false
	}
	n, err := strconv.ParseInt(sign+significant+zeroDigits[:zeros], 10, 64)
	if err != nil { // beyond the range
		return 0, false
	}
	return n, true
}

// decodeRaw keeps a value's JSON.
func decodeRaw(d *decoder, v reflect.Value) bool {
	raw := d.skip()
	if d.bad || !d.take(len(raw)) {
		return false
	}
	if string(raw) != "null" {
		v.SetBytes(bytes.Clone(raw))
	}
	return true
}

// decodeByMethod leaves a value to its type's UnmarshalJSON.
func decodeByMethod(d *decoder, v reflect.Value) bool {
	start := d.i
	raw := d.skip()
	if d.bad {
		return false
	}
	if v.Addr().Interface().(json.Unmarshaler).UnmarshalJSON(raw) == nil {
		return true
	}
	d.i = start
	return d.lost(v)
}

// decodeByText leaves text to its type's UnmarshalText.
func decodeByText(d *decoder, v reflect.Value) bool {
	start := d.i
	switch d.peek() {
	case 'n':
		return d.word("null")
	case '"':
		text := d.str()
		if d.bad {
			return false
		}
		if v.Addr().Interface().(encoding.TextUnmarshaler).UnmarshalText(bytes.Clone(text)) == nil {
			return true
		}
		d.i = start
	}
	return d.lost(v)
}

// decodeByJSON leaves a value of a rare kind to encoding/json.
func decodeByJSON(d *decoder, v reflect.Value) bool {
	start := d.i
	raw := d.skip()
	if d.bad || !d.take(len(raw)) {
		return false
	}
	if json.Unmarshal(raw, v.Addr().Interface()) == nil {
		return true
	}
	d.i = start
	return d.lost(v)
}
