package facade_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/facade"
)

var errBroken = errors.New("it broke")

// numbers counts from 1 to n and then fails, if it is to.
func numbers(n int, err error) iter.Seq2[*int, error] {
	return func(yield func(*int, error) bool) {
		for i := 1; i <= n; i++ {
			if !yield(&i, nil) {
				return
			}
		}
		if err != nil {
			yield(nil, err)
		}
	}
}

func TestConcurrent(t *testing.T) {
	for workers, most := range map[int]int64{-1: 1, 0: 1, 1: 1, 4: 4, 100: 20} {
		t.Run(fmt.Sprint(workers), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var running, peak, sum atomic.Int64
				require.NoError(t, facade.Concurrent(t.Context(), numbers(20, nil), workers, func(_ context.Context, n *int) error {
					peak.Store(max(peak.Load(), running.Add(1)))
					time.Sleep(time.Second)
					running.Add(-1)
					sum.Add(int64(*n))
					return nil
				}))
				assert.Equal(t, most, peak.Load())
				assert.Equal(t, int64(210), sum.Load())
				assert.Equal(t, 20*time.Second/time.Duration(most), time.Since(midnight))
			})
		})
	}
}

// The first error stops everything; that nothing is left running is synctest's to see.
func TestConcurrentStopsAtTheFirstError(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var begun, cancelled atomic.Int64
		err := facade.Concurrent(t.Context(), numbers(1000, nil), 4, func(ctx context.Context, n *int) error {
			begun.Add(1)
			if *n == 3 {
				time.Sleep(time.Second)
				return errBroken
			}
			<-ctx.Done()
			cancelled.Add(1)
			return ctx.Err()
		})
		require.Equal(t, errBroken, err)
		assert.Equal(t, time.Second, time.Since(midnight))
		assert.Equal(t, int64(4), begun.Load())
		assert.Equal(t, int64(3), cancelled.Load())
	})
}

func TestConcurrentOverItemsThatFail(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		err := facade.Concurrent(t.Context(), numbers(3, errBroken), 8, func(ctx context.Context, _ *int) error {
			<-ctx.Done()
			return ctx.Err()
		})
		require.Equal(t, errBroken, err)
	})
}

func TestConcurrentEndsWithItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		done := 0
		err := facade.Concurrent(ctx, numbers(1000, nil), 1, func(context.Context, *int) error {
			time.Sleep(3 * time.Second)
			done++
			return nil // it does not look at the context
		})
		require.ErrorIs(t, err, context.DeadlineExceeded)
		assert.Equal(t, 4, done)
	})
}

func TestPanicsPropagate(t *testing.T) {
	for name, f := range map[string]func(){
		"of do": func() {
			_ = facade.Concurrent(context.Background(), numbers(9, nil), 4, func(ctx context.Context, n *int) error {
				if *n == 2 {
					panic(errBroken)
				}
				<-ctx.Done()
				return nil
			})
		},
		"of items": func() {
			items := func(yield func(*int, error) bool) {
				yield(new(int), nil)
				panic(errBroken)
			}
			_ = facade.Concurrent(context.Background(), items, 4, func(context.Context, *int) error { return nil })
		},
		"of the loop": func() {
			for _, err := range facade.Map(context.Background(), numbers(9, nil), 4, true, double) {
				if err == nil {
					panic(errBroken)
				}
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { assert.PanicsWithValue(t, errBroken, f) })
		})
	}
}

// double takes the longer the smaller its number is, so that results come in the opposite order.
func double(ctx context.Context, n *int) (int, error) {
	select {
	case <-time.After(time.Duration(10-*n) * time.Second):
		return 2 * *n, nil
	case <-ctx.Done():
		return 0, ctx.Err()
	}
}

func TestMap(t *testing.T) {
	for _, ordered := range []bool{true, false} {
		t.Run(fmt.Sprint(ordered), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var got []int
				for r, err := range facade.Map(t.Context(), numbers(6, nil), 3, ordered, double) {
					require.NoError(t, err)
					got = append(got, r)
				}
				assert.Equal(t, ordered, slices.IsSorted(got))
				slices.Sort(got)
				assert.Equal(t, []int{2, 4, 6, 8, 10, 12}, got)
			})
		})
	}
}

// In order, what comes before the failure is not lost.
func TestMapFailsInOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var got []string
		for r, err := range facade.Map(t.Context(), numbers(9, nil), 4, true, func(ctx context.Context, n *int) (int, error) {
			if *n == 3 {
				return 0, errBroken
			}
			return double(ctx, n)
		}) {
			got = append(got, fmt.Sprint(r, " ", err))
		}
		assert.Equal(t, []string{"2 <nil>", "4 <nil>", "0 it broke"}, got)
	})
}

func TestMapCanBeLeftAndRangedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		results := facade.Map(t.Context(), numbers(1000, nil), 4, true, double)
		for range 2 {
			for r, err := range results {
				require.NoError(t, err)
				assert.Equal(t, 2, r)
				break
			}
		}
	})
}

// A loop that is slow keeps the workers from running ahead.
func TestMapDoesNotRunAhead(t *testing.T) {
	for _, ordered := range []bool{true, false} {
		synctest.Test(t, func(t *testing.T) {
			var begun atomic.Int64
			handled := int64(0)
			for _, err := range facade.Map(t.Context(), numbers(50, nil), 4, ordered, func(context.Context, *int) (int, error) {
				begun.Add(1)
				return 0, nil
			}) {
				require.NoError(t, err)
				handled++
				synctest.Wait()
				assert.LessOrEqual(t, begun.Load(), handled+4)
			}
			assert.Equal(t, int64(50), handled)
		})
	}
}

// Workers that call the client share its limiter.
func TestConcurrentCalls(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := limited(160)
		c := limitedClient(t, s)
		var mu sync.Mutex
		seen := map[int]int{}
		require.NoError(t, facade.Concurrent(t.Context(), numbers(1000, nil), 32, func(ctx context.Context, n *int) error {
			_, err := do(ctx, c, opGet)
			mu.Lock()
			defer mu.Unlock()
			seen[*n]++
			return err
		}))
		assert.Len(t, seen, 1000)
		assert.Len(t, s.times, 1000)
		assert.InDelta(t, 60, time.Since(midnight).Seconds(), 3, "six windows are spent, and a seventh is begun")
	})
}
