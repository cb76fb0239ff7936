package api_test

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api"
)

func TestPageInfoDecodesEveryForm(t *testing.T) {
	type answer struct {
		Pages *api.PageInfo `json:"pages,omitempty"`
	}
	next := func(n api.NextPage) *api.PageInfo { return &api.PageInfo{Next: &n} }
	for in, want := range map[string]*api.PageInfo{
		`{}`:             nil,
		`{"pages":null}`: nil,
		`{"pages":{}}`:   {},
		`{"pages":{"type":"pages","page":1,"per_page":50,"total_pages":3,"next":null}}`: {Type: "pages", Page: 1, PerPage: 50, TotalPages: 3},
		`{"pages":{"page":"2","per_page":"50","total_pages":3.0}}`:                      {Page: 2, PerPage: 50, TotalPages: 3},
		`{"pages":{"page":null,"per_page":null,"type":null}}`:                           {},
		`{"pages":{"next":{"page":2,"starting_after":"WzE3LDJd"}}}`:                     next(api.NextPage{Page: 2, StartingAfter: "WzE3LDJd"}),
		`{"pages":{"next":{"per_page":"20","starting_after":17}}}`:                      next(api.NextPage{PerPage: 20, StartingAfter: "17"}),
		`{"pages":{"next":{"starting_after":null}}}`:                                    next(api.NextPage{}),
		`{"pages":{"next":"https://x.test/companies?page=2&per_page=15"}}`:              next(api.NextPage{URL: "https://x.test/companies?page=2&per_page=15"}),
		`{"pages":"https://x.test/companies?page=2"}`:                                   next(api.NextPage{URL: "https://x.test/companies?page=2"}),
		`{"pages":{"next":""}}`:                                                         next(api.NextPage{}),
		`{"pages":""}`:                                                                  next(api.NextPage{}),
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
		Data  []string      `json:"data"`
		Pages *api.PageInfo `json:"pages"`
	}
	got, found, err := decodeAll[answer](`{"data":["x"],"pages":{"page":{},"total_pages":"4","next":{"page":true,"starting_after":"abc","per_page":[]}}}`)
	require.NoError(t, err)
	assert.Equal(t, answer{[]string{"x"}, &api.PageInfo{TotalPages: 4, Next: &api.NextPage{StartingAfter: "abc", Page: 1}}}, got)
	var paths []string
	for _, m := range found {
		paths = append(paths, m.Path)
	}
	assert.ElementsMatch(t, []string{"pages.page", "pages.next.page", "pages.next.per_page"}, paths)

	for _, in := range []string{`7`, `[]`} {
		var p api.PageInfo
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
		var p api.PageInfo
		if json.Unmarshal(data, &p) != nil {
			return
		}
		roundTrip(t, p)
		cursor := api.NewPage([]int{1}, 0, &p).Cursor
		if cursor == "" {
			return
		}
		takenBack := slices.ContainsFunc([]api.Pagination{
			api.PaginationCursor, api.PaginationPage, api.PaginationScroll, api.PaginationNextCursor,
		}, func(kind api.Pagination) bool {
			c := &api.Call{Operation: &api.Operation{Path: "/x", Pagination: kind}}
			return c.Prepare(api.WithCursor(cursor)) == nil && c.Query.Encode() == cursor
		})
		require.True(t, takenBack, "a cursor that was given is taken back by a list of its kind")
	})
}
