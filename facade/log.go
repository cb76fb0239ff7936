package facade

import (
	"context"
	"time"
)

// log tells the logger and the hooks about an attempt when it is over.
func (c *client) log(next step) step {
	return func(ctx context.Context, x *exchange) error {
		if !c.hears(ctx, attempted) {
			err := next(ctx, x)
			x.stamp(err)
			return err
		}
		start := time.Now()
		err := next(ctx, x)
		x.stamp(err)
		e := x.event(err)
		e.Duration = time.Since(start)
		x.leaveLimiter(err)
		c.tell(ctx, attempted, e)
		return err
	}
}
