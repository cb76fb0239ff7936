package facade_test

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"
	"runtime"
	"strings"
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
					running.Add(1)
					time.Sleep(500 * time.Millisecond)
					peak.Store(max(peak.Load(), running.Load())) // the same for all that have begun together
					time.Sleep(500 * time.Millisecond)
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

// After a failure nothing begins, and what has begun is finished; that nothing is left running is synctest's to see.
func TestConcurrentStopsAtAFailure(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var begun, finished atomic.Int64
		err := facade.Concurrent(t.Context(), numbers(1000, nil), 4, func(ctx context.Context, n *int) error {
			begun.Add(1)
			if *n == 3 {
				return errBroken
			}
			time.Sleep(time.Second)
			finished.Add(1)
			return ctx.Err()
		})
		require.Equal(t, errBroken, err)
		assert.Equal(t, time.Second, time.Since(midnight))
		assert.LessOrEqual(t, begun.Load(), int64(4))
		assert.Equal(t, begun.Load()-1, finished.Load())
	})
}

func TestConcurrentOverItemsThatFail(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var finished atomic.Int64
		do := func(ctx context.Context, _ *int) error {
			time.Sleep(time.Second)
			finished.Add(1)
			return ctx.Err()
		}
		require.Equal(t, errBroken, facade.Concurrent(t.Context(), numbers(3, errBroken), 8, do))
		assert.Equal(t, int64(3), finished.Load(), "what had begun")
		require.Equal(t, errBroken, facade.Concurrent(t.Context(), numbers(3, errBroken), 8, do, facade.KeepGoing()))
		assert.Equal(t, int64(6), finished.Load())
	})
}

func TestConcurrentKeepsGoing(t *testing.T) {
	other := errors.New("so did another")
	var done atomic.Int64
	err := facade.Concurrent(t.Context(), numbers(50, nil), 4, func(_ context.Context, n *int) error {
		done.Add(1)
		switch *n {
		case 1:
			return errBroken
		case 30:
			return other
		}
		return nil
	}, facade.KeepGoing())
	require.ErrorIs(t, err, errBroken)
	require.ErrorIs(t, err, other)
	assert.Equal(t, int64(50), done.Load())
}

// An error among the items ends them, unless the caller keeps going.
func TestConcurrentOfItemsThatFail(t *testing.T) {
	for want, opts := range map[int64][]facade.MapOption{1: nil, 2: {facade.KeepGoing()}} {
		synctest.Test(t, func(t *testing.T) {
			var done, asked atomic.Int64
			items := func(yield func(*int, error) bool) {
				for _, err := range []error{nil, errBroken, nil} {
					asked.Add(1)
					if !yield(new(int), err) {
						return
					}
					synctest.Wait()
				}
			}
			err := facade.Concurrent(t.Context(), items, 4, func(context.Context, *int) error { done.Add(1); return nil }, opts...)
			require.ErrorIs(t, err, errBroken)
			assert.Equal(t, want, done.Load())
			assert.Equal(t, want+1, asked.Load())
		})
	}
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

// A panic is passed on when the rest has ended, with the stack of where it was.
func TestConcurrentPassesPanicsOn(t *testing.T) {
	for name, tt := range map[string]struct {
		run   func()
		stack string // "" for a panic of the loop's own
	}{
		"of do": {func() {
			_ = facade.Concurrent(context.Background(), numbers(9, nil), 4, func(_ context.Context, n *int) error {
				if *n == 2 {
					panicDeepDown()
				}
				return nil
			}, facade.KeepGoing())
		}, "panicDeepDown"},
		"of items": {func() {
			items := func(yield func(*int, error) bool) {
				yield(new(int), nil)
				panicDeepDown()
			}
			_ = facade.Concurrent(context.Background(), items, 4, func(context.Context, *int) error { return nil })
		}, "panicDeepDown"},
		"of the loop": {func() {
			for _, err := range facade.Map(context.Background(), numbers(9, nil), 4, double, facade.InOrder()) {
				if err == nil {
					panic(errBroken)
				}
			}
		}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				defer func() {
					p := recover()
					if tt.stack == "" {
						assert.Equal(t, errBroken, p)
						return
					}
					var panicked *facade.PanicError
					if assert.IsType(t, panicked, p) && assert.ErrorAs(t, p.(error), &panicked) {
						assert.Equal(t, errBroken, panicked.Value)
						assert.ErrorIs(t, panicked, errBroken)
						assert.Contains(t, panicked.Error(), "it broke")
						assert.Contains(t, panicked.Error(), tt.stack)
					}
				}()
				tt.run()
			})
		})
	}
	require.NoError(t, (&facade.PanicError{Value: "text"}).Unwrap())
}

func panicDeepDown() { panic(errBroken) }

func TestConcurrentFailsWhenAWorkerExits(t *testing.T) {
	leave := func(_ context.Context, n *int) (int, error) {
		if *n == 2 {
			runtime.Goexit()
		}
		return *n, nil
	}
	for _, inOrder := range [][]facade.MapOption{nil, {facade.InOrder()}} {
		var got []int
		var failed error
		for n, err := range facade.Map(t.Context(), numbers(2, nil), 2, leave, inOrder...) {
			if err == nil {
				got = append(got, n)
			}
			failed = cmp.Or(failed, err)
		}
		require.ErrorIs(t, failed, facade.ErrWorkerExited)
		assert.Equal(t, []int{1}, got)
	}
	items := func(yield func(*int, error) bool) {
		yield(new(int), nil)
		runtime.Goexit()
	}
	require.ErrorIs(t, facade.Concurrent(t.Context(), items, 2, func(context.Context, *int) error { return nil }), facade.ErrWorkerExited)
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

// The stack of a panic is whole, however deep it is.
func TestConcurrentKeepsADeepStack(t *testing.T) {
	var dig func(int)
	dig = func(n int) {
		if n == 0 {
			panic("at the bottom")
		}
		dig(n - 1)
	}
	defer func() {
		p, _ := recover().(*facade.PanicError)
		require.NotNil(t, p)
		assert.Greater(t, strings.Count(string(p.Stack), "TestConcurrentKeepsADeepStack"), 40)
		assert.Contains(t, string(p.Stack), "created by")
	}()
	_ = facade.Concurrent(t.Context(), numbers(1, nil), 1, func(context.Context, *int) error { dig(40); return nil })
}

// An option that is nil is refused, and nothing is begun.
func TestConcurrentRefusesANilOption(t *testing.T) {
	never := func(context.Context, *int) error { assert.Fail(t, "it was called"); return nil }
	err := facade.Concurrent(t.Context(), numbers(3, nil), 2, never, facade.KeepGoing(), nil)
	require.EqualError(t, err, "facade: Map: option 2 is nil")
}
