package facade

import (
	"context"
	"fmt"
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/seed-a528e955/intercom-go/api"
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

// askedWait is what the answer asks to wait: Retry-After, or on a 429 the time until the window ends. The server's
// times count from the server's Date, so that a wrong clock on either side does no harm.
func askedWait(answer *api.Error, now time.Time) (wait time.Duration, window bool) {
	if answer == nil {
		return 0, false
	}
	now = serverTime(answer.Header, now)
	if d, ok := parseRetryAfter(answer.Header.Get("Retry-After"), now); ok {
		return d, false
	}
	if answer.StatusCode == http.StatusTooManyRequests && answer.RateLimit.Known {
		wait = max(0, answer.RateLimit.Reset.Sub(now))
	}
	return wait, wait > 0
}

// serverTime is the time by the server's clock, as far as it was told.
func serverTime(answer http.Header, now time.Time) time.Time {
	if date, err := http.ParseTime(answer.Get("Date")); err == nil {
		return date
	}
	return now
}

// parseRetryAfter reads seconds or an HTTP date.
func parseRetryAfter(value string, now time.Time) (time.Duration, bool) {
	value = strings.TrimSpace(value)
	if value != "" && strings.Trim(value, "0123456789") == "" {
		seconds, err := strconv.ParseInt(value, 10, 64)
		if err != nil || seconds > int64(math.MaxInt64/time.Second) {
			return math.MaxInt64, true // out of range, which is longer than anybody waits
		}
		return time.Duration(seconds) * time.Second, true
	}
	date, err := http.ParseTime(value)
	return max(0, date.Sub(now)), err == nil
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
