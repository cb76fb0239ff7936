package api

// Page is one page of a list or search.
type Page[T any] struct {
	// Items are the page's items, in Intercom's order.
	Items []T
	// Total is the number of items of the whole list, 0 when it is not known.
	Total int
	// Cursor is where the next page starts, for [WithCursor]; "" on the last page. It is opaque, and can be stored to
	// go on later.
	Cursor string

	// info tells where the next page is; it takes the operation to read it, and so Pages does (see settle).
	info *PageInfo
}

// anyPage is a page of whatever: the pager is compiled once, not once a type.
type anyPage interface {
	settle(kind Pagination, current string) error
	next() string
}

func (p *Page[T]) next() string { return p.Cursor }

// NewPage makes a page of a list whose answer carries a pages object; info may be nil. total is 0 when it is not known.
func NewPage[T any](items []T, total int, info *PageInfo) *Page[T] {
	p := &Page[T]{Items: items, Total: total, info: info}
	_ = p.settle(PaginationCursor, "") // a first guess, for those who do not use Pages
	return p
}

// NewScrollPage makes a page of a scroll. The scroll goes on until a page is empty.
func NewScrollPage[T any](items []T, total int, scrollParam string) *Page[T] {
	p := &Page[T]{Items: items, Total: total}
	if len(items) > 0 {
		p.Cursor = cursorOf("scroll_param", scrollParam)
	}
	return p
}

// NewCursorPage makes a page of a list whose answer says next_cursor and has_more.
func NewCursorPage[T any](items []T, nextCursor string, hasMore bool) *Page[T] {
	p := &Page[T]{Items: items}
	if hasMore {
		p.Cursor = cursorOf("cursor", nextCursor)
	}
	return p
}

// NewNumberedPage makes a page of a list that counts its pages at the top level of the answer. page starts at 1; 0 is
// not known.
func NewNumberedPage[T any](items []T, total, page, totalPages int) *Page[T] {
	p := &Page[T]{Items: items, Total: total, info: &PageInfo{Page: page, TotalPages: totalPages}}
	_ = p.settle(PaginationPage, "") // counters alone are always readable
	return p
}

// settle works out Cursor for the operation's kind of pagination; current is the cursor that this page was asked for
// with.
func (p *Page[T]) settle(kind Pagination, current string) error {
	if p.info == nil {
		return nil
	}
	var err error
	p.Cursor, err = p.info.next(kind, current)
	return err
}
