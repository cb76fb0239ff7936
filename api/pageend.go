package api

import (
	"cmp"
	"encoding/json"
	"fmt"
	"github.com/seed-a528e955/intercom-go/api/internal/inside"
	"strconv"

	"github.com/seed-a528e955/intercom-go/api/paging"
	"github.com/seed-a528e955/intercom-go/api/spec"
)

// sofar is what is known of a walk until now.
type sofar struct {
	pages, items int
	largest      int // page
	firstTotal   int
	size         int  // of a page, as it was asked for; 0 when it was not
	inside       bool // it has not begun at the list's beginning
}

// readable reports whether the answer had its list. An answer that is something else must not pass for an empty page.
func (c *pageCall) readable(p *inside.List) error {
	switch {
	case !c.decoded || c.op.Items == "":
		return nil
	case p.Items == 0 && !c.found:
		return fmt.Errorf("%w: %s is missing (want a list)", ErrInvalidBody, c.op.Items)
	case c.raw != nil && len(c.raw) != p.Items:
		return fmt.Errorf("%w: %d items at %s, and the JSON of %d", ErrInvalidBody, p.Items, c.op.Items, len(c.raw))
	}
	return nil
}

// ends counts a page, and where it has no next one is the error of a list that ends short of what it says.
func (c *pageCall) ends(p *inside.List, number int, last bool) error {
	if c.pages++; c.pages == 1 {
		c.firstTotal = p.Total
	}
	c.items += p.Items
	c.largest = max(c.largest, p.Items)
	if !last {
		return nil
	}
	missing := p.Missing
	if missing == "" && p.Info != nil && 0 < number && number < p.Info.TotalPages {
		missing = fmt.Sprintf("page %d of %d has no pages.next", number, p.Info.TotalPages)
	}
	if missing = cmp.Or(missing, c.short(p, number)); missing != "" {
		return fmt.Errorf("%w: %s", ErrPaginationStalled, missing)
	}
	return nil
}

// short compares the items of a walk from the beginning with the total. That shifts while a list is changed, so only
// what no change explains counts: a list without any items, or one that breaks off after a full page with at least
// another one to come. A list of one page cannot have changed meanwhile.
func (c *pageCall) short(p *inside.List, number int) string {
	switch {
	case c.inside || p.Total <= 0:
		return ""
	case c.items == 0:
		return fmt.Sprintf("total_count is %d, and there are no items", p.Total)
	case c.op.Pagination == spec.PaginationScroll: // an empty page has ended it
		return ""
	}
	size, least := c.size, 1
	if p.Info != nil {
		if p.Info.TotalPages > 0 && number >= p.Info.TotalPages { // the last one in so many words
			return ""
		}
		size = cmp.Or(p.Info.PerPage, size)
	}
	if c.pages > 1 {
		size = cmp.Or(size, c.largest)
		least = size
	}
	if missing := min(p.Total, cmp.Or(c.firstTotal, p.Total)) - c.items; missing < least || p.Items < size {
		return ""
	}
	return fmt.Sprintf("total_count is %d, and nothing says where to go on after %d items", p.Total, c.items)
}

// number is the page's number from 1 as far as it is known, else 0.
func (c *pageCall) number(info *paging.Info) int {
	asked := cursorPage(c.cursor)
	if c.call != nil {
		asked = cmp.Or(asked, number(c.call.Query.Get("page")))
	}
	switch {
	case info != nil && info.Page > 0 && c.op.Pagination == spec.PaginationPage:
		return info.Page
	case asked > 0:
		return asked
	case info != nil && info.Page > 1:
		return info.Page
	case c.inside: // page 1 cannot be
		return 0
	default:
		return c.pages + 1
	}
}

// begin looks at the first request of the walk.
func (c *pageCall) begin() {
	c.inside = c.start != ""
	if c.call == nil {
		return
	}
	q := c.call.Query
	c.size = number(q.Get("per_page"))
	c.inside = c.inside || number(q.Get("page")) > 1 || q.Has("starting_after") || q.Has("scroll_param") || q.Has("cursor")
	var body struct {
		Pagination struct {
			Page    int    `json:"page"`
			PerPage int    `json:"per_page"`
			After   string `json:"starting_after"`
		} `json:"pagination"`
	}
	if json.Unmarshal(c.call.payload, &body) == nil {
		c.size = cmp.Or(c.size, body.Pagination.PerPage)
		c.inside = c.inside || body.Pagination.Page > 1 || body.Pagination.After != ""
	}
}

// number is a positive number, else 0.
func number(s string) int {
	n, _ := strconv.Atoi(s)
	return max(n, 0)
}
