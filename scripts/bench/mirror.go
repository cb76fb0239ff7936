package main

import (
	"encoding/json"
	"reflect"
	"strings"
	"time"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/api/paging"
)

// mirror is the struct that one writes by hand for the same answer: all fields of the model, text and truth values as
// they are, ids that Intercom sends as numbers and moments as integers, attributes as map[string]any. It is made by
// reflection so that no field is left out, now and in later versions; encoding/json treats it as any other struct.
func mirror(t reflect.Type) reflect.Type { return mirrorIn(t, "", nil) }

func mirrorIn(t reflect.Type, wire string, within []reflect.Type) reflect.Type {
	switch {
	case t == reflect.TypeFor[time.Time]():
		if strings.Contains(wire, "iso") || strings.Contains(wire, "text") {
			return reflect.TypeFor[string]()
		}
		return reflect.TypeFor[int64]()
	case t == reflect.TypeFor[api.Attributes]():
		return reflect.TypeFor[map[string]any]()
	case t == reflect.TypeFor[paging.Info]():
		return reflect.TypeFor[handPages]()
	}
	switch t.Kind() {
	case reflect.Pointer:
		return reflect.PointerTo(mirrorIn(t.Elem(), wire, within))
	case reflect.Slice:
		return reflect.SliceOf(mirrorIn(t.Elem(), wire, within))
	case reflect.Map:
		return reflect.MapOf(reflect.TypeFor[string](), mirrorIn(t.Elem(), wire, within))
	case reflect.String:
		if strings.Contains(wire, "id=number") {
			return reflect.TypeFor[int64]()
		}
		return reflect.TypeFor[string]()
	case reflect.Struct:
		return mirrorStruct(t, within)
	}
	return t
}

func mirrorStruct(t reflect.Type, within []reflect.Type) reflect.Type {
	for _, outer := range within {
		if outer == t { // a struct made by reflection cannot hold itself
			return reflect.TypeFor[json.RawMessage]()
		}
	}
	within = append(within[:len(within):len(within)], t)
	var fields []reflect.StructField
	for i := range t.NumField() {
		f := t.Field(i)
		key, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if !f.IsExported() || key == "-" {
			continue
		}
		fields = append(fields, reflect.StructField{
			Name: f.Name, Type: mirrorIn(f.Type, f.Tag.Get("wire"), within), Tag: reflect.StructTag(`json:"` + key + `"`),
		})
	}
	return reflect.StructOf(fields)
}

// handPages is where a list goes on.
type handPages struct {
	Type       string `json:"type"`
	Page       int    `json:"page"`
	PerPage    int    `json:"per_page"`
	TotalPages int    `json:"total_pages"`
	Next       *struct {
		PerPage       int    `json:"per_page"`
		StartingAfter string `json:"starting_after"`
	} `json:"next"`
}
