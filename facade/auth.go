package facade

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/seed-a528e955/intercom-go/api"
)

// NewWithAuth is [New] with a function that authorizes requests in place of a token: it sets a header, or signs. It is
// called for each attempt with the request as it will be sent, and again for a redirect within the configured host; for
// another host never. It may change headers and the query, not where the request goes. An error of it ends the call:
// nothing was sent and nothing is retried. It should heed the request's context: the call does not wait for it longer than
// that lasts, and its goroutine goes on until it returns.
//
// What authorize adds is treated as a secret, as a token is. All calls share one allowance of the rate limit, which in a
// limiter that clients share goes by the base URL.
func NewWithAuth[C any](connect func(api.Caller) C, authorize func(*http.Request) error, opts ...ClientOption) (C, error) {
	var none C
	if authorize == nil {
		return none, errors.New("facade: NewWithAuth: authorize is nil")
	}
	c := &client{}
	c.sign = func(x *exchange, req *http.Request) error { return c.signRequest(authorize, x, req) }
	return connected(connect, c, opts)
}

// NewWithSigningClient is [New] for an http.Client that authenticates by itself, such as one of golang.org/x/oauth2. Its
// transport and its cookies serve the configured host alone: a file on another host is fetched by a transport that knows
// no credentials. It excludes [WithHTTPClient].
func NewWithSigningClient[C any](connect func(api.Caller) C, signing *http.Client, opts ...ClientOption) (C, error) {
	var none C
	if signing == nil {
		return none, errors.New("facade: NewWithSigningClient: the http.Client is nil")
	}
	opts = append(slices.Clip(opts), clientOption(func(c *config) error {
		if c.httpGiven {
			return errors.New("NewWithSigningClient and WithHTTPClient exclude each other")
		}
		c.http = copyOf(signing)
		return nil
	}))
	return connected(connect, &client{selfSigning: &selfSigning{watch: watchCredentials, split: splitTransport}}, opts)
}

// signRequest lets the caller's function authorize a request to the configured host.
func (c *client) signRequest(authorize func(*http.Request) error, x *exchange, req *http.Request) error {
	before, query, method, path := req.Header.Clone(), req.URL.Query(), req.Method, req.URL.EscapedPath()
	var err error
	if !callAside(req.Context(), func() { err = authorize(req) }) { // it may still work on the request
		return fmt.Errorf("authorize did not return: %w", because(req.Context(), nil))
	}
	if err != nil {
		x.learnSecrets(req, before, query)
		return fmt.Errorf("authorize failed: %w", x.redact(because(req.Context(), err)))
	}
	x.learnSecrets(req, before, query)
	if req.URL == nil || !sameOrigin(req.URL, c.base) || req.Host != "" && !strings.EqualFold(req.Host, c.base.Host) ||
		req.Method != method || req.URL.EscapedPath() != path {
		return errors.New("authorize changed where the request goes")
	}
	for name := range req.Header {
		if slices.Contains(resendHeaders, http.CanonicalHeaderKey(name)) {
			return fmt.Errorf("authorize set %s: %s", name, resends)
		}
	}
	return nil
}

// learnSecrets remembers what was added to a request.
func (x *exchange) learnSecrets(req *http.Request, before http.Header, query url.Values) {
	for name, values := range req.Header {
		x.addSecrets(name, values, before[name])
	}
	if req.URL != nil {
		for name, values := range req.URL.Query() {
			x.addSecrets("", values, query[name])
		}
	}
}

func (x *exchange) addSecrets(header string, values, before []string) {
	for _, value := range values {
		if slices.Contains(before, value) {
			continue
		}
		if strings.EqualFold(header, "Cookie") {
			for pair := range strings.SplitSeq(value, ";") {
				_, cookie, _ := strings.Cut(pair, "=")
				x.secrets.add(strings.Trim(cookie, `" `))
			}
			continue
		}
		if _, credentials, found := strings.Cut(value, " "); found { // "Bearer …"
			value = credentials
		}
		x.secrets.add(value)
	}
}

// selfSigning is what is different for an http.Client that authenticates by itself. These are functions that the constructor
// gives, so that other programs do not link them.
type selfSigning struct {
	watch func(*connTrace, *exchange)                                           // learns the credentials
	split func(own http.RoundTripper, c *client, x *exchange) http.RoundTripper // keeps them to the configured host
}

// watchCredentials learns what a request is signed with when it is written.
func watchCredentials(s *connTrace, x *exchange) {
	own := x.header // the transport may write after the attempt has failed and another has begun
	theirs := s.WroteHeaderField
	s.WroteHeaderField = func(key string, values []string) {
		if namesCredentials(key) {
			x.addSecrets(key, values, own[http.CanonicalHeaderKey(key)])
		}
		if theirs != nil {
			theirs(key, values)
		}
	}
}

// namesCredentials reports whether a header is one in which credentials are sent, by its name.
func namesCredentials(header string) bool {
	header = strings.ToLower(header)
	return slices.ContainsFunc([]string{"auth", "token", "key", "secret", "sign", "cookie", "credential", "session", "jwt"},
		func(part string) bool { return strings.Contains(header, part) })
}

func splitTransport(own http.RoundTripper, c *client, x *exchange) http.RoundTripper {
	return &hostTransport{own: cmp.Or(own, http.DefaultTransport), other: pooled(), base: c.base, x: x}
}

// hostTransport sends what is for the configured host by a transport that authenticates, and everything else, and what
// was sent elsewhere before, by one that does not.
type hostTransport struct {
	own, other http.RoundTripper
	base       *url.URL
	x          *exchange
}

func (t *hostTransport) RoundTrip(req *http.Request) (*http.Response, error) {
	if t.x.strayed || !sameOrigin(req.URL, t.base) {
		return t.other.RoundTrip(req)
	}
	resp, err := t.own.RoundTrip(req)
	if err == nil && resp.Request != nil { // as it was sent
		t.x.learnSecrets(resp.Request, req.Header, req.URL.Query())
	}
	return resp, err
}

// hostJar keeps the caller's cookies to the configured host: a jar knows names, not ports.
type hostJar struct {
	http.CookieJar
	base *url.URL
	x    *exchange
}

func (j *hostJar) Cookies(u *url.URL) []*http.Cookie {
	if j.x.strayed || !sameOrigin(u, j.base) {
		return nil
	}
	return j.CookieJar.Cookies(u)
}

func (j *hostJar) SetCookies(u *url.URL, cookies []*http.Cookie) {
	if !j.x.strayed && sameOrigin(u, j.base) {
		j.CookieJar.SetCookies(u, cookies)
	}
}

// authorize asks for the token once per attempt: it may have changed. The source has an attempt's timeout to itself.
func (c *client) authorize(next step) step {
	if c.source == nil {
		return next
	}
	ask := func(ctx context.Context, x *exchange) error {
		token, err := c.askSource(ctx)
		if err != nil {
			return x.fail(api.NotSent, fmt.Errorf("the token source failed: %w", x.redact(because(ctx, err))))
		}
		if err := checkToken(token); err != nil {
			return x.fail(api.NotSent, fmt.Errorf("the token source: %w", err))
		}
		x.token = token
		x.secrets.add(token)
		return nil
	}
	if c.constant { // nothing to wait for
		return sequence(ask, next)
	}
	return sequence(c.attemptTimeout(ask), next)
}

// askSource asks for the token, and does not wait for a source longer than the context lasts: not every source heeds one.
func (c *client) askSource(ctx context.Context) (string, error) {
	if c.constant {
		return c.source(ctx)
	}
	var token string
	var err error
	if !callAside(ctx, func() { token, err = c.source(ctx) }) {
		return "", ctx.Err()
	}
	return token, err
}
