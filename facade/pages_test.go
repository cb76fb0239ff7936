package facade_test

import (
	"context"
	"fmt"
	"iter"
	"net/http"
	"slices"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/facade"
	"github.com/seed-a528e955/intercom-go/facade/intercomtest"
	intercom "github.com/seed-a528e955/intercom-go/gen/v212"
)

// book has n pages of two items, each of which takes a second to load, and counts those that were asked for.
func book(n int, asked *atomic.Int64, err error) iter.Seq2[*api.Page[int], error] {
	return func(yield func(*api.Page[int], error) bool) {
		for i := range n {
			asked.Add(1)
			time.Sleep(time.Second)
			if !yield(api.NewPage([]int{2 * i, 2*i + 1}, 2*n, nil), nil) {
				return
			}
		}
		if err != nil {
			yield(nil, err)
		}
	}
}

// A handler that is as slow as the server: with prefetching the times overlap.
func TestPrefetchTakesHalfTheTime(t *testing.T) {
	handle := func(t *testing.T, pages iter.Seq2[*api.Page[int], error]) time.Duration {
		start := time.Now()
		want := 0
		for page, err := range pages {
			require.NoError(t, err)
			assert.Equal(t, want, page.Items[0])
			want += 2
			time.Sleep(time.Second)
		}
		assert.Equal(t, 40, want)
		return time.Since(start)
	}
	synctest.Test(t, func(t *testing.T) {
		var asked atomic.Int64
		without := handle(t, book(20, &asked, nil))
		with := handle(t, facade.Prefetch(t.Context(), book(20, &asked, nil), 1))
		t.Logf("%s instead of %s", with, without)
		assert.LessOrEqual(t, with.Seconds(), 0.55*without.Seconds())
	})
}

func TestPrefetchLoadsSoManyAhead(t *testing.T) {
	for n, ahead := range map[int]int{-1: 1, 0: 1, 1: 1, 2: 2, 5: 5} {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var asked atomic.Int64
				handled := 0
				for _, err := range facade.Prefetch(t.Context(), book(20, &asked, nil), n) {
					require.NoError(t, err)
					handled++
					time.Sleep(time.Minute)
					assert.Equal(t, int64(min(20, handled+ahead)), asked.Load())
				}
			})
		})
	}
}

func TestPrefetchOfItems(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var asked atomic.Int64
		pages := facade.Prefetch(t.Context(), book(3, &asked, errBroken), 2)
		for range 2 {
			got, err := facade.Collect(api.All(pages), 0)
			require.Equal(t, errBroken, err, "once, after what came before")
			assert.Equal(t, []int{0, 1, 2, 3, 4, 5}, got)
		}
		assert.Equal(t, int64(6), asked.Load(), "it can be ranged over twice")
	})
}

// Leaving the loop waits for the page that is being loaded, so that no goroutine is left.
func TestPrefetchThatIsLeft(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var asked atomic.Int64
		for _, err := range facade.Prefetch(t.Context(), book(20, &asked, nil), 3) {
			require.NoError(t, err)
			break
		}
		assert.LessOrEqual(t, asked.Load(), int64(2))
		assert.LessOrEqual(t, time.Since(midnight), 2*time.Second)
	})
}

func TestPrefetchEndsWithItsContext(t *testing.T) {
	server := intercomtest.New(t)
	server.SeedContacts(30)
	client, err := facade.New(intercom.New, server.Token(), facade.WithBaseURL(server.URL))
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var seen []int
	for page, err := range facade.Prefetch(ctx, client.Contacts.ListPages(ctx, intercom.ListContactsParams{PerPage: 3}), 1) {
		if err != nil {
			require.ErrorIs(t, err, context.Canceled)
			seen = append(seen, -1)
			continue
		}
		if seen = append(seen, len(page.Items)); len(seen) == 2 {
			cancel()
		}
	}
	assert.Equal(t, -1, seen[len(seen)-1])
	assert.Equal(t, 1, len(seen)-len(slices.DeleteFunc(slices.Clone(seen), func(n int) bool { return n < 0 })), "one error")
	assert.LessOrEqual(t, len(server.Requests(http.MethodGet, "/contacts")), 4)
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
		got, err := facade.Collect(api.All(book(9, &asked, nil)), 4)
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
		got, err := facade.Collect(api.All(pages), 0)
		require.Equal(t, errBroken, err)
		assert.Len(t, got, 6)
		want := []facade.ProgressInfo{{Pages: 1, Items: 2, Total: 6}, {Pages: 2, Items: 4, Total: 6}, {Pages: 3, Items: 6, Total: 6}}
		assert.Equal(t, want, told)
		for _, err := range pages { // anew, and left
			require.NoError(t, err)
			break
		}
		assert.Equal(t, want[0], told[3])
		assert.Equal(t, int64(4), asked.Load())
	})
}
