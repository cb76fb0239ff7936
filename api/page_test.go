package api_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/api/paging"
	"github.com/seed-a528e955/intercom-go/api/spec"
)

func TestPageConstructors(t *testing.T) {
	assert.Equal(t, "starting_after=x%3D", api.NewPage([]int{1}, 0, &paging.Info{Next: &paging.Next{Page: 2, StartingAfter: "x="}}).Cursor)
	assert.Equal(t, "page=2", api.NewPage([]int{1}, 0, &paging.Info{Next: &paging.Next{Page: 2}}).Cursor)
	assert.Equal(t, "page=2", api.NewPage([]int{1}, 0, &paging.Info{Next: &paging.Next{URL: "https://x.test/a?page=2"}}).Cursor)
	assert.Equal(t, api.Page[int]{Items: []int{1}, Total: 5}, *api.NewPage([]int{1}, 5, nil))
	assert.Equal(t, "page=2", api.NewNumberedPage([]int{1}, 9, 0, 2).Cursor, "page 1 where it is not said")
	assert.Empty(t, api.NewNumberedPage([]int{1}, 9, 2, 2).Cursor)
	assert.Empty(t, api.NewPage([]int{1}, 0, &paging.Info{Next: &paging.Next{Page: -1}}).Cursor)
}

// A scroll may keep its parameter; only an empty page ends it.
func TestScrollKeepsItsParameter(t *testing.T) {
	pages := 0
	seq := api.Pages(t.Context(), listOp(spec.PaginationScroll), nil, func(context.Context, []api.CallOption) (*api.Page[int], error) {
		pages++
		return api.NewScrollPage(make([]int, 3-pages), 0, "same"), nil
	})
	got, err := drain(t, seq)
	require.NoError(t, err)
	assert.Len(t, got, 3)
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
