package conformance

import (
	"encoding/json"
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/seed-a528e955/intercom-go/api"
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
// each field is one parameter, of the same name but for case and underscores.
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
		sent[strings.ToLower(strings.ReplaceAll(name, "_", ""))] = values
	}
	v := reflect.ValueOf(params)
	for i := range v.NumField() {
		name := v.Type().Field(i).Name
		if got, want := sent[strings.ToLower(name)], expectedValues(v.Field(i)); !slices.Equal(got, want) {
			t.Errorf("query parameter %s: %q, want %q", name, got, want)
		}
	}
	if len(got) != v.NumField() {
		t.Errorf("%d query parameters, the struct has %d: %v", len(got), v.NumField(), got)
	}
}

func expectedValues(v reflect.Value) []string {
	switch value := v.Interface().(type) {
	case api.Time:
		return []string{strconv.FormatInt(value.Unix(), 10)}
	case api.TimeMS:
		return []string{strconv.FormatInt(value.UnixMilli(), 10)}
	case api.DateTime:
		return []string{value.UTC().Format(time.RFC3339Nano)}
	}
	switch v.Kind() {
	case reflect.Pointer:
		return expectedValues(v.Elem())
	case reflect.Slice:
		var all []string
		for i := range v.Len() {
			all = append(all, expectedValues(v.Index(i))...)
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

// expectedBody is the JSON that a body is sent as: its own, with the ids as
// numbers that the operation wants so. A path of the operation's that leads to
// no id is an error.
func expectedBody(t *testing.T, op *api.Operation, body any) any {
	t.Helper()
	want, err := jsonOf(body)
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range op.NumericIDs {
		found := 0
		want = numbersAt(want, pathSteps(path), &found)
		if found == 0 {
			t.Errorf("NumericIDs has %q, where the body has no id", path)
		}
	}
	return want
}

// pathSteps cuts "users[].id" into users, [], id.
func pathSteps(path string) []string {
	return strings.Split(strings.ReplaceAll(path, "[]", ".[]"), ".")
}

// numbersAt makes numbers of the texts at a path.
func numbersAt(v any, steps []string, found *int) any {
	if len(steps) == 0 {
		if s, ok := v.(string); ok && number(s) != nil {
			*found++
			return json.Number(s)
		}
		return v
	}
	step, rest := steps[0], steps[1:]
	switch v := v.(type) {
	case []any:
		if step == "[]" {
			for i := range v {
				v[i] = numbersAt(v[i], rest, found)
			}
		}
	case map[string]any:
		for key := range v {
			if step == key || step == "*" {
				v[key] = numbersAt(v[key], rest, found)
			}
		}
	}
	return v
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
