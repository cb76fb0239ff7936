package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"maps"
	"net/url"
	"strconv"
	"strings"

	"github.com/seed-a528e955/intercom-go/api/internal/rawjson"
	"github.com/seed-a528e955/intercom-go/api/spec"
)

// A cursor is what it is of, and the encoded query that asks for the next page:
//
//	Contacts.Search~c0ffee?starting_after=WzE3…
//
// c0ffee is the fingerprint of the call's path, parameters and body, left out where it has none. Within a walk a cursor is the
// query alone.

// errInvalidCursor is a cursor that is refused: an [ErrInvalidRequest].
var errInvalidCursor = errors.New("invalid cursor")

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

// splitCursor parts what a program has stored. The encoded query holds no question mark.
func splitCursor(cursor string) (of, query string) {
	i := strings.LastIndexByte(cursor, '?')
	return cursor[:max(i, 0)], cursor[i+1:]
}

// resume makes the call ask for the page that a stored cursor points to. Whether it is of the same call is known when
// all of that is: see follow.
func (c *Call) resume(cursor string) error {
	c.resumed, c.cursor = "", nil
	if cursor == "" {
		return nil
	}
	of, query := splitCursor(cursor)
	switch name := c.Operation.String(); {
	case c.Operation.Pagination == spec.PaginationNone:
		return fmt.Errorf("%w: %s has no pages", errInvalidCursor, name)
	case !strings.Contains(cursor, "?") || query == "":
		return fmt.Errorf("%w: %q is not the Cursor of an api.Page; what an answer calls starting_after goes into StartingAfter, "+
			"of the method's Params or of search.Request", errInvalidCursor, shown(cursor, maxShownCode))
	case of != name && !strings.HasPrefix(of, name+"~"):
		from, _, _ := strings.Cut(of, "~")
		return fmt.Errorf("%w: it is one of %s, and this is %s", errInvalidCursor, shown(from, maxShownCode), name)
	}
	c.resumed = of
	if err := c.setCursor(query); err != nil {
		return err
	}
	return c.checkKind()
}

// follow puts the cursor where the operation has it. One of the same operation with other arguments is refused: Intercom takes it, and
// leaves out what comes before it.
func (c *Call) follow() error {
	inBody := c.Operation.Pagination == spec.PaginationBody
	if inBody && len(c.cursor) > 0 {
		if err := c.paginate(); err != nil {
			return err
		}
	}
	c.origin = c.Operation.String() + c.fingerprint()
	if c.resumed != "" && c.resumed != c.origin {
		return fmt.Errorf("%w: it is one of %s with another query, other parameters or another path; go on with those that it came from, "+
			"or without a cursor", errInvalidCursor, c.Operation)
	}
	if !inBody {
		c.mergeQuery(c.cursor)
	}
	return nil
}

// fingerprint tells the call apart from others of its operation; where it asks to begin does not count, and the size of a page only
// where pages are numbered. It is "" for a call without arguments.
func (c *Call) fingerprint() string {
	query := maps.Clone(c.Query)
	for _, name := range []string{"starting_after", "page", "scroll_param", "cursor"} {
		delete(query, name)
	}
	if c.Operation.Pagination != spec.PaginationPage {
		delete(query, "per_page")
	}
	var b strings.Builder
	for _, value := range c.Path {
		fmt.Fprintf(&b, "%q ", value)
	}
	b.WriteString(query.Encode())
	if rawjson.Kind(c.payload) != "object" {
		b.Write(c.payload)
	} else {
		for key, value := range rawjson.Members(c.payload) {
			if rawjson.Text(key) != "pagination" {
				fmt.Fprintf(&b, "%s:%s,", key, value)
			}
		}
	}
	if b.Len() == 0 {
		return ""
	}
	sum := fnv.New64a()
	_, _ = io.WriteString(sum, b.String())
	return "~" + strconv.FormatUint(sum.Sum64(), 36)
}

// setCursor makes the call ask for the page that the query of a cursor points to.
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
		return fmt.Errorf("%w: %q is not a query as a Page's Cursor has it", errInvalidCursor, shown(cursor, maxShownCode))
	}
	c.cursor, c.goOn = q, (*Call).follow
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
			return fmt.Errorf("%w: it has %s, and %s goes on by %s", errInvalidCursor, name, c.Operation, own)
		}
	}
	return nil
}

// paginate puts the cursor into the pagination object of the body. What the caller has set there stays, the page size
// too.
func (c *Call) paginate() error {
	body, err := c.object()
	if err != nil {
		return err
	}
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
				return fmt.Errorf("%w: %s is not a number", errInvalidCursor, name)
			}
			value = strconv.AppendUint(nil, n, 10)
			if name == "per_page" && member(pagination, name) != nil {
				continue
			}
		default:
			return fmt.Errorf("%w: %s does not belong to a search", errInvalidCursor, shown(name, maxShownCode))
		}
		pagination = setMember(pagination, name, value)
	}
	c.payload = setMember(body, "pagination", pagination)
	return nil
}
