// Package sleep waits as long as a context lasts, for the packages for whole jobs: what every program links has no other package.
package sleep

import (
	"context"
	"time"
)

// For waits, or until the context ends. It returns why the context has ended, nil while it lasts.
func For(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
	return context.Cause(ctx)
}
