package intercomtest

import (
	"net/http"
	"strconv"
	"time"
)

// rateLimiter counts requests in windows that start on multiples of their length.
type rateLimiter struct {
	limit  int
	window time.Duration
	start  int64 // of the window, Unix seconds
	used   int
}

// take spends one request, writes the headers that tell about it, and refuses when the window's allowance is gone.
func (l *rateLimiter) take(now time.Time, header http.Header) {
	if l == nil {
		return
	}
	seconds := int64(l.window / time.Second)
	if start := now.Unix() / seconds * seconds; start != l.start {
		l.start, l.used = start, 0
	}
	l.used++
	limitHeaders(header, l.limit, max(l.limit-l.used, 0), l.start+seconds)
	refuseIf(l.used > l.limit, refusal(429, "rate_limit_exceeded", "the limit of %d requests in %v is used up", l.limit, l.window))
}

func limitHeaders(header http.Header, limit, remaining int, reset int64) {
	header.Set("X-RateLimit-Limit", strconv.Itoa(limit))
	header.Set("X-RateLimit-Remaining", strconv.Itoa(remaining))
	header.Set("X-RateLimit-Reset", strconv.FormatInt(reset, 10))
}
