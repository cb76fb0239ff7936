package bulk

import (
	"context"
	"sync"
	"time"

	"github.com/seed-a528e955/intercom-go/facade/internal/sleep"
)

// The pauses of an outage.
const (
	firstPause = 100 * time.Millisecond
	mostPause  = 10 * time.Second
)

// outage is a time in which rows fail for no reason of their own. They wait, longer each time, until one comes through.
type outage struct {
	mu     sync.Mutex
	since  time.Time // of the first failure; zero outside of one
	until  time.Time // of the pause
	pause  time.Duration
	failed int // in a row
	came   int // rows that came through
}

// pass waits for the end of the pause, and reports whether the context, that of the run, lasts. Rows that have not been tried yet wait only when
// as many have failed as there are workers: one row that fails holds no other.
func (o *outage) pass(ctx context.Context, tried bool, workers int) bool {
	for {
		o.mu.Lock()
		pause := time.Until(o.until)
		if !tried && o.failed < workers {
			pause = 0
		}
		o.mu.Unlock()
		if pause <= 0 {
			return ctx.Err() == nil
		}
		if sleep.For(ctx, pause) != nil {
			return false
		}
	}
}

// fail notes a failure, and returns how long the outage has lasted.
func (o *outage) fail() time.Duration {
	o.mu.Lock()
	defer o.mu.Unlock()
	now := time.Now()
	if o.failed++; o.since.IsZero() {
		o.since = now
	}
	if !now.Before(o.until) {
		o.pause = min(max(2*o.pause, firstPause), mostPause)
		o.until = now.Add(o.pause)
	}
	return now.Sub(o.since)
}

// end notes that a row came through.
func (o *outage) end() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.came++
	o.since, o.until, o.pause, o.failed = time.Time{}, time.Time{}, 0, 0
}

// through counts the rows that came through.
func (o *outage) through() int {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.came
}
