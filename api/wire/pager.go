package wire

import (
	"context"
	"iter"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/api/internal/inside"
	"github.com/seed-a528e955/intercom-go/api/spec"
)

// Pages goes over the pages of a list or search; every …Pages method is made of it. fetch gets the options of one page,
// the cursor among them, passes them on to [api.Do], and must not change anything that the next page's request is made of.
//
// Nothing is requested before the first step, every range starts at the beginning, and an error is yielded once and ends
// it. A list that points back to a page it has given already, or ends short of what it says to hold, ends with
// [api.ErrPaginationStalled]; a scroll that has broken off with [api.ErrScrollExpired]. [api.WithPrefetch] loads pages ahead.
//
//go:noinline
func Pages[T any](ctx context.Context, op *spec.Operation, opts []api.CallOption, fetch Fetch) iter.Seq2[*api.Page[T], error] {
	// Kept from being inlined, here and in All, and with little in it that depends on T: each use would be compiled again,
	// which made generated packages take half as long again to build.
	opts = append([]api.CallOption(nil), opts...)
	return func(yield func(*api.Page[T], error) bool) {
		walk(ctx, op, opts, fetch, func(facts *inside.List, err error) bool {
			if facts == nil {
				return yield(nil, err)
			}
			page := &api.Page[T]{Raw: facts.Raw, Total: facts.Total, Cursor: facts.Cursor, Items: facts.Holds.([]T)}
			respond(&page.Response, facts)
			return yield(page, err)
		})
	}
}

// Fetch requests a page.
type Fetch = func(context.Context, []api.CallOption) (*List, error)

func walk(ctx context.Context, op *spec.Operation, opts []api.CallOption, fetch Fetch, yield func(*inside.List, error) bool) {
	call := api.Call{Operation: op}
	call.Wire(inside.Key{}).Walk(ctx, opts, func(ctx context.Context, opts []api.CallOption) (*inside.List, error) {
		list, err := fetch(ctx, opts)
		if list == nil {
			return nil, err
		}
		facts := list.facts // a copy: fetch may hand out the same list again
		return &facts, err
	}, yield)
}

//go:noinline
func respond(to *api.Response, facts *inside.List) { *to, _ = facts.Response.(api.Response) }

// All goes over the items of pages, one by one; every …All method is made of it. Like [Pages] it yields an error once
// and ends.
//
//go:noinline
func All[T any](pages iter.Seq2[*api.Page[T], error]) iter.Seq2[*T, error] {
	return func(yield func(*T, error) bool) {
		pages(func(page *api.Page[T], err error) bool { // not ranged over: that compiles to much more, once a type
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

// EachItem returns opts for a walk that yields items without their page.
func EachItem(opts []api.CallOption) []api.CallOption {
	return new(api.Call).Wire(inside.Key{}).EachItem(opts)
}
