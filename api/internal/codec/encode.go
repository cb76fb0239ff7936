package codec

import (
	"bytes"
	"encoding"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"
)

// maxEncodeDepth is how deep values may be nested that are written.
const maxEncodeDepth = 1000

// errDeep is a value that is nested too deeply to be written; one that holds itself is.
var errDeep = errors.New("nested more than 1000 levels deep: does it hold itself?")

// errRequired is a required field of a request that was left empty: Intercom refuses it, or does something else.
var errRequired = errors.New("it is empty, and required")

// encoder is JSON that is being written.
type encoder struct {
	b     []byte
	depth int
	send  bool // what cannot be an id of Intercom's is refused, and a required field that is empty
}

// Append appends v as the JSON that is sent, by the rules of encoding/json and of the wire tags. <, > and & are not
// escaped: bodies hold HTML. Ids that cannot be Intercom's are refused ([CheckID]).
func Append(dst []byte, v any) ([]byte, error) {
	return encoder{b: dst, send: true}.append(dst, v)
}

func (e encoder) append(dst []byte, v any) ([]byte, error) {
	if err := e.value(v, form{}); err != nil {
		return dst, err
	}
	return e.b, nil
}

// AppendField appends v as the field of that key of a struct is written, or as it is where there is no such field.
func AppendField(dst []byte, of reflect.Type, key string, v any) ([]byte, error) {
	e := encoder{b: dst, send: true}
	err := e.value(v, fieldForm(of, key))
	return e.b, err
}

// HasField reports whether a struct, or what a pointer leads to, has a field for a key.
func HasField(t reflect.Type, key string) bool { return fieldOf(t, key) != nil }

// fieldForm is the form of the field that a struct, or what a pointer leads to, has under a key.
func fieldForm(t reflect.Type, key string) form {
	if p := fieldOf(t, key); p != nil {
		return p.form
	}
	return form{}
}

// fieldOf is the plan of such a field, nil where there is none.
func fieldOf(t reflect.Type, key string) *plan {
	for t != nil && t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t == nil || t.Kind() != reflect.Struct {
		return nil
	}
	p := planOf(t, form{}).object
	if p == nil {
		return nil
	}
	if n, ok := p.keys.find([]byte(key)); ok && n >= 0 {
		return p.fields[n].plan
	}
	return nil
}

func (e *encoder) null() { e.b = append(e.b, "null"...) }

// value writes a value of any type in a form.
func (e *encoder) value(v any, f form) error {
	if v == nil {
		e.null()
		return nil
	}
	x := reflect.ValueOf(v)
	p := planOf(x.Type(), f)
	if p.err != nil {
		return p.err
	}
	return p.encode(e, x)
}

// deeper writes what is a level below.
func (e *encoder) deeper(write func() error) error {
	if e.depth++; e.depth > maxEncodeDepth {
		return errDeep
	}
	err := write()
	e.depth--
	return err
}

func (p *structPlan) encode(e *encoder, v reflect.Value) error {
	return e.deeper(func() error {
		e.b = append(e.b, '{')
		from := len(e.b)
		for i := range p.fields {
			f := &p.fields[i]
			x, there := readAt(v, f.index)
			if !there || f.omitZero && isZero(x) || f.omitEmpty && isEmpty(x) {
				continue
			}
			if e.send && f.required && isZero(x) {
				return within(f.name, errRequired)
			}
			if len(e.b) > from {
				e.b = append(e.b, ',')
			}
			e.b = append(AppendString(e.b, f.name), ':')
			if err := f.plan.encode(e, x); err != nil {
				return within(f.name, err)
			}
		}
		e.b = append(e.b, '}')
		return nil
	})
}

// fieldError says in which field writing failed.
type fieldError struct {
	path string
	err  error
}

func (e *fieldError) Error() string { return e.path + ": " + e.err.Error() }

func (e *fieldError) Unwrap() error { return e.err }

func within(name string, err error) error {
	if inner, ok := err.(*fieldError); ok { //nolint:errorlint // made here, never wrapped
		return &fieldError{name + "." + inner.path, inner.err}
	}
	return &fieldError{name, err}
}

func isZero(v reflect.Value) bool {
	if z, ok := addressable(v).Addr().Interface().(interface{ IsZero() bool }); ok {
		return v.Kind() == reflect.Pointer && v.IsNil() || z.IsZero()
	}
	return v.IsZero()
}

func isEmpty(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Array, reflect.Map, reflect.Slice, reflect.String:
		return v.Len() == 0
	case reflect.Struct:
		return false
	default:
		return v.IsZero()
	}
}

func (p *listPlan) encode(e *encoder, v reflect.Value) error {
	if v.IsNil() {
		e.null()
		return nil
	}
	if p.one && v.Len() == 1 {
		return p.elem.encode(e, v.Index(0))
	}
	return e.deeper(func() error {
		e.b = append(e.b, '[')
		for i := range v.Len() {
			if i > 0 {
				e.b = append(e.b, ',')
			}
			if err := p.elem.encode(e, v.Index(i)); err != nil {
				return within("["+strconv.Itoa(i)+"]", err)
			}
		}
		e.b = append(e.b, ']')
		return nil
	})
}

// encodeMap writes a map with text keys, sorted.
func (b *builder) encodeMap(t reflect.Type, inner form) encodeFunc {
	elem := b.plan(t.Elem(), inner)
	return func(e *encoder, v reflect.Value) error {
		if v.IsNil() {
			e.null()
			return nil
		}
		keys := make([]string, 0, v.Len())
		for all := v.MapRange(); all.Next(); {
			keys = append(keys, all.Key().String())
		}
		slices.Sort(keys)
		return e.deeper(func() error {
			e.b = append(e.b, '{')
			at := reflect.New(t.Key()).Elem()
			for i, key := range keys {
				if i > 0 {
					e.b = append(e.b, ',')
				}
				e.b = append(AppendString(e.b, key), ':')
				at.SetString(key)
				if err := elem.encode(e, v.MapIndex(at)); err != nil {
					return within(key, err)
				}
			}
			e.b = append(e.b, '}')
			return nil
		})
	}
}

func encodeInterface(f form) encodeFunc {
	return func(e *encoder, v reflect.Value) error {
		if v.IsNil() {
			e.null()
			return nil
		}
		return e.deeper(func() error { return e.value(v.Elem().Interface(), f) })
	}
}

// encodeByJSON leaves a value to encoding/json. An Encoder that does not escape would be linked for this alone, with what
// indents.
func encodeByJSON(e *encoder, v reflect.Value) error {
	data, err := json.Marshal(v.Interface())
	if err != nil {
		return bare(err)
	}
	e.b = appendUnescaped(e.b, data)
	return nil
}

// bare is what a MarshalJSON has said, without the words of encoding/json around it.
func bare(err error) error {
	for {
		around, ok := err.(*json.MarshalerError) //nolint:errorlint // what wraps one has words of its own
		if !ok {
			return err
		}
		err = around.Err
	}
}

// appendUnescaped appends JSON with <, > and & as they are, which json.Marshal escapes.
func appendUnescaped(dst, data []byte) []byte {
	for {
		at := bytes.IndexByte(data, '\\')
		if at < 0 || at+1 == len(data) {
			return append(dst, data...)
		}
		dst, data = append(dst, data[:at]...), data[at:]
		n := 2 // another escape, of a backslash perhaps
		for _, html := range [...]string{`<\u003c`, `>\u003e`, `&\u0026`} {
			if bytes.HasPrefix(data, []byte(html[1:])) {
				dst, data, n = append(dst, html[0]), data[len(html)-1:], 0
				break
			}
		}
		dst, data = append(dst, data[:n]...), data[n:]
	}
}

// encodeByMethod calls MarshalJSON or MarshalText, those of a pointer too.
func encodeByMethod(e *encoder, v reflect.Value) error {
	x := v.Interface()
	if v.Kind() != reflect.Pointer {
		switch x.(type) {
		case json.Marshaler, encoding.TextMarshaler:
		default:
			x = addressable(v).Addr().Interface()
		}
	}
	return encodeByJSON(e, reflect.ValueOf(x))
}

func encodeRaw(e *encoder, v reflect.Value) error {
	raw := v.Bytes()
	if len(raw) == 0 {
		e.null()
		return nil
	}
	var buf bytes.Buffer
	if err := json.Compact(&buf, raw); err != nil {
		return fmt.Errorf("raw JSON: %w", err)
	}
	e.b = append(e.b, buf.Bytes()...)
	return nil
}

// encodeTime writes a moment; the zero time is null.
func encodeTime(f form) encodeFunc {
	as := f.time
	if f.dynamic {
		as = timeUnix
	}
	return func(e *encoder, v reflect.Value) error {
		t := v.Interface().(time.Time)
		switch {
		case as == timeRFC3339:
			return encodeByJSON(e, v)
		case t.IsZero():
			e.null()
			return nil
		case !inYears(t):
			return fmt.Errorf("time %v is outside the years 1 to 9999", t)
		}
		e.b = appendTime(e.b, t, as)
		return nil
	}
}

// appendTime writes a moment as its form has it. A number that would be read as the other unit (seconds after the year
// 5138, milliseconds around 1970) is written in ISO 8601 instead.
func appendTime(b []byte, t time.Time, as timeForm) []byte {
	sec, ms := t.Unix(), t.UnixMilli()
	switch {
	case as == timeUnix && sec < MillisFrom:
		return strconv.AppendInt(b, sec, 10)
	case as == timeUnixText && sec < MillisFrom:
		return append(strconv.AppendInt(append(b, '"'), sec, 10), '"')
	case as == timeUnixMS && (ms >= MillisFrom || ms <= -MillisFrom || ms == 0):
		return strconv.AppendInt(b, ms, 10)
	}
	return t.UTC().AppendFormat(b, `"`+time.RFC3339Nano+`"`)
}

// TimeText writes a moment as text, in the form that a word of the tag wire names. It panics on any other word.
func TimeText(t time.Time, word string) string {
	as, ok := timeFormOf(word)
	if !ok {
		panic(fmt.Sprintf("unknown form of a time %q (want unix, unixms, unixtext or iso)", word))
	}
	return strings.Trim(string(appendTime(nil, t, as)), `"`)
}
