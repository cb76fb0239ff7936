package facade_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/facade"
)

func TestBaseURL(t *testing.T) {
	tests := []struct {
		base string
		opts []facade.ClientOption
		want string // the address of GET /widgets/w1
	}{
		{"https://intercom.test", nil, "https://intercom.test/widgets/w1"},
		{"https://intercom.test/", nil, "https://intercom.test/widgets/w1"},
		{"HTTPS://intercom.test", nil, "https://intercom.test/widgets/w1"},
		{"https://intercom.test:8443/proxy/v1/", nil, "https://intercom.test:8443/proxy/v1/widgets/w1"},
		{"https://intercom.test/a%2Fb/", nil, "https://intercom.test/a%2Fb/widgets/w1"},
		{"http://localhost:8080", nil, "http://localhost:8080/widgets/w1"},
		{"http://127.0.0.1:8080/x", nil, "http://127.0.0.1:8080/x/widgets/w1"},
		{"http://[::1]:8080", nil, "http://[::1]:8080/widgets/w1"},
		{"http://proxy.test", []facade.ClientOption{facade.WithInsecureHTTP()}, "http://proxy.test/widgets/w1"},
	}
	for _, tt := range tests {
		t.Run(tt.base, func(t *testing.T) {
			s := script(ok)
			_, err := do(t.Context(), scripted(t, s, append(tt.opts, facade.WithBaseURL(tt.base))...), opGet)
			require.NoError(t, err)
			assert.Equal(t, tt.want, s.sent[0].url)
		})
	}
}

func TestBaseURLRefused(t *testing.T) {
	tests := []struct{ name, base, want string }{
		{"empty", "", "empty"},
		{"no scheme", "api.intercom.io", "must begin with https://"},
		{"no scheme, with port", "localhost:8080", "must begin with https://"},
		{"scheme-relative", "//api.intercom.io", "must begin with https://"},
		{"another scheme", "ftp://intercom.test", "must begin with https://"},
		{"no host", "https:///path", "has no host"},
		{"port alone", "https://:8080", "has no host"},
		{"query", "https://intercom.test/?key=hunter2", "must not have a query"},
		{"empty query", "https://intercom.test/?", "must not have a query"},
		{"fragment", "https://intercom.test/#hunter2", "must not have a fragment"},
		{"empty fragment", "https://intercom.test/#", "must not have a fragment"},
		{"user", "https://me@intercom.test", "must not hold a user"},
		{"password", "https://me:hunter2@intercom.test", "must not hold a user"},
		{"not a URL", "https://me:hunter2@intercom test/%", "not a URL"},
		{"unencrypted", "http://proxy.test", "WithInsecureHTTP"},
		{"unencrypted, looks local", "http://localhost.test", "WithInsecureHTTP"},
		{"unencrypted, numbers", "http://127.0.0.1.test", "WithInsecureHTTP"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := facade.New(self, token, facade.WithBaseURL(tt.base))
			require.ErrorContains(t, err, tt.want)
			require.ErrorContains(t, err, "WithBaseURL")
			assert.NotContains(t, err.Error(), "hunter2", "no secret of the address")
		})
	}
}

func TestRegionAndBaseURLExcludeEachOther(t *testing.T) {
	for _, opts := range [][]facade.ClientOption{
		{facade.WithRegion(facade.EU), facade.WithBaseURL("https://intercom.test/x")},
		{facade.WithBaseURL("https://intercom.test/x"), facade.WithRegion(facade.EU)},
	} {
		_, err := facade.New(self, token, opts...)
		require.ErrorContains(t, err, `WithRegion(EU) and WithBaseURL("https://intercom.test/x") exclude each other`)
	}
}

func TestInsecureHTTPIsNotNeededForHTTPS(t *testing.T) {
	_, err := facade.New(self, token, facade.WithInsecureHTTP(), facade.WithHTTPClient(http.DefaultClient))
	require.NoError(t, err)
}
