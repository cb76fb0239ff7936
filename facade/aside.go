package facade

import (
	"context"
	"runtime"
	"time"
)

// endGrace is how long what heeds the context has to return, when that has ended, with what it failed with.
const endGrace = 50 * time.Millisecond

// ending is how a function ended that ran aside, in a goroutine of its own: what callers hand in does not always heed a
// context, and is left behind when that has ended.
type ending struct {
	panicked *PanicError
	exited   bool // it left by runtime.Goexit
}

// runAside calls f and tells done, which has room, when it has ended.
func runAside(done chan<- ending, f func()) {
	e := ending{exited: true}
	defer func() {
		if p := recovered(recover()); p != nil {
			e = ending{panicked: p}
		}
		done <- e
	}()
	f()
	e.exited = false
}

// awaitAside waits for the end of what runs aside until the context has ended and some grace is over. Where it reports
// false, nothing may be touched that is used there.
func awaitAside(ctx context.Context, grace time.Duration, done <-chan ending) (e ending, ended bool) {
	select {
	case e = <-done:
		return e, true
	case <-ctx.Done():
	}
	patience := time.NewTimer(grace)
	defer patience.Stop()
	select {
	case e = <-done:
		return e, true
	case <-patience.C:
		return ending{}, false
	}
}

// pass does to this goroutine what was done to the one aside.
func (e ending) pass() {
	switch {
	case e.panicked != nil:
		panic(e.panicked)
	case e.exited:
		runtime.Goexit()
	}
}

// callAside calls f aside, and reports whether it has returned.
func callAside(ctx context.Context, f func()) bool {
	done := make(chan ending, 1)
	go runAside(done, f)
	e, ended := awaitAside(ctx, endGrace, done)
	e.pass()
	return ended
}
