package facade

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"

	"github.com/seed-a528e955/intercom-go/api"
)

// maxRedirects is what net/http follows by default.
const maxRedirects = 10

// ErrRedirect is what a redirect that was not followed Is: one to another host, where the token must not go, or one of
// a request that changes something, which a redirect could repeat or turn into something else. Nothing was
// done, unless it is a write that was answered 302 or 303: whether that was done is not known.
var ErrRedirect = errors.New("redirect not followed")

// redirects is the redirect policy of one call. A redirect that is refused leaves its answer and the reason in the
// exchange; an error would come back from net/http with the whole address in its text.
func (c *client) redirects(x *exchange) func(*http.Request, []*http.Request) error {
	return func(req *http.Request, via []*http.Request) error {
		if x.refused = c.refusal(x, req, via); x.refused != nil {
			return http.ErrUseLastResponse
		}
		if c.http.CheckRedirect != nil {
			if err := c.http.CheckRedirect(req, via); err != nil {
				return err
			}
		} else if len(via) >= maxRedirects {
			x.refused = fmt.Errorf("%w: it is the %dth", ErrRedirect, len(via))
			return http.ErrUseLastResponse
		}
		// Last, so that nothing can put back what is removed; and for every address after the first foreign one, as
		// a host that was sent elsewhere from there is not the one that the caller chose.
		if x.strayed = c.strayed(req, via); x.strayed {
			req.Header = http.Header{}
			return nil
		}
		if c.sign != nil {
			if x.refused = c.sign(x, req); x.refused != nil {
				return http.ErrUseLastResponse
			}
		}
		return nil
	}
}

// refusal says why a redirect must not be followed, or nil.
func (c *client) refusal(x *exchange, req *http.Request, via []*http.Request) error {
	switch {
	case !readOnly(via[0].Method):
		return errWriteRedirected(via[0].Method, req.Response.StatusCode)
	case !c.strayed(req, via):
		return nil
	case !x.wantsStream():
		return fmt.Errorf("%w: it leads to %s, and the token is for %s only", ErrRedirect, x.scrub(origin(req.URL)), origin(c.base))
	case req.URL.Scheme != "https" && (c.base.Scheme == "https" || req.URL.Scheme != "http"):
		return fmt.Errorf("%w: it leads to %s, which is not encrypted", ErrRedirect, x.scrub(origin(req.URL)))
	}
	return nil // a file on another host: fetched without anything of ours
}

// strayed reports whether the chain of redirects has left the configured host.
func (c *client) strayed(req *http.Request, via []*http.Request) bool {
	for _, past := range via {
		if !sameOrigin(past.URL, c.base) {
			return true
		}
	}
	return !sameOrigin(req.URL, c.base)
}

func errWriteRedirected(method string, status int) error {
	return fmt.Errorf("%w: a %s was answered %d, and following could change it or do it twice; "+
		"is the base URL right?", ErrRedirect, method, status)
}

func readOnly(method string) bool { return method == http.MethodGet || method == http.MethodHead }

// origin is all that errors show of another address: the rest may be signed.
func origin(u *url.URL) string { return u.Scheme + "://" + u.Host }

// outcomeOfRedirect is what a redirect that was not followed says about the request: a write that was done is often
// answered by 302 or 303, which point to what came of it.
func (x *exchange) outcomeOfRedirect() api.Outcome {
	status := x.response.StatusCode
	if (status == http.StatusFound || status == http.StatusSeeOther) && !readOnly(x.call.Operation.Method) {
		return api.Unknown
	}
	return api.Rejected
}
