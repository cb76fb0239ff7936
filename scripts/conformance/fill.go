package conformance

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/api/multipart"
	"github.com/seed-a528e955/intercom-go/api/paging"
	"github.com/seed-a528e955/intercom-go/api/search"
)

// Fill makes a value of type t in which everything is set, the same every time
// it is called. No two places hold the same value, as far as their types allow.
// A type that holds itself is filled once; where it comes again it is left out. The
// type asked for is filled once more, so that all of its own fields are set.
//
// Ids are all digits, so that every one can be sent as a number.
func Fill(t reflect.Type) (reflect.Value, error) {
	f := filler{}
	v := reflect.New(t).Elem()
	err := f.fill(v, "x", slot{})
	return v, err
}

type filler struct {
	count int
	open  []reflect.Type // the structs around the current place
}

func (f *filler) next() int {
	f.count++
	return f.count
}

// someTime is a time that no other place has, in whole seconds.
func (f *filler) someTime() time.Time {
	const start = 1_700_000_000
	return time.Unix(start+int64(f.next()), 0).UTC()
}

// searchQuery is a group, in the only way to write a query without package search.
const searchQuery = `{"operator":"AND","value":[{"field":"role","operator":"=","value":"user"},` +
	`{"field":"created_at","operator":">","value":1700000000}]}`

// fill sets v. name is that of the field, for texts that can be told apart.
func (f *filler) fill(v reflect.Value, name string, in slot) error {
	t := v.Type()
	if inner, ok := optionalValue(t); ok {
		return f.optional(v, inner, name, in)
	}
	switch target := v.Addr().Interface().(type) {
	case *time.Time:
		*target = f.someTime()
	case *api.Attributes:
		*target = api.Attributes{
			"text": fmt.Sprintf("%s %d", name, f.next()), "number": json.Number("9007199254740993"), "flag": true,
		}
	case *search.Query:
		return json.Unmarshal([]byte(searchQuery), target)
	case *search.Request:
		err := json.Unmarshal([]byte(searchQuery), &target.Query)
		target.Sort, target.PerPage = search.Descending(f.text(t, "sort")), f.next()
		target.StartingAfter = f.text(t, "after")
		return err
	case *paging.Info:
		*target = paging.Info{
			Type: "pages", Page: 1, PerPage: 20, TotalPages: 3,
			Next: &paging.Next{Page: 2, PerPage: 20, StartingAfter: fmt.Sprintf("after%d", f.next())},
		}
	case *multipart.Form:
		*target = multipart.Form{
			Fields: []multipart.Field{{Name: "note", Value: fmt.Sprint(f.next())}},
			Files: []multipart.File{{
				Name: "file", FileName: "table.csv", ContentType: "text/csv", Content: strings.NewReader("a,b\n1,2\n"),
			}},
		}
	case *json.RawMessage:
		*target = json.RawMessage(fmt.Sprintf(`{"raw":%d}`, f.next()))
	default:
		return f.kind(v, name, in)
	}
	return nil
}

func (f *filler) kind(v reflect.Value, name string, in slot) error {
	t := v.Type()
	switch t.Kind() {
	case reflect.String:
		if (slot{t, in.wire}).isID() {
			v.SetString(fmt.Sprint(1_000_000 + f.next()))
		} else {
			v.SetString(f.text(t, name))
		}
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int64:
		v.SetInt(int64(f.next()))
	case reflect.Float64:
		v.SetFloat(float64(f.next()) + 0.5)
	case reflect.Interface:
		if t.NumMethod() > 0 {
			return fmt.Errorf("%s: cannot fill a %s", name, t)
		}
		v.Set(reflect.ValueOf(fmt.Sprintf("%s %d", name, f.next())))
	case reflect.Pointer:
		if f.isOpen(t.Elem()) {
			return nil
		}
		v.Set(reflect.New(t.Elem()))
		return f.fill(v.Elem(), name, in)
	case reflect.Slice:
		return f.list(v, name, in)
	case reflect.Map:
		return f.dict(v, name, in)
	case reflect.Struct:
		return f.object(v, name)
	default:
		return fmt.Errorf("%s: cannot fill a %s", name, t)
	}
	return nil
}

// text holds what JSON and HTML escape, except in enums.
func (f *filler) text(t reflect.Type, name string) string {
	if t != reflect.TypeFor[string]() {
		return fmt.Sprintf("%s_%d", name, f.next())
	}
	return fmt.Sprintf(`%s %d <b>"é" & ☃</b>`, name, f.next())
}

// isOpen reports whether the current place is already within a t: within two, where
// t is the type asked for.
func (f *filler) isOpen(t reflect.Type) bool {
	s := plainType(slot{Type: t})
	for elem(s).Type != nil {
		s = plainType(elem(s))
	}
	around := f.open
	if len(around) > 0 && around[0] == s.Type {
		around = around[1:]
	}
	return slices.Contains(around, s.Type)
}

// optional is filled through JSON, the only door that reflection has.
func (f *filler) optional(v reflect.Value, inner reflect.Type, name string, in slot) error {
	if f.isOpen(inner) {
		return nil
	}
	value := reflect.New(inner)
	if err := f.fill(value.Elem(), name, in); err != nil {
		return err
	}
	data, err := json.Marshal(value.Interface())
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	if err := json.Unmarshal(data, v.Addr().Interface()); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

func (f *filler) list(v reflect.Value, name string, in slot) error {
	if f.isOpen(v.Type().Elem()) {
		return nil
	}
	const items = 2
	list := reflect.MakeSlice(v.Type(), items, items)
	for i := range items {
		if err := f.fill(list.Index(i), name, in); err != nil {
			return err
		}
	}
	v.Set(list)
	return nil
}

func (f *filler) dict(v reflect.Value, name string, in slot) error {
	t := v.Type()
	if f.isOpen(t.Elem()) {
		return nil
	}
	if t.Key().Kind() != reflect.String {
		return fmt.Errorf("%s: cannot fill a %s", name, t)
	}
	item := reflect.New(t.Elem()).Elem()
	if err := f.fill(item, name, in); err != nil {
		return err
	}
	v.Set(reflect.MakeMap(t))
	v.SetMapIndex(reflect.ValueOf(fmt.Sprintf("key%d", f.next())).Convert(t.Key()), item)
	return nil
}

func (f *filler) object(v reflect.Value, name string) error {
	t := v.Type()
	f.open = append(f.open, t)
	defer func() { f.open = f.open[:len(f.open)-1] }()
	for i := range t.NumField() {
		field := t.Field(i)
		if !field.IsExported() {
			return fmt.Errorf("%s: the field %s of %s cannot be filled", name, field.Name, t)
		}
		inner := field.Name
		if tag, _ := jsonName(field); tag != "" {
			inner = tag
		}
		if err := f.fill(v.Field(i), inner, slot{field.Type, field.Tag.Get("wire")}); err != nil {
			return err
		}
	}
	return nil
}

// mustBeSet reports whether a required field of that type is refused while it is empty.
func mustBeSet(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.String, reflect.Slice, reflect.Map:
		return true
	default:
		return t == reflect.TypeFor[time.Time]()
	}
}

// Bare makes a value of type t in which as little is set as can be sent: the
// zero value, with the texts, lists, times and the search query that have to be.
func Bare(t reflect.Type) (reflect.Value, error) {
	v := reflect.New(t).Elem()
	f := filler{}
	return v, f.bare(v)
}

func (f *filler) bare(v reflect.Value) error {
	if v.Type() == reflect.TypeFor[search.Query]() {
		return f.fill(v, "query", slot{})
	}
	if v.Kind() != reflect.Struct {
		return nil
	}
	for i := range v.NumField() {
		field := v.Type().Field(i)
		tag := field.Tag.Get("json")
		if !field.IsExported() || strings.Contains(tag, ",omitzero") {
			continue
		}
		set := f.bare
		if tag != "" && mustBeSet(field.Type) {
			set = func(v reflect.Value) error { return f.fill(v, field.Name, slot{field.Type, field.Tag.Get("wire")}) }
		}
		if err := set(v.Field(i)); err != nil {
			return err
		}
	}
	return nil
}
