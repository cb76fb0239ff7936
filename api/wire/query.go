package wire

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"reflect"
	"strings"
	"time"

	"github.com/oapi-codegen/runtime"

	"github.com/seed-a528e955/intercom-go/api/internal/codec"

	"github.com/seed-a528e955/intercom-go/api/internal/rawjson"
)

// AddQuery adds value to q under name, in the form style of OpenAPI (a list repeats the name). Zero values are not
// sent. The generated …Params use it; it panics on a type that no parameter has, such as a map.
func AddQuery(q url.Values, name string, value any) {
	v := reflect.ValueOf(value)
	switch {
	case !v.IsValid() || v.IsZero():
		return
	case v.Kind() == reflect.Pointer: // an explicit zero
		addParameter(q, name, v.Elem().Interface())
	case v.Kind() == reflect.Slice:
		for i := range v.Len() {
			addParameter(q, name, v.Index(i).Interface())
		}
	default:
		addParameter(q, name, value)
	}
}

// JoinQuery makes one value of those that q has under name, with the separator between them: the form of a list that is
// described as not exploded ("ids=1,2"). The generated …Params use it.
func JoinQuery(q url.Values, name, separator string) {
	if values := q[name]; len(values) > 1 {
		q[name] = []string{strings.Join(values, separator)}
	}
}

// AddTimeQuery adds times to q under name, in the form that the parameter is described in: "unix" or "unixtext" (whole
// Unix seconds), "unixms" or "iso". Zero times are not sent. The generated …Params use it.
func AddTimeQuery(q url.Values, name, form string, times ...time.Time) {
	for _, t := range times {
		if !t.IsZero() {
			q.Add(name, codec.TimeText(t, form))
		}
	}
}

func addParameter(q url.Values, name string, value any) {
	switch v := value.(type) {
	case string: // the commonest types need no styling
		q.Add(name, v)
		return
	case time.Time:
		AddTimeQuery(q, name, "unix", v)
		return
	}
	if t, ok := value.(json.Marshaler); ok {
		value = ownForm(t)
	}
	switch kind := reflect.TypeOf(value).Kind(); {
	case kind >= reflect.Bool && kind <= reflect.Float64, kind == reflect.String:
	default:
		panic(fmt.Sprintf("wire.AddQuery: parameter %s is a %T, which has no query form", name, value))
	}
	styled, err := runtime.StyleParamWithOptions("form", true, name, value,
		runtime.StyleParamOptions{ParamLocation: runtime.ParamLocationQuery})
	parsed, unread := url.ParseQuery(styled)
	if err = errors.Join(err, unread); err != nil {
		panic(fmt.Sprintf("wire.AddQuery: parameter %s: %v", name, err))
	}
	for key, values := range parsed {
		q[key] = append(q[key], values...)
	}
}

// ownForm returns what a time is in JSON, without the quotes; "" for one that has no form.
func ownForm(t json.Marshaler) string {
	b, err := t.MarshalJSON()
	if err != nil || rawjson.Kind(b) == "null" {
		return ""
	}
	return strings.Trim(string(b), `"`)
}
