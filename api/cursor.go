package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strconv"

	"github.com/seed-a528e955/intercom-go/api/internal/rawjson"
	"github.com/seed-a528e955/intercom-go/api/spec"
)

// A cursor is the encoded query that asks for the next page: "starting_after=WzE3…", "page=2", "scroll_param=…".

// cursorOf makes a cursor of one parameter; "" when there is no value.
func cursorOf(name, value string) string {
	if value == "" {
		return ""
	}
	return url.Values{name: {value}}.Encode()
}

func pageCursor(page int) string { return cursorOf("page", strconv.Itoa(page)) }

// cursorPage returns the page number within a cursor, 0 where there is none.
func cursorPage(cursor string) int {
	q, _ := url.ParseQuery(cursor)
	return number(q.Get("page"))
}

// setCursor makes the call ask for the page that cursor points to.
func (c *Call) setCursor(cursor string) error {
	q, err := url.ParseQuery(cursor)
	for _, values := range q {
		if values[0] == "" {
			err = errors.New("empty value")
		}
	}
	// Encoded again it must be the same: a bare value of starting_after, padded with =, would pass as a query too and
	// start from the beginning.
	if err != nil || q.Encode() != cursor {
		return fmt.Errorf("cursor %q is not one of Page.Cursor's", cursor)
	}
	if cursor != "" && c.Operation.Pagination == spec.PaginationNone {
		return fmt.Errorf("cursor %q for an operation without pages", cursor)
	}
	c.cursor = q
	return nil
}

// cursorName is what the cursor of a kind of list is called, "" where it is not in the query.
func cursorName(kind spec.Pagination) string {
	switch kind {
	case spec.PaginationCursor:
		return "starting_after"
	case spec.PaginationPage:
		return "page"
	case spec.PaginationScroll:
		return "scroll_param"
	case spec.PaginationNextCursor:
		return "cursor"
	}
	return ""
}

// checkKind refuses what is surely the cursor of another kind of list: Intercom ignores it and starts from the
// beginning. The query of an address may hold anything, and a search checks for itself.
func (c *Call) checkKind() error {
	own := cursorName(c.Operation.Pagination)
	alone := len(c.cursor) == 1 || len(c.cursor) == 2 && c.cursor.Has("per_page")
	if own == "" || !alone {
		return nil
	}
	for _, kind := range []spec.Pagination{spec.PaginationCursor, spec.PaginationPage, spec.PaginationScroll, spec.PaginationNextCursor} {
		if name := cursorName(kind); name != own && c.cursor.Has(name) {
			return fmt.Errorf("cursor %q is another list's: this one goes on by %s", c.cursor.Encode(), own)
		}
	}
	return nil
}

// paginate puts the cursor into the pagination object of the body. What the caller has set there stays, the page size
// too.
func (c *Call) paginate(body []byte) ([]byte, error) {
	pagination := []byte("{}")
	if own := member(body, "pagination"); rawjson.Kind(own) == "object" {
		pagination = bytes.Clone(own)
	}
	for name, values := range c.cursor {
		value, _ := json.Marshal(values[0]) // a string always encodes
		switch name {
		case "starting_after":
		case "page", "per_page":
			n, err := strconv.ParseUint(values[0], 10, 31)
			if err != nil {
				return nil, fmt.Errorf("cursor: %s is %q, not a number", name, values[0])
			}
			value = strconv.AppendUint(nil, n, 10)
			if name == "per_page" && member(pagination, name) != nil {
				continue
			}
		default:
			return nil, fmt.Errorf("cursor: %s does not belong to a search", name)
		}
		pagination = setMember(pagination, name, value)
	}
	return setMember(body, "pagination", pagination), nil
}
