package facade

import (
	"context"
	"fmt"
	"time"
)

// beyond says which bound a wait would break, "" when it may begin: the longest that a server may ask for, or the
// deadline, which counts what is waited at random as well.
func (p RetryPolicy) beyond(ctx context.Context, asked, wait time.Duration) string {
	deadline, limited := ctx.Deadline()
	switch left := time.Until(deadline); {
	case asked > p.MaxWait:
		return fmt.Sprintf("waiting %s would be longer than RetryPolicy.MaxWait, %s", asked.Round(time.Millisecond), p.MaxWait)
	case limited && left <= wait:
		return fmt.Sprintf("waiting %s would outlast the deadline in %s", wait.Round(time.Millisecond), left.Round(time.Millisecond))
	}
	return ""
}

// ceiling is the longest backoff before repeating the nth attempt.
func (p RetryPolicy) ceiling(n int) time.Duration {
	d := p.Backoff
	for range n - 1 {
		if d > p.MaxBackoff/2 { // never double beyond what a Duration holds
			return p.MaxBackoff
		}
		d *= 2
	}
	return min(d, p.MaxBackoff)
}

// sleep waits, or until the context ends.
func sleep(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}
