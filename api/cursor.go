package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strconv"
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
	if cursor != "" && c.Operation.Pagination == PaginationNone {
		return fmt.Errorf("cursor %q for an operation without pages", cursor)
	}
	c.cursor = q
	return nil
}

// cursorNames is what the cursors of a kind of list are called.
var cursorNames = map[Pagination]string{
	PaginationCursor: "starting_after", PaginationPage: "page", PaginationScroll: "scroll_param", PaginationNextCursor: "cursor",
}

// checkKind refuses what is surely the cursor of another kind of list: Intercom ignores it and starts from the
// beginning. The query of an address may hold anything, and a search checks for itself.
func (c *Call) checkKind() error {
	own := cursorNames[c.Operation.Pagination]
	for _, name := range cursorNames {
		alone := len(c.cursor) == 1 || len(c.cursor) == 2 && c.cursor.Has("per_page")
		if own != "" && name != own && alone && c.cursor.Has(name) {
			return fmt.Errorf("cursor %q is another list's: this one goes on by %s", c.cursor.Encode(), own)
		}
	}
	return nil
}

// paginate puts the cursor into the pagination object of the body. What the caller has set there stays, the page size
// too.
func (c *Call) paginate(body []byte) ([]byte, error) {
	pagination := []byte("{}")
	if own := member(body, "pagination"); jsonKind(own) == "object" {
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
