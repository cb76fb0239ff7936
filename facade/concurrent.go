package facade

import (
	"cmp"
	"context"
	"errors"
	"iter"
	"sync"
)

// Concurrent calls do for each item, with a number of workers at once (1 if less). The first error, of do or of items,
// is returned; it cancels the context of the others and stops the reading of items. When Concurrent returns, everything
// that it began has ended: do should heed its context. A panic in do is Concurrent's.
func Concurrent[T any](ctx context.Context, items iter.Seq2[*T, error], workers int, do func(context.Context, *T) error) error {
	for _, err := range Map(ctx, items, workers, false, func(ctx context.Context, item *T) (struct{}, error) {
		return struct{}{}, do(ctx, item)
	}) {
		if err != nil {
			return err
		}
	}
	return nil
}

// Map is [Concurrent] with results, in the order of items or, if that does not matter, as they come. No more than the
// number of workers are worked on or wait to be taken. Leaving the loop cancels them and waits until they have ended.
func Map[T, R any](ctx context.Context, items iter.Seq2[*T, error], workers int, ordered bool, do func(context.Context, *T) (R, error)) iter.Seq2[R, error] {
	type result struct {
		value    R
		err      error
		panicked any
	}
	workers = max(workers, 1)
	return func(yield func(R, error) bool) {
		if ctx == nil { //nolint:staticcheck // a mistake of the caller's
			var none R
			yield(none, errors.New("facade: Map: the context is nil"))
			return
		}
		ctx, cancel := context.WithCancel(ctx)
		// For each item begun there is a channel that a result will come from: its own, or the one for all.
		begun, shared := make(chan chan result, workers-1), make(chan result, workers)
		defer func() {
			cancel()
			for results := range begun {
				<-results
			}
		}()
		go func() {
			defer close(begun)
			var running sync.WaitGroup
			defer running.Wait()
			begin := func(f func() (R, error)) {
				results := shared
				if ordered {
					results = make(chan result, 1)
				}
				begun <- results
				running.Go(func() {
					var r result
					defer func() {
						r.panicked = recover()
						results <- r
					}()
					r.value, r.err = f()
				})
			}
			defer func() {
				if p := recover(); p != nil { // of items
					begin(func() (R, error) { panic(p) })
				}
			}()
			for item, err := range items {
				err = cmp.Or(err, ctx.Err())
				begin(func() (none R, _ error) {
					if err := cmp.Or(err, ctx.Err()); err != nil {
						return none, err
					}
					return do(ctx, item)
				})
				if err != nil {
					return
				}
			}
		}()
		for results := range begun {
			r := <-results
			if r.panicked != nil {
				panic(r.panicked)
			}
			if !yield(r.value, r.err) || r.err != nil {
				return
			}
		}
	}
}
