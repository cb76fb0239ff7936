package conformance

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/api/fit"
)

// agrees compares what the codec made of raw, without a report, with what encoding/json makes of it piece by piece: each
// object into a map of raw JSON by key, each scalar into its plain Go type. Keys match exactly and the last of two counts,
// as api.Decode documents. What only the codec knows (ids, moments, other forms) is compared by its rule. It returns
// where the two differ, "" where they agree.
func agrees(v reflect.Value, raw json.RawMessage, s slot, path string) string {
	raw = bytes.TrimSpace(raw)
	if len(raw) == 0 || string(raw) == "null" {
		return unless(v.IsZero() || isEmptyPointee(v), path, "%v where nothing came", v)
	}
	switch {
	case v.Kind() == reflect.Pointer:
		if v.IsNil() {
			return unless(otherForm(raw, s) || emptyObject(raw), path, "nil where %s came", raw)
		}
		return agrees(v.Elem(), raw, slot{s.Elem(), s.wire}, path)
	case s.isMoment():
		return momentAgrees(v, raw, path)
	case s.isID() && v.Kind() == reflect.String:
		return idAgrees(v.String(), raw, s, path)
	case v.Type() == reflect.TypeFor[json.RawMessage](), v.Kind() == reflect.Interface:
		return ""
	}
	switch v.Kind() {
	case reflect.Struct:
		return structAgrees(v, raw, path)
	case reflect.Slice:
		return listAgrees(v, raw, s, path)
	case reflect.Map:
		return mapAgrees(v, raw, s, path)
	}
	plain := reflect.New(plainKind(v.Kind()))
	if err := json.Unmarshal(raw, plain.Interface()); err != nil {
		return unless(s.says("loose"), path, "%v: encoding/json: %v", v, err)
	}
	return unless(v.Convert(plain.Type().Elem()).Equal(plain.Elem()), path, "%v, encoding/json reads %v", v, plain.Elem())
}

func unless(ok bool, path, format string, args ...any) string {
	if ok {
		return ""
	}
	return path + ": " + fmt.Sprintf(format, args...)
}

func isEmptyPointee(v reflect.Value) bool { return v.Kind() == reflect.Pointer && v.Elem().IsZero() }

func emptyObject(raw []byte) bool { return raw[0] == '{' }

// otherForm reports whether raw is one of the forms besides the usual one in which a value may come.
func otherForm(raw []byte, s slot) bool {
	s = plainType(s)
	if s.Type == nil || s.Kind() != reflect.Struct {
		return s.wire != ""
	}
	shape := shapeOf(s.Type)
	return raw[0] != '{' && (shape.bare != "" || shape.list != "" || len(shape.single) > 0) || len(shape.single) > 0
}

func structAgrees(v reflect.Value, raw []byte, path string) string {
	if raw[0] != '{' || len(shapeOf(v.Type()).single) > 0 {
		return unless(otherForm(raw, slot{Type: v.Type()}), path, "a %s from %s", v.Type(), raw)
	}
	var keys map[string]json.RawMessage
	if err := json.Unmarshal(raw, &keys); err != nil {
		return path + ": " + err.Error()
	}
	for i := range v.NumField() {
		f := v.Type().Field(i)
		name, _ := jsonName(f)
		wire := f.Tag.Get("wire")
		if !f.IsExported() || name == "" {
			continue
		}
		if strings.Contains(wire, "also=") && anyOf(keys, wire) {
			continue // which of several keys counts is the codec's own rule
		}
		if differs := agrees(v.Field(i), keys[name], slot{f.Type, wire}, at(path, name)); differs != "" {
			return differs
		}
	}
	return ""
}

func anyOf(keys map[string]json.RawMessage, wire string) bool {
	for word := range strings.SplitSeq(wire, ",") {
		if names, ok := strings.CutPrefix(word, "also="); ok {
			for name := range strings.SplitSeq(names, "|") {
				if _, ok := keys[name]; ok {
					return true
				}
			}
		}
	}
	return false
}

func listAgrees(v reflect.Value, raw []byte, s slot, path string) string {
	if raw[0] != '[' {
		return unless(s.wire != "", path, "a list from %s", raw)
	}
	var items []json.RawMessage
	if err := json.Unmarshal(raw, &items); err != nil {
		return path + ": " + err.Error()
	}
	if len(items) != v.Len() {
		return fmt.Sprintf("%s: %d items, encoding/json reads %d", path, v.Len(), len(items))
	}
	for i, item := range items {
		if differs := agrees(v.Index(i), item, slot{s.Elem(), s.wire}, atIndex(path, i)); differs != "" {
			return differs
		}
	}
	return ""
}

func mapAgrees(v reflect.Value, raw []byte, s slot, path string) string {
	var keys map[string]json.RawMessage
	if err := json.Unmarshal(raw, &keys); err != nil {
		return path + ": " + err.Error()
	}
	if len(keys) != v.Len() {
		return fmt.Sprintf("%s: %d keys, encoding/json reads %d", path, v.Len(), len(keys))
	}
	for key, value := range keys {
		got := v.MapIndex(reflect.ValueOf(key))
		if !got.IsValid() {
			return at(path, key) + ": is missing"
		}
		if differs := agrees(got, value, slot{s.Elem(), s.wire}, at(path, key)); differs != "" {
			return differs
		}
	}
	return ""
}

func idAgrees(got string, raw []byte, s slot, path string) string {
	want := string(raw)
	if raw[0] == '"' {
		if err := json.Unmarshal(raw, &want); err != nil {
			return path + ": " + err.Error()
		}
	} else if strings.ContainsAny(want, ".eE-") {
		return "" // how such a number is spelled as an id is the codec's own rule
	}
	if s.says("zero") && want == "0" {
		want = ""
	}
	return unless(got == want, path, "id %q, encoding/json reads %q", got, want)
}

func momentAgrees(v reflect.Value, raw []byte, path string) string {
	got, ok := v.Interface().(time.Time)
	if !ok {
		return path + ": not a moment"
	}
	var text string
	if json.Unmarshal(raw, &text) == nil {
		if want, err := time.Parse(time.RFC3339Nano, text); err == nil {
			return unless(got.Equal(want), path, "%v from %q", got, text)
		}
		return ""
	}
	if n, err := strconv.ParseInt(string(raw), 10, 64); err == nil && n > 0 && n < 1e10 {
		return unless(got.Unix() == n || got.UnixMilli() == n, path, "%v from %d", got, n)
	}
	return ""
}

func plainKind(k reflect.Kind) reflect.Type {
	switch k {
	case reflect.String:
		return reflect.TypeFor[string]()
	case reflect.Bool:
		return reflect.TypeFor[bool]()
	case reflect.Float64:
		return reflect.TypeFor[float64]()
	}
	return reflect.TypeFor[int]()
}

// clean decodes a body and reports whether all of it fitted: nothing converted, nothing left out.
func clean(body []byte, into any) bool {
	fits := true
	err := api.Decode(body, into, func(m fit.Mismatch) { fits = fits && m.Fate == fit.UnknownKey })
	return fits && err == nil
}

// The comparison itself can fail: a value that the model does not hold is seen, whatever its kind.
func TestDifferencesAreSeen(t *testing.T) {
	type inner struct {
		N int `json:"n"`
	}
	type model struct {
		Text  string            `json:"text"`
		ID    string            `json:"id" wire:"id"`
		At    time.Time         `json:"at" wire:"unix"`
		List  []inner           `json:"list"`
		Map   map[string]string `json:"map"`
		Ptr   *inner            `json:"ptr"`
		Share float64           `json:"share"`
		On    bool              `json:"on"`
	}
	const body = `{"text":"a","id":7,"at":1700000000,"list":[{"n":1},{"n":2}],"map":{"k":"v"},"ptr":{"n":3},"share":0.5,"on":true}`
	whole := func() model {
		return model{"a", "7", time.Unix(1700000000, 0), []inner{{1}, {2}}, map[string]string{"k": "v"}, &inner{3}, 0.5, true}
	}
	differs := func(m model) string {
		return agrees(reflect.ValueOf(m), json.RawMessage(body), slot{Type: reflect.TypeFor[model]()}, "")
	}
	require.Empty(t, differs(whole()))
	for path, change := range map[string]func(*model){
		"text": func(m *model) { m.Text = "b" }, "id": func(m *model) { m.ID = "70" }, "at": func(m *model) { m.At = time.Unix(1, 0) },
		"list[1].n": func(m *model) { m.List[1].N = 9 }, "list": func(m *model) { m.List = m.List[:1] }, "map.k": func(m *model) { m.Map["k"] = "w" },
		"ptr.n": func(m *model) { m.Ptr.N = 0 }, "share": func(m *model) { m.Share = 1 }, "on": func(m *model) { m.On = false },
	} {
		m := whole()
		change(&m)
		assert.Contains(t, differs(m), path+":", path)
	}
}
