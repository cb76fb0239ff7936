package conformance

import (
	"cmp"
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/seed-a528e955/intercom-go/api/fit"
	"github.com/seed-a528e955/intercom-go/api/paging"
	"github.com/seed-a528e955/intercom-go/api/spec"
)

// TestMutations answers every operation with its sample as the API is known to
// vary it: nothing of that may fail, and where a value comes in a form that the
// API is known to use, nothing may be reported either.
func TestMutations(t *testing.T) {
	for _, v := range Versions {
		t.Run(v.Name, func(t *testing.T) {
			t.Parallel()
			samples := readSamples(t, v)
			m := mutations{seen: map[string]bool{}}
			// Types are shared, and a field is tried where it is first met: small
			// answers go first, they are fast.
			operations := slices.SortedFunc(slices.Values(v.Operations()), func(a, b *spec.Operation) int {
				return cmp.Compare(len(samples[a.String()].Body), len(samples[b.String()].Body))
			})
			for _, op := range operations {
				t.Run(op.String(), func(t *testing.T) {
					r := newReceiver(t, v, op, samples[op.String()])
					if r.sample == nil {
						return
					}
					m.operations++
					if _, mismatches := r.receive(t, "sample", r.sample); len(mismatches) > 0 {
						t.Fatalf("the sample itself does not fit: %v", mismatches[0])
					}
					m.fields(t, r)
					m.unknown(t, r)
					m.ids(t, r)
					m.times(t, r)
					m.pages(t, r)
				})
			}
			t.Logf("%d operations, %d fields, %d answers; %d mismatches reported where a field came as another kind",
				m.operations, m.tried, m.answers, m.reported)
			if (m.operations == 0 || m.tried == 0) && decodes(t, v) {
				t.Error("nothing was tried")
			}
		})
	}
}

type mutations struct {
	seen                                 map[string]bool
	operations, tried, answers, reported int
}

// fields varies one field at a time. Operations share types, so each field of
// each type has its turn once.
func (m *mutations) fields(t *testing.T, r *receiver) {
	for _, p := range places(r.sample, r.method.Result, m.seen) {
		m.tried++
		m.answers++
		r.clean(t, p.path+" null", setAt(r.sample, r.method.Result, p.path, nil))
		m.answers++
		rest := without(r.sample, r.method.Result, p.path)
		r.clean(t, p.path+" absent", rest)
		for _, odd := range []any{"text", json.Number("7.25"), true, map[string]any{"odd": "value"}, []any{"text", json.Number("1")}} {
			m.answers++
			result, mismatches := r.receive(t, p.path+" as "+show(odd), setAt(r.sample, r.method.Result, p.path, odd))
			m.reported += len(mismatches)
			expectRest(t, p.path+" as "+show(odd), rest, result, mismatches, p.path)
		}
	}
}

// expectRest holds a result to everything that came but for the one odd field,
// which alone may be reported.
func expectRest(t *testing.T, what string, rest any, result reflect.Value, mismatches []fit.Mismatch, path string) {
	t.Helper()
	for _, m := range mismatches {
		if !strings.HasPrefix(m.Path, path) {
			t.Errorf("%s: mismatch at %v", what, m)
		}
	}
	got, err := jsonOf(result.Interface())
	if err != nil {
		t.Errorf("%s: encoding the result: %v", what, err)
		return
	}
	for _, l := range Lost(rest, got, result.Type()) {
		t.Errorf("%s: %s was lost too: %s became %s", what, l.Path, show(l.Want), show(l.Got))
	}
}

// unknown adds what a later version may send: keys and values of enums.
func (m *mutations) unknown(t *testing.T, r *receiver) {
	base := r.clean(t, "sample", r.sample)
	result, mismatches := r.receive(t, "unknown keys", withUnknownKeys(r.sample, r.method.Result))
	for _, m := range mismatches {
		if m.Fate != fit.UnknownKey || !strings.HasSuffix(m.Path, "key_of_tomorrow") {
			t.Errorf("unknown keys: mismatch at %v", m)
		}
	}
	if plainType(slot{Type: r.method.Result}).Kind() == reflect.Struct && len(mismatches) == 0 {
		t.Error("unknown keys: nothing is reported")
	}
	if !reflect.DeepEqual(base.Interface(), result.Interface()) {
		t.Error("unknown keys change the result")
	}
	for _, text := range []string{"a_value_of_tomorrow", "", "☃ <b>\u2028"} {
		enums := rewrite(r.sample, r.method.Result, func(p place, v any) (any, action) {
			inner := plainType(p.typ)
			_, isText := v.(string)
			if isText && inner.Type != nil && inner.Kind() == reflect.String && !inner.isID() {
				return text, replace
			}
			return nil, descend
		})
		got, err := jsonOf(r.clean(t, "texts as "+show(text), enums).Interface())
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range Lost(enums, got, r.method.Result) {
			t.Errorf("texts as %s: %s became %s", show(text), l.Path, show(l.Got))
		}
	}
	m.answers += 5
}

func withUnknownKeys(v any, t reflect.Type) any {
	add := func(v any, t slot) any {
		object, ok := v.(map[string]any)
		t = plainType(t)
		if inner := elem(t); inner.Type != nil {
			t = plainType(inner)
		}
		if ok && t.Type != nil && t.Kind() == reflect.Struct {
			object["key_of_tomorrow"] = map[string]any{"id": json.Number("1"), "list": []any{nil, "x", true}}
		}
		return v
	}
	out := rewrite(v, t, func(place, any) (any, action) { return nil, descend })
	var visit func(v any, t slot)
	visit = func(v any, t slot) {
		switch inner := v.(type) {
		case map[string]any:
			keys := sortedKeys(inner)
			owner := t
			if item := elem(t); item.Type != nil {
				owner = item
			}
			for _, key := range keys {
				field, _ := fieldType(owner, key)
				visit(inner[key], field)
			}
		case []any:
			for _, item := range inner {
				visit(item, elem(t))
			}
		}
		add(v, t)
	}
	visit(out, slot{Type: t})
	return out
}

// ids sends every id as a number and as a text.
func (m *mutations) ids(t *testing.T, r *receiver) {
	as := func(value any) any {
		return rewrite(r.sample, r.method.Result, func(p place, v any) (any, action) {
			_, object := v.(map[string]any)
			_, list := v.([]any)
			if object || list || v == nil {
				return nil, descend
			}
			if p.typ.isID() {
				return value, replace
			}
			if p.owner != nil && (p.key == "id" || strings.HasSuffix(p.key, "_id")) {
				t.Errorf("%s is an id by its name and a %s", p.id(), p.typ)
			}
			return nil, descend
		})
	}
	const digits = "9007199254740993" // more than a float64 holds
	text := r.clean(t, "ids as text", as(digits))
	numbers := r.clean(t, "ids as numbers", as(json.Number(digits)))
	if !reflect.DeepEqual(text.Interface(), numbers.Interface()) {
		t.Error("ids as numbers and as text give different results")
	}
	r.clean(t, "ids as other text", as("5ba682d23d7cf92bef87bfd4"))
	r.clean(t, "ids empty", as(""))
	m.answers += 4
}

// times sends every time in every form.
func (m *mutations) times(t *testing.T, r *receiver) {
	as := func(value any) any {
		return rewrite(r.sample, r.method.Result, func(p place, v any) (any, action) {
			if p.typ.isMoment() {
				return value, replace
			}
			if _, isNumber := v.(json.Number); isNumber && p.owner != nil && strings.HasSuffix(p.key, "_at") {
				t.Errorf("%s is a time by its name and a %s", p.id(), p.typ)
			}
			return nil, descend
		})
	}
	want := r.clean(t, "times in seconds", as(json.Number("1700000000")))
	for _, form := range []any{
		json.Number("1700000000000"), "1700000000", "1700000000000", json.Number("1700000000.0"),
		"2023-11-14T22:13:20Z", "2023-11-14T22:13:20.000Z", "2023-11-15T00:13:20+02:00",
	} {
		if got := r.clean(t, "times as "+show(form), as(form)); !reflect.DeepEqual(got.Interface(), want.Interface()) {
			t.Errorf("times as %s give another result", show(form))
		}
	}
	zero := r.clean(t, "times null", as(nil))
	if empty := r.clean(t, "times empty", as("")); !reflect.DeepEqual(zero.Interface(), empty.Interface()) {
		t.Error("times that are null and those that are empty give different results")
	}
	m.answers += 10
}

// pages sends the pages object of a list in every form.
func (m *mutations) pages(t *testing.T, r *receiver) {
	keys := keysTo(r.method.Result, reflect.TypeFor[*paging.Info](), nil)
	if keys == nil {
		return
	}
	const next = "https://api.intercom.io/things?page=2&per_page=5"
	for _, pages := range []any{
		nil, next, map[string]any{},
		map[string]any{"type": "pages", "next": nil, "page": json.Number("1"), "per_page": "20", "total_pages": json.Number("1")},
		map[string]any{"type": "pages", "next": next},
		map[string]any{"next": map[string]any{"page": json.Number("2"), "starting_after": "WzE2"}},
		map[string]any{"next": map[string]any{"page": "2", "per_page": "20", "starting_after": nil}},
	} {
		body := clone(r.sample).(map[string]any)
		put(body, keys, pages)
		result := r.clean(t, "pages as "+show(pages), body)
		m.answers++
		if pages == next {
			continue // it is the address of the next page
		}
		for _, l := range Lost(body, mustJSON(t, result), result.Type()) {
			t.Errorf("pages as %s: %s became %s", show(pages), l.Path, show(l.Got))
		}
	}
}

func mustJSON(t *testing.T, v reflect.Value) any {
	t.Helper()
	got, err := jsonOf(v.Interface())
	if err != nil {
		t.Fatal(err)
	}
	return got
}
