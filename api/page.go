package api

import (
	"encoding/json"
	"iter"
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
}

// All goes over the items of the page. A nil page has none.
//
//go:noinline
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
