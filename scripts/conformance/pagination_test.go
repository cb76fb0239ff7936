package conformance

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/api/fit"
	"github.com/seed-a528e955/intercom-go/api/search"
	"github.com/seed-a528e955/intercom-go/api/spec"
)

// items is how many items each of the three pages has.
var items = []int{2, 3, 1}

// form is a way in which a list says where its next page is.
type form struct {
	name string
	// page makes page number n, from 1, of three.
	page func(n int) page
	// asked returns the number of the page that a request asks for.
	asked func(req Request) int
	// empty is true where an empty page comes after the last.
	empty bool
}

// formsOf returns the forms that an operation's kind of pagination can take.
func formsOf(l *listing) []form {
	switch l.op.Pagination {
	case spec.PaginationCursor:
		return []form{
			{name: "object", page: info(func(n int) any { return map[string]any{"starting_after": after(n), "per_page": 3} }), asked: byQuery("starting_after")},
			{name: "object with page", page: info(func(n int) any { return map[string]any{"starting_after": after(n), "page": n} }), asked: byQuery("starting_after")},
			{name: "address", page: info(func(n int) any { return address(url.Values{"starting_after": {after(n)}, "per_page": {"3"}}) }), asked: byQuery("starting_after")},
		}
	case spec.PaginationPage:
		if l.pages == nil {
			return []form{{name: "counters", page: counters, asked: byQuery("page")}}
		}
		return []form{
			{name: "object", page: info(func(n int) any { return map[string]any{"page": n, "per_page": 3} }), asked: byQuery("page")},
			{name: "address", page: info(func(n int) any { return address(url.Values{"page": {fmt.Sprint(n)}, "per_page": {"3"}}) }), asked: byQuery("page")},
			{name: "numbers as text", page: info(func(n int) any { return map[string]any{"page": fmt.Sprint(n), "per_page": "3"} }), asked: byQuery("page")},
			{name: "no next", page: info(func(int) any { return nil }), asked: byQuery("page")},
		}
	case spec.PaginationBody:
		return []form{
			{name: "object", page: info(func(n int) any { return map[string]any{"starting_after": after(n), "page": n} }), asked: byBody},
			{name: "address", page: info(func(n int) any { return address(url.Values{"starting_after": {after(n)}, "per_page": {"9"}}) }), asked: byBody},
		}
	case spec.PaginationScroll:
		return []form{{name: "scroll", page: scroll, asked: byQuery("scroll_param"), empty: true}}
	case spec.PaginationNextCursor:
		return []form{{name: "next cursor", page: nextCursor, asked: byQuery("cursor")}}
	}
	return nil
}

// after is the cursor of page n. It has what a query and JSON escape.
func after(n int) string { return fmt.Sprintf("Wz+E/%d=&\"", n) }

// address is the address of a page, on a host that must never be asked.
func address(q url.Values) string { return "https://elsewhere.example.com/other/path?" + q.Encode() }

// info makes pages with a pages object; next is that of a page's successor.
func info(next func(n int) any) func(n int) page {
	return func(n int) page {
		pages := map[string]any{"type": "pages", "page": n, "per_page": 3, "total_pages": len(items)}
		if n < len(items) {
			if to := next(n + 1); to != nil {
				pages["next"] = to
			}
		} else {
			pages["next"] = nil
		}
		return page{number: n, info: pages}
	}
}

func counters(n int) page {
	return page{number: n, set: map[string]any{"page": n, "per_page": 3, "total_pages": len(items), "total_count": 6}}
}

func scroll(n int) page {
	return page{number: n, set: map[string]any{"scroll_param": after(n + 1)}}
}

func nextCursor(n int) page {
	if n == len(items) {
		return page{number: n, set: map[string]any{"next_cursor": nil, "has_more": false}}
	}
	return page{number: n, set: map[string]any{"next_cursor": after(n + 1), "has_more": true}}
}

// pageNumber reads the number of a page from its cursor; the first has none.
func pageNumber(cursor string) int {
	if cursor == "" {
		return 1
	}
	for n := 1; n <= len(items)+1; n++ {
		if cursor == after(n) || cursor == fmt.Sprint(n) {
			return n
		}
	}
	return 0
}

func byQuery(parameter string) func(Request) int {
	return func(req Request) int { return pageNumber(req.URL.Query().Get(parameter)) }
}

func byBody(req Request) int {
	body, err := parseJSON(req.Payload)
	if err != nil {
		return 0
	}
	cursor, _ := get(body, []string{"pagination", "starting_after"}).(string)
	return pageNumber(cursor)
}

// TestPagination walks every list and search over three pages, in each form
// that its kind of pagination takes.
func TestPagination(t *testing.T) {
	paged := func(op *spec.Operation) bool { return op.Pagination != "" }
	if !slices.ContainsFunc(Versions, func(v Version) bool { return slices.ContainsFunc(v.Operations(), paged) }) {
		t.Error("no operation of any version has pages")
	}
	for _, v := range Versions {
		t.Run(v.Name, func(t *testing.T) {
			t.Parallel()
			samples := readSamples(t, v)
			lists, walks := 0, 0
			for _, op := range v.Operations() {
				if !paged(op) {
					continue
				}
				lists++
				t.Run(op.String(), func(t *testing.T) {
					l := newListing(t, connect(t, v, Always(Answer{}), nil), op, samples[op.String()])
					forms := formsOf(l)
					if len(forms) == 0 {
						t.Fatalf("pagination %q is not known to this test", op.Pagination)
					}
					for _, f := range forms {
						t.Run(f.name, func(t *testing.T) { testWalk(t, v, l, f) })
						walks++
					}
				})
			}
			t.Logf("%d lists and searches, %d walks", lists, walks)
		})
	}
}

func testWalk(t *testing.T, v Version, l *listing, f form) {
	wire := &Wire{Respond: func(req *http.Request, payload []byte) Answer {
		n := f.asked(Request{req, payload})
		if n == 0 || n > len(items) && !f.empty {
			return Answer{http.StatusTeapot, "application/json", []byte(`{}`)}
		}
		p := f.page(n)
		if n <= len(items) {
			p.items = items[n-1]
		}
		return Answer{http.StatusOK, "application/json", l.body(t, p)}
	}}
	client := connect(t, v, wire, func(m fit.Mismatch) {
		if !strings.Contains(m.Path, "[") { // the items are not what this test is about
			t.Errorf("mismatch: %v", m)
		}
	})
	m := methodOf(t, client, l.op)
	args := Arguments{Path: PlaceholderArgs(l.op)}
	if m.Body != nil {
		body, err := Bare(m.Body)
		if err != nil {
			t.Fatal(err)
		}
		if err := keepPerPage(l.op, body); err != nil {
			t.Fatal(err)
		}
		args.Body = body.Interface()
	}
	sequence := func(suffix string, opts ...api.CallOption) reflect.Value {
		args.Options = opts
		in, err := m.values(context.Background(), args)
		if err != nil {
			t.Fatal(err)
		}
		fn, err := find(client, l.op, suffix)
		if err != nil {
			t.Fatal(err)
		}
		return fn.CallSlice(in)[0]
	}

	pages := sequence("Pages")
	if len(wire.Requests()) > 0 {
		t.Error("a request was sent before anybody ranged")
	}
	first := walkPages(pages, 0)
	expectWalk(t, "Pages", first, items)
	if second := walkPages(pages, 0); !reflect.DeepEqual(first, second) {
		t.Errorf("ranged again: %+v, the first time %+v", second, first)
	}
	expectPerPage(t, l.op, wire.Requests())

	all := sequence("All")
	expectWalk(t, "All", walkAll(all), items)
	expectWalk(t, "All again", walkAll(all), items)

	stopped := walkPages(pages, 1)
	if stopped.pages != 1 || len(stopped.cursors) != 1 || stopped.cursors[0] == "" {
		t.Fatalf("after one page: %+v", stopped)
	}
	resumed := sequence("Pages", api.WithCursor(stopped.cursors[0]))
	expectWalk(t, "resumed", walkPages(resumed, 0), items[1:])
	expectWalk(t, "resumed again", walkPages(resumed, 0), items[1:])
	if got := slices.Concat(stopped.ids, walkAll(sequence("All", api.WithCursor(stopped.cursors[0]))).ids); !slices.Equal(got, first.ids) {
		t.Errorf("ids of the first page and of the rest: %q, want %q", got, first.ids)
	}
	for _, req := range wire.Requests() {
		if want := expectedPath(l.op.Path, args.Path); req.URL.Path != want || req.URL.Host == "elsewhere.example.com" {
			t.Fatalf("a request went to %s%s", req.URL.Host, req.URL.Path)
		}
	}
}

func expectWalk(t *testing.T, what string, w walked, pages []int) {
	t.Helper()
	total := 0
	for _, n := range pages {
		total += n
	}
	if w.err != nil {
		t.Errorf("%s: %v", what, w.err)
	}
	if w.items != total {
		t.Errorf("%s: %d items, want %d", what, w.items, total)
	}
	if w.cursors != nil && w.cursors[len(w.cursors)-1] != "" {
		t.Errorf("%s: the last page has the cursor %q", what, w.cursors[len(w.cursors)-1])
	}
	seen := map[string]bool{}
	for _, id := range w.ids {
		if id != "" && seen[id] {
			t.Errorf("%s: the item %s came twice", what, id)
		}
		seen[id] = true
	}
}

// keepPerPage sets the page size of a search, which its cursor must not undo.
func keepPerPage(op *spec.Operation, body reflect.Value) error {
	if op.Pagination != spec.PaginationBody {
		return nil
	}
	if body.Type() == reflect.TypeFor[search.Request]() {
		body.FieldByName("PerPage").SetInt(3)
		return nil
	}
	var pagination reflect.Value
	if body.Kind() == reflect.Struct {
		pagination = body.FieldByName("Pagination")
	}
	if !pagination.IsValid() {
		return fmt.Errorf("%v: its body, %s, has no field Pagination, by which it is walked: is its schema in the description?", op, body.Type())
	}
	return api.Decode([]byte(`{"per_page":3}`), pagination.Addr().Interface(), nil)
}

// TestKeepPerPage: a search whose body lost its shape is named, not a panic.
func TestKeepPerPage(t *testing.T) {
	search := &spec.Operation{Service: "Contacts", Name: "Search", Pagination: spec.PaginationBody}
	for _, body := range []any{map[string]any{}, struct{ Query string }{}} {
		err := keepPerPage(search, reflect.ValueOf(body))
		if err == nil || !strings.HasPrefix(err.Error(), "Contacts.Search: its body, ") || !strings.Contains(err.Error(), "has no field Pagination") {
			t.Errorf("%T: %v", body, err)
		}
	}
	if err := keepPerPage(&spec.Operation{Pagination: spec.PaginationNone}, reflect.ValueOf(1)); err != nil {
		t.Error(err)
	}
}

func expectPerPage(t *testing.T, op *spec.Operation, requests []Request) {
	t.Helper()
	if op.Pagination != spec.PaginationBody {
		return
	}
	for i, req := range requests {
		body, err := parseJSON(req.Payload)
		if err != nil {
			t.Fatal(err)
		}
		if got := get(body, []string{"pagination", "per_page"}); number(got) == nil || !sameNumber(got, "3") {
			t.Errorf("request %d has the page size %s, want 3", i, show(got))
		}
		if get(body, []string{"query"}) == nil {
			t.Errorf("request %d has no query: %s", i, req.Payload)
		}
	}
}
