package facade_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/facade"
)

// Options of clients and calls say what is wrong and with which value, wherever they are given.
func TestOptionsThatAreRefused(t *testing.T) {
	tests := []struct {
		opt  facade.Option
		want string
	}{
		{facade.WithTimeout(-time.Second), "WithTimeout(-1s)"},
		{facade.WithAttemptTimeout(-time.Minute), "WithAttemptTimeout(-1m0s)"},
		{facade.WithMaxRetries(-1), "WithMaxRetries(-1)"},
		{facade.WithMaxBody(0), "WithMaxBody(0)"},
		{facade.WithMaxBody(-5), "WithMaxBody(-5)"},
		{facade.WithRetry(facade.RetryPolicy{Backoff: -time.Second}), "Backoff:-1s"},
		{facade.WithRetry(facade.RetryPolicy{MaxBackoff: -time.Second}), "MaxBackoff:-1s"},
		{facade.WithRetry(facade.RetryPolicy{MaxWait: -time.Second}), "MaxWait:-1s"},
		{facade.WithRetry(facade.RetryPolicy{Backoff: 2 * time.Second, MaxBackoff: time.Second}), "Backoff is longer than MaxBackoff, 1s"},
		{facade.WithRetry(facade.RetryPolicy{Backoff: 9 * time.Second}), "Backoff is longer than MaxBackoff, 8s"},
		{facade.WithHeader("", "x"), `WithHeader("")`},
		{facade.WithHeader("X Team", "x"), `WithHeader("X Team"): not a header name`},
		{facade.WithHeader("X-Team:", "x"), `WithHeader("X-Team:"): not a header name`},
		{facade.WithHeader("X-Team\n", "x"), `not a header name`},
		{facade.WithHeader("X-Team", "a\r\nAuthorization: b"), `WithHeader("X-Team"): the value has a control character`},
		{facade.WithHeader("Authorization", "x"), "the token is given to New"},
		{facade.WithHeader("authorization", "x"), "the token is given to New"},
		{facade.WithHeader("intercom-version", "2.16"), "the generated package sends its own"},
		{facade.WithHeader("User-Agent", "x"), "WithUserAgent"},
		{facade.WithHeader("host", "x"), "WithBaseURL"},
		{facade.WithHeader("Accept", "x"), "not a caller's to set"},
		{facade.WithHeader("Accept-Encoding", "gzip"), "not a caller's to set"},
		{facade.WithHeader("Content-Type", "x"), "not a caller's to set"},
		{facade.WithHeader("Content-Length", "1"), "not a caller's to set"},
		{facade.WithHeader("Transfer-Encoding", "chunked"), "not a caller's to set"},
		{facade.WithHeader("Connection", "close"), "not a caller's to set"},
		{facade.WithHeader("Content-Encoding", "gzip"), "not a caller's to set"},
		{facade.WithHeader("Expect", "100-continue"), "not a caller's to set"},
		{facade.WithHeader("TE", "trailers"), "not a caller's to set"},
		{facade.WithHeader("Trailer", "X-Sum"), "not a caller's to set"},
		{facade.WithHeader("Upgrade", "h2c"), "not a caller's to set"},
	}
	for _, tt := range tests {
		t.Run(tt.want, func(t *testing.T) {
			_, err := facade.New(self, token, tt.opt)
			require.ErrorContains(t, err, tt.want)
			require.ErrorContains(t, err, "facade: ")

			s := script()
			_, err = do(t.Context(), scripted(t, s), opGet, tt.opt)
			require.Error(t, err)
			assert.Equal(t, api.NotSent, outcome(t, err))
			assert.Zero(t, s.attempts())
		})
	}
}

func TestClientOptionsThatAreRefused(t *testing.T) {
	tests := []struct {
		opt  facade.ClientOption
		want string
	}{
		{facade.WithHTTPClient(nil), "WithHTTPClient: the http.Client is nil"},
		{facade.WithLogger(nil), "WithLogger: the logger is nil"},
		{facade.WithRetryBudget(-3, 5), "WithRetryBudget(-3, 5): want at least 0 retries and 1 success"},
		{facade.WithRetryBudget(3, 0), "WithRetryBudget(3, 0): want at least 0 retries and 1 success"},
		{facade.WithUserAgent(""), "WithUserAgent: the product is empty"},
		{facade.WithUserAgent("  "), "WithUserAgent: the product is empty"},
		{facade.WithUserAgent("x\ny"), `WithUserAgent("x\ny")`},
	}
	for _, tt := range tests {
		_, err := facade.New(self, token, tt.opt)
		require.ErrorContains(t, err, tt.want)
	}
}

func TestCallOptionsThatAreRefused(t *testing.T) {
	s := script()
	c := scripted(t, s)
	_, err := do(t.Context(), c, opGet, facade.WithResponse(nil))
	require.ErrorContains(t, err, "WithResponse: the pointer is nil")
	assert.Zero(t, s.attempts())
}

// A call's header is that call's, and leaves the client as it was.
func TestHeaderOfACall(t *testing.T) {
	s := script(ok, ok)
	c := scripted(t, s, facade.WithHeader("X-Team", "blue"), facade.WithHeader("X-Other", "1"))
	_, err := do(t.Context(), c, opGet, facade.WithHeader("x-team", "red"))
	require.NoError(t, err)
	_, err = do(t.Context(), c, opGet)
	require.NoError(t, err)
	assert.Equal(t, []string{"red"}, s.sent[0].header["X-Team"])
	assert.Equal(t, []string{"1"}, s.sent[0].header["X-Other"])
	assert.Equal(t, []string{"blue"}, s.sent[1].header["X-Team"])
}
