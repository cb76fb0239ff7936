package wire

import (
	"encoding/json"
	"fmt"
	"net/url"
	"reflect"
	"strconv"
	"strings"
	"time"

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
	if t, ok := value.(time.Time); ok {
		AddTimeQuery(q, name, "unix", t)
		return
	}
	var text string
	var ok bool
	if m, marshals := value.(json.Marshaler); marshals { // an Optional
		text, ok = jsonText(m)
	} else {
		text, ok = queryText(reflect.ValueOf(value))
	}
	if !ok {
		panic(fmt.Sprintf("wire.AddQuery: parameter %s is a %T, which has no query form", name, value))
	}
	q.Add(name, text)
}

// jsonText is what a value is in JSON, without the quotes; "" for null.
func jsonText(m json.Marshaler) (text string, ok bool) {
	data, err := m.MarshalJSON()
	if err != nil {
		return "", false
	}
	switch rawjson.Kind(data) {
	case "null":
		return "", true
	case "object", "array":
		return "", false
	}
	if json.Unmarshal(data, &text) != nil {
		text = string(data)
	}
	return text, true
}

// queryText writes a plain value. A requirement that styles parameters would link UUIDs, mail addresses and SQL drivers.
func queryText(v reflect.Value) (text string, ok bool) {
	switch {
	case v.Kind() == reflect.String:
		return v.String(), true
	case v.Kind() == reflect.Bool:
		return strconv.FormatBool(v.Bool()), true
	case v.CanInt():
		return strconv.FormatInt(v.Int(), 10), true
	case v.CanUint():
		return strconv.FormatUint(v.Uint(), 10), true
	case v.CanFloat():
		return strconv.FormatFloat(v.Float(), 'f', -1, v.Type().Bits()), true
	}
	return "", false
}
