package api

import (
	"bytes"
	"cmp"
	"reflect"
	"slices"
	"strings"
	"sync"
)

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
