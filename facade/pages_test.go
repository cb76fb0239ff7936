package facade_test

import (
	"context"
	"fmt"
	"iter"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/api/paging"
	"github.com/seed-a528e955/intercom-go/api/spec"
	"github.com/seed-a528e955/intercom-go/api/wire"
	"github.com/seed-a528e955/intercom-go/facade"
)

// book has n pages of two items, each of which takes a second to load, and counts those that were asked for.
func book(n int, asked *atomic.Int64, err error) iter.Seq2[*api.Page[int], error] {
	return func(yield func(*api.Page[int], error) bool) {
		for i := range n {
			asked.Add(1)
			time.Sleep(time.Second)
			if !yield(&api.Page[int]{Items: []int{2 * i, 2*i + 1}, Total: 2 * n}, nil) {
				return
			}
		}
		if err != nil {
			yield(nil, err)
		}
	}
}

// A walk that loads ahead works like one that does not, and ends at once when it is left.
func TestPrefetchThroughAClient(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		page := func(n int, id string) answer {
			return answer{status: 200, body: fmt.Sprintf(`{"data":[{"id":%q,"odd":true}],"pages":{"next":{"page":%d}}}`, id, n+1), header: map[string]string{
				"X-Request-Id": "req-" + id, "X-RateLimit-Limit": "10", "X-RateLimit-Remaining": fmt.Sprint(10 - n), "X-RateLimit-Reset": unix(midnight.Add(time.Hour)),
			}}
		}
		c := scripted(t, script(page(1, "a"), page(2, "b"), answer{status: 200, body: `{"data":[]}`, after: time.Hour}))
		start := time.Now()
		n := 0
		for page, err := range widgetPages(t.Context(), c, api.WithPrefetch(1), api.WithRawItems()) {
			require.NoError(t, err)
			n++
			assert.Equal(t, fmt.Sprint("req-", page.Items[0].ID), page.Response.RequestID)
			assert.Equal(t, 1, page.Response.Attempts)
			assert.Equal(t, 10-n, page.Response.RateLimit.Remaining)
			assert.JSONEq(t, fmt.Sprintf(`{"id":%q,"odd":true}`, page.Items[0].ID), string(page.Raw[0]))
			if time.Sleep(time.Minute); n == 2 {
				break
			}
		}
		assert.Equal(t, 2, n)
		assert.Equal(t, 2*time.Minute, time.Since(start), "the third page would take an hour")
	})
}

// What holds the facts of one call is refused on a walk, before anything is sent.
func TestWithResponseOfAWalk(t *testing.T) {
	var meta facade.Response
	s := script()
	for _, err := range wire.All(widgetPages(t.Context(), scripted(t, s), facade.WithResponse(&meta))) {
		require.ErrorContains(t, err, "WithResponse")
		require.ErrorContains(t, err, "range over GETPages")
	}
	assert.Empty(t, s.sent)
}

// widgetPages is a list as generated code has it.
func widgetPages(ctx context.Context, c api.Caller, opts ...api.CallOption) iter.Seq2[*api.Page[widget], error] {
	op := operation("GET", "/widgets")
	op.Pagination, op.Items = spec.PaginationPage, "data"
	return wire.Pages[*api.Page[widget]](ctx, op, opts, func(ctx context.Context, opts []api.CallOption) (*wire.List, error) {
		list, err := api.Do[struct {
			Data  []widget     `json:"data"`
			Pages *paging.Info `json:"pages"`
		}](ctx, c, &api.Call{Operation: op}, opts...)
		if err != nil {
			return nil, err
		}
		return wire.NewList(list.Data, 0, list.Pages), nil
	})
}

func TestCollect(t *testing.T) {
	for name, tt := range map[string]struct {
		items iter.Seq2[*int, error]
		limit int
		want  []int
		err   error
	}{
		"all":                 {numbers(3, nil), 0, []int{1, 2, 3}, nil},
		"a negative limit":    {numbers(3, nil), -1, []int{1, 2, 3}, nil},
		"some":                {numbers(1000, nil), 2, []int{1, 2}, nil},
		"fewer":               {numbers(2, nil), 5, []int{1, 2}, nil},
		"none":                {numbers(0, nil), 5, nil, nil},
		"an error":            {numbers(2, errBroken), 5, []int{1, 2}, errBroken},
		"an error not met":    {numbers(2, errBroken), 2, []int{1, 2}, nil},
		"an error in the end": {numbers(2, errBroken), 0, []int{1, 2}, errBroken},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := facade.Collect(tt.items, tt.limit)
			assert.Equal(t, tt.want, got)
			assert.Equal(t, tt.err, err)
		})
	}
}

func TestCollectAsksForNoPageTooMany(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var asked atomic.Int64
		got, err := facade.Collect(wire.All(book(9, &asked, nil)), 4)
		require.NoError(t, err)
		assert.Equal(t, []int{0, 1, 2, 3}, got)
		assert.Equal(t, int64(2), asked.Load())
	})
}

func TestProgress(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var asked atomic.Int64
		var told []facade.ProgressInfo
		pages := facade.Progress(book(3, &asked, errBroken), func(p facade.ProgressInfo) { told = append(told, p) })
		got, err := facade.Collect(wire.All(pages), 0)
		require.Equal(t, errBroken, err)
		assert.Len(t, got, 6)
		want := []facade.ProgressInfo{{Pages: 1, Items: 2, Total: 6}, {Pages: 2, Items: 4, Total: 6}, {Pages: 3, Items: 6, Total: 6}}
		assert.Equal(t, want, told)
		for _, err := range pages { // again, and left
			require.NoError(t, err)
			break
		}
		assert.Equal(t, want[0], told[3])
		assert.Equal(t, int64(4), asked.Load())
	})
}

// What is nil and must not be is an error that names the function that was called.
func TestNilIsNamed(t *testing.T) {
	items := func(func(*int, error) bool) {}
	pages := func(func(*api.Page[int], error) bool) {}
	first := func(seq iter.Seq2[*api.Page[int], error]) (failed error) {
		for _, err := range seq {
			failed = err
		}
		return failed
	}
	do := func(context.Context, *int) error { return nil }
	_, collect := facade.Collect[int](nil, 0)
	var mapped error
	for _, mapped = range facade.Map(t.Context(), nil, 1, func(context.Context, *int) (int, error) { return 0, nil }) {
	}
	for want, err := range map[string]error{
		"facade: Collect: items is nil":                        collect,
		"facade: Concurrent: items is nil":                     facade.Concurrent(t.Context(), nil, 1, do),
		"facade: Concurrent: do is nil":                        facade.Concurrent[int](t.Context(), items, 1, nil),
		"facade: Concurrent: the context is nil":               facade.Concurrent(nil, items, 1, do), //nolint:staticcheck // the mistake
		"facade: Map: items is nil":                            mapped,
		"facade: Progress: pages and tell must not be nil":     first(facade.Progress[int](nil, func(facade.ProgressInfo) {})),
		"facade: Progress: pages and tell must not be nil\x00": first(facade.Progress[int](pages, nil)),
		"facade: RestartingScroll: start is nil":               first(facade.RestartingScroll[int](nil, nil)),
		"facade: RestartingScroll: start returned nil":         first(facade.RestartingScroll(func() iter.Seq2[*api.Page[int], error] { return nil }, nil)),
	} {
		require.EqualError(t, err, strings.TrimSuffix(want, "\x00"))
	}
}
