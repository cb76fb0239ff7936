package facade

import (
	"context"
	"time"
)

// attemptTimeout limits one attempt, so that a call survives a server that never answers. The timer ends with the
// attempt: for a stream when its headers are there, as nobody knows how long its reader will take.
func (c *client) attemptTimeout(next room) room {
	return func(ctx context.Context, x *exchange) error {
		ctx, cancel := context.WithCancelCause(ctx)
		defer func() { x.release(func() { cancel(nil) }) }()
		if d := x.settings.attemptTimeout; d > 0 {
			timer := time.AfterFunc(d, func() { cancel(&timeoutError{"the attempt", d}) })
			defer timer.Stop()
		}
		return next(ctx, x)
	}
}
