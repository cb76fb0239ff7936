package api_test

import (
	"context"
	"fmt"
	"iter"
	"net/url"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/api/paging"
	"github.com/seed-a528e955/intercom-go/api/spec"
	"github.com/seed-a528e955/intercom-go/api/wire"
)

// answer is the common form of a list's answer.
type answer struct {
	Data        []string     `json:"data" wire:"also=things"`
	TotalCount  int          `json:"total_count"`
	Pages       *paging.Info `json:"pages"`
	ScrollParam string       `json:"scroll_param"`
	NextCursor  string       `json:"next_cursor"`
	HasMore     bool         `json:"has_more"`
	Page        int          `json:"page"`
	TotalPages  int          `json:"total_pages"`
}

// list walks over op's pages. bodies are the answers by what was asked for:
// the encoded query, or the body's JSON. asked collects it in order.
func list(t *testing.T, op *spec.Operation, bodies map[string]string, asked *[]string, opts ...api.CallOption) iter.Seq2[*api.Page[string], error] {
	t.Helper()
	return walk(t.Context(), op, func(_ context.Context, c *api.Call) error {
		key := c.Query.Encode()
		if payload, _ := wire.Payload(c); payload != nil {
			key = string(payload)
		}
		*asked = append(*asked, key)
		body, ok := bodies[key]
		if !ok {
			return fmt.Errorf("asked for %q", key)
		}
		return wire.Decode(c, 200, []byte(body), nil)
	}, opts...)
}

// serve walks over op's pages, which are the answers in order; n counts those that were asked for.
func serve(t *testing.T, op *spec.Operation, n *int, answers []string) func(...api.CallOption) iter.Seq2[*api.Page[string], error] {
	t.Helper()
	return func(opts ...api.CallOption) iter.Seq2[*api.Page[string], error] {
		return walk(t.Context(), op, func(_ context.Context, c *api.Call) error {
			*n++
			if *n > len(answers) {
				return fmt.Errorf("asked for page %d of %d", *n, len(answers))
			}
			return wire.Decode(c, 200, []byte(answers[*n-1]), nil)
		}, opts...)
	}
}

// walk goes over op's pages as generated code does.
func walk(ctx context.Context, op *spec.Operation, caller fakeCaller, opts ...api.CallOption) iter.Seq2[*api.Page[string], error] {
	return wire.Pages[*api.Page[string]](ctx, op, opts, func(ctx context.Context, opts []api.CallOption) (*wire.List, error) {
		call := &api.Call{Operation: op}
		if op.Pagination == spec.PaginationBody {
			call.Body = map[string]any{"pagination": map[string]int{"per_page": 2}}
		} else {
			call.Query = url.Values{"per_page": {"2"}}
		}
		a, err := api.Do[answer](ctx, caller, call, opts...)
		if err != nil {
			return nil, err
		}
		switch op.Pagination {
		case spec.PaginationScroll:
			return wire.NewScrollList(a.Data, a.TotalCount, a.ScrollParam), nil
		case spec.PaginationNextCursor:
			return wire.NewCursorList(a.Data, a.NextCursor, a.HasMore), nil
		}
		if a.TotalPages > 0 {
			return wire.NewNumberedList(a.Data, a.TotalCount, a.Page, a.TotalPages), nil
		}
		return wire.NewList(a.Data, a.TotalCount, a.Pages), nil
	})
}

// drain ranges over everything; it fails when an error is not the end.
func drain[T any](t *testing.T, seq iter.Seq2[*T, error]) (items []T, err error) {
	t.Helper()
	for item, e := range seq {
		require.NoError(t, err, "nothing comes after an error")
		if e != nil {
			require.Nil(t, item)
			err = e
			continue
		}
		items = append(items, *item)
	}
	return items, err
}

func TestPagesOfEveryKind(t *testing.T) {
	tests := map[string]struct {
		kind   spec.Pagination
		bodies map[string]string
		want   []string
	}{
		"cursor": {spec.PaginationCursor, map[string]string{
			"per_page=2":                        `{"data":["a","b"],"pages":{"next":{"page":2,"starting_after":"W=="}}}`,
			"per_page=2&starting_after=W%3D%3D": `{"data":["c"],"pages":{"next":null}}`,
		}, []string{"a", "b", "c"}},
		"cursor as address": {spec.PaginationCursor, map[string]string{
			"per_page=2":                  `{"data":["a"],"pages":{"next":"https://api.intercom.io/conversations/deleted?per_page=2&starting_after=x"}}`,
			"per_page=2&starting_after=x": `{"data":["b"]}`,
		}, []string{"a", "b"}},
		"cursor list that counts pages": {spec.PaginationCursor, map[string]string{
			"per_page=2":        `{"data":["a"],"pages":{"next":{"page":2}}}`,
			"page=2&per_page=2": `{"data":["b"],"pages":{"page":2,"total_pages":2}}`,
		}, []string{"a", "b"}},
		"page as object": {spec.PaginationPage, map[string]string{
			"per_page=2":        `{"data":["a"],"pages":{"page":1,"total_pages":2,"next":{"page":2,"starting_after":"x"}}}`,
			"page=2&per_page=2": `{"data":["b"],"pages":{"page":2,"total_pages":2}}`,
		}, []string{"a", "b"}},
		"page as address": {spec.PaginationPage, map[string]string{
			"per_page=2":        `{"data":["a"],"pages":{"next":"https://api.intercom.io/companies?per_page=2&page=2&empty="}}`,
			"page=2&per_page=2": `{"data":["b"],"pages":{"next":"/companies?per_page=2&page=3"}}`,
			"page=3&per_page=2": `{"data":[],"pages":{"next":null,"page":3,"total_pages":3}}`,
		}, []string{"a", "b"}},
		"pages that only count": {spec.PaginationPage, map[string]string{
			"per_page=2":        `{"data":["a"],"pages":{"page":"1","total_pages":"3"}}`,
			"page=2&per_page=2": `{"data":["b"],"pages":{"page":2,"total_pages":3,"next":null}}`,
			"page=3&per_page=2": `{"data":["c"],"pages":{"page":3,"total_pages":3,"next":{}}}`,
		}, []string{"a", "b", "c"}},
		"pages that count without saying which": {spec.PaginationPage, map[string]string{
			"per_page=2":        `{"data":["a"],"pages":{"total_pages":2}}`,
			"page=2&per_page=2": `{"data":["b"],"pages":{"total_pages":2}}`,
		}, []string{"a", "b"}},
		"pages with a cursor alone": {spec.PaginationPage, map[string]string{
			"per_page=2":                  `{"data":["a"],"pages":{"next":{"starting_after":"x"}}}`,
			"per_page=2&starting_after=x": `{"data":["b"]}`,
		}, []string{"a", "b"}},
		"counters at the top": {spec.PaginationPage, map[string]string{
			"per_page=2":        `{"data":["a"],"page":1,"total_pages":2}`,
			"page=2&per_page=2": `{"data":["b"],"page":2,"total_pages":2}`,
		}, []string{"a", "b"}},
		"search": {spec.PaginationBody, map[string]string{
			`{"pagination":{"per_page":2}}`:                        `{"data":["a"],"pages":{"next":{"page":2,"per_page":9,"starting_after":"x"}}}`,
			`{"pagination":{"per_page":2,"starting_after":"x"}}`:   `{"data":["b"],"pages":{"next":{"page":"3"}}}`,
			`{"pagination":{"per_page":2,"page":3}}`:               `{"data":["c"],"pages":{"next":"https://x.test/?starting_after=y%20z&per_page=7"}}`,
			`{"pagination":{"per_page":2,"starting_after":"y z"}}`: `{"data":["d"],"pages":null}`,
		}, []string{"a", "b", "c", "d"}},
		"scroll": {spec.PaginationScroll, map[string]string{
			"per_page=2":                  `{"data":["a"],"scroll_param":"s-1"}`,
			"per_page=2&scroll_param=s-1": `{"data":["b"],"scroll_param":"s-2"}`,
			"per_page=2&scroll_param=s-2": `{"data":[],"scroll_param":"s-2"}`,
		}, []string{"a", "b"}},
		"next_cursor": {spec.PaginationNextCursor, map[string]string{
			"per_page=2":          `{"data":["a"],"next_cursor":"n","has_more":true}`,
			"cursor=n&per_page=2": `{"data":["b"],"next_cursor":"left over","has_more":false}`,
		}, []string{"a", "b"}},
		"one page": {spec.PaginationNone, map[string]string{
			"per_page=2": `{"data":["a"]}`,
		}, []string{"a"}},
		"nothing": {spec.PaginationCursor, map[string]string{
			"per_page=2": `{"data":null,"pages":null}`,
		}, nil},
		"an empty page within": {spec.PaginationCursor, map[string]string{
			"per_page=2":                  `{"data":[],"pages":{"next":{"starting_after":"x"}}}`,
			"per_page=2&starting_after=x": `{"data":["a"]}`,
		}, []string{"a"}},
		"poisoned address": {spec.PaginationCursor, map[string]string{
			"per_page=2":                  `{"data":["a"],"pages":{"next":"https://user:pw@evil.test:99/admins/../x?starting_after=x#frag"}}`,
			"per_page=2&starting_after=x": `{"data":["b"]}`,
		}, []string{"a", "b"}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			op := listOp(tt.kind)
			var asked []string
			all := wire.All(list(t, op, tt.bodies, &asked))
			assert.Empty(t, asked, "lazy")
			for range 2 { // twice over the same sequence
				asked = nil
				got, err := drain(t, all)
				require.NoError(t, err)
				assert.Equal(t, tt.want, got)
				assert.Len(t, asked, len(tt.bodies), "every page once")
			}
		})
	}
}

func TestPagesResume(t *testing.T) {
	for name, tt := range map[string]struct {
		kind   spec.Pagination
		bodies map[string]string
	}{
		"cursor": {spec.PaginationCursor, map[string]string{
			"per_page=2":                  `{"data":["a"],"total_count":3,"pages":{"next":{"starting_after":"x"}}}`,
			"per_page=2&starting_after=x": `{"data":["b"],"pages":{"next":{"starting_after":"y"}}}`,
			"per_page=2&starting_after=y": `{"data":["c"]}`,
		}},
		"page": {spec.PaginationPage, map[string]string{
			"per_page=2":        `{"data":["a"],"total_count":3,"pages":{"total_pages":3}}`,
			"page=2&per_page=2": `{"data":["b"],"pages":{"total_pages":3}}`,
			"page=3&per_page=2": `{"data":["c"],"pages":{"total_pages":3}}`,
		}},
		"search": {spec.PaginationBody, map[string]string{
			`{"pagination":{"per_page":2}}`:                      `{"data":["a"],"total_count":3,"pages":{"next":{"starting_after":"x"}}}`,
			`{"pagination":{"per_page":2,"starting_after":"x"}}`: `{"data":["b"],"pages":{"next":{"starting_after":"y"}}}`,
			`{"pagination":{"per_page":2,"starting_after":"y"}}`: `{"data":["c"]}`,
		}},
		"scroll": {spec.PaginationScroll, map[string]string{
			"per_page=2":                `{"data":["a"],"total_count":3,"scroll_param":"x"}`,
			"per_page=2&scroll_param=x": `{"data":["b"],"scroll_param":"y"}`,
			"per_page=2&scroll_param=y": `{"data":["c"],"scroll_param":"z"}`,
			"per_page=2&scroll_param=z": `{"data":[]}`,
		}},
		"next_cursor": {spec.PaginationNextCursor, map[string]string{
			"per_page=2":          `{"data":["a"],"next_cursor":"x","has_more":true}`,
			"cursor=x&per_page=2": `{"data":["b"],"next_cursor":"y","has_more":true}`,
			"cursor=y&per_page=2": `{"data":["c"]}`,
		}},
	} {
		t.Run(name, func(t *testing.T) {
			op := listOp(tt.kind)
			var asked []string
			cursor := ""
			for page, err := range list(t, op, tt.bodies, &asked) {
				require.NoError(t, err)
				assert.Equal(t, []string{"a"}, page.Items)
				if tt.kind != spec.PaginationNextCursor {
					assert.Equal(t, 3, page.Total)
				}
				cursor = page.Cursor
				break
			}
			require.Len(t, asked, 1)
			rest := wire.All(list(t, op, tt.bodies, &asked, api.WithCursor("Things.List?ignored=1"), api.WithCursor(cursor)))
			for range 2 {
				got, err := drain(t, rest)
				require.NoError(t, err)
				assert.Equal(t, []string{"b", "c"}, got)
			}
		})
	}
}

// What the caller or a fetch does with its options must not reach another page.
func TestPagesCopyTheirOptions(t *testing.T) {
	opts := make([]api.CallOption, 1, 8)
	opts[0] = api.WithQuery("x", "1")
	var lengths []int
	n := 0
	seq := wire.Pages[*api.Page[int]](t.Context(), listOp(spec.PaginationPage), opts, func(_ context.Context, opts []api.CallOption) (*wire.List, error) {
		n++
		lengths = append(lengths, len(opts))
		assert.NotNil(t, opts[0])
		opts[0] = nil
		_ = append(opts, nil)
		return wire.NewNumberedList([]int{1}, 0, n, 3), nil
	})
	opts[0] = nil
	_, err := drain(t, seq)
	require.NoError(t, err)
	assert.Equal(t, []int{3, 3, 3}, lengths, "two are the walk's")
}
