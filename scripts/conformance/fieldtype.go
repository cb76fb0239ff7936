package conformance

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"sync"
	"time"
)

var (
	unmarshalerType = reflect.TypeFor[json.Unmarshaler]()
	momentType      = reflect.TypeFor[time.Time]()
)

// slot is where a JSON value goes: a Go type, nil where it cannot be told, and the
// words of the field's tag wire, which hold for what is in a list or a map too.
type slot struct {
	reflect.Type
	wire string
}

// says reports whether the tag wire has a word.
func (s slot) says(word string) bool { return slices.Contains(strings.Split(s.wire, ","), word) }

// isID reports whether the slot holds an id, which comes as text or number.
func (s slot) isID() bool {
	s = plainType(s)
	return s.Type != nil && s.Kind() == reflect.String && (s.says("id") || s.says("id=number"))
}

// isMoment reports whether the slot holds a time.
func (s slot) isMoment() bool { return plainType(s).Type == momentType }

// plainType looks through pointers and optional fields.
func plainType(s slot) slot {
	for s.Type != nil {
		if inner, ok := optionalValue(s.Type); ok {
			s.Type = inner
			continue
		}
		if s.Kind() != reflect.Pointer {
			return s
		}
		s.Type = s.Elem()
	}
	return s
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

// fieldType returns where a JSON object that goes into s holds what is under key,
// and whether there is a place for it. It has no type when that cannot be told: in
// a type that reads JSON in its own way.
func fieldType(s slot, key string) (slot, bool) {
	s = plainType(s)
	if s.Type == nil {
		return slot{}, true
	}
	switch s.Kind() {
	case reflect.Map:
		return slot{s.Elem(), s.wire}, true
	case reflect.Interface:
		return slot{}, true
	case reflect.Struct:
		shape := shapeOf(s.Type)
		if field, ok := shape.fields[key]; ok {
			return field, true
		}
		return slot{}, !shape.tagged && readsItself(s.Type)
	default:
		return slot{}, readsItself(s.Type)
	}
}

func readsItself(t reflect.Type) bool { return reflect.PointerTo(t).Implements(unmarshalerType) }

// shape is what JSON sees of a struct.
type shape struct {
	fields map[string]slot
	also   map[string]string // other keys, by the key that they are read as
	bare   string            // the field that a bare scalar is
	list   string            // the field that a bare list is
	single map[string]string // by type of an object: the field whose only element it is
	// tagged is true when the struct names the JSON of its fields: it is then
	// read by them, also when it has a method of its own for that.
	tagged bool
}

var shapes sync.Map // reflect.Type → *shape

func shapeOf(t reflect.Type) *shape {
	if known, ok := shapes.Load(t); ok {
		return known.(*shape)
	}
	s := &shape{fields: map[string]slot{}, also: map[string]string{}, single: map[string]string{}}
	for i := range t.NumField() {
		f := t.Field(i)
		if !f.IsExported() {
			continue
		}
		name, tagged := jsonName(f)
		s.tagged = s.tagged || tagged
		if name != "" && !f.Anonymous {
			s.fields[name] = slot{f.Type, f.Tag.Get("wire")}
			s.otherForms(name, f.Tag.Get("wire"))
		}
	}
	shapes.Store(t, s)
	return s
}

// otherForms notes what else the field of that name is read from.
func (s *shape) otherForms(name, wire string) {
	for word := range strings.SplitSeq(wire, ",") {
		word, value, _ := strings.Cut(word, "=")
		switch word {
		case "bare":
			s.bare = name
		case "list":
			s.list = name
		case "single":
			s.single[value] = name
		case "also":
			for key := range strings.SplitSeq(value, "|") {
				s.also[key] = name
			}
		}
	}
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

// elem returns where a list's items go, without a type when that cannot be told.
func elem(s slot) slot {
	s = plainType(s)
	if s.Type != nil && (s.Kind() == reflect.Slice || s.Kind() == reflect.Array) {
		return slot{s.Elem(), s.wire}
	}
	return slot{}
}
