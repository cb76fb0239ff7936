package facade

import (
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/seed-a528e955/intercom-go/api"
)

// Response is what [WithResponse] tells about the answer to a call.
type Response struct {
	api.CallInfo
	// Header holds the headers of the last attempt's answer, without those that carry secrets: cookies, challenges,
	// redirect targets.
	Header http.Header
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
	*into = Response{CallInfo: x.info()}
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
