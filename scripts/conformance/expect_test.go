package conformance

import (
	"encoding/json"
	"fmt"
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/api/search"
)

// expectedPath fills values into a path template.
func expectedPath(template string, values []string) string {
	for _, value := range values {
		before, rest, _ := strings.Cut(template, "{")
		_, after, _ := strings.Cut(rest, "}")
		template = before + url.PathEscape(value) + after
	}
	return template
}

// expectQuery holds the query that was sent to the fields of the parameters:
// each field is one parameter, of the same letters and digits.
func expectQuery(t *testing.T, got url.Values, params any) {
	t.Helper()
	if params == nil {
		if len(got) > 0 {
			t.Errorf("query: %v, the method has no parameters", got)
		}
		return
	}
	sent := map[string][]string{}
	for name, values := range got {
		sent[lettersOf(name)] = values
	}
	v := reflect.ValueOf(params)
	for i := range v.NumField() {
		name := v.Type().Field(i).Name
		form, joined := separator(v.Type().Field(i).Tag.Get("wire"))
		want := expectedValues(v.Field(i), form)
		if joined != "" {
			want = []string{strings.Join(want, joined)}
		}
		if got := sent[lettersOf(name)]; !slices.Equal(got, want) {
			t.Errorf("query parameter %s: %q, want %q", name, got, want)
		}
	}
	if len(got) != v.NumField() {
		t.Errorf("%d query parameters, the struct has %d: %v", len(got), v.NumField(), got)
	}
}

// separator takes off a tag what says that a list is one text: what stands between its
// items.
func separator(tag string) (rest, between string) {
	for word, between := range map[string]string{"comma": ",", "space": " ", "pipe": "|"} {
		if rest, found := strings.CutSuffix(tag, word); found {
			return strings.TrimSuffix(rest, ","), between
		}
	}
	return tag, ""
}

// lettersOf is what a parameter, filter[sail_size], and its field, FilterSailSize,
// have in common.
func lettersOf(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, name)
}

func expectedValues(v reflect.Value, wire string) []string {
	if _, ok := optionalValue(v.Type()); ok {
		value := v.MethodByName("Get").Call(nil)
		return expectedValues(value[0], wire)
	}
	if moment, ok := v.Interface().(time.Time); ok {
		return []string{fmt.Sprint(expectedMoment(moment, slot{v.Type(), wire}))}
	}
	switch v.Kind() {
	case reflect.Pointer:
		return expectedValues(v.Elem(), wire)
	case reflect.Slice:
		var all []string
		for i := range v.Len() {
			all = append(all, expectedValues(v.Index(i), wire)...)
		}
		return all
	case reflect.Bool:
		return []string{strconv.FormatBool(v.Bool())}
	case reflect.Int, reflect.Int64:
		return []string{strconv.FormatInt(v.Int(), 10)}
	case reflect.Float64:
		return []string{strconv.FormatFloat(v.Float(), 'f', -1, 64)}
	default:
		return []string{v.String()}
	}
}

// expectedBody is the JSON that a body is sent as, put together from its fields
// and their tags.
func expectedBody(t *testing.T, body any) any {
	t.Helper()
	v := reflect.ValueOf(body)
	return expectedJSON(t, v, slot{Type: v.Type()})
}

func expectedJSON(t *testing.T, v reflect.Value, in slot) any {
	t.Helper()
	if _, ok := optionalValue(v.Type()); ok {
		out := v.MethodByName("Get").Call(nil)
		if !out[1].Bool() {
			return nil
		}
		return expectedJSON(t, out[0], in)
	}
	switch value := v.Interface().(type) {
	case time.Time:
		return expectedMoment(value, in)
	case search.Request, search.Query, api.Attributes, json.RawMessage:
		return mustJSON(t, v)
	}
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if v.IsNil() {
			return nil
		}
		return expectedJSON(t, v.Elem(), in)
	case reflect.Struct:
		return expectedObject(t, v)
	case reflect.Slice:
		if v.Len() == 1 && in.says("one") {
			return expectedJSON(t, v.Index(0), in)
		}
		list := []any{}
		for i := range v.Len() {
			list = append(list, expectedJSON(t, v.Index(i), in))
		}
		return list
	case reflect.Map:
		object := map[string]any{}
		for key, value := range v.Seq2() {
			object[key.String()] = expectedJSON(t, value, in)
		}
		return object
	case reflect.String:
		if in.says("id=number") && v.Len() > 0 && strings.Trim(v.String(), "0123456789") == "" {
			return json.Number(v.String())
		}
	}
	return mustJSON(t, v)
}

func expectedObject(t *testing.T, v reflect.Value) any {
	t.Helper()
	object := map[string]any{}
	for i := range v.NumField() {
		field := v.Type().Field(i)
		name, _ := jsonName(field)
		if zero, ok := v.Field(i).Interface().(interface{ IsZero() bool }); strings.Contains(field.Tag.Get("json"), "omitzero") && (v.Field(i).IsZero() || ok && zero.IsZero()) {
			continue
		}
		object[name] = expectedJSON(t, v.Field(i), slot{field.Type, field.Tag.Get("wire")})
	}
	return object
}

// expectedMoment is the form that a moment is sent in; without a word of the tag
// it is that of encoding/json.
func expectedMoment(v time.Time, in slot) any {
	if v.IsZero() {
		return nil
	}
	switch in.wire {
	case "unix":
		return json.Number(strconv.FormatInt(v.Unix(), 10))
	case "unixms":
		return json.Number(strconv.FormatInt(v.UnixMilli(), 10))
	case "unixtext":
		return strconv.FormatInt(v.Unix(), 10)
	}
	return v.Format(time.RFC3339Nano)
}

// expectKeys holds the JSON of a body to the fields of its type: with all set,
// every one has its key; with nothing set, those alone that are always sent.
func expectKeys(t *testing.T, body reflect.Type, sent any, all bool) {
	t.Helper()
	object, ok := sent.(map[string]any)
	if !ok || body.Kind() != reflect.Struct {
		return
	}
	var want []string
	if body == reflect.TypeFor[search.Request]() { // which has no tags
		if want = []string{"query"}; all {
			want = []string{"pagination", "query", "sort"}
		}
		body = reflect.TypeFor[struct{}]()
	}
	for i := range body.NumField() {
		field := body.Field(i)
		name, _ := jsonName(field)
		_, options, _ := strings.Cut(field.Tag.Get("json"), ",")
		if all || !strings.Contains(options, "omitzero") && !strings.Contains(options, "omitempty") {
			want = append(want, name)
		}
	}
	slices.Sort(want)
	if got := sortedKeys(object); !slices.Equal(got, want) {
		t.Errorf("keys sent: %q, want %q", got, want)
	}
}

// nullBody is a body of type t in which every optional field is null, and the
// names of these.
func nullBody(t *testing.T, body reflect.Type) (reflect.Value, []string) {
	t.Helper()
	v, err := Fill(body)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for i := range v.NumField() {
		if _, ok := optionalValue(v.Field(i).Type()); !ok {
			continue
		}
		if err := json.Unmarshal([]byte("null"), v.Field(i).Addr().Interface()); err != nil {
			t.Fatal(err)
		}
		name, _ := jsonName(v.Type().Field(i))
		names = append(names, name)
	}
	return v, names
}
