package wire

import (
	"github.com/seed-a528e955/intercom-go/api/internal/inside"
	"github.com/seed-a528e955/intercom-go/api/paging"
	"net/url"
)

// List is what one answer has of a list: its items, and what it says about the next page. [Pages] makes pages of it.
type List[T any] struct {
	items []T
	facts inside.List
}

// NewList is a list whose answer carries a pages object; info may be nil. total is 0 when it is not known.
func NewList[T any](items []T, total int, info *paging.Info) *List[T] {
	return &List[T]{items, inside.List{Total: total, Info: info}}
}

// NewScrollList is a page of a scroll. The scroll goes on until a page is empty.
func NewScrollList[T any](items []T, total int, scrollParam string) *List[T] {
	facts := inside.List{Total: total}
	if len(items) > 0 {
		facts.Cursor = cursorOf("scroll_param", scrollParam)
		facts.Missing = "scroll_param is missing, and only a page without items ends a scroll"
	}
	return &List[T]{items, facts}
}

// NewCursorList is a list whose answer says next_cursor and has_more.
func NewCursorList[T any](items []T, nextCursor string, hasMore bool) *List[T] {
	var facts inside.List
	if hasMore {
		facts.Cursor = cursorOf("cursor", nextCursor)
		facts.Missing = "has_more is true, and next_cursor is missing"
	}
	return &List[T]{items, facts}
}

// NewNumberedList is a list that counts its pages at the top level of the answer. page starts at 1; 0 is not known.
func NewNumberedList[T any](items []T, total, page, totalPages int) *List[T] {
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
