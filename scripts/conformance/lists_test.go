package conformance

import (
	"context"
	"encoding/json"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/api/spec"
	"github.com/seed-a528e955/intercom-go/facade"
)

// TestListsInOneAnswer ranges over every list that comes in one answer: its items,
// once each, with one request a range; and the options that a walk refuses.
func TestListsInOneAnswer(t *testing.T) {
	inOneAnswer := func(op *spec.Operation) bool { return op.Pagination == "" && op.Items != "" }
	if !slices.ContainsFunc(Versions, func(v Version) bool { return slices.ContainsFunc(v.Operations(), inOneAnswer) }) {
		t.Error("no version has a list in one answer")
	}
	for _, v := range Versions {
		t.Run(v.Name, func(t *testing.T) {
			samples, lists := readSamples(t, v), 0
			for _, op := range v.Operations() {
				if inOneAnswer(op) {
					lists++
					t.Run(op.String(), func(t *testing.T) { testOneAnswer(t, v, op, samples[op.String()]) })
				}
			}
			t.Logf("%d lists", lists)
		})
	}
}

func testOneAnswer(t *testing.T, v Version, op *spec.Operation, s sample) {
	answer := s.Body
	wire := &Wire{Respond: func(*http.Request, []byte) Answer {
		return Answer{http.StatusOK, "application/json", answer}
	}}
	client := connect(t, v, wire, nil)
	m := methodOf(t, client, op)
	args := Arguments{Path: PlaceholderArgs(op)}
	if m.Body != nil {
		bare, err := Bare(m.Body)
		if err != nil {
			t.Fatal(err)
		}
		args.Body = bare.Interface()
	}
	all := func(opts ...api.CallOption) walked {
		args.Options = opts
		in, err := m.values(context.Background(), args)
		if err != nil {
			t.Fatal(err)
		}
		fn, err := find(client, op, "All")
		if err != nil {
			t.Fatal(err)
		}
		return walkAll(fn.CallSlice(in)[0])
	}
	var list map[string]json.RawMessage
	var items []json.RawMessage
	if err := json.Unmarshal(answer, &list); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(list[op.Items], &items); err != nil || len(items) == 0 {
		t.Fatalf("the sample has no items at %s", op.Items)
	}
	if got := all(api.WithPrefetch(1)); got.err != nil || got.items != len(items) || len(wire.Requests()) != 1 {
		t.Errorf("%+v with %d requests, want %d items with one", got, len(wire.Requests()), len(items))
	}
	var meta api.Response
	var raw json.RawMessage
	for name, opt := range map[string]api.CallOption{
		"WithRawItems": api.WithRawItems(), "WithRawBody": api.WithRawBody(&raw),
		"WithResponse": facade.WithResponse(&meta), "WithCursor": api.WithCursor(op.String() + "?page=2"),
	} {
		if got := all(opt); got.err == nil || got.items > 0 || len(wire.Requests()) != 1 {
			t.Errorf("%s: %+v, want an error and nothing sent", name, got)
		}
	}
	answer = []byte(`{"type": "list"}`)
	if got := all(); got.err == nil || !strings.Contains(got.err.Error(), op.Items) {
		t.Errorf("an answer without the list: %v", got.err)
	}
}

// TestItems reads every list that is wrapped in an object by its accessor, which takes
// a nil wrapper for an empty one.
func TestItems(t *testing.T) {
	total, ran := 0, 0
	for _, v := range Versions {
		t.Run(v.Name, func(t *testing.T) {
			client := connect(t, v, Always(Answer{}), nil)
			seen, accessors := map[reflect.Type]bool{}, 0
			for _, op := range v.Operations() {
				if result := methodOf(t, client, op).Result; result != nil {
					eachStruct(result, seen)
				}
			}
			for model := range seen {
				list, wraps := wrappedList(model)
				accessor, has := reflect.PointerTo(model).MethodByName("Items")
				if !wraps && !has || list == "Items" { // the field has the name already
					continue
				}
				accessors++
				if !has {
					t.Errorf("%s wraps a list of %s and has no Items", model, list)
					continue
				}
				if got := accessor.Func.Call([]reflect.Value{reflect.Zero(reflect.PointerTo(model))}); !got[0].IsNil() {
					t.Errorf("%s: Items of nil is %v", model, got[0])
				}
				full := reflect.New(model)
				field := full.Elem().FieldByName(list)
				field.Set(reflect.MakeSlice(field.Type(), 2, 2))
				if got := accessor.Func.Call([]reflect.Value{full}); got[0].Pointer() != field.Pointer() {
					t.Errorf("%s: Items is not %s", model, list)
				}
			}
			t.Logf("%d accessors", accessors)
			total += accessors
			ran++
		})
	}
	if ran == len(Versions) && total == 0 { // one version may have none
		t.Error("no accessors")
	}
}

// eachStruct collects the structs that a type leads to, those of its own package.
func eachStruct(t reflect.Type, seen map[reflect.Type]bool) {
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice || t.Kind() == reflect.Map {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct || seen[t] || !strings.Contains(t.PkgPath(), "/gen/") {
		return
	}
	seen[t] = true
	for i := range t.NumField() {
		eachStruct(t.Field(i).Type, seen)
	}
}

// wrappedList is the name of a struct's only list, and whether the struct does no more
// than wrap it.
func wrappedList(t reflect.Type) (field string, wraps bool) {
	about := []string{"type", "total_count", "url", "has_more", "next_cursor", "scroll_param", "pages", "page", "per_page", "total_pages"}
	wraps = true
	for i := range t.NumField() {
		f := t.Field(i)
		name, _ := jsonName(f)
		switch {
		case f.Type.Kind() == reflect.Slice && field != "":
			return "", false
		case f.Type.Kind() == reflect.Slice:
			field = f.Name
		case !slices.Contains(about, name):
			wraps = false
		}
	}
	return field, wraps && field != ""
}
