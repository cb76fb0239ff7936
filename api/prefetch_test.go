package api_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"runtime"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/api/spec"
	"github.com/seed-a528e955/intercom-go/api/wire"
)

// book is a list of n pages of two items, each of which takes a second to load. It counts the requests that began and
// those that were cancelled.
type book struct {
	pages            int
	begun, cancelled int
	fail             map[int]error
}

func (b *book) walk(ctx context.Context, opts ...api.CallOption) iter.Seq2[*api.Page[int], error] {
	op := listOp(spec.PaginationPage)
	return wire.Pages[*api.Page[int]](ctx, op, opts, func(ctx context.Context, opts []api.CallOption) (*wire.List, error) {
		call := &api.Call{Operation: op}
		if err := prepare(call, opts...); err != nil {
			return nil, err
		}
		b.begun++
		select {
		case <-time.After(time.Second):
		case <-ctx.Done():
			b.cancelled++
			return nil, ctx.Err()
		}
		page := 1
		_, _ = fmt.Sscan(call.Query.Get("page"), &page)
		call.Response.Attempts = page
		return wire.NewNumberedList([]int{2 * page, 2*page + 1}, 2*b.pages, page, b.pages), b.fail[page]
	})
}

// A handler that is as slow as the server: with prefetching the times overlap.
func TestPrefetchTakesHalfTheTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		took := map[int]time.Duration{}
		for n := range 2 {
			b, start := &book{pages: 20}, time.Now()
			next := 2
			for page, err := range b.walk(t.Context(), api.WithPrefetch(n)) {
				require.NoError(t, err)
				assert.Equal(t, next, page.Items[0])
				assert.Equal(t, next/2, page.Response.Attempts, "its own call's")
				next += 2
				time.Sleep(time.Second)
			}
			assert.Equal(t, 42, next)
			assert.Equal(t, 20, b.begun)
			took[n] = time.Since(start)
		}
		assert.Equal(t, 40*time.Second, took[0])
		assert.Equal(t, 21*time.Second, took[1])
	})
}

func TestPrefetchLoadsSoManyAhead(t *testing.T) {
	for _, n := range []int{0, 1, 2, 5, 100} {
		synctest.Test(t, func(t *testing.T) {
			b := &book{pages: 20}
			handled := 0
			for _, err := range b.walk(t.Context(), api.WithPrefetch(n)) {
				require.NoError(t, err)
				handled++
				time.Sleep(time.Hour)
				synctest.Wait()
				assert.Equal(t, min(20, handled+n), b.begun)
			}
			assert.Equal(t, 20, handled)
		})
	}
}

// Leaving the loop cancels the fetch under way; a bubble of synctest fails when a goroutine is left.
func TestPrefetchThatIsLeft(t *testing.T) {
	for _, n := range []int{1, 3} {
		synctest.Test(t, func(t *testing.T) {
			b, start := &book{pages: 20}, time.Now()
			for page, err := range b.walk(t.Context(), api.WithPrefetch(n)) {
				require.NoError(t, err)
				require.NotNil(t, page)
				time.Sleep(time.Second / 2) // the next one is on its way
				break
			}
			assert.Equal(t, 1500*time.Millisecond, time.Since(start))
			assert.Equal(t, 2, b.begun)
			assert.Equal(t, 1, b.cancelled)
		})
	}
}

func TestPrefetchOfItems(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := &book{pages: 3}
		all := wire.All(b.walk(t.Context(), api.WithPrefetch(2)))
		for range 2 {
			got, err := drain(t, all)
			require.NoError(t, err)
			assert.Equal(t, []int{2, 3, 4, 5, 6, 7}, got)
		}
		assert.Equal(t, 6, b.begun, "it can be ranged over twice")

		got, err := drain(t, wire.All(b.walk(t.Context(), api.WithCursor("Things.List?page=3"), api.WithPrefetch(1))))
		require.NoError(t, err)
		assert.Equal(t, []int{6, 7}, got)

		for item, err := range wire.All(b.walk(t.Context(), api.WithPrefetch(1))) {
			require.NoError(t, err)
			assert.Equal(t, 2, *item)
			break
		}
	})
}

func TestPrefetchYieldsAnErrorOnceAndLast(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		boom := errors.New("boom")
		b := &book{pages: 9, fail: map[int]error{3: boom}}
		walk := b.walk(t.Context(), api.WithPrefetch(5))
		for range 2 {
			got, err := drain(t, wire.All(walk))
			require.ErrorIs(t, err, boom)
			assert.Equal(t, []int{2, 3, 4, 5}, got)
		}
		assert.Equal(t, 6, b.begun)
	})
}

func TestPrefetchEndsWithItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for handling := range 2 {
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			b := &book{pages: 9}
			n := 0
			var last error
			for _, err := range b.walk(ctx, api.WithPrefetch(1+handling)) {
				require.NoError(t, last, "nothing comes after an error")
				last = err
				if n++; n == 2 {
					time.Sleep(time.Duration(handling) * time.Minute) // with pages that are loaded already
					cancel()
				}
			}
			require.ErrorIs(t, last, context.Canceled)
			assert.Equal(t, 3, n, "as without prefetching no page is handed out any more")
		}
		ctx, cancel := context.WithTimeout(t.Context(), 1500*time.Millisecond)
		defer cancel()
		start := time.Now()
		_, err := drain(t, (&book{pages: 9}).walk(ctx, api.WithPrefetch(1)))
		require.ErrorIs(t, err, context.DeadlineExceeded)
		assert.Equal(t, 1500*time.Millisecond, time.Since(start))
	})
}

// A walk whose fetch does not return must not look complete.
func TestPrefetchPassesOnHowAFetchEnds(t *testing.T) {
	op := listOp(spec.PaginationPage)
	walk := func(f func()) {
		for _, err := range wire.Pages[*api.Page[int]](t.Context(), op, []api.CallOption{api.WithPrefetch(1)}, func(context.Context, []api.CallOption) (*wire.List, error) {
			f()
			return nil, nil
		}) {
			t.Error("there is no page", err)
		}
	}
	assert.PanicsWithValue(t, "boom", func() { walk(func() { panic("boom") }) })
	ended := make(chan bool)
	go func() {
		defer func() { ended <- true }()
		walk(runtime.Goexit)
		t.Error("the walk went on")
	}()
	assert.True(t, <-ended)
}

// What the loop does wrong is the loop's, and leaves nothing behind.
func TestPrefetchWhenTheLoopPanics(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := &book{pages: 9}
		assert.PanicsWithValue(t, "mine", func() {
			for _, err := range b.walk(t.Context(), api.WithPrefetch(3)) {
				_ = err
				panic("mine")
			}
		})
	})
}

func TestPrefetchRefused(t *testing.T) {
	for _, n := range []int{-1, 101} {
		b := &book{pages: 1}
		_, err := drain(t, b.walk(t.Context(), api.WithPrefetch(n)))
		require.ErrorContains(t, err, fmt.Sprintf("WithPrefetch(%d): must be from 0 to 100", n))
		assertNotSent(t, err)
		assert.Zero(t, b.begun)
	}
	err := prepare(&api.Call{Operation: listOp(spec.PaginationPage)}, api.WithPrefetch(1))
	require.ErrorContains(t, err, "range over ListPages or ListAll")
}
