package facade

import (
	"net/http"
	"net/url"
	"time"
)

// httpClient is a copy of the caller's http.Client.
type httpClient struct {
	Transport     http.RoundTripper
	CheckRedirect func(req *http.Request, via []*http.Request) error
	Timeout       time.Duration
	// withCookies sends with the caller's jar; nil where there is none. It is a function because what leads to the type of
	// a jar links into every program what prints cookies.
	withCookies func(s sending, req *http.Request) (*http.Response, error)
}

func copyOf(c *http.Client) httpClient {
	own := httpClient{Transport: c.Transport, CheckRedirect: c.CheckRedirect, Timeout: c.Timeout}
	if jar := c.Jar; jar != nil {
		own.withCookies = func(s sending, req *http.Request) (*http.Response, error) {
			sender := http.Client{Transport: s.transport, CheckRedirect: s.redirects, Timeout: s.timeout, Jar: &hostJar{jar, s.base, s.x}}
			return sender.Do(req)
		}
	}
	return own
}

// sending is how one attempt is sent: its redirects, cookies and credentials depend on how far it has strayed.
type sending struct {
	transport http.RoundTripper
	redirects func(req *http.Request, via []*http.Request) error
	timeout   time.Duration
	base      *url.URL
	x         *exchange
}

func (c *client) do(s sending, req *http.Request) (*http.Response, error) {
	if c.http.withCookies != nil {
		return c.http.withCookies(s, req)
	}
	sender := http.Client{Transport: s.transport, CheckRedirect: s.redirects, Timeout: s.timeout}
	return sender.Do(req)
}
