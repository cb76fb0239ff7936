package facade

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/api/fit"
	"github.com/seed-a528e955/intercom-go/api/wire"
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
		return x.redactAnswer(wire.NewError(x.call, status, x.safeHeader(), x.body))
	case x.stream != nil:
		if err := x.refusedFile(); err != nil {
			return err
		}
		*x.call.Result.(*io.ReadCloser) = x.stream
		return nil
	}
	x.mismatches = counts{}
	err := wire.Decode(x.call, status, x.body, func(m fit.Mismatch) { c.mismatch(ctx, x, m) })
	if err == nil && x.settings.strict {
		err = x.mismatches.strict()
	}
	if err == nil {
		return nil
	}
	if _, refused := asType[*api.Error](err); refused { // an error list under a status that says success
		return x.redactAnswer(wire.NewError(x.call, status, x.safeHeader(), x.body))
	}
	if encoding := x.response.Header.Get("Content-Encoding"); encoding != "" && !strings.EqualFold(encoding, "identity") {
		err = fmt.Errorf("%w (its Content-Encoding %q was not asked for)", err, short(encoding))
	}
	outcome, momentary := x.unreadable(err)
	if momentary {
		x.failure = uncertain
	}
	return x.fail(outcome, x.redact(err))
}

// unreadable tells what a success means whose body cannot be read, and whether it may be readable the next time: as an
// answer that was cut short may, a 200 without the body that is due (what has none by design says so by 202 or 204), and
// one that is not JSON. The last is not Intercom's: whether anything reached Intercom is not known.
func (x *exchange) unreadable(err error) (outcome api.Outcome, momentary bool) {
	if errors.Is(err, api.ErrEmptyBody) {
		return api.Applied, x.response.StatusCode == http.StatusOK
	}
	var whole json.RawMessage
	switch err := json.NewDecoder(bytes.NewReader(x.body)).Decode(&whole); {
	case err == nil:
		return api.Applied, false
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return api.Applied, true
	}
	return api.Unknown, true
}
