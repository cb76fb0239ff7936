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
		name := tag.Get("query")
		moment, separator := formOf(tag.Get("wire"))
		addField(q, name, moment, v.Field(i))
		if separator != "" && len(q[name]) > 1 {
			q[name] = []string{strings.Join(q[name], separator)}
		}
	}
	return q
}

// formOf reads the words of the tag wire: how a moment is written ("" is unix), and what stands between the items of a list
// that is one value, "" where each is one.
func formOf(words string) (moment, separator string) {
	for word := range strings.SplitSeq(words, ",") {
		switch word {
		case "comma":
			separator = ","
		case "space":
			separator = " "
		case "pipe":
			separator = "|"
		default:
			moment = word
		}
	}
	return moment, separator
}

func addField(q url.Values, name, moment string, v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer: // an explicit zero
		addParameter(q, name, moment, v.Elem().Interface())
	case reflect.Slice:
		for i := range v.Len() {
			addParameter(q, name, moment, v.Index(i).Interface())
		}
	default:
		addParameter(q, name, moment, v.Interface())
	}
}

func addParameter(q url.Values, name, moment string, value any) {
	if t, ok := value.(time.Time); ok {
		if !t.IsZero() {
			q.Add(name, codec.TimeText(t, cmp.Or(moment, "unix")))
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
