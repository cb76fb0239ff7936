package facade_test

import (
	"bytes"
	"context"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/api/fit"
	"github.com/seed-a528e955/intercom-go/facade"
)

// letters is a token that can stand in a host's name, in a key and in a header's.
const letters = "dG9rOnNlY3JldC10b2tlbi1vZi10aGU"

// watched is a client of which everything that it tells is kept.
func watched(t *testing.T, rt http.RoundTripper, opts ...facade.ClientOption) (c api.Caller, told *bytes.Buffer) {
	t.Helper()
	told = &bytes.Buffer{}
	see := func(_ context.Context, e facade.Event) { fmt.Fprintf(told, "%+v\n", e) }
	c, err := facade.New(self, letters, append(opts,
		facade.WithHTTPClient(&http.Client{Transport: rt}), facade.WithMaxRetries(0),
		facade.WithLogger(slog.New(slog.NewJSONHandler(told, &slog.HandlerOptions{Level: slog.LevelDebug}))),
		facade.WithHooks(facade.Hooks{Attempt: see, OperationEnd: see,
			Mismatch: func(_ context.Context, m fit.Mismatch) { fmt.Fprintf(told, "%#v\n", m) }}))...)
	require.NoError(t, err)
	return c, told
}

// noLetters fails if the token is in what was told, in an error, its chain, its JSON or its log.
func noLetters(t *testing.T, told *bytes.Buffer, err error, more ...any) {
	t.Helper()
	walkErrors(err, func(text string) { _, _ = told.WriteString(text) })
	if err != nil {
		slog.New(slog.NewJSONHandler(told, nil)).Error("failed", slog.Any("err", err))
		data, _ := json.Marshal(err)
		_, _ = told.Write(data)
	}
	_, _ = fmt.Fprintf(told, "%+v %#v", more, more)
	assert.NotContains(t, strings.ToLower(told.String()), strings.ToLower(letters))
}

func TestTokenInKeysAndHeaderNames(t *testing.T) {
	for name, opts := range map[string][]facade.ClientOption{"as it comes": nil, "strict": {facade.WithStrictDecoding()}} {
		t.Run(name, func(t *testing.T) {
			var meta facade.Response
			c, told := watched(t, script(answer{status: 200, header: map[string]string{"X-" + letters: "1", letters: "1"},
				body: `{"id":"w1","` + letters + `":1,"a.` + letters + `":{"b":2}}`}), opts...)
			_, err := do(t.Context(), c, opGet, facade.WithResponse(&meta))
			assert.Equal(t, opts != nil, err != nil)
			assert.Contains(t, told.String(), "[redacted]")
			noLetters(t, told, err, meta)
		})
	}
}

// A redirect that is refused is named by its host, which a server may choose.
func TestTokenInARedirectsHost(t *testing.T) {
	for _, location := range []string{"https://" + letters + ".evil.test/", "https://evil.test/" + letters, letters + "://evil.test",
		"https://" + letters + ":" + letters + "@evil.test/", "https://evil.test/?q=" + letters + "#" + letters, "https://" + letters + ":99999999/"} {
		for _, code := range redirectCodes {
			answers := []answer{{status: code, header: map[string]string{"Location": location}}, failing(errors.New("no"))}
			for _, op := range []string{"GET", "POST", "file"} {
				c, told := watched(t, script(answers...))
				var err error
				switch op {
				case "GET":
					_, err = do(t.Context(), c, opGet)
				case "POST":
					_, err = do(t.Context(), c, opPost)
				default:
					_, err = api.Stream(t.Context(), c, callTo(opFile))
				}
				require.Error(t, err, "%s %d %s", op, code, location)
				noLetters(t, told, err)
			}
		}
	}
}

// Files come by http and https, not from whatever else a transport may know.
func TestFileOfAnotherScheme(t *testing.T) {
	for _, location := range []string{"file:///etc/passwd", "ftp://evil.test/", "gopher://evil.test/"} {
		s := script(answer{status: 302, header: map[string]string{"Location": location}}, ok)
		_, err := api.Stream(t.Context(), scripted(t, s, facade.WithBaseURL("http://localhost:1")), callTo(opFile))
		require.ErrorIs(t, err, facade.ErrRedirect)
		assert.Equal(t, 1, s.attempts())
	}
}

type holdsRequest struct{ Request *http.Request }

func (*holdsRequest) Error() string { return "it failed" }

type holdsHeader struct{ header *http.Header }

func (holdsHeader) Error() string { return "it failed" }

type holdsBytes struct{ Dump []byte }

func (holdsBytes) Error() string { return "it failed" }

type holdsAny struct{ any }

func (holdsAny) Error() string { return "it failed" }

type nilText struct{ text string }

func (e *nilText) Error() string { return e.text }

func (e *nilText) Is(error) bool { return e.text != "" }

type endless struct{ text string }

func (e *endless) Error() string { return e.text }
func (e *endless) Unwrap() error { return e }

// An error says nothing and holds everything: whoever takes it out of the chain would have the token.
func TestErrorsThatHoldARequest(t *testing.T) {
	for name, failure := range map[string]func(*http.Request) error{
		"request": func(r *http.Request) error { return &holdsRequest{r} },
		"wrapped": func(r *http.Request) error { return fmt.Errorf("a: %w", errors.Join(io.EOF, &holdsRequest{r})) },
		"in an url.Error": func(r *http.Request) error {
			return &url.Error{Op: "Get", URL: "https://x.test", Err: &holdsRequest{r}}
		},
		"header": func(r *http.Request) error { return holdsHeader{&r.Header} },
		"bytes":  func(r *http.Request) error { return holdsBytes{[]byte(r.Header.Get("Authorization"))} },
		"answer": func(r *http.Request) error { return holdsAny{&http.Response{Request: r}} },
		"a field called Body": func(r *http.Request) error {
			return holdsAny{&struct{ Body string }{r.Header.Get("Authorization")}}
		},
		"map":               func(r *http.Request) error { return holdsAny{map[string]any{"h": []any{r.Header}}} },
		"deep":              func(r *http.Request) error { return holdsAny{&[]any{struct{ h any }{holdsHeader{&r.Header}}}} },
		"client":            func(*http.Request) error { return holdsAny{http.DefaultClient} },
		"address alone":     func(r *http.Request) error { return holdsAny{r.URL} },
		"more than anybody": func(*http.Request) error { return holdsAny{make([][]string, 100_000)} },
		"this library's": func(r *http.Request) error {
			return &api.CallError{Err: errors.New("sending " + r.Header.Get("Authorization"))}
		},
		"this library's answer": func(r *http.Request) error { return &api.Error{Body: []byte(r.Header.Get("Authorization"))} },
	} {
		t.Run(name, func(t *testing.T) {
			c, told := watched(t, roundTrip(func(r *http.Request) (*http.Response, error) { return nil, failure(r) }))
			_, err := api.Do[widget](t.Context(), c, &api.Call{Operation: opGet, Path: []string{"contact-4711"}})
			require.Error(t, err)
			noLetters(t, told, err)
			var request *holdsRequest
			require.NotErrorAs(t, err, &request)
			var header holdsHeader
			require.NotErrorAs(t, err, &header)
			var dump holdsBytes
			require.NotErrorAs(t, err, &dump)
			var anything holdsAny
			require.NotErrorAs(t, err, &anything)
			if name == "wrapped" {
				require.ErrorIs(t, err, io.EOF)
			}
		})
	}
}

// An error that shows nothing of the call stays in the chain, whatever else it holds.
func TestErrorsOfATransportStay(t *testing.T) {
	other, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "https://sign-in.test/", nil)
	require.NoError(t, err)
	other.Body = io.NopCloser(strings.NewReader(letters)) // which others may be reading
	for name, failure := range map[string]error{"numbers": &holdsAny{[]int{1, 2}}, "itself": itself(), "another request": &holdsRequest{other},
		"another answer": &holdsAny{&http.Response{Body: other.Body}}, "nothing": &holdsAny{}, "a certificate": &holdsAny{&x509.Certificate{Raw: []byte(letters)}},
		"an address of Go's": &holdsAny{[...]byte{1, 2, 3, 4}}} {
		c, _ := watched(t, script(failing(failure)))
		_, err := do(t.Context(), c, opGet)
		assert.True(t, leadsTo(err, failure), name)
	}
}

// What others may be using is not looked into, so that what holds it is not shown.
func TestErrorsThatHoldWhatOthersUse(t *testing.T) {
	for name, held := range map[string]any{"mutex": &sync.Mutex{}, "number": &atomic.Int64{}, "client": &http.Client{}, "transport": &http.Transport{},
		"server": &http.Server{ReadHeaderTimeout: time.Second}} {
		failure := &holdsAny{held}
		c, _ := watched(t, script(failing(failure)))
		_, err := do(t.Context(), c, opGet)
		require.ErrorIs(t, err, failure, name)
		assert.False(t, leadsTo(err, failure), name)
	}
}

// leadsTo tells whether an error is in the chain of another, itself and not one that says to be like it.
func leadsTo(err, target error) bool {
	if err == target { //nolint:errorlint // the chain is walked
		return true
	}
	switch e := err.(type) { //nolint:errorlint // as above
	case interface{ Unwrap() error }:
		return leadsTo(e.Unwrap(), target)
	case interface{ Unwrap() []error }:
		return slices.ContainsFunc(e.Unwrap(), func(within error) bool { return leadsTo(within, target) })
	}
	return false
}

// A chain is followed for fifty errors.
func TestErrorsOfALongChain(t *testing.T) {
	for depth, want := range map[int]bool{1: true, 50: true, 51: false} {
		failure := io.EOF
		for range depth {
			failure = fmt.Errorf("w: %w", failure)
		}
		c, _ := watched(t, script(failing(failure)))
		_, err := do(t.Context(), c, opGet)
		assert.Equal(t, want, errors.Is(err, io.EOF), depth)
	}
}

func itself() error {
	e := &struct{ holdsAny }{}
	e.any = e
	return e
}

// Errors of a transport may be broken themselves.
func TestBrokenErrorsOfATransport(t *testing.T) {
	for name, failure := range map[string]error{"a nil pointer": (*nilText)(nil), "nil in a chain": fmt.Errorf("a: %w", (*nilText)(nil)),
		"one that wraps itself": &endless{text: letters}} {
		t.Run(name, func(t *testing.T) {
			c, told := watched(t, roundTrip(func(*http.Request) (*http.Response, error) { return nil, failure }))
			_, err := do(t.Context(), c, opPost)
			require.Error(t, err)
			noLetters(t, told, err)
			if name == "a nil pointer" {
				require.ErrorContains(t, err, "*facade_test.nilText", "its type, as its text cannot be had")
			}
		})
	}
	for want, failure := range map[string]error{"*url.Error": (*url.Error)(nil), "*net.OpError": &net.OpError{Op: "read"}, "the token source failed": &url.Error{Op: "Get", URL: letters}} {
		source := func(context.Context) (string, error) { return "", failure }
		c, err := facade.NewWithTokenSource(self, source, facade.WithHTTPClient(&http.Client{Transport: script()}))
		require.NoError(t, err)
		_, err = do(t.Context(), c, opGet)
		require.ErrorContains(t, err, want)
		assert.NotContains(t, err.Error(), letters)
	}
}

// secretive holds another error, or a text, where nobody sees it, and shows the text with one verb only.
type secretive struct {
	verb   string
	text   func() string
	within func() error
}

func (e *secretive) Error() string { return "it failed" }
func (e *secretive) Unwrap() error { return e.within() }
func (e *secretive) Format(f fmt.State, verb rune) {
	if fmt.FormatString(f, verb) == e.verb {
		_, _ = io.WriteString(f, e.text())
	} else {
		_, _ = io.WriteString(f, e.Error())
	}
}

func TestErrorsThatShowMoreInAnotherForm(t *testing.T) {
	for _, verb := range []string{"%v", "%+v", "%#v"} {
		failure := &secretive{verb: verb, text: func() string { return letters }, within: func() error { return nil }}
		c, told := watched(t, script(failing(failure)))
		_, err := do(t.Context(), c, opGet)
		assert.False(t, leadsTo(err, failure), verb)
		noLetters(t, told, err)
	}
}

func TestErrorsWithinOnesThatShowNothing(t *testing.T) {
	inner := errors.New("sending " + letters)
	failure := &secretive{within: func() error { return errors.Join(inner, io.EOF) }}
	c, told := watched(t, script(failing(failure)))
	_, err := do(t.Context(), c, opGet)
	require.ErrorIs(t, err, io.EOF)
	assert.False(t, leadsTo(err, failure))
	assert.False(t, leadsTo(err, inner))
	noLetters(t, told, err)
}

// An error of another client of this library says no more than it may, and stays as it is.
func TestErrorsOfThisLibraryStay(t *testing.T) {
	failure := &api.Error{Errors: []api.ErrorItem{{Code: "c", Message: "see https://developers.example.test/errors/c"}}}
	source := func(context.Context) (string, error) { return "", failure }
	c, err := facade.NewWithTokenSource(self, source, facade.WithHTTPClient(&http.Client{Transport: script()}))
	require.NoError(t, err)
	_, err = do(t.Context(), c, opGet)
	assert.True(t, leadsTo(err, failure))
}

// What a server calls a request, or a key, may be of any length.
func TestNamesOfAServerAreCut(t *testing.T) {
	long := strings.Repeat("x", 1<<19)
	c, told := watched(t, script(answer{status: 500, header: map[string]string{"X-Request-Id": long}, body: `{"request_id":"` + long + `"}`},
		answer{status: 500, body: `{"request_id":"` + long + `"}`}, answer{status: 200, body: `{"` + long + `":1}`}))
	for range 2 {
		_, err := do(t.Context(), c, opGet)
		var e *api.Error
		require.ErrorAs(t, err, &e)
		assert.Len(t, e.RequestID, 500)
	}
	told.Reset()
	_, err := do(t.Context(), c, opGet)
	require.NoError(t, err)
	assert.Less(t, told.Len(), 5000)
}
