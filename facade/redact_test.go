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
func TestRedactWhateverFails(t *testing.T) {
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

// failWith makes a call with a short path value, over a transport that fails.
func failWith(t *testing.T, fail func(*http.Request) error) error {
	t.Helper()
	c := oddClient(t, roundTrip(func(r *http.Request) (*http.Response, error) { return nil, fail(r) }), facade.WithBaseURL("https://intercom.test/api"))
	_, err := api.Do[widget](t.Context(), c, &api.Call{Operation: opGet, Path: []string{"4711"}, Query: url.Values{"email": {"a@b.c"}}},
		facade.WithHeader("X-Trace", "trace7"))
	require.Error(t, err)
	return err
}

// An error about the request names the operation in place of the address, so that values are not shown that are too short to
// be looked for by themselves.
func TestRedactShowsThePathOfTheOperation(t *testing.T) {
	for name, quote := range map[string]func(*http.Request) string{
		"address": func(r *http.Request) string { return r.URL.String() },
		"path":    func(r *http.Request) string { return r.URL.RequestURI() },
	} {
		t.Run(name, func(t *testing.T) {
			err := failWith(t, func(r *http.Request) error { return fmt.Errorf("proxy: GET %s: %w", quote(r), io.EOF) })
			require.ErrorIs(t, err, io.EOF)
			assert.Contains(t, err.Error(), "proxy: GET /widgets/{widget_id}: EOF")
			walkErrors(err, func(text string) { assert.NotContains(t, text, "4711") })
		})
	}
}

// Values of six characters are looked for; shorter ones, which are in words, are not.
func TestRedactLooksForValuesOfSixCharacters(t *testing.T) {
	err := failWith(t, func(*http.Request) error { return errors.New("no a@b.c, 4711 with trace7 or tracer") })
	assert.Contains(t, err.Error(), "no a@b.c, 4711 with … or tracer")
}

// silent is an error that does not show the one within.
type silent struct{ within error }

func (e *silent) Error() string { return "failed" }
func (e *silent) Unwrap() error { return e.within }

// Redaction reaches what an error holds without showing it.
func TestRedactReachesHiddenErrors(t *testing.T) {
	secret := errors.New("refused " + oddToken)
	err := failWith(t, func(*http.Request) error { return &silent{errors.Join(io.EOF, &silent{secret}, io.ErrNoProgress)} })
	walkErrors(err, func(text string) { assert.NotContains(t, text, oddToken) })
	require.ErrorIs(t, err, io.EOF)
	require.ErrorIs(t, err, io.ErrNoProgress)
}

// An error that had to be redacted is found by errors.Is still, and no other is.
func TestRedactedErrorIsWhatItWas(t *testing.T) {
	secret := errors.New("refused " + oddToken)
	err := failWith(t, func(*http.Request) error { return fmt.Errorf("proxy: %w", secret) })
	require.ErrorIs(t, err, secret)
	require.NotErrorIs(t, err, errors.New("refused "+oddToken))
	require.NotErrorIs(t, err, io.EOF)
	require.NotErrorIs(t, err, incomparable{nil})
	walkErrors(err, func(text string) { assert.NotContains(t, text, oddToken) })
}

type incomparable []error

func (incomparable) Error() string { return "several" }

// Errors that show nothing keep their type, this library's own and those around them too.
func TestRedactKeepsErrorsThatShowNothing(t *testing.T) {
	_, inner := do(t.Context(), scripted(t, script(failing(io.EOF), failing(io.EOF)), facade.WithMaxRetries(0)), opGet)
	err := failWith(t, func(*http.Request) error { return &silent{inner} })
	var outer *silent
	require.ErrorAs(t, err, &outer)
	assert.Same(t, inner, outer.within)
}

// mapped is an error that others may write to.
type mapped struct{ values map[string]string }

func (e *mapped) Error() string { return "failed" }

// An error with a map that is not empty is not shown: it cannot be gone through while others may write to it.
func TestRedactDoesNotReadMaps(t *testing.T) {
	var found *mapped
	assert.NotErrorAs(t, failWith(t, func(*http.Request) error { return &mapped{map[string]string{"a": "b"}} }), &found)
	assert.ErrorAs(t, failWith(t, func(*http.Request) error { return &mapped{map[string]string{}} }), &found)
}

// Of an address in a text, scheme and host are shown.
func TestRedactShowsTheOriginOfAddresses(t *testing.T) {
	for address, shown := range map[string]string{
		"https://host.test":                "https://host.test",
		"https://host.test:8080.":          "https://host.test:8080.",
		"https://host.test/":               "https://host.test/…",
		"https://host.test/path":           "https://host.test/…",
		"https://host.test/path),":         "https://host.test/…),",
		"https://user@host.test":           "https://host.test/…",
		"https://user:password@host.test":  "https://host.test/…",
		"https://host.test?key=1":          "https://host.test/…",
		"https://host.test#key":            "https://host.test/…",
		"https://user@host.test?key=1#key": "https://host.test/…",
		"https://%zz/key":                  "https://…",
	} {
		err := failWith(t, func(*http.Request) error { return fmt.Errorf("at <%s> %w", address, io.EOF) })
		assert.Contains(t, err.Error(), "at <"+shown+"> EOF", address)
	}
}
