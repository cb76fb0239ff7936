package facade_test

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/facade"
)

// What had been done when somebody panicked is delivered first.
func TestMapDeliversBeforeItPanics(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		got := 0
		assert.Panics(t, func() {
			for _, err := range facade.Map(t.Context(), numbers(9, nil), 4, func(_ context.Context, n *int) (int, error) {
				if *n == 4 {
					panic("a bug")
				}
				time.Sleep(time.Second)
				return *n, nil
			}) {
				require.NoError(t, err)
				got++
			}
		})
		assert.Equal(t, 3, got)
	})
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
				for r, err := range facade.Map(t.Context(), numbers(6, nil), 3, double, inOrder(ordered)...) {
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

func inOrder(is bool) []facade.MapOption {
	if is {
		return []facade.MapOption{facade.InOrder()}
	}
	return nil
}

// Results come before the failure, those of later items too; what do returned with it comes along.
func TestMapDeliversBeforeItFails(t *testing.T) {
	for _, tt := range []struct {
		opts []facade.MapOption
		want []string
	}{
		{inOrder(true), []string{"2 <nil>", "4 <nil>", "8 <nil>", "-3 it broke"}},
		{inOrder(false), []string{"8 <nil>", "4 <nil>", "2 <nil>", "-3 it broke"}},
		{[]facade.MapOption{facade.InOrder(), facade.KeepGoing()},
			[]string{"2 <nil>", "4 <nil>", "-3 it broke", "8 <nil>", "10 <nil>", "12 <nil>"}},
	} {
		synctest.Test(t, func(t *testing.T) {
			var got []string
			for r, err := range facade.Map(t.Context(), numbers(6, nil), 4, func(ctx context.Context, n *int) (int, error) {
				time.Sleep(time.Millisecond) // until four have begun
				if *n == 3 {
					return -3, errBroken
				}
				return double(ctx, n)
			}, tt.opts...) {
				got = append(got, fmt.Sprint(r, " ", err))
			}
			assert.Equal(t, tt.want, got)
		})
	}
}

// What was done is told, whatever ends the work and however slowly it is taken.
func TestMapTellsAllThatWasDone(t *testing.T) {
	for name, tt := range map[string]struct {
		items iter.Seq2[*int, error]
		fail  int
		limit time.Duration
		want  error
	}{
		"an item fails":     {numbers(1000, nil), 58, year, errBroken},
		"items fail":        {numbers(57, errBroken), 0, year, errBroken},
		"items end":         {numbers(57, nil), 0, year, nil},
		"the context ends":  {numbers(1000, nil), 0, 10 * time.Second, context.DeadlineExceeded},
		"the context ended": {numbers(1000, nil), 0, 0, context.DeadlineExceeded},
	} {
		for _, ordered := range []bool{true, false} {
			for _, pause := range []time.Duration{0, 3 * time.Second} {
				t.Run(fmt.Sprint(name, ordered, pause), func(t *testing.T) {
					synctest.Test(t, func(t *testing.T) {
						ctx, cancel := context.WithTimeout(t.Context(), tt.limit)
						defer cancel()
						var done atomic.Int64
						told, failures := int64(0), 0
						var last error
						for _, err := range facade.Map(ctx, tt.items, 8, func(_ context.Context, n *int) (int, error) {
							time.Sleep(time.Duration(100+*n%7*130) * time.Millisecond)
							if *n == tt.fail {
								return 0, errBroken
							}
							done.Add(1) // whatever became of the context
							return *n, nil
						}, inOrder(ordered)...) {
							if last = err; err != nil {
								failures++
								continue
							}
							assert.Zero(t, failures, "failures come last")
							told++
							time.Sleep(pause)
						}
						require.ErrorIs(t, last, tt.want)
						assert.Equal(t, done.Load(), told)
						assert.LessOrEqual(t, failures, 1)
					})
				})
			}
		}
	}
}

// With KeepGoing the end of the context still ends it, and is told once.
func TestMapKeepsGoingUntilItsContextEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeoutCause(t.Context(), 10*time.Second, errBroken)
		defer cancel()
		var failed []error
		for _, err := range facade.Map(ctx, numbers(1000, nil), 3, func(context.Context, *int) (int, error) {
			time.Sleep(3 * time.Second)
			return 0, nil
		}, facade.KeepGoing()) {
			if err != nil {
				failed = append(failed, err)
			}
		}
		require.Len(t, failed, 1)
		require.ErrorIs(t, failed[0], context.DeadlineExceeded)
		require.ErrorIs(t, failed[0], errBroken)
		assert.Equal(t, 12*time.Second, time.Since(midnight))
	})
}

func TestMapCanBeLeftAndRangedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		results := facade.Map(t.Context(), numbers(1000, nil), 4, double, facade.InOrder())
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
			for _, err := range facade.Map(t.Context(), numbers(50, nil), 4, func(context.Context, *int) (int, error) {
				begun.Add(1)
				return 0, nil
			}, inOrder(ordered)...) {
				require.NoError(t, err)
				handled++
				synctest.Wait()
				assert.LessOrEqual(t, begun.Load(), handled+4)
			}
			assert.Equal(t, int64(50), handled)
		})
	}
}

// Of items that fail together each failure is told, and who leaves at the first is told no other.
func TestMapTellsEveryFailure(t *testing.T) {
	for most, want := range map[int]int{1: 1, 2: 2, 9: 3} {
		synctest.Test(t, func(t *testing.T) {
			var all []error
			for _, err := range facade.Map(t.Context(), numbers(3, nil), 3, func(_ context.Context, n *int) (int, error) {
				time.Sleep(time.Second) // until all have begun
				return 0, fmt.Errorf("item %d", *n)
			}) {
				require.Error(t, err)
				if all = append(all, err); len(all) == most {
					break
				}
			}
			assert.Len(t, all, want)
		})
	}
}

// Who leaves the loop cancels what has begun, and does not go on before it has ended.
func TestMapThatIsLeftWaitsForWhatHasBegun(t *testing.T) {
	for _, ordered := range []bool{true, false} {
		synctest.Test(t, func(t *testing.T) {
			var begun, ended atomic.Int64
			for _, err := range facade.Map(t.Context(), numbers(1000, nil), 4, func(ctx context.Context, n *int) (int, error) {
				begun.Add(1)
				defer ended.Add(1)
				if *n == 1 {
					return 0, nil
				}
				<-ctx.Done()
				time.Sleep(time.Second)
				return 0, ctx.Err()
			}, inOrder(ordered)...) {
				require.NoError(t, err)
				synctest.Wait() // until others have begun
				break
			}
			assert.Greater(t, begun.Load(), int64(1))
			assert.Equal(t, begun.Load(), ended.Load())
			assert.Equal(t, time.Second, time.Since(midnight))
		})
	}
}

// Of several panics the first is passed on.
func TestMapPassesTheFirstPanicOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		defer func() {
			p, _ := recover().(*facade.PanicError)
			require.NotNil(t, p)
			assert.Equal(t, 1, p.Value)
		}()
		for _, err := range facade.Map(t.Context(), numbers(4, nil), 4, func(_ context.Context, n *int) (int, error) {
			time.Sleep(time.Second) // until all have begun
			panic(*n)
		}, facade.InOrder()) {
			assert.NoError(t, err)
			assert.Fail(t, "nothing was done")
		}
	})
}
