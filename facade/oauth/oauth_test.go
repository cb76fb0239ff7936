package oauth_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/facade"
	"github.com/seed-a528e955/intercom-go/facade/intercomtest"
	"github.com/seed-a528e955/intercom-go/facade/oauth"
	intercom "github.com/seed-a528e955/intercom-go/gen/v212"
)

const back = "https://app.example.org/callback"

// follow sends a browser to the authorization page, and returns the request that it comes back with.
func follow(t *testing.T, address string) *http.Request {
	t.Helper()
	browser := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	res, err := browser.Get(address)
	require.NoError(t, err)
	require.NoError(t, res.Body.Close())
	require.Equal(t, http.StatusFound, res.StatusCode)
	return httptest.NewRequest(http.MethodGet, res.Header.Get("Location"), nil)
}

func TestInstall(t *testing.T) {
	for _, region := range []facade.Region{facade.US, facade.EU, facade.AU} {
		srv := intercomtest.New(t, intercomtest.WithOAuthApp("id", "secret", back), intercomtest.WithRegion(string(region)))
		config, err := oauth.New("id", "secret", oauth.WithBaseURL(srv.URL+"/"), oauth.WithRedirectURL(back))
		require.NoError(t, err)
		state := oauth.NewState()
		callback := follow(t, config.AuthCodeURL(state))
		code, err := oauth.Callback(callback, state)
		require.NoError(t, err)
		require.True(t, strings.HasSuffix(code, "="), "a code that ends in = survives")

		client, install, err := oauth.Connect(t.Context(), config, intercom.New, code)
		require.NoError(t, err)
		assert.Equal(t, oauth.Install{AccessToken: srv.Token(), Region: region}, install)
		me, err := client.Admins.Me(t.Context())
		require.NoError(t, err)
		assert.EqualValues(t, "2110", me.ID)

		_, install, err = oauth.Connect(t.Context(), config, intercom.New, code)
		require.ErrorIs(t, err, oauth.ErrCode, "a code is used once")
		assert.Zero(t, install)
		assert.NotContains(t, fmt.Sprintf("%v %+v %#v %v %v", config, config, config, install, err), "secret")
	}
}

func TestConnectKeepsATokenWhoseRegionIsNotKnown(t *testing.T) {
	srv := intercomtest.New(t, intercomtest.WithOAuthApp("id", "secret", back))
	srv.Fail(intercomtest.Match{Path: "/me"}, intercomtest.APIError(403, "forbidden", "no"))
	config, err := oauth.New("id", "secret", oauth.WithBaseURL(srv.URL))
	require.NoError(t, err)
	state := oauth.NewState()
	code, err := oauth.Callback(follow(t, config.AuthCodeURL(state)), state)
	require.NoError(t, err)
	_, install, err := oauth.Connect(t.Context(), config, intercom.New, code)
	require.ErrorIs(t, err, api.ErrForbidden)
	assert.Equal(t, srv.Token(), install.AccessToken)
	assert.NotContains(t, fmt.Sprintf("%v %+v %#v", install, install, install), srv.Token())
}

func TestExchangeFailures(t *testing.T) {
	srv := intercomtest.New(t, intercomtest.WithOAuthApp("id", "secret", back))
	config, err := oauth.New("id", "wrong", oauth.WithBaseURL(srv.URL))
	require.NoError(t, err)
	_, err = config.Exchange(t.Context(), "x=")
	require.ErrorIs(t, err, oauth.ErrCode)
	require.ErrorContains(t, err, "401")
	assert.NotContains(t, err.Error(), "wrong")
	_, err = config.Exchange(t.Context(), "")
	require.ErrorContains(t, err, "code is empty")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = config.Exchange(ctx, "x")
	require.ErrorIs(t, err, context.Canceled)
	require.NotErrorIs(t, err, oauth.ErrCode)
}

func TestAuthCodeURLOfARegion(t *testing.T) {
	for region, host := range map[facade.Region]string{facade.US: "app.intercom.com", facade.EU: "app.eu.intercom.com", "au": "app.au.intercom.com"} {
		config, err := oauth.New("id", "secret", oauth.WithRegion(region), oauth.WithRedirectURL(back))
		require.NoError(t, err)
		u, err := url.Parse(config.AuthCodeURL("s"))
		require.NoError(t, err)
		assert.Equal(t, host+"/oauth", u.Host+u.Path)
		assert.Equal(t, url.Values{"client_id": {"id"}, "redirect_uri": {back}, "response_type": {"code"}, "state": {"s"}}, u.Query())
	}
	assert.Zero(t, oauth.Endpoint("MARS"))
	assert.Equal(t, oauth.TokenURL, oauth.Endpoint(facade.EU).TokenURL)
}

func TestCallback(t *testing.T) {
	for query, want := range map[string]struct {
		code string
		err  error
	}{
		"code=abc=&state=s":           {"abc=", nil},
		"code=abc%3D%3D&state=s":      {"abc==", nil},
		"code=a+b/c=&state=s":         {"a+b/c=", nil},
		"code=abc&state=other":        {"", oauth.ErrState},
		"code=abc":                    {"", oauth.ErrState},
		"code=abc&state=":             {"", oauth.ErrState},
		"error=access_denied&state=s": {"", oauth.ErrDenied},
	} {
		code, err := oauth.Callback(httptest.NewRequest(http.MethodGet, "/callback?"+query, nil), "s")
		require.ErrorIs(t, err, want.err, query)
		assert.Equal(t, want.code, code, query)
	}
	_, err := oauth.Callback(httptest.NewRequest(http.MethodGet, "/callback?state=s", nil), "s")
	require.ErrorContains(t, err, "no code")
	_, err = oauth.Callback(httptest.NewRequest(http.MethodGet, "/callback?code=x&state=", nil), "")
	require.ErrorIs(t, err, oauth.ErrState, "a session without a state")
	assert.NotEqual(t, oauth.NewState(), oauth.NewState())
}

func TestNewRefusals(t *testing.T) {
	for want, opt := range map[string]oauth.Option{
		`unknown region "MARS"`: oauth.WithRegion("MARS"),
		"WithRedirectURL":       oauth.WithRedirectURL("ftp://x"),
		"WithBaseURL":           oauth.WithBaseURL("nowhere"),
		"WithURLs":              oauth.WithURLs("https://a.test", ""),
		"WithHTTPClient: nil":   oauth.WithHTTPClient(nil),
		"nil Option":            nil,
	} {
		_, err := oauth.New("id", "secret", opt)
		require.ErrorContains(t, err, want)
	}
	_, err := oauth.New("", "secret")
	require.Error(t, err)
	for _, given := range [][2]string{{"id", "secret\n"}, {"id", " secret"}, {"id ", "secret"}} {
		_, err = oauth.New(given[0], given[1])
		require.ErrorContains(t, err, "white space or a line break around it")
		assert.NotContains(t, err.Error(), "secret\n")
	}
	_, err = oauth.New("id", "")
	require.Error(t, err)
	require.False(t, errors.Is(err, oauth.ErrCode))
}

// recorded is an http.Client that answers every request with one status, and keeps the requests.
func recorded(status int, body string) (client *http.Client, sent *[]*http.Request) {
	sent = &[]*http.Request{}
	return &http.Client{Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
		*sent = append(*sent, r)
		return &http.Response{StatusCode: status, Header: http.Header{"Content-Type": {"application/json"}}, Body: io.NopCloser(strings.NewReader(body)), Request: r}, nil
	})}, sent
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// A status of 400 to 499 is about the code, but for those of an answer that nobody has looked at it for; any other failure may pass.
func TestExchangeTellsACodeFromAnOutage(t *testing.T) {
	for status, refused := range map[int]bool{302: false, 400: true, 401: true, 403: true, 404: false, 405: false, 408: false, 422: true, 429: false, 499: true, 500: false, 503: false} {
		client, sent := recorded(status, `{"error":"no"}`)
		config, err := oauth.New("id", "secret", oauth.WithHTTPClient(client))
		require.NoError(t, err)
		_, err = config.Exchange(t.Context(), "x=")
		require.Error(t, err)
		assert.Equal(t, refused, errors.Is(err, oauth.ErrCode), status)
		assert.NotEmpty(t, *sent, "through the client that was given")
	}
}

// A client is for the region that the token's workspace is in.
func TestConnectGoesToTheRegion(t *testing.T) {
	for region, host := range map[string]string{"US": "api.intercom.io", "EU": "api.eu.intercom.io", "AU": "api.au.intercom.io"} {
		client, sent := recorded(200, `{"access_token":"a-token-of-the-tests","token_type":"Bearer","id":"1","type":"admin","app":{"id_code":"x","region":"`+region+`"}}`)
		config, err := oauth.New("id", "secret", oauth.WithHTTPClient(client))
		require.NoError(t, err)
		api, install, err := oauth.Connect(t.Context(), config, intercom.New, "x=", facade.WithHTTPClient(client))
		require.NoError(t, err)
		assert.Equal(t, facade.Region(region), install.Region)
		_, err = api.Admins.Me(t.Context())
		require.NoError(t, err)
		assert.Equal(t, host, (*sent)[len(*sent)-1].URL.Host)
	}
}

func TestAddressesThatAreRefused(t *testing.T) {
	for _, address := range []string{"ftp://x", "//x", "https://", "https:///path", "x", "", "://", "http//x"} {
		_, err := oauth.New("id", "secret", oauth.WithRedirectURL(address))
		require.ErrorContains(t, err, "not an http or https address", address)
	}
	for _, address := range []string{"http://x", "https://x/y?z"} {
		_, err := oauth.New("id", "secret", oauth.WithRedirectURL(address))
		require.NoError(t, err)
	}
}

// What is nil is an error that names it.
func TestNilIsNamed(t *testing.T) {
	_, err := oauth.Callback(nil, "state")
	require.EqualError(t, err, "oauth: the request is nil")
	_, _, err = oauth.Connect(t.Context(), nil, func(c api.Caller) api.Caller { return c }, "code")
	require.EqualError(t, err, "oauth: the config is nil")
}

// What is wrong with the arguments is said before the code is spent.
func TestConnectChecksItsArgumentsFirst(t *testing.T) {
	client, sent := recorded(200, `{"access_token":"a-token-of-the-tests","token_type":"Bearer"}`)
	config, err := oauth.New("id", "secret", oauth.WithHTTPClient(client))
	require.NoError(t, err)
	for want, opts := range map[string][]facade.ClientOption{
		"WithRegion(EU)": {facade.WithRegion(facade.EU)},
		"WithBaseURL":    {facade.WithBaseURL("https://proxy.example")},
		"option 1":       {nil},
	} {
		_, install, err := oauth.Connect(t.Context(), config, intercom.New, "x=", opts...)
		require.ErrorContains(t, err, want)
		assert.Zero(t, install)
	}
	_, _, err = oauth.Connect[*intercom.Client](t.Context(), config, nil, "x=")
	require.ErrorContains(t, err, "connect is nil")
	assert.Empty(t, *sent)
}
