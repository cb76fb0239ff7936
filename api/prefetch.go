package api

import (
	"context"
	"github.com/seed-a528e955/intercom-go/api/internal/inside"
	"runtime"

	"github.com/seed-a528e955/intercom-go/api/spec"
)

// loaded is what a walk in the background hands over.
type loaded struct {
	page *inside.List
	err  error
}

// ahead runs a walk in a goroutine, so that up to n of its pages are loaded while one is handled. When ahead returns
// the goroutine has ended: leaving early cancels the fetch that is under way.
func ahead(ctx context.Context, n int, op *spec.Operation, run func(context.Context, yieldPage), yield yieldPage) {
	own, cancel := context.WithCancel(ctx)
	pages := make(chan loaded, n-1) // one more waits to be sent
	var panicked any
	whole := false // run has returned
	go func() {
		defer close(pages)
		defer func() { panicked = recover() }()
		run(own, func(page *inside.List, err error) bool {
			pages <- loaded{page, err} // is always taken: see below
			return own.Err() == nil || ctx.Err() != nil
		})
		whole = true
	}()
	defer func() {
		cancel()
		for range pages { //nolint:revive // until the goroutine has ended
		}
		if panicked != nil {
			panic(panicked)
		}
		if !whole { // fetch has ended its goroutine, as the FailNow of a test does
			runtime.Goexit()
		}
	}()
	for l := range pages {
		if err := ctx.Err(); err != nil && l.err == nil { // a page is handed over as little as without prefetching
			l = loaded{nil, pageError(op, err)}
		}
		if !yield(l.page, l.err) || l.err != nil {
			return
		}
	}
}
