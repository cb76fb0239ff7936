package facade

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"
	"runtime"
	"sync"
	"sync/atomic"
	"time"
)

// MapOption changes how [Map] and [Concurrent] go about their items.
type MapOption func(*mapOptions)

type mapOptions struct{ inOrder, keepGoing bool }

// InOrder gives results in the order of their items; otherwise they come as they are ready.
func InOrder() MapOption { return func(o *mapOptions) { o.inOrder = true } }

// KeepGoing continues with the next item when one fails. Its error comes in its place, with what do returned beside it.
func KeepGoing() MapOption { return func(o *mapOptions) { o.keepGoing = true } }

// ErrWorkerExited is the failure of an item whose worker left by runtime.Goexit, as t.FailNow does.
var ErrWorkerExited = errors.New("facade: the worker left by runtime.Goexit")

// PanicError is what [Map] and [Concurrent] panic with when do or items did, and a call when a token source, an authorize
// function, a transport of the caller's own or the body of its answer did: all these run in goroutines of their own. As an
// error it is what a form's reader that panics ends a call with.
type PanicError struct {
	Value any    // what it panicked with
	Stack []byte // where
}

// Error shows the value and where the panic came from.
func (e *PanicError) Error() string { return fmt.Sprintf("%v\n\n%s", e.Value, e.Stack) }

// Unwrap returns the value if it is an error.
func (e *PanicError) Unwrap() error {
	err, _ := e.Value.(error)
	return err
}

// recovered is what a deferred function makes of recover(); nil where nothing panicked.
func recovered(p any) *PanicError {
	if p == nil {
		return nil
	}
	if panicked, ok := p.(*PanicError); ok { // of a goroutine further in
		return panicked
	}
	return &PanicError{Value: p, Stack: stack()}
}

// stack is debug.Stack of runtime/debug, a package that programs would compile and link for it alone.
func stack() []byte {
	for size := 4 << 10; ; size *= 2 {
		buf := make([]byte, size)
		if n := runtime.Stack(buf, false); n < size {
			return buf[:n]
		}
	}
}

// maxWorkers is how many there are at once, whatever number is given.
const maxWorkers = 10_000

// mapOptionsOf applies options. One that is nil is refused, as those of a client are.
func mapOptionsOf(opts []MapOption) (o mapOptions, err error) {
	for i, opt := range opts {
		if opt == nil {
			return o, fmt.Errorf("facade: Map: option %d is nil", i+1)
		}
		opt(&o)
	}
	return o, nil
}

// Concurrent calls do for each item, with a number of workers at once (at least 1, at most 10,000). After a failure, of do or of items, no
// other item is begun; what has begun is finished, and the failure is returned, with those that came after it. With
// [KeepGoing] every item is tried. See [Map] for contexts and panics.
func Concurrent[T any](ctx context.Context, items iter.Seq2[*T, error], workers int, do func(context.Context, *T) error, opts ...MapOption) error {
	if err := runnable("Concurrent", ctx, items == nil, do == nil); err != nil {
		return err
	}
	var failed []error
	for _, err := range Map(ctx, items, workers, func(ctx context.Context, item *T) (struct{}, error) {
		return struct{}{}, do(ctx, item)
	}, opts...) {
		if err != nil {
			failed = append(failed, err)
		}
	}
	if len(failed) == 1 {
		return failed[0]
	}
	return errors.Join(failed...)
}

// runnable says what of a function's arguments is nil.
func runnable(function string, ctx context.Context, noItems, noDo bool) error { //nolint:revive // it is looked at, not used
	var what string
	switch {
	case ctx == nil: //nolint:staticcheck // a mistake of the caller's
		what = "the context"
	case noItems:
		what = "items"
	case noDo:
		what = "do"
	default:
		return nil
	}
	return fmt.Errorf("facade: %s: %s is nil", function, what)
}

// Map is [Concurrent] with results. No more items than the number of workers are worked on or wait to be taken.
//
// The result of work that was done is never dropped, because a program that tries again would do it twice: after a failure
// come the results of what had begun, and only then the failures, the first one first, each with what do returned beside
// it. The same holds when the context ends, whose error is the last; do gets that context, and decides how soon it
// returns. To end early in good order, end items: what has begun is finished. Leaving the loop cancels the context of
// what has begun, waits for its end, and drops its results.
//
// Items are asked for in a goroutine of their own. When the context ends, items that heed no context are waited for a
// moment longer and then left behind: nothing of what they still do has an effect, but their goroutine ends only when they
// give an item, fail or end. Otherwise Map does not return before they do.
//
// A panic in do or in items is passed on when everything else has ended, as a [PanicError] that keeps its stack.
func Map[T, R any](ctx context.Context, items iter.Seq2[*T, error], workers int, do func(context.Context, *T) (R, error), opts ...MapOption) iter.Seq2[R, error] {
	o, invalid := mapOptionsOf(opts)
	return func(yield func(R, error) bool) {
		if err := cmp.Or(runnable("Map", ctx, items == nil, do == nil), invalid); err != nil {
			var none R
			yield(none, err)
			return
		}
		workers = min(max(workers, 1), maxWorkers)
		own, cancel := context.WithCancel(ctx)
		m := &mapping[T, R]{mapOptions: o, callers: ctx, ctx: own, do: do, stopped: make(chan struct{}),
			begun:  make(chan chan mapped[R], workers-1),
			shared: make(chan mapped[R], workers)}
		defer func() {
			cancel()
			for results := range m.started {
				<-results
			}
		}()
		go m.feed(items)
		m.deliver(yield)
	}
}

// mapping is one range over a Map.
type mapping[T, R any] struct {
	mapOptions
	callers context.Context
	ctx     context.Context // ends with the loop, too
	do      func(context.Context, *T) (R, error)
	// For each item begun there is a channel that its result will come from: its own, or the one for all.
	begun   chan chan mapped[R]
	shared  chan mapped[R]
	once    sync.Once
	stopped chan struct{} // closed when no other item is to begin
	cutOff  atomic.Bool   // an item did not begin because the context had ended
	feeding atomic.Int32  // where feed is
}

// Where feed is.
const (
	inItems int32 = iota // they are asked for the next
	inFeed
	leftBehind // in items, which heed no context: whatever they do has no effect any more
)

// mapped is what became of one item.
type mapped[R any] struct {
	value    R
	err      error
	panicked *PanicError
	skipped  bool // it never began
}

func (m *mapping[T, R]) stop() { m.once.Do(func() { close(m.stopped) }) }

// mayBegin reports whether another item may.
func (m *mapping[T, R]) mayBegin() bool {
	select {
	case <-m.stopped:
		return false
	default:
	}
	if m.ctx.Err() != nil {
		m.cutOff.Store(true)
		return false
	}
	return true
}

// feed begins items until they end, or are to end. That they panic, or leave their goroutine, stands for an item.
func (m *mapping[T, R]) feed(items iter.Seq2[*T, error]) {
	var result mapped[R]
	defer func() {
		if !m.enterFeed() {
			return
		}
		if result.err != nil || result.panicked != nil {
			results := make(chan mapped[R], 1)
			results <- result
			m.begun <- results
		}
		close(m.begun)
	}()
	m.guard(&result, func() (none R, _ error) {
		for item, err := range items {
			m.enterFeed()
			if !m.mayBegin() { // nor after feed was left behind, which is when the context has ended
				break
			}
			m.begin(item, err)
			if err != nil && !m.keepGoing {
				break
			}
			m.feeding.Store(inItems)
		}
		return none, nil
	})
}

// enterFeed reports whether feed, which comes from items, has not been left behind there.
func (m *mapping[T, R]) enterFeed() bool {
	return m.feeding.CompareAndSwap(inItems, inFeed) || m.feeding.Load() == inFeed
}

// begin starts a worker when there is a place for one.
func (m *mapping[T, R]) begin(item *T, failed error) {
	results := m.shared
	if m.inOrder {
		results = make(chan mapped[R], 1)
	}
	m.begun <- results
	if failed == nil && !m.mayBegin() { // not any more
		results <- mapped[R]{skipped: true}
		return
	}
	go func() {
		var result mapped[R]
		defer func() { results <- result }()
		m.guard(&result, func() (none R, _ error) {
			if failed != nil {
				return none, failed
			}
			return m.do(m.ctx, item)
		})
	}()
}

// guard runs f and keeps what came of it, also if f panics or ends its goroutine.
func (m *mapping[T, R]) guard(result *mapped[R], f func() (R, error)) {
	returned := false
	defer func() {
		switch p := recovered(recover()); {
		case p != nil:
			result.panicked = p
		case !returned:
			result.err = ErrWorkerExited
		}
		if result.panicked != nil || result.err != nil && !m.keepGoing {
			m.stop()
		}
	}()
	result.value, result.err = f()
	returned = true
}

// started goes over what has begun, until feed has ended or is left behind.
func (m *mapping[T, R]) started(yield func(chan mapped[R]) bool) {
	for {
		results, more := m.next()
		if !more || !yield(results) {
			return
		}
	}
}

func (m *mapping[T, R]) next() (results chan mapped[R], more bool) {
	select {
	case results, more = <-m.begun:
		return results, more
	case <-m.callers.Done():
	}
	for m.feeding.Load() != leftBehind {
		patience := time.NewTimer(endGrace)
		select {
		case results, more = <-m.begun:
			patience.Stop()
			return results, more
		case <-patience.C:
			if m.feeding.CompareAndSwap(inItems, leftBehind) {
				m.cutOff.Store(true)
			}
		}
	}
	select {
	case results, more = <-m.begun:
		return results, more
	default:
		return nil, false
	}
}

// deliver gives results as they come, and at the end the failures that ended the work.
func (m *mapping[T, R]) deliver(yield func(R, error) bool) {
	var failed []mapped[R]
	var panicked *PanicError
	for results := range m.started {
		switch r := <-results; {
		case r.skipped:
		case r.panicked != nil:
			panicked = cmp.Or(panicked, r.panicked)
		case r.err != nil && !m.keepGoing:
			failed = append(failed, r)
		case !yield(r.value, r.err):
			return
		}
	}
	if panicked != nil {
		panic(panicked)
	}
	if m.cutOff.Load() {
		failed = append(failed, mapped[R]{err: because(m.ctx, nil)})
	}
	for _, r := range failed {
		if !yield(r.value, r.err) {
			return
		}
	}
}
