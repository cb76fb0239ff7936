package codec

import (
	"fmt"
	"reflect"
	"strings"
)

// form is what a tag says about a value: in which forms it may come and is written. It is handed down to the elements
// of lists and maps and to the value of an optional, never into the fields of a struct.
type form struct {
	id      bool // text that may come as a number
	number  bool // … and is written as one
	foreign bool // … and is the caller's own, which may hold anything
	zero    bool // … and of which 0 means nothing
	one     bool // a single value is a list of one
	loose   bool // a scalar is converted without a report
	time    timeForm
	quoted  bool // encoding/json's own option "string"
	dynamic bool // an attribute: exact numbers, times as Unix seconds
}

// timeForm is how a moment is written.
type timeForm uint8

const (
	timeRFC3339 timeForm = iota // as encoding/json does
	timeUnix
	timeUnixMS
	timeUnixText
	timeISO
)

// timeFormOf is the form that a word of a tag names.
func timeFormOf(word string) (f timeForm, ok bool) {
	switch word {
	case "unix":
		return timeUnix, true
	case "unixms":
		return timeUnixMS, true
	case "unixtext":
		return timeUnixText, true
	case "iso":
		return timeISO, true
	}
	return timeRFC3339, false
}

// tag is a field's whole wire tag.
type tag struct {
	form   form
	also   []string
	bare   bool
	list   bool
	single string
}

// parseTag reads a wire tag.
func parseTag(text string) (t tag, err error) {
	if text == "" {
		return t, nil
	}
	for word := range strings.SplitSeq(text, ",") {
		name, value, hasValue := strings.Cut(word, "=")
		timed, isTime := timeFormOf(word)
		switch {
		case isTime:
			t.form.time = timed
		case word == "id":
			t.form.id = true
		case word == "id=number":
			t.form.id, t.form.number = true, true
		case word == "external":
			t.form.foreign = true
		case word == "zero":
			t.form.zero = true
		case word == "loose":
			t.form.loose = true
		case word == "one":
			t.form.one = true
		case word == "bare":
			t.bare = true
		case word == "list":
			t.list = true
		case name == "also" && value != "":
			t.also = strings.Split(value, "|")
		case name == "single" && hasValue && value != "":
			t.single = value
		default:
			return t, fmt.Errorf("unknown word %q in the wire tag %q", word, text)
		}
	}
	return t, nil
}

// checkTag refuses words on a field of a type that they do not fit.
func checkTag(t reflect.Type, tag tag) error {
	if value, ok := reflect.New(t).Interface().(Optional); ok {
		inner, _ := value.CodecOptional(Access{})
		t = reflect.TypeOf(inner).Elem()
	}
	isList := t.Kind() == reflect.Slice
	switch {
	case (tag.list || tag.single != "" || tag.form.one) && !isList:
		return fmt.Errorf("list, single and one are for lists, not for a %s", t)
	case (tag.form.zero || tag.form.foreign) && !tag.form.id:
		return fmt.Errorf("zero and external go with id")
	}
	return nil
}
