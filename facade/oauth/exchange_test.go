package oauth_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/facade/oauth"
)

const (
	clientSecret = "the-client/secret="
	oneCode      = "the-one+code="
)

func configOf(t *testing.T, address string, opts ...oauth.Option) *oauth.Config {
	t.Helper()
	config, err := oauth.New("id", clientSecret, append([]oauth.Option{oauth.WithBaseURL(address)}, opts...)...)
	require.NoError(t, err)
	return config
}

// Whatever the exchange is answered with, neither the secret nor the code gets into the error, or to another host, and the
// error is short and fit for a terminal.
func TestExchangeWithAHostileServer(t *testing.T) {
	elsewhere := 0
	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { elsewhere++ }))
	defer other.Close()
	echo := func(status int) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			body, _ := io.ReadAll(r.Body)
			w.WriteHeader(status)
			_, _ = fmt.Fprintf(w, "\x1b[2J\n%s %s %s %s", body, clientSecret, oneCode, strings.Repeat("x", 9999))
		}
	}
	for name, tt := range map[string]struct {
		answer http.HandlerFunc
		want   string
		code   bool
	}{
		"refusal":      {echo(401), "401", true},
		"server error": {echo(500), "answered 500", false},
		"bad code":     {echo(400), "400", true},
		"no such path": {echo(404), "answered 404", false},
		"a page":       {echo(405), "answered 405", false},
		"slow":         {echo(408), "answered 408", false},
		"too many":     {echo(429), "answered 429", false},
		"nonsense":     {echo(200), "oauth2", false},
		"error under 200": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			_, _ = io.WriteString(w, `{"error":"invalid_grant"}`)
		}, "200", true},
		"no token": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			_, _ = io.WriteString(w, `{"token_type":"Bearer"}`)
		}, "access_token", false},
		"302": {func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, other.URL, http.StatusFound) }, "redirect (status 302)", false},
		"307": {func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, other.URL, http.StatusTemporaryRedirect)
		}, "redirect (status 307)", false},
		"308": {func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, other.URL, http.StatusPermanentRedirect)
		}, "redirect (status 308)", false},
	} {
		t.Run(name, func(t *testing.T) {
			srv := httptest.NewServer(tt.answer)
			defer srv.Close()
			token, err := configOf(t, srv.URL).Exchange(t.Context(), oneCode)
			require.ErrorContains(t, err, tt.want)
			assert.Empty(t, token)
			assert.Equal(t, tt.code, errors.Is(err, oauth.ErrCode))
			for e := err; e != nil; e = errors.Unwrap(e) {
				text := fmt.Sprintf("%v %+v %#v", e, e, e)
				assert.NotContains(t, text, clientSecret)
				assert.NotContains(t, text, oneCode)
				assert.NotContains(t, text, "\x1b[2J")
			}
			assert.NotContains(t, err.Error(), "\n")
			assert.Less(t, len(err.Error()), 2000)
		})
	}
	assert.Zero(t, elsewhere)
}

type sender func(*http.Request) (*http.Response, error)

func (s sender) RoundTrip(r *http.Request) (*http.Response, error) { return s(r) }

// An exchange ends by itself, and its transport's error is found unless it shows what it must not.
func TestExchangeWithoutAnAnswer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		begun := time.Now()
		silent := sender(func(r *http.Request) (*http.Response, error) { <-r.Context().Done(); return nil, r.Context().Err() })
		_, err := configOf(t, "https://intercom.test", oauth.WithHTTPClient(&http.Client{Transport: silent})).Exchange(t.Context(), oneCode)
		require.ErrorIs(t, err, context.DeadlineExceeded)
		assert.Equal(t, time.Minute, time.Since(begun))
	})
	for text, kept := range map[string]bool{"broken": true, "sent " + clientSecret: false, "sent " + oneCode: false} {
		broken := errors.New(text)
		_, err := configOf(t, "https://intercom.test", oauth.WithHTTPClient(&http.Client{Transport: sender(func(*http.Request) (*http.Response, error) {
			return nil, broken
		})})).Exchange(t.Context(), oneCode)
		require.Error(t, err)
		assert.NotContains(t, err.Error(), "https://", "the address says nothing new")
		assert.Equal(t, kept, errors.Is(err, broken))
		assert.NotContains(t, err.Error(), clientSecret)
		assert.NotContains(t, err.Error(), oneCode)
	}
	var none context.Context
	_, err := configOf(t, "https://intercom.test").Exchange(none, oneCode)
	require.ErrorContains(t, err, "context is nil")
}

// The secret goes over no open connection but to this machine, and an address in an error shows no password.
func TestAddressesThatGetTheSecret(t *testing.T) {
	for address, fine := range map[string]bool{"https://proxy.test": true, "http://127.0.0.1:1": true, "http://[::1]:1": true, "http://localhost": true,
		"http://proxy.test": false, "http://evil.localhost": false, "https://user:hidden@proxy.test": false, "https://user:hid%zzden@x": false} {
		for _, opt := range []oauth.Option{oauth.WithBaseURL(address), oauth.WithURLs("https://a.test", address)} {
			_, err := oauth.New("id", clientSecret, opt)
			assert.Equal(t, fine, err == nil, address)
			assert.NotContains(t, fmt.Sprint(err), "hidden")
			assert.NotContains(t, fmt.Sprint(err), "hid%zz")
		}
	}
}
