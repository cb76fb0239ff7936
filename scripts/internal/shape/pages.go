package shape

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/seed-a528e955/intercom-go/scripts/internal/node"
	"github.com/seed-a528e955/intercom-go/scripts/internal/table"
)

// paginations names, for each kind in the table, the constant of package api/spec.
var paginations = map[string]string{
	"cursor": "PaginationCursor", "url": "PaginationCursor", "page": "PaginationPage", "counters": "PaginationPage",
	"body": "PaginationBody", "scroll": "PaginationScroll", "next_cursor": "PaginationNextCursor",
}

// ItemsPath says whether the answer of an operation has the list that the table names,
// and where a list is in it.
type ItemsPath struct {
	Entry *table.Entry
	Op    *Operation
	Right bool
	Found string
}

// clientPages precomputes how a page is made out of the answer. An answer
// without the list that the table names is walked by the first list of objects
// that it has; without any the operation is not paged in this version.
func (d *Doc) clientPages(op *Operation, x *yaml.Node) {
	if op.Entry.Pages == nil || op.Result == nil {
		return
	}
	root := d.model(d.typeOf(op.Result, "", received).Name)
	if root == nil {
		d.lose("not paged in this version", op.place(), "the answer is not an object")
		return
	}
	path := op.Entry.Pages.Items
	items, elem, guards := d.itemsAt(root, path)
	d.Items = append(d.Items, ItemsPath{op.Entry, op, elem != "", d.listIn(root, 2)})
	if elem == "" {
		for _, f := range root.Fields {
			if f.Base.Class == classList && f.Base.Elem.Class == classObject {
				items, elem, guards = "list."+f.Go, f.Base.Elem.Name, nil
				d.note("items under another key", op.place(), "%s, not %s", f.JSON, path)
				path = f.JSON
				break
			}
		}
	}
	if elem == "" {
		d.lose("not paged in this version", op.place(), "the answer has no list")
		return
	}
	node.Set(x, "pages", node.Map(
		"constant", paginations[op.Entry.Pages.Kind],
		"elem", elem,
		"items", items,
		"path", path,
		"guards", strings.Join(guards, " && "),
		"page", pageExpr(op.Entry.Pages.Kind, root),
	))
}

// clientList precomputes the same for a list that comes in one answer, so that it
// can be ranged over as any other: an answer that is a list, or an object that wraps
// one.
func (d *Doc) clientList(op *Operation, x *yaml.Node) {
	if op.Entry.Pages != nil || op.Result == nil || op.Accept != "" || !op.isList() || d.hasMethod(op.Entry.Service, op.Entry.Name+"All") {
		return
	}
	t := d.typeOf(op.Result, "", received)
	if t.Class == classList && t.Elem.Class != classAny {
		node.Set(x, "list", node.Map("elem", t.Elem.Name, "items", "list", "page", "wire.NewList(list, 0, nil)"))
		return
	}
	root := d.model(t.Name)
	if root == nil {
		return
	}
	if list := d.wrapped(root); list != nil && list.Base.Elem.Class != classAny {
		node.Set(x, "list", node.Map(
			"elem", list.Base.Elem.Name,
			"path", list.JSON,
			"items", "list."+list.Go,
			"page", pageExpr("", root),
		))
	}
}

func (d *Doc) hasMethod(service, name string) bool {
	return slices.ContainsFunc(d.Operations, func(op *Operation) bool {
		return op.Entry.Service == service && op.Entry.Name == name
	})
}

// Unwalked reports whether an operation answers with a pages object and the table
// does not say how it is walked.
func (d *Doc) Unwalked(op *Operation) bool {
	if op.Entry.Pages != nil || op.Result == nil {
		return false
	}
	m := d.model(d.typeOf(op.Result, "", received).Name)
	f := m.field("pages")
	return f != nil && f.Base.Name == pagesName || m.field("next_cursor") != nil && m.field("has_more") != nil ||
		m.field("scroll_param") != nil || m.field("total_pages") != nil && m.field("page") != nil
}

// PagesHint is how the table would say that an operation is walked, as far as the
// parameters and the answer show it.
func (d *Doc) PagesHint(op *Operation) string {
	m := d.model(d.typeOf(op.Result, "", received).Name)
	kind := "page"
	switch {
	case m.field("next_cursor") != nil && m.field("has_more") != nil:
		kind = "next_cursor"
	case m.field("scroll_param") != nil:
		kind = "scroll"
	case m.field("total_pages") != nil && m.field("pages") == nil:
		kind = "counters"
	case op.Method == http.MethodPost && node.Has(node.Get(d.resolve(op.Body), "properties"), "pagination"):
		kind = "body"
	case op.param("starting_after") != nil:
		kind = "cursor"
	}
	return fmt.Sprintf("{kind: %s, items: %s}", kind, d.listIn(m, 2))
}

// listIn is the dotted path to the first list of objects in a model, "data" where
// there is none.
func (d *Doc) listIn(m *Model, depth int) string {
	for _, f := range m.Fields {
		if f.Base.Class == classList && f.Base.Elem.Class == classObject {
			return f.JSON
		}
	}
	for _, f := range m.Fields {
		inner := d.model(f.Base.Name)
		if f.Base.Class != classObject || inner == nil || depth == 1 || f.Base.Name == pagesName {
			continue
		}
		if path := d.listIn(inner, depth-1); path != "data" || inner.field("data") != nil {
			return f.JSON + "." + path
		}
	}
	return "data"
}

// itemsAt follows a dotted path to a list of objects: the expression, the type
// of its elements, and what must not be nil on the way.
func (d *Doc) itemsAt(m *Model, path string) (expr, elem string, guards []string) {
	expr = "list"
	for _, key := range strings.Split(path, ".") {
		f := m.field(key)
		if f == nil {
			return "", "", nil
		}
		expr += "." + f.Go
		switch f.Base.Class {
		case classList:
			return expr, f.Base.Elem.Name, guards
		case classObject:
			guards = append(guards, expr+" != nil")
			m = d.model(f.Base.Name)
		default:
			return "", "", nil
		}
	}
	return "", "", nil
}

// pageExpr is the call that makes the page, by kind, with what the answer has.
func pageExpr(kind string, m *Model) string {
	number := func(key string) string {
		switch f := m.field(key); {
		case f == nil || f.Base.Name != "int":
			return "0"
		case f.Pointer:
			return "wire.Deref(list." + f.Go + ")"
		default:
			return "list." + f.Go
		}
	}
	field := func(key, goType, zero string) string {
		if f := m.field(key); f != nil && f.Type == goType {
			return "list." + f.Go
		}
		return zero
	}
	total := number("total_count")
	switch kind {
	case "scroll":
		return fmt.Sprintf("wire.NewScrollList(items, %s, %s)", total, field("scroll_param", "string", `""`))
	case "next_cursor":
		return fmt.Sprintf("wire.NewCursorList(items, %s, %s)", field("next_cursor", "string", `""`), field("has_more", "bool", "false"))
	case "counters":
		return fmt.Sprintf("wire.NewNumberedList(items, %s, %s, %s)", total, number("page"), number("total_pages"))
	default:
		pages := "nil"
		if f := m.field("pages"); f != nil && f.Base.Name == pagesName {
			pages = "list." + f.Go
		}
		return fmt.Sprintf("wire.NewList(items, %s, %s)", total, pages)
	}
}

// declarePages adds the pages object that a paged answer has and the
// description leaves out.
func (d *Doc) declarePages(op *Operation) {
	if k := op.Entry.Pages.Kind; k == "scroll" || k == "next_cursor" || k == "counters" {
		return
	}
	s := d.resolve(op.Result)
	if !isObject(s) || node.Has(node.Get(s, "properties"), "pages") {
		return
	}
	node.Set(node.Get(s, "properties"), "pages", node.Map("type", "object"))
	d.note("pages object declared", op.place(), "")
}
