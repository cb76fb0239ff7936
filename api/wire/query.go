package wire

import (
	"cmp"
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

// Query is what a …Params struct asks for, in the form style of OpenAPI (a list repeats the name). The query tag of a field
// is its name, the wire tag the form of a time ("unix" or "unixtext" for whole Unix seconds, "unixms", "iso") or what
// stands between the items of a list that is one value ("comma", "space", "pipe"). Zero values are not sent. It panics on a
// type that no parameter has, such as a map.
func Query(params any) url.Values {
	v := reflect.ValueOf(params)
	q := make(url.Values, v.NumField())
	for i := range v.NumField() {
		if v.Field(i).IsZero() {
			continue
		}
		tag := v.Type().Field(i).Tag
		name, form := tag.Get("query"), tag.Get("wire")
		addField(q, name, form, v.Field(i))
		if separator := separatorOf(form); separator != "" && len(q[name]) > 1 {
			q[name] = []string{strings.Join(q[name], separator)}
		}
	}
	return q
}

// separatorOf is what stands between the items of a list that is one value, "" in any other form.
func separatorOf(form string) string {
	switch form {
	case "comma":
		return ","
	case "space":
		return " "
	case "pipe":
		return "|"
	}
	return ""
}

func addField(q url.Values, name, form string, v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer: // an explicit zero
		addParameter(q, name, form, v.Elem().Interface())
	case reflect.Slice:
		for i := range v.Len() {
			addParameter(q, name, form, v.Index(i).Interface())
		}
	default:
		addParameter(q, name, form, v.Interface())
	}
}

func addParameter(q url.Values, name, form string, value any) {
	if t, ok := value.(time.Time); ok {
		if !t.IsZero() {
			q.Add(name, codec.TimeText(t, cmp.Or(form, "unix")))
		}
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
		panic(fmt.Sprintf("wire.Query: parameter %s is a %T, which has no query form", name, value))
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
