package wire

import (
	"net/url"
	"reflect"

	"github.com/seed-a528e955/intercom-go/api/internal/inside"
	"github.com/seed-a528e955/intercom-go/api/paging"
)

// List is what one answer has of a list: its items, and what it says about the next page. [Pages] makes pages of it.
type List struct{ facts inside.List }

// newList is a list of a slice. Neither it nor List has a type parameter: each type of item would be compiled again.
func newList(items any, facts inside.List) *List {
	facts.Holds, facts.Items = items, reflect.ValueOf(items).Len()
	return &List{facts}
}

// NewList is a list whose answer carries a pages object; info may be nil. items is the slice that the pages are of. total is 0
// when it is not known.
func NewList(items any, total int, info *paging.Info) *List {
	return newList(items, inside.List{Total: total, Info: info})
}

// NewScrollList is a page of a scroll. The scroll goes on until a page is empty.
func NewScrollList(items any, total int, scrollParam string) *List {
	list := newList(items, inside.List{Total: total})
	if list.facts.Items > 0 {
		list.facts.Cursor = cursorOf("scroll_param", scrollParam)
		list.facts.Missing = "scroll_param is missing, and only a page without items ends a scroll"
	}
	return list
}

// NewCursorList is a list whose answer says next_cursor and has_more.
func NewCursorList(items any, nextCursor string, hasMore bool) *List {
	var facts inside.List
	if hasMore {
		facts.Cursor = cursorOf("cursor", nextCursor)
		facts.Missing = "has_more is true, and next_cursor is missing"
	}
	return newList(items, facts)
}

// NewNumberedList is a list that counts its pages at the top level of the answer. page starts at 1; 0 is not known.
func NewNumberedList(items any, total, page, totalPages int) *List {
	return NewList(items, total, &paging.Info{Page: page, TotalPages: totalPages})
}

// cursorOf is the cursor of one parameter, "" where it has no value.
func cursorOf(name, value string) string {
	if value == "" {
		return ""
	}
	return url.Values{name: {value}}.Encode()
}

// Deref is what p points to, the zero value where it is nil.
func Deref[T any](p *T) T {
	if p == nil {
		var zero T
		return zero
	}
	return *p
}
