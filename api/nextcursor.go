package api

import (
	"cmp"
	"fmt"
	"net/url"

	"github.com/seed-a528e955/intercom-go/api/paging"
	"github.com/seed-a528e955/intercom-go/api/spec"
)

// nextCursor returns the cursor of the next page, "" when there is none. number is that of this page, 0 when it is not known.
func nextCursor(p *paging.Info, kind spec.Pagination, number int) (string, error) {
	if p == nil {
		return "", nil
	}
	if p.Next != nil {
		cursor, err := cursorTo(p.Next, kind)
		if cursor != "" || err != nil {
			return cursor, err
		}
	}
	// Some lists only count: there is no next, and more pages than this.
	if number = max(number, 1); kind == spec.PaginationPage && number < p.TotalPages {
		return pageCursor(number + 1), nil
	}
	return "", nil
}

// cursorTo prefers what the operation's kind of pagination asks with.
func cursorTo(n *paging.Next, kind spec.Pagination) (string, error) {
	if n.URL != "" {
		return urlCursor(n.URL)
	}
	page := ""
	if n.Page > 0 {
		page = pageCursor(n.Page)
	}
	after := cursorOf("starting_after", n.StartingAfter)
	if kind == spec.PaginationPage {
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
