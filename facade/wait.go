package facade

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/seed-a528e955/intercom-go/api"
)

// WaitOptions says how often [Wait] asks: after Interval (2 s by default), which grows by half each time up to
// MaxInterval (30 s by default, or Interval if that is longer). Timeout ends the waiting; by default only the context does.
type WaitOptions struct{ Interval, MaxInterval, Timeout time.Duration }

// JobError is what the done function of [Wait] may return of a job that has ended without success.
type JobError struct {
	Status string // as Intercom names it
	Job    any    // as it was read last
}

// Error names the status.
func (e *JobError) Error() string { return fmt.Sprintf("the job ended as %q", e.Status) }

// Wait polls a job, such as an export, until done says that it has ended. An error of done ends the waiting, and so
// does one of poll, unless it is momentary (api.ErrServer, api.ErrRateLimited, no answer at all) and no more than the
// fifth in a row. With an error comes the job as it was read last, if ever. A timeout Is context.DeadlineExceeded.
func Wait[T any](ctx context.Context, poll func(context.Context) (*T, error), done func(*T) (bool, error), opts WaitOptions) (last *T, err error) {
	if min(opts.Interval, opts.MaxInterval, opts.Timeout) < 0 {
		return nil, fmt.Errorf("facade: Wait: %+v: no field may be negative", opts)
	}
	if opts.MaxInterval > 0 && opts.Interval > opts.MaxInterval {
		return nil, fmt.Errorf("facade: Wait: Interval %s is longer than MaxInterval %s", opts.Interval, opts.MaxInterval)
	}
	if poll == nil || done == nil {
		return nil, errors.New("facade: Wait: poll and done must not be nil")
	}
	if ctx == nil { //nolint:staticcheck // a mistake of the caller's
		return nil, errors.New("facade: Wait: the context is nil")
	}
	if opts.Timeout > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeoutCause(ctx, opts.Timeout, &timeoutError{"the job", opts.Timeout})
		defer cancel()
	}
	most := cmp.Or(opts.MaxInterval, max(30*time.Second, opts.Interval))
	wait := min(cmp.Or(opts.Interval, 2*time.Second), most)
	for failures := 0; ; wait = min(wait+wait/2, most) {
		job, err := poll(ctx)
		if err == nil {
			last, failures = job, 0
			if ended, err := done(job); ended || err != nil {
				return job, err
			}
		} else if failures++; ctx.Err() != nil || failures > 5 || !momentary(err) {
			return last, err
		}
		if sleep(ctx, wait); ctx.Err() != nil {
			return last, fmt.Errorf("facade: Wait: %w", because(ctx, nil))
		}
	}
}

// momentary reports whether a call may succeed a little later.
func momentary(err error) bool {
	unanswered, ok := asType[*api.CallError](err)
	return errors.Is(err, api.ErrServer) || errors.Is(err, api.ErrRateLimited) ||
		ok && unanswered.StatusCode == 0 && unanswered.Attempts > 0
}
