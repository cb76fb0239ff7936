package api

import (
	"net/http"
	"time"
)

// Response is what is known about the answer to a call besides its content. facade.WithResponse asks for it, and each
// [Page] has that of its own call.
type Response struct {
	// StatusCode is the status of the last attempt's answer; 0 when there was none.
	StatusCode int
	// Header holds the answer's headers, without those that carry secrets: cookies, challenges, redirect targets.
	Header http.Header
	// RequestID is what Intercom's support asks for; "" when the answer had none.
	RequestID string
	// Attempts is how many requests were made.
	Attempts int
	// RateLimit is what the answer said about the rate limit.
	RateLimit RateLimit
	// Elapsed is the duration of the whole call, waits included.
	Elapsed time.Duration
}
