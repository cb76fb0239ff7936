package api

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"

	"github.com/seed-a528e955/intercom-go/api/internal/inside"
	"github.com/seed-a528e955/intercom-go/api/spec"
)

// The walk goes over lists of whatever, so that it is compiled once and not once a type.
type (
	fetchPage = func(context.Context, []CallOption) (*inside.List, error)
	yieldPage = func(*inside.List, error) bool
)

// walk is one range over pages.
type walk struct {
	op       *spec.Operation
	opts     []CallOption // of every call
	fetch    fetchPage
	start    string // the cursor that the caller resumes from; the last one given counts
	prefetch int
	raw      bool

	seen map[string]bool // cursors
	sofar
}

// pageCall is the call behind one page.
type pageCall struct {
	*walk
	cursor   string // that it asks with
	call     *Call  // as it was sent; nil when fetch sent none
	response Response
	raw      []json.RawMessage
	decoded  bool // the answer was JSON; a stub sets the result itself
	found    bool // the answer had its list
}

func walkPages(ctx context.Context, op *spec.Operation, opts []CallOption, fetch fetchPage, yield yieldPage) {
	w := &walk{op: op, fetch: fetch, seen: map[string]bool{}}
	if err := w.takeWalkOptions(opts); err != nil {
		yield(nil, pageError(op, err))
		return
	}
	if w.prefetch > 0 && ctx != nil { // run says what is wrong with a nil one
		ahead(ctx, w.prefetch, op, w.run, yield)
		return
	}
	w.run(ctx, yield)
}

// run fetches page after page.
func (w *walk) run(ctx context.Context, yield yieldPage) {
	w.seen[w.start] = true
	for cursor := w.start; ; {
		page, err := w.page(ctx, cursor)
		if page != nil && !yield(page, nil) {
			return
		}
		if err == nil && page.Cursor != "" && w.op.Pagination != spec.PaginationScroll && w.seen[page.Cursor] {
			err = pageError(w.op, fmt.Errorf("%w: page %d of the walk leads to one that was read before", ErrPaginationStalled, w.pages))
		}
		if err != nil {
			yield(nil, err)
			return
		}
		if cursor = page.Cursor; cursor == "" {
			return
		}
		w.seen[cursor] = true
	}
}

// page returns a page, an error, or both: a page that can be used and whose next one cannot be found.
func (w *walk) page(ctx context.Context, cursor string) (*inside.List, error) {
	if ctx == nil { //nolint:staticcheck // a mistake of the caller's
		return nil, pageError(w.op, errNilContext)
	}
	if err := ctx.Err(); err != nil {
		return nil, pageError(w.op, err)
	}
	c := &pageCall{walk: w, cursor: cursor}
	page, err := w.fetch(ctx, c.options())
	if err != nil {
		if e, ok := inside.AsType[*Error](err); ok && w.op.Pagination == spec.PaginationScroll && cursor != "" &&
			(e.StatusCode == http.StatusInternalServerError || e.StatusCode == http.StatusNotFound) {
			err = fmt.Errorf("%w: %w", ErrScrollExpired, err)
		}
		return nil, err
	}
	if page == nil {
		return nil, pageError(w.op, errors.New("no page was returned"))
	}
	if err := c.settle(page); err != nil {
		failure := pageError(w.op, err)
		if c.response.Operation != "" {
			failure.CallInfo = c.response.CallInfo
		}
		if errors.Is(err, ErrInvalidBody) { // there is nothing in it to be used
			page, failure.outcome = nil, Applied
		}
		return page, failure
	}
	return page, nil
}

// options are those of the page's call.
func (c *pageCall) options() []CallOption {
	opts := make([]CallOption, 0, len(c.opts)+2)
	opts = append(opts, walkedOption{c})
	opts = append(opts, c.opts...)
	// Followed whatever kind the operation is said to be of: descriptions err.
	return append(opts, callOption(func(call *Call) error { return call.setCursor(c.cursor) }))
}

// pageError is a failure between two requests.
func pageError(op *spec.Operation, err error) *CallError {
	return newCallError(&Call{Operation: op}, NotSent, err)
}

// settle takes over what the walk knows, and works out where the next page is.
func (c *pageCall) settle(p *inside.List) (err error) {
	p.Raw, p.Response = c.raw, c.response
	if err := c.readable(p); err != nil {
		return err
	}
	if c.pages == 0 {
		c.begin()
	}
	number := c.number(p.Info)
	if p.Info != nil {
		if p.Cursor, err = nextCursor(p.Info, c.op.Pagination, number); err != nil {
			return err
		}
	}
	p.Resume = c.stored(p.Cursor)
	return c.ends(p, number, p.Cursor == "")
}

// stored is a cursor as programs store it.
func (c *pageCall) stored(cursor string) string {
	if cursor == "" {
		return ""
	}
	of := c.op.String()
	if c.call != nil {
		of = c.call.origin
	}
	return of + "?" + cursor
}
