package api

import (
	"encoding/json"
	"iter"

	"github.com/seed-a528e955/intercom-go/api/paging"
	"github.com/seed-a528e955/intercom-go/api/spec"
)

// Page is one page of a list or search.
type Page[T any] struct {
	// Items are the page's items, in Intercom's order.
	Items []T
	// Raw holds the JSON of each of Items under the same index, when [WithRawItems] asks for it. All of a page are parts
	// of one body: keeping one keeps that, unless it is cloned.
	Raw []json.RawMessage
	// Total is the number of items of the whole list, 0 when it is not known.
	Total int
	// Cursor is where the next page starts, for [WithCursor]; "" on the last page. It is opaque, and can be stored to
	// go on later.
	Cursor string
	// Response is what is known about the call that the page came with.
	Response Response

	// info tells where the next page is; it takes the operation to read it, and so Pages does (see settle).
	info *paging.Info
	// missing says what the answer lacks that it should have, as it does not end the list.
	missing string
}

// All goes over the items of the page. A nil page has none.
func (p *Page[T]) All() iter.Seq[*T] {
	return func(yield func(*T) bool) {
		if p == nil {
			return
		}
		for i := range p.Items {
			if !yield(&p.Items[i]) {
				return
			}
		}
	}
}

// NewPage makes a page of a list whose answer carries a pages object; info may be nil. total is 0 when it is not known.
func NewPage[T any](items []T, total int, info *paging.Info) *Page[T] {
	p := &Page[T]{Items: items, Total: total, info: info}
	p.Cursor, _ = nextCursor(info, spec.PaginationCursor, 0) // a first guess, for those who do not use Pages
	return p
}

// NewScrollPage makes a page of a scroll. The scroll goes on until a page is empty.
func NewScrollPage[T any](items []T, total int, scrollParam string) *Page[T] {
	p := &Page[T]{Items: items, Total: total}
	if len(items) > 0 {
		p.Cursor = cursorOf("scroll_param", scrollParam)
		p.missing = "scroll_param is missing, and only a page without items ends a scroll"
	}
	return p
}

// NewCursorPage makes a page of a list whose answer says next_cursor and has_more.
func NewCursorPage[T any](items []T, nextCursor string, hasMore bool) *Page[T] {
	p := &Page[T]{Items: items}
	if hasMore {
		p.Cursor = cursorOf("cursor", nextCursor)
		p.missing = "has_more is true, and next_cursor is missing"
	}
	return p
}

// NewNumberedPage makes a page of a list that counts its pages at the top level of the answer. page starts at 1; 0 is
// not known.
func NewNumberedPage[T any](items []T, total, page, totalPages int) *Page[T] {
	p := &Page[T]{Items: items, Total: total, info: &paging.Info{Page: page, TotalPages: totalPages}}
	p.Cursor, _ = nextCursor(p.info, spec.PaginationPage, page) // counters alone are always readable
	return p
}

func (p *Page[T]) next() string { return p.Cursor }

func (p *Page[T]) settle(c *pageCall) (err error) {
	p.Raw, p.Response = c.raw, c.response
	f := pageFacts{p.info, p.missing, len(p.Items), p.Total}
	if err := c.readable(f); err != nil {
		return err
	}
	if c.pages == 0 {
		c.begin()
	}
	number := c.number(p.info)
	if p.info != nil {
		if p.Cursor, err = nextCursor(p.info, c.op.Pagination, number); err != nil {
			return err
		}
	}
	return c.ends(f, number, p.Cursor == "")
}
