package facade_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/facade"
)

func sign(r *http.Request) error {
	r.Header.Set("Authorization", "Own "+oddToken)
	return nil
}

func authClient(t *testing.T, s http.RoundTripper, authorize func(*http.Request) error, opts ...facade.ClientOption) api.Caller {
	t.Helper()
	opts = append([]facade.ClientOption{facade.WithBaseURL("https://intercom.test"),
		facade.WithHTTPClient(&http.Client{Transport: s}), facade.WithRandom(func() float64 { return 0 })}, opts...)
	c, err := facade.NewWithAuth(self, authorize, opts...)
	require.NoError(t, err)
	return c
}

func redirected(to string) answer {
	return answer{status: 302, header: map[string]string{"Location": to}}
}

func TestAuthThatIsRefused(t *testing.T) {
	_, err := facade.NewWithAuth(self, nil)
	require.ErrorContains(t, err, "authorize is nil")
	_, err = facade.NewWithSigningClient(self, nil)
	require.ErrorContains(t, err, "the http.Client is nil")
	for _, other := range []facade.ClientOption{facade.WithHTTPClient(&http.Client{})} {
		_, err = facade.NewWithSigningClient(self, &http.Client{}, other)
		require.ErrorContains(t, err, "exclude each other")
	}
}

func TestAuthIsAskedForEachAttemptAndRedirect(t *testing.T) {
	for name, tt := range map[string]struct {
		script []answer
		asked  []string
	}{
		"retry":    {[]answer{status(503), ok}, []string{"/widgets/w1", "/widgets/w1"}},
		"redirect": {[]answer{redirected("/moved"), ok}, []string{"/widgets/w1", "/moved"}},
	} {
		t.Run(name, func(t *testing.T) {
			var asked []string
			s := script(tt.script...)
			_, err := do(t.Context(), authClient(t, s, func(r *http.Request) error {
				asked = append(asked, r.URL.Path)
				r.Header.Set("Signature", "of "+r.URL.Path+" by us")
				return nil
			}), opGet)
			require.NoError(t, err)
			assert.Equal(t, tt.asked, asked)
			for i, path := range tt.asked {
				assert.Equal(t, "of "+path+" by us", s.sent[i].header.Get("Signature"))
			}
		})
	}
}

// A file's way leads elsewhere and back: what was sent elsewhere once is signed no more.
func TestAuthIsNotAskedAfterAnotherHost(t *testing.T) {
	hops := []answer{redirected("https://files.test/x"), redirected("https://intercom.test/back"), ok}
	t.Run("NewWithAuth", func(t *testing.T) {
		asked := 0
		s := script(hops...)
		body, err := api.Stream(t.Context(), authClient(t, s, func(r *http.Request) error { asked++; return sign(r) }), callTo(opFile))
		require.NoError(t, err)
		require.NoError(t, body.Close())
		assert.Equal(t, 1, asked)
		for _, later := range s.sent[1:] {
			assert.Empty(t, later.header.Get("Authorization"))
		}
	})
	t.Run("NewWithSigningClient", func(t *testing.T) {
		var home string
		var back []*http.Request
		other, got := stranger(t, func(w http.ResponseWriter, r *http.Request) { redirectTo(302, home+"/back")(w, r) })
		srv := startServer(t, func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/back" {
				back = append(back, r)
				return
			}
			redirectTo(302, other.URL)(w, r)
		})
		home = srv.URL + basePath
		c, err := facade.NewWithSigningClient(self, &http.Client{Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
			r = r.Clone(r.Context())
			_ = sign(r)
			return http.DefaultTransport.RoundTrip(r)
		})}, facade.WithBaseURL(home))
		require.NoError(t, err)
		body, err := api.Stream(t.Context(), c, callTo(opFile))
		require.NoError(t, err)
		require.NoError(t, body.Close())
		require.Len(t, *got, 1)
		require.Len(t, back, 1)
		assert.Empty(t, (*got)[0].Header.Get("Authorization"))
		assert.Empty(t, back[0].Header.Get("Authorization"))
	})
}

// Authorize may not choose another host, nor make net/http resend; its own error ends the call.
func TestAuthThatGoesWrong(t *testing.T) {
	mine := errors.New("no key")
	for name, tt := range map[string]struct {
		authorize func(*http.Request) error
		want      string
	}{
		"host":            {func(r *http.Request) error { r.Host = "evil.test"; return nil }, "changed where the request goes"},
		"address":         {func(r *http.Request) error { r.URL.Host = "evil.test"; return nil }, "changed where the request goes"},
		"scheme":          {func(r *http.Request) error { r.URL.Scheme = "http"; return nil }, "changed where the request goes"},
		"path":            {func(r *http.Request) error { r.URL.Path += "/convert"; return nil }, "changed where the request goes"},
		"method":          {func(r *http.Request) error { r.Method = http.MethodDelete; return nil }, "changed where the request goes"},
		"no address":      {func(r *http.Request) error { r.URL = nil; return nil }, "changed where the request goes"},
		"idempotency key": {func(r *http.Request) error { r.Header.Set("Idempotency-Key", "1"); return nil }, "again by itself"},
		"raw key": {func(r *http.Request) error {
			r.Header["x-idempotency-key"] = []string{"1"}
			return nil
		}, "again by itself"},
		"error": {func(*http.Request) error { return mine }, "authorize failed: no key"},
	} {
		t.Run(name, func(t *testing.T) {
			s := script(ok)
			_, err := do(t.Context(), authClient(t, s, tt.authorize), opPost)
			require.ErrorContains(t, err, tt.want)
			assert.Equal(t, name == "error", errors.Is(err, mine))
			assert.Equal(t, api.NotSent, outcome(t, err))
			assert.Zero(t, s.attempts())
		})
	}
}

// What authorize adds is a secret wherever it stands, in what a server says and in authorize's own error.
func TestAuthIsRedacted(t *testing.T) {
	echo := roundTrip(func(r *http.Request) (*http.Response, error) {
		text := r.Header.Get("Authorization") + r.Header.Get("X-Key") + r.URL.Query().Get("sig")
		return &http.Response{StatusCode: http.StatusUnauthorized, ContentLength: -1, Header: http.Header{},
			Body: io.NopCloser(strings.NewReader(`{"errors":[{"message":"bad ` + strings.ReplaceAll(text, "/", `\/`) + `"}]}`))}, nil
	})
	for name, authorize := range map[string]func(*http.Request) error{
		"authorization": sign,
		"bare header":   func(r *http.Request) error { r.Header.Set("X-Key", oddToken); return nil },
		"query":         func(r *http.Request) error { r.URL.RawQuery = url.Values{"sig": {oddToken}}.Encode(); return nil },
		"and its error": func(r *http.Request) error { _ = sign(r); return errors.New("cannot use " + oddToken) },
	} {
		t.Run(name, func(t *testing.T) {
			_, err := do(t.Context(), authClient(t, echo, authorize), opPost)
			require.ErrorContains(t, err, "[redacted]")
			walkErrors(err, func(text string) { assert.NotContains(t, text, oddToken) })
		})
	}
}

// The credentials of an http.Client that signs by itself are read from the wire.
func TestSigningClientIsRedacted(t *testing.T) {
	srv := startServer(t, func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(http.StatusUnauthorized)
		_, _ = io.WriteString(w, `{"errors":[{"message":"bad `+r.Header.Get("Authorization")+`"}]}`)
	})
	c, err := facade.NewWithSigningClient(self, &http.Client{Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
		r = r.Clone(r.Context())
		_ = sign(r)
		return http.DefaultTransport.RoundTrip(r)
	})}, facade.WithBaseURL(srv.URL+basePath))
	require.NoError(t, err)
	_, err = do(t.Context(), c, opGet)
	require.ErrorIs(t, err, api.ErrUnauthorized)
	require.ErrorContains(t, err, "[redacted]")
	walkErrors(err, func(text string) { assert.NotContains(t, text, oddToken) })
}

func TestTokensThatAreTooShort(t *testing.T) {
	for text, fine := range map[string]bool{"": false, "t": false, "not_7ch": false, "8_charac": true} {
		_, err := facade.New(self, text)
		assert.Equal(t, fine, err == nil, text)
		c, err := facade.NewWithTokenSource(self, func(context.Context) (string, error) { return text, nil },
			facade.WithHTTPClient(&http.Client{Transport: script(ok)}))
		require.NoError(t, err)
		_, err = do(t.Context(), c, opGet)
		assert.Equal(t, fine, err == nil, text)
		if !fine {
			assert.Equal(t, api.NotSent, outcome(t, err))
		}
	}
}

// Cookies that the configured host sets are kept and sent, by a signing client too.
func TestCookiesOfTheHostAreKept(t *testing.T) {
	var got []string
	srv := startServer(t, func(w http.ResponseWriter, r *http.Request) {
		got = append(got, r.Header.Get("Cookie"))
		http.SetCookie(w, &http.Cookie{Name: "session", Value: "kept", Path: "/"})
		_, _ = io.WriteString(w, widgetJSON)
	})
	jar, err := cookiejar.New(nil)
	require.NoError(t, err)
	c, err := facade.NewWithSigningClient(self, &http.Client{Jar: jar}, facade.WithBaseURL(srv.URL+basePath))
	require.NoError(t, err)
	for range 2 {
		_, err := do(t.Context(), c, opGet)
		require.NoError(t, err)
	}
	assert.Equal(t, []string{"", "session=kept"}, got)
}
