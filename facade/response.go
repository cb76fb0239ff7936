package facade

import (
	"errors"
	"net/http"
	"slices"
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
	e := x.event(time.Since(x.started), nil)
	*into = Response{e.StatusCode, nil, e.RequestID, e.Attempt, e.RateLimit, e.Duration}
	if x.response != nil {
		into.Header = x.safeHeader()
	}
}

// safeHeader is the header of the answer without credentials and signed addresses.
func (x *exchange) safeHeader() http.Header {
	safe := x.response.Header.Clone()
	secret := []string{"Authorization", "Location", "Proxy-Authenticate", "Set-Cookie", "Www-Authenticate"}
	for name, values := range safe {
		text := strings.Join(values, "\n")
		if slices.Contains(secret, name) || x.scrub(text) != text { // a server may echo what it was sent
			delete(safe, name)
		}
	}
	return safe
}
