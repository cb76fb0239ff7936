package wire

import (
	"context"
	"iter"
	"reflect"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/api/internal/inside"
	"github.com/seed-a528e955/intercom-go/api/spec"
)

// Pages goes over the pages of a list or search; every …Pages method is made of it. P is a pointer to an [api.Page]. fetch
// gets the options of one page, the cursor among them, passes them on to [api.Do], and must not change anything that the
// next page's request is made of.
//
// Nothing is requested before the first step, every range starts at the beginning, and an error is yielded once and ends
// it. A list that points back to a page it has given already, or ends short of what it says to hold, ends with
// [api.ErrPaginationStalled]; a scroll that has broken off with [api.ErrScrollExpired]. [api.WithPrefetch] loads pages ahead.
//
// The type parameters here and in All are pointers, which share one compiled body; the model itself would have one of
// its own. Being inlined would undo that.
//
//go:noinline
func Pages[P page[I], I any](ctx context.Context, op *spec.Operation, opts []api.CallOption, fetch Fetch) iter.Seq2[P, error] {
	opts = append([]api.CallOption(nil), opts...)
	return func(yield func(P, error) bool) {
		walk(ctx, op, opts, fetch, func(facts *inside.List, err error) bool {
			var page P
			if facts != nil {
				page = newPage(reflect.TypeFor[P](), facts).(P)
			}
			return yield(page, err)
		})
	}
}

// page is *api.Page[T], whose items are I, a *T.
type page[I any] interface{ All() iter.Seq[I] }

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

// newPage makes an *api.Page of the given type.
func newPage(t reflect.Type, facts *inside.List) any {
	made := reflect.New(t.Elem())
	page := made.Elem()
	page.FieldByName("Items").Set(reflect.ValueOf(facts.Holds))
	page.FieldByName("Raw").Set(reflect.ValueOf(facts.Raw))
	page.FieldByName("Total").SetInt(int64(facts.Total))
	page.FieldByName("Cursor").SetString(facts.Resume)
	if facts.Response != nil {
		page.FieldByName("Response").Set(reflect.ValueOf(facts.Response))
	}
	return made.Interface()
}

// All goes over the items of pages, one by one; every …All method is made of it. Like [Pages] it yields an error once
// and ends.
//
//go:noinline
func All[P page[I], I any](pages iter.Seq2[P, error]) iter.Seq2[I, error] {
	return func(yield func(I, error) bool) {
		pages(func(page P, err error) bool { // not ranged over: that compiles to much more
			if err != nil {
				var none I
				yield(none, err)
				return false
			}
			more := true
			page.All()(func(item I) bool {
				more = yield(item, nil)
				return more
			})
			return more
		})
	}
}

// EachItem returns opts for a walk that yields items without their page.
func EachItem(opts []api.CallOption) []api.CallOption {
	return new(api.Call).Wire(inside.Key{}).EachItem(opts)
}
