package facade

import (
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/seed-a528e955/intercom-go/api"
)

// Response is what [WithResponse] tells about the answer to a call.
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
	RateLimit api.RateLimit
	// Elapsed is the duration of the whole call, waits included.
	Elapsed time.Duration
}

// WithResponse fills into with what is known about the answer, whether the call succeeds or fails. It is written when
// the call ends; calls that run at the same time need one each. With an iterator over pages it holds the last page's.
func WithResponse(into *Response) api.CallOption {
	return setting(func(s *settings) error {
		if into == nil {
			return errors.New("WithResponse: the pointer is nil")
		}
		s.response = into
		return nil
	})
}

// describe fills the Response that the caller asked for.
func (x *exchange) describe() {
	into := x.settings.response
	if into == nil {
		return
	}
	*into = Response{Attempts: x.attempts, Elapsed: time.Since(x.started)}
	if x.response != nil {
		into.StatusCode = x.response.StatusCode
		into.Header = x.safeHeader()
		into.RequestID = x.requestID()
		into.RateLimit = api.ParseRateLimit(x.response.Header)
	}
}

// safeHeader is the header of the answer without credentials and signed addresses.
func (x *exchange) safeHeader() http.Header {
	safe := x.response.Header.Clone()
	for name, values := range safe {
		switch name {
		case "Authorization", "Location", "Proxy-Authenticate", "Set-Cookie", "Www-Authenticate":
			delete(safe, name)
		default:
			if text := strings.Join(values, "\n"); x.scrub(text) != text {
				delete(safe, name) // a server that echoes what it was sent
			}
		}
	}
	return safe
}
