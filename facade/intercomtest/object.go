package intercomtest

import (
	"cmp"
	"encoding/json"
	"hash/fnv"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
)

// object is a JSON object, received or kept. Kept ones are shallow-copied into answers: what they hold is replaced,
// never changed in place.
type object map[string]any

// text returns a string or the digits of a number; "" for anything else.
func (o object) text(name string) string { return orZero(asText(o[name])) }

// need is text that must be there.
func (o object) need(name string) string {
	s := o.text(name)
	refuseIf(s == "", missing(name))
	return s
}

// number returns a whole number; 0 for anything else.
func (o object) number(name string) int64 { return orZero(asInt(o[name])) }

func (o object) object(name string) object { return orZero(asObject(o[name])) }

// orZero is for who does not ask whether there was anything to read.
func orZero[T any](value T, _ bool) T { return value }

// objects returns a list of objects; what is none is left out.
func (o object) objects(name string) []object {
	list, _ := o[name].([]any)
	found := views(list, func(item any) object { return orZero(asObject(item)) })
	return slices.DeleteFunc(found, func(item object) bool { return item == nil })
}

// oneOrMany returns a list of objects that may come as a single one.
func (o object) oneOrMany(name string) []object {
	if one := o.object(name); one != nil {
		return []object{one}
	}
	return o.objects(name)
}

// with returns a copy with changes. What is nil or "" goes away, custom attributes are merged.
func (o object) with(changes object) object {
	changed := maps.Clone(o)
	for name, value := range changes {
		switch {
		case name == "custom_attributes":
			changed[name] = mergeAttributes(o.object(name), changes.object(name))
		case value == nil || value == "":
			delete(changed, name)
		default:
			changed[name] = value
		}
	}
	return changed
}

// mergeAttributes replaces the attributes that are named. One set to null is unknown again.
func mergeAttributes(old, changes object) object {
	merged := shown(shown(object{}, old), changes)
	maps.DeleteFunc(merged, func(_ string, value any) bool { return value == nil })
	return merged
}

// asText reads an id or another string, which may come as a number.
func asText(v any) (string, bool) {
	switch v := v.(type) {
	case string:
		return v, true
	case json.Number:
		return v.String(), true
	case int64:
		return strconv.FormatInt(v, 10), true
	}
	return "", false
}

// asInt reads a whole number, which may come as a string.
func asInt(v any) (int64, bool) {
	if f, ok := v.(float64); ok {
		return int64(f), f == math.Trunc(f)
	}
	s, _ := asText(v)
	n, err := strconv.ParseInt(s, 10, 64)
	return n, err == nil
}

func asObject(v any) (object, bool) {
	if inner, ok := v.(map[string]any); ok {
		return inner, true
	}
	inner, ok := v.(object)
	return inner, ok
}

// milliseconds is where numbers are too large for Unix seconds, which get there in the year 5138, and must have been
// meant as milliseconds.
const milliseconds = 100_000_000_000

// form is what a field of a request must look like, and brings it into the form that it is kept in.
type form struct {
	want string
	read func(v any) (any, bool)
	says string // instead of what is wanted, where Intercom's own words are known
}

func as[T any](read func(any) (T, bool)) func(any) (any, bool) {
	return func(v any) (any, bool) { return read(v) }
}

var (
	textForm   = form{want: "a string", read: as(asText)}
	intForm    = form{want: "an integer", read: as(asInt)}
	timeForm   = form{want: "a time in Unix seconds", read: as(func(v any) (int64, bool) { n, ok := asInt(v); return n, ok && n < milliseconds })}
	numberForm = form{want: "a number", read: as(func(v any) (json.Number, bool) { n, ok := v.(json.Number); return n, ok })}
	htmlForm   = form{want: "a string", read: as(func(v any) (string, bool) {
		s, ok := v.(string)
		return strings.TrimSuffix(paragraph(s), "<p></p>"), ok
	})}
	boolForm   = form{want: "a boolean", read: as(func(v any) (bool, bool) { b, ok := v.(bool); return b, ok })}
	avatarForm = form{want: "a URL", read: as(func(v any) (object, bool) {
		url, ok := v.(string)
		return object{"type": "avatar", "image_url": url}, ok
	})}
	planForm = form{want: "a string", read: as(func(v any) (object, bool) {
		name, ok := v.(string)
		return object{"type": "plan", "id": planID(name), "name": name}, ok
	})}
	attributesForm = form{want: "an object of plain values", read: as(func(v any) (object, bool) {
		attributes, ok := asObject(v)
		for _, value := range attributes {
			_, nested := asObject(value)
			ok = ok && !nested
		}
		return attributes, ok
	})}
)

func oneOf(values ...string) form {
	return form{want: "one of " + strings.Join(values, ", "), read: as(func(v any) (string, bool) {
		s, _ := asText(v)
		return s, slices.Contains(values, s)
	})}
}

// take reads the fields that a request may set. Absent ones are left out and null is nil; what nobody knows is ignored.
func (o object) take(forms map[string]form) object {
	taken := object{}
	for _, name := range slices.Sorted(maps.Keys(o)) {
		form, known := forms[name]
		if known && o[name] != nil {
			value, ok := form.read(o[name])
			if !ok { // no refusal is made up for what is right: this runs often
				panic(invalid(name, "%s", cmp.Or(form.says, name+" must be "+form.want)))
			}
			taken[name] = value
		} else if known {
			taken[name] = nil
		}
	}
	return taken
}

// takeAll is take where none of the fields may be left out.
func (o object) takeAll(forms map[string]form) object {
	taken := o.take(forms)
	for _, name := range slices.Sorted(maps.Keys(forms)) {
		refuseIf(taken[name] == nil || taken[name] == "", missing(name))
	}
	return taken
}

// planID is an id that a plan has by its name, so that it stays.
func planID(name string) string {
	h := fnv.New32a()
	_, _ = h.Write([]byte(name)) // a hash never fails to write
	return strconv.FormatUint(uint64(h.Sum32()), 10)
}
