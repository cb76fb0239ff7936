package api

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/seed-a528e955/intercom-go/api/internal/codec"
)

// RateLimit is what an answer said about the allowance of the current window.
type RateLimit struct {
	// Limit is the number of requests the window allows.
	Limit int
	// Remaining is the number that is left.
	Remaining int
	// Reset is when the window ends and the allowance is full again.
	Reset time.Time
	// Known is false when the answer did not say; the rest is zero then.
	Known bool
}

// parseRateLimit reads X-RateLimit-Limit, -Remaining and -Reset (Unix seconds). When one of them is missing or no
// number, the limit is not known.
func parseRateLimit(h http.Header) RateLimit {
	// In the canonical form, which takes no allocation; and answers without these headers are not parsed.
	limit, ok1 := headerInt(h, "X-Ratelimit-Limit")
	remaining, ok2 := headerInt(h, "X-Ratelimit-Remaining")
	reset, ok3 := headerInt(h, "X-Ratelimit-Reset")
	if !ok1 || !ok2 || !ok3 || reset > codec.MaxUnix {
		return RateLimit{}
	}
	return RateLimit{Limit: int(limit), Remaining: int(remaining), Reset: time.Unix(reset, 0).UTC(), Known: true}
}

func headerInt(h http.Header, name string) (int64, bool) {
	value := strings.TrimSpace(h.Get(name))
	if value == "" {
		return 0, false
	}
	n, err := strconv.ParseInt(value, 10, 64)
	return n, err == nil && n >= 0
}
