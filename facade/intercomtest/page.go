package intercomtest

import (
	"cmp"
	"encoding/base64"
	"encoding/json"
	"maps"
	"net/url"
	"slices"
	"sort"
	"strconv"
)

// paging is what a request says about the page it wants.
type paging struct {
	size  int
	page  int
	after *cursor // nil on the first page and where page was given
}

// cursor names the item that a page ended with, so that what is inserted meanwhile does not shift the next one.
type cursor struct {
	Page int   // number of the page that it leads to
	Key  any   // what the list is sorted by; nil for the order of creation
	Seq  int64 // the item's place in the order of creation
}

func (c cursor) String() string {
	data, _ := json.Marshal(c) // plain values always encode
	return base64.StdEncoding.EncodeToString(data)
}

func parseCursor(s string) *cursor {
	var c cursor
	data, err := base64.StdEncoding.DecodeString(s)
	sound := err == nil && json.Unmarshal(data, &c) == nil && c.Page > 1
	refuseIf(!sound, invalid("starting_after", "starting_after %q is not a cursor", s))
	return &c
}

func (c cursor) compare(other cursor) int {
	return cmp.Or(compareValues(c.Key, other.Key), cmp.Compare(c.Seq, other.Seq))
}

// paging reads page, per_page and starting_after, of a body's pagination object or of the query.
func (c *call) paging(from object, size, most int) paging {
	number := func(name string, absent, most int) int {
		v := from[name]
		if v == nil {
			return absent
		}
		n, ok := asInt(v)
		refuseIf(!ok || n < 1 || n > int64(most) && !c.cfg.clampPages, invalid(name, "%s %v is not between 1 and %d", name, v, most))
		return int(min(n, int64(most)))
	}
	p := paging{size: number("per_page", size, most), page: number("page", 1, 1<<31)}
	if v := from.text("starting_after"); v != "" {
		p.after = parseCursor(v)
		p.page = p.after.Page
	}
	return p
}

// queried makes the parameters of the URL readable like a body's.
func (c *call) queried() object {
	o := object{}
	for name := range c.query {
		if v := c.query.Get(name); v != "" {
			o[name] = v
		}
	}
	return o
}

// paged answers the items from a start on. next makes what pages say of the next one, which begins behind an item.
func paged[T any](p paging, items []T, start int, kind, key string, next func(last T) any, view func(T) object) object {
	start = min(start, len(items))
	end := min(start+p.size, len(items))
	pages := object{"type": "pages", "page": p.page, "per_page": p.size, "total_pages": (len(items) + p.size - 1) / p.size}
	if end < len(items) {
		pages["next"] = next(items[end-1])
	}
	return object{"type": kind, key: views(items[start:end], view), "total_count": len(items), "pages": pages}
}

// byCursor answers a list under the given kind and key, whose next page is found by the last item of this one.
// order is what the items are sorted by, mark what an item's cursor is.
func byCursor[T any](
	p paging, items []T, kind, key string, order func(a, b cursor) int, mark func(T) cursor, view func(T) object,
) object {
	start := (p.page - 1) * p.size
	if p.after != nil {
		start = sort.Search(len(items), func(i int) bool { return order(mark(items[i]), *p.after) > 0 })
	}
	return paged(p, items, start, kind, key, func(last T) any {
		next := mark(last)
		next.Page = p.page + 1
		return object{"page": next.Page, "starting_after": next.String()}
	}, view)
}

// listed answers a whole table by cursor, oldest first.
func listed[T keyed](c *call, t *table[T], size int, kind, key string, view func(T) object) object {
	mark := func(row T) cursor { return cursor{Seq: row.key().seq} }
	return byCursor(c.paging(c.queried(), size, 150), t.rows, kind, key, cursor.compare, mark, view)
}

// How a list runs over items that are kept in the order of creation.
const oldestFirst, newestFirst = false, true

// numbered answers a list with page numbers, whose next is a URL.
func numbered[T any](c *call, items []T, newest bool, size, most int, path string, view func(T) object) object {
	p := c.paging(c.queried(), size, most)
	if newest {
		items = slices.Clone(items)
		slices.Reverse(items)
	}
	list := paged(p, items, (p.page-1)*p.size, "list", "data", func(T) any {
		q := url.Values{}
		maps.Copy(q, c.query)
		q.Set("page", strconv.Itoa(p.page+1))
		q.Set("per_page", strconv.Itoa(p.size))
		return c.url + path + "?" + q.Encode()
	}, view)
	list["pages"] = shown(object{"next": nil}, list.object("pages"))
	return list
}

// ended leaves out the next page where there is none. Most lists with page numbers say null instead.
func (o object) ended() object {
	if pages := o.object("pages"); pages["next"] == nil {
		delete(pages, "next")
	}
	return o
}
