package conformance

import (
	"encoding/json"
	"reflect"
	"strings"
	"sync"
)

var unmarshalerType = reflect.TypeFor[json.Unmarshaler]()

// plainType looks through pointers and optional fields.
func plainType(t reflect.Type) reflect.Type {
	for t != nil {
		if inner, ok := optionalValue(t); ok {
			t = inner
			continue
		}
		if t.Kind() != reflect.Pointer {
			return t
		}
		t = t.Elem()
	}
	return nil
}

// optionalValue returns the type of the value in an api.Optional.
func optionalValue(t reflect.Type) (reflect.Type, bool) {
	if t.Kind() != reflect.Struct || !strings.HasPrefix(t.Name(), "Optional[") {
		return nil, false
	}
	get, ok := t.MethodByName("Get")
	if !ok {
		return nil, false
	}
	return get.Type.Out(0), true
}

// fieldType returns the type of what a JSON object of type t holds under key,
// and whether t has a place for it. The type is nil when it cannot be told: in
// a type that reads JSON in its own way.
func fieldType(t reflect.Type, key string) (reflect.Type, bool) {
	t = plainType(t)
	if t == nil {
		return nil, true
	}
	switch t.Kind() {
	case reflect.Map:
		return t.Elem(), true
	case reflect.Interface:
		return nil, true
	case reflect.Struct:
		s := shapeOf(t)
		if field, ok := s.fields[key]; ok {
			return field, true
		}
		return nil, !s.tagged && readsItself(t)
	default:
		return nil, readsItself(t)
	}
}

func readsItself(t reflect.Type) bool { return reflect.PointerTo(t).Implements(unmarshalerType) }

// shape is what JSON sees of a struct.
type shape struct {
	fields map[string]reflect.Type
	// tagged is true when the struct names the JSON of its fields: it is then
	// read by them, also when it has a method of its own for that.
	tagged bool
}

var shapes sync.Map // reflect.Type → *shape

func shapeOf(t reflect.Type) *shape {
	if known, ok := shapes.Load(t); ok {
		return known.(*shape)
	}
	s := &shape{fields: map[string]reflect.Type{}}
	for i := range t.NumField() {
		f := t.Field(i)
		if !f.IsExported() {
			continue
		}
		name, tagged := jsonName(f)
		s.tagged = s.tagged || tagged
		if name != "" && !f.Anonymous {
			s.fields[name] = f.Type
		}
	}
	shapes.Store(t, s)
	return s
}

// jsonName returns the name of a field in JSON and whether a tag gives it; ""
// for a field that is not in the JSON.
func jsonName(f reflect.StructField) (name string, tagged bool) {
	name, _, _ = strings.Cut(f.Tag.Get("json"), ",")
	switch name {
	case "-":
		return "", true
	case "":
		return f.Name, false
	}
	return name, true
}

// elem returns the type of a list's items, nil when it cannot be told.
func elem(t reflect.Type) reflect.Type {
	t = plainType(t)
	if t != nil && (t.Kind() == reflect.Slice || t.Kind() == reflect.Array) {
		return t.Elem()
	}
	return nil
}
