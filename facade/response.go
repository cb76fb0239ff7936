package facade

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/api/spec"
	"github.com/seed-a528e955/intercom-go/api/wire"
)

// Response is what [WithResponse] records of the answer to a call.
type Response = api.Response

// WithResponse fills into with what is known about the answer, whether the call succeeds or fails. It is written when
// the call ends; calls that run at the same time need one each. Walks over pages refuse it: each page of a …Pages has
// the Response of its own call.
func WithResponse(into *Response) api.CallOption { return responseOption{into} }

type responseOption struct{ into *Response }

// ApplyToCall implements api.CallOption.
func (o responseOption) ApplyToCall(call *api.Call) error {
	switch {
	case o.into == nil:
		return errors.New("WithResponse: the pointer is nil")
	case wire.Walked(call) && call.Operation.Pagination == spec.PaginationNone:
		return fmt.Errorf("WithResponse: %sAll yields items alone; use %[1]s", call.Operation.Name)
	case wire.Walked(call):
		return fmt.Errorf("WithResponse: a walk makes many calls, and this holds the facts of one; "+
			"range over %sPages, whose pages have each their own in Page.Response", call.Operation.Name)
	}
	*o.into = Response{}
	call.Response = o.into
	return nil
}

// describe fills the Response that is asked for.
func (x *exchange) describe() {
	into := x.call.Response
	if into == nil {
		return
	}
	*into = Response{CallInfo: x.info(), Mismatches: x.mismatches.values, UnknownKeys: x.mismatches.keys}
	if x.response != nil {
		into.Header = x.safeHeader()
	}
}

// safeHeader is the header of the answer without credentials and signed addresses.
func (x *exchange) safeHeader() http.Header {
	safe := x.response.Header.Clone()
	secret := []string{"Authorization", "Location", "Proxy-Authenticate", "Set-Cookie", "Www-Authenticate"}
	for name, values := range safe {
		text := name + ": " + strings.Join(values, "\n")
		if slices.Contains(secret, name) || x.scrub(text) != text { // a server may echo what it was sent
			delete(safe, name)
		}
	}
	return safe
}
