package facade_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/api/spec"
	"github.com/seed-a528e955/intercom-go/facade"
)

var errTransport = errors.New("transport failed")

// Every way a call can fail, with a server and a transport that repeat what they were sent: the token is found in no
// error, log, hook or response, and the ids and the query in no log and no error of ours.
func TestNothingLeaks(t *testing.T) {
	const id, email = "contact-4711", "ada@example.com"
	respond := func(status int, body string) roundTrip {
		return func(req *http.Request) (*http.Response, error) {
			echo := req.Header.Get("Authorization")
			return &http.Response{StatusCode: status, ContentLength: -1,
				Header: http.Header{"X-Request-Id": {echo}, "Link": {echo}, "X-Debug": {echo}, "Location": {"https://evil.test/" + echo}},
				Body:   io.NopCloser(bytes.NewBufferString(fmt.Sprintf(body, echo)))}, nil
		}
	}
	fail := func(format string, args func(*http.Request) any) roundTrip {
		return func(req *http.Request) (*http.Response, error) {
			return nil, fmt.Errorf(format+": %w", args(req), errTransport)
		}
	}
	transports := map[string]roundTrip{
		"success":         respond(200, `{"id":"%s"}`),
		"html":            respond(200, `<html>%s</html>`),
		"refusal":         respond(422, `{"type":"error.list","request_id":"r","errors":[{"code":"x","message":"token %s"}]}`),
		"html error":      respond(502, `<html>%s</html>`),
		"redirect":        respond(302, `%s`),
		"header in error": fail("sending %v", func(r *http.Request) any { return r.Header }),
		"token in error":  fail("bad token %s", func(r *http.Request) any { return r.Header.Get("Authorization") }),
		"URL in error":    fail("GET %s", func(r *http.Request) any { return r.URL }),
		"path in error":   fail("GET %s", func(r *http.Request) any { return r.URL.RequestURI() }),
		"url.Error": func(r *http.Request) (*http.Response, error) {
			return nil, fmt.Errorf("wrapped: %w", &url.Error{Op: "Get", URL: "https://elsewhere.test/" + id, Err: errTransport})
		},
	}
	for name, tr := range transports {
		for _, op := range []*spec.Operation{opGet, opPatch} {
			t.Run(name+" "+op.Method, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					var logs bytes.Buffer
					var events, errs []string
					note := func(_ context.Context, e facade.Event) {
						if e.Err != nil {
							errs = append(errs, e.Err.Error())
							e.Err = nil
						}
						events = append(events, fmt.Sprintf("%+v %#v", e, e))
					}
					logger := slog.New(slog.NewJSONHandler(&logs, &slog.HandlerOptions{Level: slog.LevelDebug}))
					c, err := facade.New(self, token, facade.WithHTTPClient(&http.Client{Transport: tr}), facade.WithLogger(logger),
						facade.WithHooks(facade.Hooks{OperationEnd: note, Attempt: note, Retry: note}))
					require.NoError(t, err)
					var meta facade.Response
					_, err = api.Do[widget](t.Context(), c, &api.Call{Operation: op, Path: []string{id},
						Query: url.Values{"email": {email}}}, facade.WithResponse(&meta))
					if name == "success" {
						require.NoError(t, err)
					} else {
						require.Error(t, err)
						logger.Error("failed", "err", err)
						errs = append(errs, fmt.Sprintf("%v %+v %#v", err, err, err))
						var e *api.Error
						if errors.As(err, &e) {
							errs = append(errs, string(e.Body), fmt.Sprint(e.Header))
						}
					}
					if _, ours := err.(*api.CallError); ours && name != "html" && name != "redirect" { //nolint:errorlint // the outermost is meant
						require.ErrorIs(t, err, errTransport, "the cause can still be found")
					}
					require.NotEmpty(t, logs.String())
					require.NotEmpty(t, events)
					for _, text := range append(append(errs, events...), logs.String(), fmt.Sprintf("%+v", meta)) {
						assert.NotContains(t, text, token)
						assert.NotContains(t, text, id)
						assert.NotContains(t, text, "example.com")
					}
				})
			})
		}
	}
}

// An error about an address says less, and is one still.
func TestRedactKeepsErrorsOfAddresses(t *testing.T) {
	c := oddClient(t, roundTrip(func(*http.Request) (*http.Response, error) {
		return nil, fmt.Errorf("through a proxy: %w", &url.Error{Op: "CONNECT", URL: "https://proxy.test/?auth=" + oddToken, Err: errReset})
	}))
	_, err := do(t.Context(), c, opGet)
	var about *url.Error
	require.ErrorAs(t, err, &about)
	assert.Equal(t, "CONNECT", about.Op)
	assert.Equal(t, "https://proxy.test/…", about.URL)
	require.ErrorIs(t, about, errReset)
	walkErrors(err, func(text string) { assert.NotContains(t, text, oddToken) })
}
