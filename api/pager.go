package api

import (
	"context"
	"iter"
	"slices"

	"github.com/seed-a528e955/intercom-go/api/spec"
)

// Pages goes over the pages of a list or search; every …Pages method is made of it. fetch gets the options of one page,
// the cursor among them, passes them on to [Do], and must not change anything that the next page's request is made of.
//
// Nothing is requested before the first step, every range starts at the beginning, and an error is yielded once and ends
// it. A list that points back to a page it has given already, or ends short of what it says to hold, ends with
// [ErrPaginationStalled]; a scroll that has broken off with [ErrScrollExpired]. [WithPrefetch] loads pages ahead.
//
//go:noinline
func Pages[T any](ctx context.Context, op *spec.Operation, opts []CallOption, fetch func(context.Context, []CallOption) (*Page[T], error)) iter.Seq2[*Page[T], error] {
	// Kept from being inlined, here and in All: each use would be compiled again, which made generated packages take
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
