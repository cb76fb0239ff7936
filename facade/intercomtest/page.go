package intercomtest

import (
	"encoding/base64"
	"encoding/json"
	"maps"
	"net/url"
	"slices"
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
	page int   // number of the page that it leads to
	key  any   // what the list is sorted by; nil for the order of creation
	seq  int64 // the item's place in the order of creation
}

func (c cursor) String() string {
	data, _ := json.Marshal([]any{c.page, c.key, c.seq}) // plain values always encode
	return base64.StdEncoding.EncodeToString(data)
}

func parseCursor(s string) *cursor {
	data, err := base64.StdEncoding.DecodeString(s)
	var parts []any
	if err == nil {
		err = json.Unmarshal(data, &parts)
	}
	if err == nil && len(parts) == 3 {
		page, ok1 := asInt(parts[0])
		seq, ok2 := asInt(parts[2])
		if ok1 && ok2 && page > 1 {
			return &cursor{int(page), normal(parts[1]), seq}
		}
	}
	panic(invalid("starting_after", "starting_after %q is no cursor", s))
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
		p.page = p.after.page
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

// pages makes the pages object of a list, without its next.
func (p paging) pages(total int) object {
	return object{"type": "pages", "page": p.page, "per_page": p.size, "total_pages": (total + p.size - 1) / p.size}
}

// byCursor answers a list under the given kind and key, whose next page is found by the last item of this one.
// behind tells how many items come before the page after a cursor, mark what an item's cursor is.
func byCursor[T any](p paging, items []T, kind, key string, behind func(cursor) int, mark func(T) cursor, view func(T) object) object {
	start := (p.page - 1) * p.size
	if p.after != nil {
		start = behind(*p.after)
	}
	start = min(start, len(items))
	end := min(start+p.size, len(items))
	pages := p.pages(len(items))
	if end < len(items) {
		next := mark(items[end-1])
		next.page = p.page + 1
		pages["next"] = object{"page": next.page, "starting_after": next.String()}
	}
	return object{"type": kind, key: views(items[start:end], view), "total_count": len(items), "pages": pages}
}

// listed answers a whole table by cursor, oldest first.
func listed[T keyed](c *call, t *table[T], size int, kind, key string, view func(T) object) object {
	return byCursor(c.paging(c.queried(), size, 150), t.rows, kind, key,
		func(after cursor) int { return t.after(after.seq) },
		func(row T) cursor { return cursor{seq: row.key().seq} }, view)
}

// direction is how a list runs over items that are kept in the order of creation.
type direction bool

const (
	oldestFirst direction = false
	newestFirst direction = true
)

// numbered answers a list with page numbers, whose next is a URL.
func numbered[T any](c *call, items []T, way direction, size, most int, path string, view func(T) object) object {
	p := c.paging(c.queried(), size, most)
	total := len(items)
	start := min((p.page-1)*p.size, total)
	end := min(start+p.size, total)
	page := items[start:end]
	if way == newestFirst {
		page = slices.Clone(items[total-end : total-start])
		slices.Reverse(page)
	}
	pages := p.pages(total)
	pages["next"] = nil
	if end < total {
		q := url.Values{}
		maps.Copy(q, c.query)
		q.Set("page", strconv.Itoa(p.page+1))
		q.Set("per_page", strconv.Itoa(p.size))
		pages["next"] = c.url + path + "?" + q.Encode()
	}
	return object{"type": "list", "data": views(page, view), "total_count": total, "pages": pages}
}
