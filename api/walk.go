package api

import (
	"bytes"
	"cmp"
	"encoding"
	"encoding/json"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// maxWalkDepth bounds how deep the tolerant walk follows a recursive type.
const maxWalkDepth = 100

// walker decodes JSON that encoding/json refused, keeping what fits. It is slow next to encoding/json and runs only
// when that has failed.
type walker struct {
	report     func(Mismatch)
	path       []string // to the current value: names and indexes ("[3]")
	mismatches int
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
	default:
		return w.scalar(v, raw)
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
	var list []json.RawMessage // of one object, perhaps; but an answer as a whole must have its shape
	if len(w.path) == 0 || json.Unmarshal(raw, &list) != nil || len(list) != 1 || list[0][0] != '{' {
		return w.lost(v, jsonKind(raw))
	}
	w.mismatch(v, "array", true)
	w.members(v, list[0])
	return true
}

func (w *walker) members(v reflect.Value, raw []byte) {
	fields := fieldsOf(v.Type())
	for key, value := range members(raw) {
		name, ok := plainString(key)
		if !ok {
			name = []byte(text(key))
		}
		if f, ok := findField(fields, name); ok {
			w.at(f.name, fieldOf(v, f.index), value)
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
			w.at("["+strconv.Itoa(i)+"]", v.Index(i), value)
		}
		return true
	case raw[0] == '{' && len(w.path) > 0 && holdsObjects(elem):
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		w.mismatch(v, "object", true)
		w.at("[0]", v.Index(0), raw)
		return true
	case elem.Kind() == reflect.Uint8:
		return w.strict(v, raw) // base64
	default:
		return w.lost(v, jsonKind(raw))
	}
}

// at walks one step down.
func (w *walker) at(step string, v reflect.Value, raw []byte) {
	w.path = append(w.path, step)
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
		name := text(key)
		elem := reflect.New(t.Elem()).Elem()
		w.at(name, elem, value)
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
	path := strings.ReplaceAll(strings.Join(w.path, "."), ".[", "[")
	w.report(Mismatch{Path: path, Want: v.Type().String(), Got: got, Kept: kept})
}

// structField is a field as encoding/json sees it.
type structField struct {
	name  string
	index []int
}

var fieldCache sync.Map // reflect.Type → []structField

// fieldsOf returns the fields of a struct, those of embedded structs included. Of two with one name the less deep
// counts, as for encoding/json.
func fieldsOf(t reflect.Type) []structField {
	if cached, ok := fieldCache.Load(t); ok {
		return cached.([]structField)
	}
	var fields []structField
	var closed []int // an embedded struct whose fields are not promoted
	for _, f := range reflect.VisibleFields(t) {
		if n := len(closed); n > 0 && len(f.Index) > n && slices.Equal(f.Index[:n], closed) {
			continue
		}
		tag := f.Tag.Get("json")
		name, _, _ := strings.Cut(tag, ",") // of the options only "string" would matter: its values convert
		if f.Anonymous {
			isPointer := f.Type.Kind() == reflect.Pointer
			isStruct := f.Type.Kind() == reflect.Struct || isPointer && f.Type.Elem().Kind() == reflect.Struct
			if isStruct && name == "" && (f.IsExported() || !isPointer) {
				continue // its fields follow
			}
			closed = f.Index
		}
		if tag == "-" || !f.IsExported() {
			continue
		}
		own := structField{cmp.Or(name, f.Name), f.Index}
		same := slices.IndexFunc(fields, func(other structField) bool { return other.name == own.name })
		switch {
		case same < 0:
			fields = append(fields, own)
		case len(own.index) < len(fields[same].index):
			fields[same] = own
		}
	}
	fieldCache.Store(t, fields)
	return fields
}

// findField looks name up exactly, then regardless of case.
func findField(fields []structField, name []byte) (structField, bool) {
	for _, f := range fields {
		if f.name == string(name) {
			return f, true
		}
	}
	for _, f := range fields {
		if bytes.EqualFold([]byte(f.name), name) {
			return f, true
		}
	}
	return structField{}, false
}

// fieldOf returns the field of v that index leads to, making the embedded structs on the way.
func fieldOf(v reflect.Value, index []int) reflect.Value {
	for n, i := range index {
		if n > 0 && v.Kind() == reflect.Pointer {
			if v.IsNil() {
				v.Set(reflect.New(v.Type().Elem()))
			}
			v = v.Elem()
		}
		v = v.Field(i)
	}
	return v
}
