package codec

import (
	"cmp"
	"reflect"
	"slices"
	"strings"
)

// structField is a field as encoding/json sees it.
type structField struct {
	name      string
	index     []int
	typ       reflect.Type
	wire      string
	omitEmpty bool
	omitZero  bool
	quoted    bool
}

// fieldsOf returns the fields of a struct, those of embedded structs included. Of two with one name the less deep
// counts, as for encoding/json.
func fieldsOf(t reflect.Type) []structField {
	var fields []structField
	var closed []int // an embedded struct whose fields are not promoted
	for _, f := range reflect.VisibleFields(t) {
		if n := len(closed); n > 0 && len(f.Index) > n && slices.Equal(f.Index[:n], closed) {
			continue
		}
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		if f.Anonymous {
			isPointer := f.Type.Kind() == reflect.Pointer
			isStruct := f.Type.Kind() == reflect.Struct || isPointer && f.Type.Elem().Kind() == reflect.Struct
			if isStruct && name == "" && (f.IsExported() || !isPointer) {
				continue // its fields follow
			}
			closed = f.Index
		}
		if f.Tag.Get("json") == "-" || !f.IsExported() {
			continue
		}
		own := structField{name: cmp.Or(name, f.Name), index: f.Index, typ: f.Type, wire: f.Tag.Get("wire")}
		for option := range strings.SplitSeq(options, ",") {
			own.omitEmpty = own.omitEmpty || option == "omitempty"
			own.omitZero = own.omitZero || option == "omitzero"
			own.quoted = own.quoted || option == "string"
		}
		same := slices.IndexFunc(fields, func(other structField) bool { return other.name == own.name })
		switch {
		case same < 0:
			fields = append(fields, own)
		case len(own.index) < len(fields[same].index):
			fields[same] = own
		}
	}
	return fields
}

// fieldAt returns the field of v that index leads to, making the embedded structs on the way.
func fieldAt(v reflect.Value, index []int) reflect.Value {
	if len(index) == 1 {
		return v.Field(index[0])
	}
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

// readAt is fieldAt for reading: false where an embedded pointer on the way is nil.
func readAt(v reflect.Value, index []int) (reflect.Value, bool) {
	if len(index) == 1 {
		return v.Field(index[0]), true
	}
	for n, i := range index {
		if n > 0 && v.Kind() == reflect.Pointer {
			if v.IsNil() {
				return v, false
			}
			v = v.Elem()
		}
		v = v.Field(i)
	}
	return v, true
}
