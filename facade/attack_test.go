package facade_test

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/api/multipart"
	"github.com/seed-a528e955/intercom-go/facade"
)

const oddToken = "dG9r/A+b/secret+token="

func oddClient(t *testing.T, rt http.RoundTripper, opts ...facade.ClientOption) api.Caller {
	t.Helper()
	c, err := facade.New(self, oddToken, append(opts, facade.WithHTTPClient(&http.Client{Transport: rt}), facade.WithMaxRetries(0))...)
	require.NoError(t, err)
	return c
}

// walkErrors gives every text in a chain.
func walkErrors(err error, see func(string)) {
	if err == nil {
		return
	}
	see(fmt.Sprintf("%v\n%+v\n%#v", err, err, err))
	switch e := err.(type) { //nolint:errorlint // the chain is walked
	case interface{ Unwrap() error }:
		walkErrors(e.Unwrap(), see)
	case interface{ Unwrap() []error }:
		for _, within := range e.Unwrap() {
			walkErrors(within, see)
		}
	}
}

func TestRedactTokenHoweverItIsEscaped(t *testing.T) {
	for name, form := range map[string]string{
		"plain": oddToken, "slashes": strings.ReplaceAll(oddToken, "/", `\/`),
		"unicode":      strings.NewReplacer("=", `\u003d`, "+", `\u002B`).Replace(oddToken),
		"twice":        strings.ReplaceAll(oddToken, "+", `\\u002b`),
		"address":      url.QueryEscape(oddToken),
		"html":         strings.NewReplacer("=", "&#61;", "+", "&#x2B;").Replace(oddToken),
		"cut":          oddToken[:len(oddToken)-3],
		"middle":       oddToken[4:18],
		"end":          oddToken[len(oddToken)-12:],
		"end, escaped": url.QueryEscape(oddToken[len(oddToken)-12:]),
	} {
		for _, status := range []int{200, 401} {
			t.Run(fmt.Sprint(name, status), func(t *testing.T) {
				body := `{"type":"error.list","errors":[{"code":"x","message":"bad token ` + form + `"}]}`
				_, err := do(t.Context(), oddClient(t, script(answer{status: status, body: body})), opPost)
				var e *api.Error
				require.ErrorAs(t, err, &e)
				for _, text := range []string{err.Error(), e.Errors[0].Message, string(e.Body)} {
					assert.Contains(t, text, "[redacted]")
					assert.NotContains(t, text, form)
				}
			})
		}
	}
}

func TestRedactReachesTheWholeChain(t *testing.T) {
	inner := errors.New("connection lost")
	c := oddClient(t, roundTrip(func(r *http.Request) (*http.Response, error) {
		return nil, fmt.Errorf("sending %s with %v: %w", r.URL, r.Header, inner)
	}))
	_, err := api.Do[widget](t.Context(), c, &api.Call{Operation: opGet, Path: []string{"contact-4711"}, Query: url.Values{"email": {"ada@example.com"}}})
	require.ErrorIs(t, err, inner)
	walkErrors(err, func(text string) {
		for _, secret := range []string{oddToken, "contact-4711", "example.com"} {
			assert.NotContains(t, text, secret)
		}
	})
}

func TestLoggedErrorHoldsNoMessage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var logs bytes.Buffer
		logger := slog.New(slog.NewJSONHandler(&logs, nil))
		refusal := answer{status: 429, header: map[string]string{"Retry-After": "30"}, body: `{"errors":[{"code":"c","message":"ada@example.com waits"}]}`}
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(time.Second, cancel)
		_, err := do(ctx, scripted(t, script(refusal)), opPost)
		require.ErrorContains(t, err, "ada@example.com")
		logger.Error("failed", slog.Any("err", err))
		_, err = do(t.Context(), scripted(t, script(answer{status: 200, body: `{"type":"error.list","errors":[{"message":"ada@example.com"}]}`})), opPost)
		logger.Error("failed", slog.Any("err", err))
		assert.NotContains(t, logs.String(), "example.com")
	})
}

func TestRedactSecretsOutsideOfAnswers(t *testing.T) {
	_, err := facade.New(self, token, facade.WithBaseURL("https://user:secret?pw@host"))
	require.Error(t, err)
	assert.NotContains(t, err.Error(), "secret")
	_, err = facade.New(self, token, facade.WithBaseURL("http://evil.localhost"))
	require.ErrorContains(t, err, "unencrypted")
	_, err = facade.New(self, "t")
	require.ErrorContains(t, err, "want at least 8")

	n := 0
	c, err := facade.NewWithTokenSource(self, func(context.Context) (string, error) {
		if n++; n > 1 {
			return "", errors.New("cannot renew " + oddToken)
		}
		return oddToken, nil
	}, facade.WithHTTPClient(&http.Client{Transport: script(ok)}))
	require.NoError(t, err)
	_, err = do(t.Context(), c, opGet)
	require.NoError(t, err)
	_, err = do(t.Context(), c, opGet)
	walkErrors(err, func(text string) { assert.NotContains(t, text, oddToken) })

	_, err = do(t.Context(), scripted(t, script(answer{status: 400, body: `{"errors":[{"message":"\u001b[31m\n` + strings.Repeat("x", 9999) + `"}]}`})), opPost)
	assert.NotContains(t, err.Error(), "\x1b")
	assert.NotContains(t, err.Error(), "\n")
	assert.Less(t, len(err.Error()), 1000)
}

func TestCookiesStayOnTheHost(t *testing.T) {
	other, got := stranger(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "file") })
	srv := startServer(t, redirectTo(302, other.URL+"/file"))
	jar, err := cookiejar.New(nil)
	require.NoError(t, err)
	u, _ := url.Parse(srv.URL)
	jar.SetCookies(u, []*http.Cookie{{Name: "session", Value: "secret", Path: "/"}})
	body, err := api.Stream(t.Context(), clientOf(t, srv, facade.WithHTTPClient(&http.Client{Jar: jar})), callTo(opFile))
	require.NoError(t, err)
	require.NoError(t, body.Close())
	require.Len(t, *got, 1)
	assert.Empty(t, (*got)[0].Header.Get("Cookie"))
}

// The caller's jar learns the cookies of the configured host, and none of another.
func TestCookiesOfOtherHostsAreNotKept(t *testing.T) {
	other, _ := stranger(t, func(w http.ResponseWriter, _ *http.Request) {
		http.SetCookie(w, &http.Cookie{Name: "foreign", Value: "1", Path: "/"})
		_, _ = io.WriteString(w, "file")
	})
	srv := startServer(t, func(w http.ResponseWriter, r *http.Request) {
		http.SetCookie(w, &http.Cookie{Name: "own", Value: "1", Path: "/"})
		redirectTo(302, other.URL+"/file")(w, r)
	})
	jar, err := cookiejar.New(nil)
	require.NoError(t, err)
	body, err := api.Stream(t.Context(), clientOf(t, srv, facade.WithHTTPClient(&http.Client{Jar: jar})), callTo(opFile))
	require.NoError(t, err)
	require.NoError(t, body.Close())
	u, _ := url.Parse(srv.URL)
	var names []string
	for _, cookie := range jar.Cookies(u) { // the servers differ in their ports, which a jar does not know
		names = append(names, cookie.Name)
	}
	assert.Equal(t, []string{"own"}, names)
}

// What another host sends back to the configured one is its request: no cookie goes with it, and none that is set is kept.
func TestCookiesAfterTheWayBack(t *testing.T) {
	var srv *httptest.Server
	other, _ := stranger(t, func(w http.ResponseWriter, r *http.Request) { redirectTo(302, srv.URL+basePath+"/back")(w, r) })
	var back []*http.Request
	srv = startServer(t, func(w http.ResponseWriter, r *http.Request) {
		if !strings.HasSuffix(r.URL.Path, "/back") {
			redirectTo(302, other.URL+"/file")(w, r)
			return
		}
		back = append(back, r)
		http.SetCookie(w, &http.Cookie{Name: "late", Value: "1", Path: "/"})
		_, _ = io.WriteString(w, "file")
	})
	jar, err := cookiejar.New(nil)
	require.NoError(t, err)
	u, _ := url.Parse(srv.URL)
	jar.SetCookies(u, []*http.Cookie{{Name: "session", Value: "secret", Path: "/"}})
	body, err := api.Stream(t.Context(), clientOf(t, srv, facade.WithHTTPClient(&http.Client{Jar: jar})), callTo(opFile))
	require.NoError(t, err)
	require.NoError(t, body.Close())
	require.Len(t, back, 1)
	assert.Empty(t, back[0].Header.Get("Cookie"))
	assert.Empty(t, back[0].Header.Get("Authorization"))
	require.Len(t, jar.Cookies(u), 1)
	assert.Equal(t, "session", jar.Cookies(u)[0].Name)
}

func TestAuthOfOnesOwnStaysOnTheHost(t *testing.T) {
	other, got := stranger(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "file") })
	var seen string
	srv := startServer(t, func(w http.ResponseWriter, r *http.Request) {
		seen = r.Header.Get("Authorization")
		redirectTo(302, other.URL+"/file")(w, r)
	})
	base := facade.WithBaseURL(srv.URL + basePath)
	authorized, err := facade.NewWithAuth(self, func(r *http.Request) error { r.Header.Set("Authorization", "Own "+oddToken); return nil }, base)
	require.NoError(t, err)
	signing, err := facade.NewWithSigningClient(self, &http.Client{Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
		r = r.Clone(r.Context())
		r.Header.Set("Authorization", "Own "+oddToken)
		return http.DefaultTransport.RoundTrip(r)
	})}, base)
	require.NoError(t, err)
	for _, c := range []api.Caller{authorized, signing} {
		seen, *got = "", nil
		body, err := api.Stream(t.Context(), c, callTo(opFile))
		require.NoError(t, err)
		require.NoError(t, body.Close())
		assert.Equal(t, "Own "+oddToken, seen)
		require.Len(t, *got, 1)
		assert.Empty(t, (*got)[0].Header.Get("Authorization"))
	}
}

func TestSwitchingProtocolsEnds(t *testing.T) {
	c := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		conn, rw, err := w.(http.Hijacker).Hijack()
		if err == nil {
			_, _ = rw.WriteString("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n")
			_ = rw.Flush()
			_, _ = bufio.NewReader(conn).ReadByte()
			_ = conn.Close()
		}
	})
	_, err := do(t.Context(), c, opPost)
	var e *api.Error
	require.ErrorAs(t, err, &e)
	assert.Equal(t, 101, e.StatusCode)
	assert.Equal(t, api.Unknown, e.Outcome())
}

func TestFormWithABlockedReaderEnds(t *testing.T) {
	c := serve(t, func(_ http.ResponseWriter, r *http.Request) { _, _ = io.Copy(io.Discard, r.Body) }, facade.WithAttemptTimeout(50*time.Millisecond))
	r, w := io.Pipe()
	defer func() { _ = w.Close() }()
	_, err := api.Do[widget](t.Context(), c, upload(r))
	require.ErrorIs(t, err, context.DeadlineExceeded)
}

func TestContextThatEndsWithinAnErrorsBody(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	c := scripted(t, script(answer{status: 422, reader: readerFunc(func([]byte) (int, error) {
		cancel()
		return 0, errors.New("the connection was closed")
	})}))
	_, err := do(ctx, c, opPost)
	require.ErrorIs(t, err, context.Canceled)
	require.ErrorIs(t, err, api.ErrUnprocessable)
	assert.Equal(t, api.Rejected, outcome(t, err))
	_, err = do(nil, c, opGet) //nolint:staticcheck // the mistake is meant
	require.ErrorContains(t, err, "context is nil")
}

func TestScrollOfAnotherProcessIsWaitedFor(t *testing.T) {
	for _, code := range []int{400, 423} {
		synctest.Test(t, func(t *testing.T) {
			exists := answer{status: code, body: `{"errors":[{"code":"scroll_exists"}]}`}
			var waits []time.Duration
			s := script(exists, exists, answer{status: 200, body: `{"data":[]}`})
			c := scripted(t, s, facade.WithHooks(facade.Hooks{Throttle: func(_ context.Context, e facade.Event) {
				assert.ErrorIs(t, e.Err, api.ErrScrollExists)
				waits = append(waits, e.Wait)
			}}))
			_, err := do(t.Context(), c, opScroll)
			require.NoError(t, err)
			assert.Equal(t, []time.Duration{5 * time.Second, 10 * time.Second}, waits)
		})
	}
}

func TestWaitKeepsItsInterval(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := 0
		_, err := facade.Wait(t.Context(), func(context.Context) (*int, error) { n++; return &n, nil },
			func(n *int) (bool, error) { return *n == 3, nil }, facade.WaitOptions{Interval: 5 * time.Minute})
		require.NoError(t, err)
		assert.Equal(t, 10*time.Minute, time.Since(midnight))
	})
}

// A transport that tries again by itself, under contexts that tell nothing, is not believed.
func TestRetryBehindATransportThatRetries(t *testing.T) {
	n := 0
	c := oddClient(t, roundTrip(func(r *http.Request) (*http.Response, error) {
		for range 3 {
			n++
			_, _ = io.ReadAll(r.Body)
		}
		return nil, errRefused
	}), facade.WithMaxRetries(2))
	_, err := do(t.Context(), c, opPost)
	assert.Equal(t, api.Unknown, outcome(t, err))
	assert.Equal(t, 3, n, "one attempt of ours")
}

func TestHeadersThatMakeNetHTTPResend(t *testing.T) {
	for _, name := range []string{"Idempotency-Key", "x-idempotency-key"} {
		_, err := facade.New(self, token, facade.WithHeader(name, "1"))
		require.ErrorContains(t, err, "again by itself")
	}
}

func TestRedirectToAnUnreadableLocationIsFinal(t *testing.T) {
	s := script(answer{status: 302, header: map[string]string{"Location": "https://[bad"}}, ok)
	_, err := do(t.Context(), scripted(t, s), opGet)
	require.ErrorContains(t, err, "not a URL")
	assert.Equal(t, 1, s.attempts())
}

func TestControlCharactersAreNotSent(t *testing.T) {
	file := func(contentType string) *api.Call {
		return &api.Call{Operation: opPostedFile, Body: &multipart.Form{Files: []multipart.File{
			{Name: "f", FileName: "f", ContentType: contentType, Content: strings.NewReader("x")}}}}
	}
	version, accept := *opGet, *opGet
	version.Version, accept.Accept = "2.12\r\nX: y", "a\nb"
	for name, call := range map[string]*api.Call{"content type": file("text/plain\r\nX: y\r\n\r\nbody"), "version": callTo(&version), "accept": callTo(&accept)} {
		t.Run(name, func(t *testing.T) {
			s := script(ok)
			_, err := api.Do[widget](t.Context(), scripted(t, s), call)
			require.Error(t, err)
			assert.Equal(t, api.NotSent, outcome(t, err))
			assert.Zero(t, s.attempts())
		})
	}
}

func TestRetryAfterForms(t *testing.T) {
	for value, want := range map[string]time.Duration{"1.5": 1500 * time.Millisecond, "1, 4, 2": 4 * time.Second, " " + midnight.Add(9*time.Second).Format(http.TimeFormat) + " ": 9 * time.Second, "1,soon": time.Second,
		strings.Repeat("9", 400): math.MaxInt64, strings.Repeat("0", 400) + "2": 2 * time.Second} {
		got, given := facade.ParseRetryAfter(value, midnight)
		assert.True(t, given, value)
		assert.Equal(t, want, got, value)
	}
	for _, value := range []string{"", ".", "1e3", "-1", "soon", "NaN"} {
		_, given := facade.ParseRetryAfter(value, midnight)
		assert.False(t, given, value)
	}
}

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }
