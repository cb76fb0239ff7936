package api

import (
	"cmp"
	"fmt"
	"net/url"

	"github.com/seed-a528e955/intercom-go/api/internal/codec"
)

// PageInfo is the pages object of a list's answer, in any of the forms it takes: with next as an object, as the address
// of the next page, null or absent; with its numbers as numbers or strings; or as an address in place of the object.
//
// See https://developers.intercom.com/docs/build-an-integration/learn-more/rest-apis/pagination.
type PageInfo struct {
	// Type is nearly always "pages".
	Type string `json:"type,omitzero"`
	// Page is the number of this page, from 1; 0 when it is not said.
	Page int `json:"page,omitzero" wire:"loose"`
	// PerPage is the number of items of a full page.
	PerPage int `json:"per_page,omitzero" wire:"loose"`
	// TotalPages is the number of pages.
	TotalPages int `json:"total_pages,omitzero" wire:"loose"`
	// Next points to the next page; nil on the last.
	Next *NextPage `json:"next,omitzero" wire:"bare"`
}

// NextPage points to the next page of a list.
type NextPage struct {
	// Page is its number.
	Page int `json:"page,omitzero" wire:"loose"`
	// PerPage is the number of items of a full page.
	PerPage int `json:"per_page,omitzero" wire:"loose"`
	// StartingAfter is the cursor it begins at.
	StartingAfter string `json:"starting_after,omitzero" wire:"loose"`
	// URL is its address, where Intercom gave that in place of an object. Requests never go to it: only its query is used.
	URL string `json:"url,omitzero" wire:"bare"`
}

// UnmarshalJSON reads an object in any of its forms, or an address.
func (p *PageInfo) UnmarshalJSON(data []byte) error { return codec.Unmarshal(data, p) }

// UnmarshalJSON reads an object or an address.
func (n *NextPage) UnmarshalJSON(data []byte) error { return codec.Unmarshal(data, n) }

// next returns the cursor of the next page, "" when there is none. number is that of this page, 0 when it is not known.
func (p *PageInfo) next(kind Pagination, number int) (string, error) {
	if p == nil {
		return "", nil
	}
	if p.Next != nil {
		cursor, err := p.Next.cursor(kind)
		if cursor != "" || err != nil {
			return cursor, err
		}
	}
	// Some lists only count: there is no next, and more pages than this.
	if number = max(number, 1); kind == PaginationPage && number < p.TotalPages {
		return pageCursor(number + 1), nil
	}
	return "", nil
}

// cursor prefers what the operation's kind of pagination asks with.
func (n *NextPage) cursor(kind Pagination) (string, error) {
	if n.URL != "" {
		return urlCursor(n.URL)
	}
	page := ""
	if n.Page > 0 {
		page = pageCursor(n.Page)
	}
	after := cursorOf("starting_after", n.StartingAfter)
	if kind == PaginationPage {
		return cmp.Or(page, after), nil
	}
	return cmp.Or(after, page), nil
}

// urlCursor takes the query of an address, and nothing else of it: wherever the address points, the request goes to the
// configured host.
func urlCursor(address string) (string, error) {
	u, err := url.Parse(address)
	if err != nil {
		return "", fmt.Errorf("%w: the next page's address cannot be read", ErrPaginationStalled)
	}
	q := u.Query()
	for name, values := range q {
		if values[0] == "" {
			delete(q, name)
		}
	}
	if len(q) == 0 {
		return "", fmt.Errorf("%w: the next page's address has no query", ErrPaginationStalled)
	}
	return q.Encode(), nil
}
