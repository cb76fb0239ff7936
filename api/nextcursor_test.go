package api_test

import (
	"context"
	"encoding/json"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/api/paging"
	"github.com/seed-a528e955/intercom-go/api/spec"
	"github.com/seed-a528e955/intercom-go/api/wire"
)

func TestPageInfoDecodesEveryForm(t *testing.T) {
	type answer struct {
		Pages *paging.Info `json:"pages,omitempty"`
	}
	next := func(n paging.Next) *paging.Info { return &paging.Info{Next: &n} }
	for in, want := range map[string]*paging.Info{
		`{}`:             nil,
		`{"pages":null}`: nil,
		`{"pages":{}}`:   {},
		`{"pages":{"type":"pages","page":1,"per_page":50,"total_pages":3,"next":null}}`: {Type: "pages", Page: 1, PerPage: 50, TotalPages: 3},
		`{"pages":{"page":"2","per_page":"50","total_pages":3.0}}`:                      {Page: 2, PerPage: 50, TotalPages: 3},
		`{"pages":{"page":null,"per_page":null,"type":null}}`:                           {},
		`{"pages":{"next":{"page":2,"starting_after":"WzE3LDJd"}}}`:                     next(paging.Next{Page: 2, StartingAfter: "WzE3LDJd"}),
		`{"pages":{"next":{"per_page":"20","starting_after":17}}}`:                      next(paging.Next{PerPage: 20, StartingAfter: "17"}),
		`{"pages":{"next":{"starting_after":null}}}`:                                    next(paging.Next{}),
		`{"pages":{"next":"https://x.test/companies?page=2&per_page=15"}}`:              next(paging.Next{URL: "https://x.test/companies?page=2&per_page=15"}),
		`{"pages":"https://x.test/companies?page=2"}`:                                   next(paging.Next{URL: "https://x.test/companies?page=2"}),
		`{"pages":{"next":""}}`:                                                         next(paging.Next{}),
		`{"pages":""}`:                                                                  next(paging.Next{}),
	} {
		var got answer
		require.NoError(t, json.Unmarshal([]byte(in), &got), in)
		assert.Equal(t, want, got.Pages, in)
		roundTrip(t, got)
	}
}

// Junk in the counters must not cost the list, nor the rest of the counters.
func TestPageInfoJunk(t *testing.T) {
	type answer struct {
		Data  []string     `json:"data"`
		Pages *paging.Info `json:"pages"`
	}
	got, found, err := decodeAll[answer](`{"data":["x"],"pages":{"page":{},"total_pages":"4","next":{"page":true,"starting_after":"abc","per_page":[]}}}`)
	require.NoError(t, err)
	assert.Equal(t, answer{[]string{"x"}, &paging.Info{TotalPages: 4, Next: &paging.Next{StartingAfter: "abc", Page: 1}}}, got)
	var paths []string
	for _, m := range found {
		paths = append(paths, m.Path)
	}
	assert.ElementsMatch(t, []string{"pages.page", "pages.next.page", "pages.next.per_page"}, paths)

	for _, in := range []string{`7`, `[]`} {
		var p paging.Info
		assert.Error(t, json.Unmarshal([]byte(in), &p), in)
	}
}

func FuzzPageInfo(f *testing.F) {
	for _, s := range []string{
		`{}`, `null`, `""`, `"https://x.test/?a=b"`, `{"next":"?page=2","page":"1"}`, `{"next":{"page":"2","starting_after":3}}`,
		`{"total_pages":1e2,"next":null}`, `{"next":"\u0000"}`, `{"next":{"per_page":-1}}`, `{"page":2,"total_pages":9}`,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var p paging.Info
		if json.Unmarshal(data, &p) != nil {
			return
		}
		roundTrip(t, p)
		cursor := ""
		pages := wire.Pages[*api.Page[int]](t.Context(), listOp(spec.PaginationCursor), nil, func(context.Context, []api.CallOption) (*wire.List, error) {
			return wire.NewList([]int{1}, 0, &p), nil
		})
		for page, err := range pages {
			if err == nil {
				cursor = page.Cursor
			}
			break
		}
		if cursor == "" {
			return
		}
		takenBack := slices.ContainsFunc([]spec.Pagination{
			spec.PaginationCursor, spec.PaginationPage, spec.PaginationScroll, spec.PaginationNextCursor,
		}, func(kind spec.Pagination) bool {
			c := &api.Call{Operation: listOp(kind)}
			return prepare(c, api.WithCursor(cursor)) == nil && "Things.List?"+c.Query.Encode() == cursor
		})
		require.True(t, takenBack, "a cursor that was given is taken back by a list of its kind")
	})
}
