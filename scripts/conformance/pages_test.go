package conformance

import (
	"encoding/json"
	"fmt"
	"iter"
	"reflect"
	"testing"

	"github.com/seed-a528e955/intercom-go/api/paging"
	"github.com/seed-a528e955/intercom-go/api/spec"
)

// listing is what there is to know about the answer of a list, found by its
// types: where its items are, and where its pages object is.
type listing struct {
	op     *spec.Operation
	sample map[string]any
	item   reflect.Type
	items  []string // keys to the items: data, articles
	pages  []string // keys to the pages object; none where it has counters of its own
}

func newListing(t *testing.T, client any, op *spec.Operation, s sample) *listing {
	t.Helper()
	l := &listing{op: op}
	pages, err := find(client, op, "Pages")
	if err != nil {
		t.Fatal(err)
	}
	// iter.Seq2[*api.Page[T], error] is func(yield func(*api.Page[T], error) bool)
	page := pages.Type().Out(0).In(0).In(0).Elem()
	items, ok := page.FieldByName("Items")
	if !ok {
		t.Fatalf("%s has no Items", page)
	}
	l.item = items.Type.Elem()
	result := methodOf(t, client, op).Result
	if l.items = keysTo(result, items.Type, nil); l.items == nil {
		t.Fatalf("%v: %s has no list of %s", op, result, l.item)
	}
	l.pages = keysTo(result, reflect.TypeFor[*paging.Info](), nil)
	body, err := parseJSON(s.Body)
	if err != nil {
		t.Fatal(err)
	}
	if l.sample, ok = body.(map[string]any); !ok {
		t.Fatalf("the sample is %s", show(body))
	}
	return l
}

// keysTo finds the JSON keys that lead to a field of type want, looking at the
// outer fields first.
func keysTo(t, want reflect.Type, within []reflect.Type) []string {
	t = plainType(slot{Type: t}).Type
	const deepest = 2
	if t.Kind() != reflect.Struct || len(within) > deepest {
		return nil
	}
	for i := range t.NumField() {
		if name, _ := jsonName(t.Field(i)); t.Field(i).Type == want {
			return []string{name}
		}
	}
	for i := range t.NumField() {
		if t.Field(i).Type.Kind() != reflect.Pointer {
			continue
		}
		if rest := keysTo(t.Field(i).Type, want, append(within, t)); rest != nil {
			name, _ := jsonName(t.Field(i))
			return append([]string{name}, rest...)
		}
	}
	return nil
}

// page is the sample with n items of page number, and with the members in set;
// next is what its pages object has as next.
type page struct {
	number int
	items  int
	info   map[string]any // the pages object
	set    map[string]any // top-level members
}

// body makes the JSON of a page. Its items are those of the sample with an id
// that no other has.
func (l *listing) body(t *testing.T, p page) []byte {
	t.Helper()
	list := clone(l.sample).(map[string]any)
	items := make([]any, p.items)
	for i := range items {
		items[i] = l.newItem(t, fmt.Sprintf("item-%d-%d", p.number, i))
	}
	put(list, l.items, items)
	if p.info != nil {
		put(list, l.pages, p.info)
	}
	for key, value := range p.set {
		if value == nil {
			delete(list, key)
		} else {
			list[key] = value
		}
	}
	data, err := json.Marshal(list)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func (l *listing) newItem(t *testing.T, id string) any {
	t.Helper()
	first, ok := get(l.sample, l.items).([]any)
	if !ok || len(first) == 0 {
		t.Fatalf("the sample has no item at %v", l.items)
	}
	item := clone(first[0])
	if object, ok := item.(map[string]any); ok && object["id"] != nil {
		object["id"] = id
	}
	return item
}

// get follows keys into objects, put sets what they lead to.
func get(v any, keys []string) any {
	for _, key := range keys {
		object, _ := v.(map[string]any)
		v = object[key]
	}
	return v
}

func put(object map[string]any, keys []string, value any) {
	for len(keys) > 1 {
		inner, ok := object[keys[0]].(map[string]any)
		if !ok {
			inner = map[string]any{}
			object[keys[0]] = inner
		}
		object, keys = inner, keys[1:]
	}
	object[keys[0]] = value
}

func clone(v any) any {
	switch v := v.(type) {
	case map[string]any:
		out := make(map[string]any, len(v))
		for key, value := range v {
			out[key] = clone(value)
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i := range v {
			out[i] = clone(v[i])
		}
		return out
	default:
		return v
	}
}

// walked is what a walk over pages or items saw.
type walked struct {
	pages, items int
	cursors      []string
	ids          []string
	err          error
}

// walkPages ranges over what XxxPages returned.
func walkPages(seq reflect.Value, limit int) walked {
	var w walked
	for page, err := range seq2(seq) {
		if w.err, _ = err.Interface().(error); w.err != nil {
			return w
		}
		w.pages++
		items := page.Elem().FieldByName("Items")
		w.items += items.Len()
		w.cursors = append(w.cursors, page.Elem().FieldByName("Cursor").String())
		for i := range items.Len() {
			w.ids = append(w.ids, idOf(items.Index(i)))
		}
		if w.pages == limit {
			return w
		}
	}
	return w
}

// walkAll ranges over what XxxAll returned.
func walkAll(seq reflect.Value) walked {
	var w walked
	for item, err := range seq2(seq) {
		if w.err, _ = err.Interface().(error); w.err != nil {
			return w
		}
		w.items++
		w.ids = append(w.ids, idOf(item))
	}
	return w
}

func seq2(seq reflect.Value) iter.Seq2[reflect.Value, reflect.Value] { return seq.Seq2() }

func idOf(item reflect.Value) string {
	item = reflect.Indirect(item)
	if item.Kind() != reflect.Struct {
		return ""
	}
	id := item.FieldByName("ID")
	if !id.IsValid() {
		return ""
	}
	return fmt.Sprint(id.Interface())
}
