package codec

import (
	"cmp"
	"reflect"
	"strings"
)

// structField is a field as encoding/json sees it.
type structField struct {
	name      string
	index     []int
	typ       reflect.Type
	wire      string
	tagged    bool // the name is of the tag
	dropped   bool // another at the same depth has the name, too
	omitEmpty bool
	omitZero  bool
	quoted    bool
}

// isRequired reports whether a model's field has to be there, and its zero value says that it is not: an empty text, a nil
// list or map, a zero time. The zero of a number and of a boolean is a value.
func (f *structField) isRequired() bool {
	if f.omitZero || f.omitEmpty {
		return false
	}
	switch f.typ.Kind() {
	case reflect.String, reflect.Slice, reflect.Map:
		return true
	default:
		return f.typ == timeType
	}
}

// fieldsOf returns the fields of a struct, those of embedded structs included. Of two with one name the less deep
// counts, of two at one depth the one whose tag names it, if it is the only one, as for encoding/json.
func fieldsOf(t reflect.Type) []structField {
	var all fieldList
	all.addStruct(t, nil, nil)
	fields := make([]structField, 0, len(all))
	for i := range all {
		if !all[i].dropped {
			fields = append(fields, all[i])
		}
	}
	return fields
}

type fieldList []structField

// addStruct adds the fields of a struct that index leads to. above are the structs that it is embedded in.
func (l *fieldList) addStruct(t reflect.Type, index []int, above []reflect.Type) {
	for _, outer := range above {
		if outer == t {
			return // it embeds itself
		}
	}
	above = append(above[:len(above):len(above)], t)
	for i := range t.NumField() {
		f := t.Field(i)
		at := append(index[:len(index):len(index)], i)
		tag := f.Tag.Get("json")
		name, options, _ := strings.Cut(tag, ",")
		if inner := embedded(f); inner != nil && name == "" {
			l.addStruct(inner, at, above)
			continue
		}
		if tag == "-" || !f.IsExported() {
			continue
		}
		own := structField{name: cmp.Or(name, f.Name), tagged: name != "", index: at, typ: f.Type, wire: f.Tag.Get("wire")}
		for option := range strings.SplitSeq(options, ",") {
			own.omitEmpty = own.omitEmpty || option == "omitempty"
			own.omitZero = own.omitZero || option == "omitzero"
			own.quoted = own.quoted || option == "string"
		}
		l.add(own)
	}
}

// embedded is the struct whose fields are promoted by an embedded field, nil where none are.
func embedded(f reflect.StructField) reflect.Type {
	inner := f.Type
	if inner.Kind() == reflect.Pointer && f.IsExported() {
		inner = inner.Elem()
	}
	if !f.Anonymous || inner.Kind() != reflect.Struct {
		return nil
	}
	return inner
}

// add adds a field, unless another one is meant by its name.
func (l *fieldList) add(own structField) {
	for i := range *l {
		other := &(*l)[i]
		if other.name != own.name {
			continue
		}
		switch deeper := len(own.index) - len(other.index); {
		case deeper > 0, deeper == 0 && other.tagged && !own.tagged:
			return
		case deeper == 0 && other.tagged == own.tagged:
			other.dropped = true
			return
		}
		*l = append((*l)[:i], (*l)[i+1:]...)
		break
	}
	*l = append(*l, own)
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
