package shape

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"

	"github.com/seed-a528e955/intercom-go/scripts/internal/node"
)

// pagesOf shapes one paged operation with that answer.
func pagesOf(t *testing.T, kind, items, answer string) (*Doc, *Operation, *yaml.Node) {
	t.Helper()
	d := mustShape(t, "paths: {/boats: {get: {"+ok(answer)+`}}}
components: {schemas: {boat: {properties: {name: {type: string}}}, mast: {properties: {x: {type: string}}}, list: {properties: {data: {type: array, items: @boat}}}}}`,
		"GET /boats: {service: Boats, name: List, pages: {kind: "+kind+", items: "+items+"}}")
	op := operation(t, d, "Boats.List")
	return d, op, node.Get(d.client(op), "pages")
}

func TestClientPages(t *testing.T) {
	const boats, total = "data: {type: array, items: @boat}", "total_count: {type: integer}"
	for name, c := range map[string]struct {
		kind, items, answer                string
		constant, elem, expr, guards, page string
	}{
		"cursor":                    {"cursor", "data", "{properties: {" + boats + ", " + total + ", pages: {type: object}}}", "PaginationCursor", "Boat", "list.Data", "", "wire.NewList(items, list.TotalCount, list.Pages)"},
		"cursor, pages undeclared":  {"cursor", "data", "{properties: {" + boats + "}}", "PaginationCursor", "Boat", "list.Data", "", "wire.NewList(items, 0, list.Pages)"},
		"by reference":              {"cursor", "data", "@list", "PaginationCursor", "Boat", "list.Data", "", "wire.NewList(items, 0, list.Pages)"},
		"wrapped":                   {"cursor", "data", "{allOf: [@list, {properties: {" + total + "}}]}", "PaginationCursor", "Boat", "list.Data", "", "wire.NewList(items, list.TotalCount, list.Pages)"},
		"flattened":                 {"page", "data", "{allOf: [{properties: {" + boats + "}}, {properties: {" + total + "}}]}", "PaginationPage", "Boat", "list.Data", "", "wire.NewList(items, list.TotalCount, list.Pages)"},
		"page":                      {"page", "data", "{properties: {" + boats + ", total_count: {type: integer, nullable: true}}}", "PaginationPage", "Boat", "list.Data", "", "wire.NewList(items, wire.Deref(list.TotalCount), list.Pages)"},
		"body":                      {"body", "data", "{properties: {" + boats + "}}", "PaginationBody", "Boat", "list.Data", "", "wire.NewList(items, 0, list.Pages)"},
		"url":                       {"url", "data", "{properties: {" + boats + ", total_count: {type: string}}}", "PaginationCursor", "Boat", "list.Data", "", "wire.NewList(items, 0, list.Pages)"},
		"pages of another form":     {"page", "data", "{properties: {" + boats + ", pages: {type: integer}}}", "PaginationPage", "Boat", "list.Data", "", "wire.NewList(items, 0, nil)"},
		"scroll":                    {"scroll", "data", "{properties: {" + boats + ", scroll_param: {type: string}, " + total + "}}", "PaginationScroll", "Boat", "list.Data", "", "wire.NewScrollList(items, list.TotalCount, list.ScrollParam)"},
		"scroll without a param":    {"scroll", "data", "{properties: {" + boats + "}}", "PaginationScroll", "Boat", "list.Data", "", `wire.NewScrollList(items, 0, "")`},
		"next cursor":               {"next_cursor", "data", "{properties: {" + boats + ", next_cursor: {type: string, nullable: true}, has_more: {type: boolean}}}", "PaginationNextCursor", "Boat", "list.Data", "", "wire.NewCursorList(items, list.NextCursor, list.HasMore)"},
		"next cursor, all missing":  {"next_cursor", "data", "{properties: {" + boats + "}}", "PaginationNextCursor", "Boat", "list.Data", "", `wire.NewCursorList(items, "", false)`},
		"next cursor, odd types":    {"next_cursor", "data", "{properties: {" + boats + ", next_cursor: {type: integer}, has_more: {type: string}}}", "PaginationNextCursor", "Boat", "list.Data", "", `wire.NewCursorList(items, "", false)`},
		"counters":                  {"counters", "data", "{properties: {" + boats + ", page: {type: integer}, total_pages: {type: integer, nullable: true}, " + total + "}}", "PaginationPage", "Boat", "list.Data", "", "wire.NewNumberedList(items, list.TotalCount, list.Page, wire.Deref(list.TotalPages))"},
		"nested":                    {"page", "data.boats", "{properties: {data: {properties: {boats: {type: array, items: @boat}}}}}", "PaginationPage", "Boat", "list.Data.Boats", "list.Data != nil", "wire.NewList(items, 0, list.Pages)"},
		"nested twice":              {"page", "a.b.c", "{properties: {a: {properties: {b: {properties: {c: {type: array, items: @boat}}}}}}}", "PaginationPage", "Boat", "list.A.B.C", "list.A != nil && list.A.B != nil", "wire.NewList(items, 0, list.Pages)"},
		"of texts":                  {"page", "data", "{properties: {data: {type: array, items: {type: string}}}}", "PaginationPage", "string", "list.Data", "", "wire.NewList(items, 0, list.Pages)"},
		"under another key":         {"page", "boats", "{properties: {names: {type: array, items: {type: string}}, masts: {type: array, items: @mast}, " + boats + "}}", "PaginationPage", "Mast", "list.Masts", "", "wire.NewList(items, 0, list.Pages)"},
		"nested, under another key": {"page", "data.boats", "{properties: {data: {type: array, items: @boat}}}", "PaginationPage", "Boat", "list.Data", "", "wire.NewList(items, 0, list.Pages)"},
	} {
		t.Run(name, func(t *testing.T) {
			_, _, x := pagesOf(t, c.kind, c.items, c.answer)
			assert.Equal(t, c.constant, node.Text(x, "constant"))
			assert.Equal(t, c.elem, node.Text(x, "elem"))
			assert.Equal(t, c.expr, node.Text(x, "items"))
			assert.Equal(t, c.guards, node.Text(x, "guards"))
			assert.Equal(t, c.page, node.Text(x, "page"))
		})
	}
}

func TestClientPagesWithout(t *testing.T) {
	for name, answer := range map[string]string{
		"a list alone":   "{type: array, items: @boat}",
		"a text":         "{type: string}",
		"no list":        "{properties: {data: @boat}}",
		"texts, not key": "{properties: {names: {type: array, items: {type: string}}}}",
	} {
		t.Run(name, func(t *testing.T) {
			d, op, x := pagesOf(t, "page", "data", answer)
			assert.Nil(t, x)
			assert.Contains(t, noted(d, "not paged in this version"), op.place())
		})
	}
	d := mustShape(t, "paths: {/boats: {get: {responses: {'204': {}}}}}", "GET /boats: {service: Boats, name: List, pages: {kind: page, items: data}}")
	assert.Nil(t, node.Get(d.client(d.Operations[0]), "pages"))
}

func TestDeclarePages(t *testing.T) {
	for kind, declared := range map[string]bool{
		"cursor": true, "page": true, "body": true, "url": true, "scroll": false, "next_cursor": false, "counters": false,
	} {
		d, op, _ := pagesOf(t, kind, "data", "{properties: {data: {type: array, items: @boat}}}")
		assert.Equal(t, declared, d.model("BoatList").field("pages") != nil, kind)
		assert.Equal(t, declared, len(noted(d, "pages object declared")) > 0, "%s %s", kind, op.place())
	}
}

// An operation that answers with pages and that nobody has said how to walk.
func TestUnwalked(t *testing.T) {
	const list = "{type: object, properties: {data: {type: array, items: {type: string}}, pages: {type: object}}}"
	d := mustShape(t, "paths: {/boats: {get: {"+ok(list)+"}, post: {"+ok("{type: object, properties: {pages: {type: integer}}}")+"}, delete: {}}, /masts: {get: {"+ok(list)+"}}}",
		"GET /boats: {service: Boats, name: List, pages: {kind: page, items: data}}")
	var got []string
	for _, op := range d.Operations {
		if d.Unwalked(op) {
			got = append(got, op.place())
		}
	}
	assert.Equal(t, []string{"GET /masts"}, got)
}

// The hint says of each kind what parameters and answer show.
func TestPagesHint(t *testing.T) {
	const boats, pages = "boats: {type: array, items: {type: object, properties: {id: {type: string}}}}", ", pages: {type: object}"
	d := mustShape(t, "paths:\n"+
		"  /a: {get: {parameters: [{name: starting_after, in: query, schema: {type: string}}], "+ok("{type: object, properties: {"+boats+pages+"}}")+"}}\n"+
		"  /b: {get: {"+ok("{type: object, properties: {data: {type: object, properties: {"+boats+"}}"+pages+"}}")+"}}\n"+
		"  /c: {get: {"+ok("{type: object, properties: {"+boats+", next_cursor: {type: string}, has_more: {type: boolean}}}")+"}}\n"+
		"  /d: {get: {"+ok("{type: object, properties: {"+boats+", scroll_param: {type: string}}}")+"}}\n"+
		"  /e: {get: {"+ok("{type: object, properties: {"+boats+", page: {type: integer}, total_pages: {type: integer}}}")+"}}\n", "")
	got := map[string]string{}
	for _, op := range d.Operations {
		require.True(t, d.Unwalked(op), op.Path)
		got[op.Path] = d.PagesHint(op)
	}
	assert.Equal(t, map[string]string{
		"/a": "{kind: cursor, items: boats}", "/b": "{kind: page, items: data.boats}", "/c": "{kind: next_cursor, items: boats}",
		"/d": "{kind: scroll, items: boats}", "/e": "{kind: counters, items: boats}",
	}, got)
}

// Lists that come in one answer can be ranged over, whatever form the answer has.
func TestClientList(t *testing.T) {
	const boats = "data: {type: array, items: @boat}"
	for name, c := range map[string]struct{ method, answer, elem, path, items, page string }{
		"wrapped":             {"List", "{properties: {type: {type: string}, " + boats + "}}", "Boat", "data", "list.Data", "wire.NewList(items, 0, nil)"},
		"counted, with pages": {"ListMasts", "{properties: {pages: {type: object}, total_count: {type: integer}, " + boats + "}}", "Boat", "data", "list.Data", "wire.NewList(items, list.TotalCount, list.Pages)"},
		"a search":            {"Search", "{properties: {" + boats + "}}", "Boat", "data", "list.Data", "wire.NewList(items, 0, nil)"},
		"of texts":            {"List", "{properties: {names: {type: array, items: {type: string}}}}", "string", "names", "list.Names", "wire.NewList(items, 0, nil)"},
		"the answer itself":   {"List", "{type: array, items: @boat}", "Boat", "", "list", "wire.NewList(list, 0, nil)"},
		"no list of the name": {"Get", "{properties: {" + boats + "}}", "", "", "", ""},
		"a list of anything":  {"List", "{properties: {data: {type: array, items: {}}}}", "", "", "", ""},
		"more than a list":    {"List", "{properties: {name: {type: string}, " + boats + "}}", "", "", "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			d := mustShape(t, "paths: {/boats: {get: {"+ok(c.answer)+`}}}
components: {schemas: {boat: {properties: {name: {type: string}}}}}`, "GET /boats: {service: Boats, name: "+c.method+"}")
			x := node.Get(d.client(d.Operations[0]), "list")
			assert.Equal(t, c.elem, node.Text(x, "elem"))
			assert.Equal(t, c.path, node.Text(x, "path"))
			assert.Equal(t, c.items, node.Text(x, "items"))
			assert.Equal(t, c.page, node.Text(x, "page"))
		})
	}
}

// An operation that is called what the method would be keeps its name.
func TestClientListGivesWay(t *testing.T) {
	const list = "{properties: {data: {type: array, items: {type: string}}}}"
	d := mustShape(t, "paths: {/boats: {get: {"+ok(list)+"}}, /all: {get: {"+ok(list)+"}}}",
		"GET /boats: {service: Boats, name: List}\nGET /all: {service: Boats, name: ListAll, type: AllBoats}")
	assert.Nil(t, node.Get(d.client(operation(t, d, "Boats.List")), "list"))
	assert.NotNil(t, node.Get(d.client(operation(t, d, "Boats.ListAll")), "list"))
}
