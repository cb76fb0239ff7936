package facade

import (
	"context"
	"errors"
	"io"
	"net/http"

	"github.com/seed-a528e955/intercom-go/api"
)

// decode turns the answer into the call's result or into an error.
func (c *client) decode(ctx context.Context, x *exchange) error {
	status := x.response.StatusCode
	if method := x.call.Operation.Method; x.response.Header.Get("Location") != "" && status/100 == 3 && !readOnly(method) {
		// net/http does not ask about redirects that it cannot follow: of a body that cannot be sent again.
		x.refused = errWriteRedirected(method, status)
	}
	switch {
	case x.refused != nil:
		return x.fail(x.outcomeOfRedirect(), x.refused)
	case !x.succeeded():
		return api.NewError(x.call, status, x.safeHeader(), []byte(x.scrub(string(x.body))))
	case x.stream != nil:
		*x.call.Result.(*io.ReadCloser) = x.stream
		return nil
	case x.readErr != nil:
		return nil //nolint:nilerr // the step body has let a broken answer pass that nobody wants to read
	}
	x.mismatches = counts{}
	err := x.call.Decode(status, x.body, func(m api.Mismatch) { c.mismatch(ctx, x, m) })
	if err == nil && x.settings.strict {
		err = x.mismatches.strict()
	}
	if err == nil {
		return nil
	}
	if status == http.StatusOK && errors.Is(err, api.ErrEmptyBody) {
		x.failure = uncertain // as momentary as an answer cut short; what has no body by design says so by 202 or 204
	}
	return x.fail(api.Applied, x.redact(err))
}
