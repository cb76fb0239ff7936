package api

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"net/http"
	"slices"
)

// Pages goes over the pages of a list or search; every …Pages method is made of it. fetch gets the options of one page,
// the cursor among them, and must not change anything that the next page's request is made of.
//
// Nothing is requested before the first step, every range starts anew, and an error is yielded once and ends it. A list
// that points back to a page it has given already ends with [ErrPaginationStalled]; a scroll that has broken off with
// [ErrScrollExpired].
//
//go:noinline
func Pages[T any](ctx context.Context, op *Operation, opts []CallOption, fetch func(context.Context, []CallOption) (*Page[T], error)) iter.Seq2[*Page[T], error] {
	// Kept from being inlined, here and in All: each use would be compiled anew, which made generated packages take
	// half as long again to build.
	opts = slices.Clone(opts)
	return func(yield func(*Page[T], error) bool) {
		walkPages(ctx, op, opts,
			func(ctx context.Context, opts []CallOption) (anyPage, error) {
				page, err := fetch(ctx, opts)
				if page == nil {
					return nil, err
				}
				return page, err
			},
			func(page anyPage, err error) bool {
				own, _ := page.(*Page[T])
				return yield(own, err)
			})
	}
}

// walkPages is the pager itself.
func walkPages(ctx context.Context, op *Operation, opts []CallOption, fetch func(context.Context, []CallOption) (anyPage, error), yield func(anyPage, error) bool) {
	cursor := startOf(opts)
	seen := map[string]bool{cursor: true}
	for {
		own := cursor // followed whatever kind the operation is said to be of: descriptions err
		page, err := fetchPage(ctx, op, cursor, append(slices.Clone(opts), callOption(func(c *Call) error {
			c.walked = true
			return c.setCursor(own)
		})), fetch)
		if page != nil && !yield(page, nil) {
			return
		}
		if err == nil && page.next() != "" && op.Pagination != PaginationScroll && seen[page.next()] {
			err = pageError(op, fmt.Errorf("%w: cursor %q came twice", ErrPaginationStalled, page.next()))
		}
		if err != nil {
			yield(nil, err)
			return
		}
		if page.next() == "" {
			return
		}
		cursor = page.next()
		seen[cursor] = true
	}
}

// fetchPage returns a page, an error, or both: a page that can be used and whose next one cannot be found.
func fetchPage(ctx context.Context, op *Operation, cursor string, opts []CallOption, fetch func(context.Context, []CallOption) (anyPage, error)) (anyPage, error) {
	if err := ctx.Err(); err != nil {
		return nil, pageError(op, err)
	}
	page, err := fetch(ctx, opts)
	if err != nil {
		var e *Error
		if op.Pagination == PaginationScroll && cursor != "" && errors.As(err, &e) &&
			(e.StatusCode == http.StatusInternalServerError || e.StatusCode == http.StatusNotFound) {
			err = fmt.Errorf("%w: %w", ErrScrollExpired, err)
		}
		return nil, err
	}
	if page == nil {
		return nil, pageError(op, errors.New("no page was returned"))
	}
	if err := page.settle(op.Pagination, cursor); err != nil {
		return page, pageError(op, err)
	}
	return page, nil
}

// pageError is a failure between two requests.
func pageError(op *Operation, err error) error {
	return NewCallError(&Call{Operation: op}, NotSent, err)
}

// startOf returns the cursor that the caller resumes from; the last one wins.
func startOf(opts []CallOption) string {
	start := ""
	for _, opt := range opts {
		if cursor, ok := opt.(cursorOption); ok {
			start = string(cursor)
		}
	}
	return start
}

// All goes over the items of pages, one by one; every …All method is made of it. Like [Pages] it yields an error once
// and ends.
//
//go:noinline
func All[T any](pages iter.Seq2[*Page[T], error]) iter.Seq2[*T, error] {
	return func(yield func(*T, error) bool) {
		pages(func(page *Page[T], err error) bool { // not ranged over: that compiles to much more, once a type
			if err != nil {
				yield(nil, err)
				return false
			}
			for i := range page.Items {
				if !yield(&page.Items[i], nil) {
					return false
				}
			}
			return true
		})
	}
}
