// Package guard stops a tool that a description makes use more memory than any
// sound one needs, before the machine does.
package guard

import (
	"context"
	"fmt"
	"runtime/metrics"
	"time"
)

// Memory calls stop once, from a goroutine of its own, when the program's heap
// gets larger than limit bytes. It ends with the context.
func Memory(ctx context.Context, limit uint64, stop func(error)) {
	sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	watch(ctx, 50*time.Millisecond, func() bool {
		metrics.Read(sample)
		if used := sample[0].Value.Uint64(); used > limit {
			stop(fmt.Errorf("more than %d MiB of memory are in use: the description makes the tool grow without an end", limit>>20))
			return false
		}
		return true
	})
}

// Parent calls stop once when the process that started this one is gone. The
// programs between a keyboard and a tool do not pass every signal on.
func Parent(ctx context.Context, ppid func() int, stop func()) {
	parent := ppid()
	watch(ctx, 200*time.Millisecond, func() bool {
		if ppid() != parent {
			stop()
			return false
		}
		return true
	})
}

// watch looks from time to time until look says that it is enough.
func watch(ctx context.Context, every time.Duration, look func() bool) {
	go func() {
		for tick := time.NewTicker(every); ; {
			select {
			case <-ctx.Done():
				tick.Stop()
				return
			case <-tick.C:
				if !look() {
					tick.Stop()
					return
				}
			}
		}
	}()
}
