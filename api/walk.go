package api

import (
	"encoding"
	"encoding/json"
	"reflect"
	"strconv"
	"strings"
)

// maxWalkDepth bounds how deep the tolerant walk follows a recursive type.
const maxWalkDepth = 100

// walker decodes JSON that encoding/json refused, keeping what fits. It is slow next to encoding/json and runs only
// when that has failed.
type walker struct {
	report     func(Mismatch)
	path       []step
	mismatches int
}

// step is one step of the path to the current value: a name, or an index.
type step struct {
	name    string
	index   int
	isIndex bool
}

// optionalTarget is an *Optional: transparent for the walk, so that one odd field within it does not lose the whole.
type optionalTarget interface {
	json.Unmarshaler
	decodeWith(decode func(target any) bool) bool
}

// walk decodes raw into v and reports whether anything of it was usable. When nothing was, v is zero and the mismatch
// is reported.
func (w *walker) walk(v reflect.Value, raw []byte) bool {
	if len(w.path) > maxWalkDepth {
		return w.lost(v, jsonKind(raw)+" nested too deep")
	}
	if v.CanAddr() && v.Addr().CanInterface() {
		switch target := v.Addr().Interface().(type) {
		case optionalTarget:
			if raw[0] == 'n' {
				return target.UnmarshalJSON(raw) == nil
			}
			return target.decodeWith(func(inner any) bool {
				return w.walk(reflect.ValueOf(inner).Elem(), raw)
			})
		case json.Unmarshaler:
			return w.unmarshaler(target, v, raw)
		case encoding.TextUnmarshaler:
			return w.strict(v, raw)
		}
	}
	if raw[0] == 'n' { // null: absent where there is an absent, else as it was
		switch v.Kind() {
		case reflect.Pointer, reflect.Map, reflect.Slice, reflect.Interface:
			v.SetZero()
		}
		return true
	}
	switch v.Kind() {
	case reflect.Pointer:
		target := reflect.New(v.Type().Elem())
		if !w.walk(target.Elem(), raw) {
			v.SetZero()
			return false
		}
		v.Set(target)
		return true
	case reflect.Struct:
		return w.object(v, raw)
	case reflect.Slice:
		return w.list(v, raw)
	case reflect.Map:
		return w.dict(v, raw)
	case reflect.String, reflect.Bool,
		reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64,
		reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr,
		reflect.Float32, reflect.Float64:
		return w.scalar(v, raw)
	default:
		return w.strict(v, raw)
	}
}

// strict leaves v to encoding/json.
func (w *walker) strict(v reflect.Value, raw []byte) bool {
	if json.Unmarshal(raw, v.Addr().Interface()) != nil {
		return w.lost(v, jsonKind(raw))
	}
	return true
}

// unmarshaler leaves v to its own method; when that refuses, what v is made of is tried piece by piece.
func (w *walker) unmarshaler(u json.Unmarshaler, v reflect.Value, raw []byte) bool {
	if u.UnmarshalJSON(raw) == nil {
		return true
	}
	v.SetZero()
	if aliased, ok := u.(Aliased); ok {
		raw = plainForm(raw, aliased.JSONAliases())
	}
	before := w.mismatches
	var fits bool
	switch {
	case v.Kind() == reflect.Slice: // one or many
		fits = w.list(v, raw)
	case v.Kind() == reflect.Struct && len(fieldsOf(v.Type())) > 0:
		fits = w.object(v, raw)
	default:
		return w.lost(v, jsonKind(raw))
	}
	if fits && w.mismatches == before { // its method objected to something else
		w.mismatch(v, jsonKind(raw), true)
	}
	return fits
}

func (w *walker) object(v reflect.Value, raw []byte) bool {
	if raw[0] == '{' {
		w.members(v, raw)
		return true
	}
	only, ok := onlyObject(raw)
	if !ok || len(w.path) == 0 { // an answer as a whole must have its shape
		return w.lost(v, jsonKind(raw))
	}
	w.mismatch(v, "array", true)
	w.members(v, only)
	return true
}

// onlyObject returns the object in a list that holds it and nothing else.
func onlyObject(raw []byte) (only []byte, ok bool) {
	if raw[0] != '[' {
		return nil, false
	}
	for i, element := range elements(raw) {
		if i > 0 || element[0] != '{' {
			return nil, false
		}
		only = element
	}
	return only, only != nil
}

func (w *walker) members(v reflect.Value, raw []byte) {
	fields := fieldsOf(v.Type())
	for key, value := range members(raw) {
		name, ok := plainString(key)
		if !ok {
			s, _ := text(key)
			name = []byte(s)
		}
		if f, ok := findField(fields, name); ok {
			w.at(step{name: f.name}, fieldOf(v, f.index), value)
		}
	}
}

func (w *walker) list(v reflect.Value, raw []byte) bool {
	elem := v.Type().Elem()
	switch {
	case raw[0] == '[':
		v.Set(reflect.MakeSlice(v.Type(), 0, 0))
		for i, value := range elements(raw) {
			v.Set(reflect.Append(v, reflect.Zero(elem)))
			w.at(step{index: i, isIndex: true}, v.Index(i), value)
		}
		return true
	case raw[0] == '{' && len(w.path) > 0 && holdsObjects(elem):
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		w.mismatch(v, "object", true)
		w.at(step{isIndex: true}, v.Index(0), raw)
		return true
	case elem.Kind() == reflect.Uint8:
		return w.strict(v, raw) // base64
	default:
		return w.lost(v, jsonKind(raw))
	}
}

// at walks one step down.
func (w *walker) at(s step, v reflect.Value, raw []byte) {
	w.path = append(w.path, s)
	w.walk(v, raw)
	w.path = w.path[:len(w.path)-1]
}

func holdsObjects(t reflect.Type) bool {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	return t.Kind() == reflect.Struct || t.Kind() == reflect.Map
}

func (w *walker) dict(v reflect.Value, raw []byte) bool {
	t := v.Type()
	if t.Key().Kind() != reflect.String || reflect.PointerTo(t.Key()).Implements(reflect.TypeFor[encoding.TextUnmarshaler]()) {
		return w.strict(v, raw)
	}
	if raw[0] != '{' {
		return w.lost(v, jsonKind(raw))
	}
	v.Set(reflect.MakeMap(t))
	for key, value := range members(raw) {
		name, _ := text(key)
		elem := reflect.New(t.Elem()).Elem()
		w.at(step{name: name}, elem, value)
		v.SetMapIndex(reflect.ValueOf(name).Convert(t.Key()), elem)
	}
	return true
}

// lost leaves a value that fits nowhere.
func (w *walker) lost(v reflect.Value, got string) bool {
	v.SetZero()
	w.mismatch(v, got, false)
	return false
}

func (w *walker) mismatch(v reflect.Value, got string, kept bool) {
	w.mismatches++
	if w.report == nil || len(w.path) == 0 { // the root's is Decode's error
		return
	}
	var path strings.Builder
	for i, s := range w.path {
		switch {
		case s.isIndex:
			path.WriteString("[" + strconv.Itoa(s.index) + "]")
		case i == 0:
			path.WriteString(s.name)
		default:
			path.WriteString("." + s.name)
		}
	}
	w.report(Mismatch{Path: path.String(), Want: v.Type().String(), Got: got, Kept: kept})
}
