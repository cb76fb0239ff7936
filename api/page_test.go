package api_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/api/paging"
	"github.com/seed-a528e955/intercom-go/api/spec"
	"github.com/seed-a528e955/intercom-go/api/wire"
)

// What the answer says of the next page becomes the cursor of the page.
func TestPagesHaveCursors(t *testing.T) {
	info := func(n paging.Next) *paging.Info { return &paging.Info{Next: &n} }
	for name, c := range map[string]struct {
		kind spec.Pagination
		list *wire.List
		want string
	}{
		"after":                 {spec.PaginationCursor, wire.NewList([]int{1}, 0, info(paging.Next{Page: 2, StartingAfter: "x="})), "starting_after=x%3D"},
		"page":                  {spec.PaginationCursor, wire.NewList([]int{1}, 0, info(paging.Next{Page: 2})), "page=2"},
		"page 1":                {spec.PaginationCursor, wire.NewList([]int{1}, 0, info(paging.Next{Page: 1})), "page=1"},
		"page before after":     {spec.PaginationPage, wire.NewList([]int{1}, 0, info(paging.Next{Page: 2, StartingAfter: "x="})), "page=2"},
		"address":               {spec.PaginationCursor, wire.NewList([]int{1}, 0, info(paging.Next{URL: "https://x.test/a?page=2"})), "page=2"},
		"none":                  {spec.PaginationCursor, wire.NewList([]int{1}, 1, nil), ""},
		"counted, not numbered": {spec.PaginationPage, wire.NewNumberedList([]int{1}, 9, 0, 2), "page=2"},
		"a number below zero":   {spec.PaginationCursor, wire.NewList([]int{1}, 0, info(paging.Next{Page: -1})), ""},
		"scroll":                {spec.PaginationScroll, wire.NewScrollList([]int{1}, 0, "s"), "scroll_param=s"},
		"next_cursor":           {spec.PaginationNextCursor, wire.NewCursorList([]int{1}, "n", true), "cursor=n"},
	} {
		pages := wire.Pages[*api.Page[int]](t.Context(), listOp(c.kind), nil, func(context.Context, []api.CallOption) (*wire.List, error) { return c.list, nil })
		for page, err := range pages {
			require.NoError(t, err, name)
			want := c.want
			if want != "" {
				want = "Things.List?" + want
			}
			assert.Equal(t, want, page.Cursor, name)
			assert.Equal(t, []int{1}, page.Items)
			break
		}
	}
}

// A scroll may keep its parameter; only an empty page ends it.
func TestScrollKeepsItsParameter(t *testing.T) {
	pages := 0
	seq := wire.Pages[*api.Page[int]](t.Context(), listOp(spec.PaginationScroll), nil, func(context.Context, []api.CallOption) (*wire.List, error) {
		pages++
		return wire.NewScrollList(make([]int, 3-pages), 0, "same"), nil
	})
	got, err := drain(t, seq)
	require.NoError(t, err)
	assert.Len(t, got, 3)
}

// A stub that sets the result has no JSON in which a list could be missing.
func TestPagesOfAStub(t *testing.T) {
	stub := api.CallerFunc(func(context.Context, *api.Call) error { return nil })
	op := listOp(spec.PaginationPage)
	seq := wire.Pages[*api.Page[int]](t.Context(), op, nil, func(ctx context.Context, opts []api.CallOption) (*wire.List, error) {
		list, err := api.Do[[]int](ctx, stub, &api.Call{Operation: op}, opts...)
		require.NoError(t, err)
		return wire.NewList(*list, 0, nil), nil
	})
	got, err := drain(t, seq)
	require.NoError(t, err)
	require.Len(t, got, 1, "one page, which is empty")
	assert.Empty(t, got[0].Items)
}

func TestPageAll(t *testing.T) {
	page := &api.Page[int]{Items: []int{1, 2, 3}}
	for item := range page.All() {
		if *item *= 10; *item == 20 {
			break
		}
	}
	assert.Equal(t, []int{10, 20, 3}, page.Items, "the items themselves, until the loop is left")
	for range (*api.Page[int])(nil).All() {
		t.Fatal("a nil page has no items")
	}
}
