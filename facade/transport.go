package facade

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net/http"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/api/wire"
)

// connections is how many to a host are kept open; with net/http's two, workers would open new ones all the time.
const connections = 64

// pooled is the transport of all clients that are given none.
func pooled() http.RoundTripper { return sharedTransport.get(newPooled).(http.RoundTripper) }

var sharedTransport lazy

// newPooled keeps more connections than the default transport does. One that the program has put in its place is used as it is.
func newPooled() any {
	t, ok := http.DefaultTransport.(*http.Transport)
	if !ok {
		return http.DefaultTransport
	}
	t = t.Clone()
	t.MaxIdleConnsPerHost = connections
	return t
}

// send makes one request. What comes back is an answer of any status, or a failure that knows whether the request
// can have reached the server.
func (c *client) send(ctx context.Context, x *exchange) error {
	if ctx.Err() != nil { // a transport would not say that it has sent nothing
		return x.fail(api.NotSent, because(ctx, nil))
	}
	seen := newConnTrace(ctx)
	if c.selfSigning != nil {
		c.selfSigning.watch(seen, x)
	}
	sending, guard := ctx, (*resendGuard)(nil)
	if !x.call.Operation.Repeatable() {
		sending, guard = c.guard(ctx, seen)
	}
	req, err := c.request(seen.watching(sending), x)
	if err != nil {
		return x.fail(api.NotSent, err)
	}
	if req.Body != nil {
		req.Body = &watchedBody{req.Body, seen}
	}
	if c.sign != nil {
		if err := c.sign(x, req); err != nil {
			return x.fail(api.NotSent, err)
		}
		x.target = req.URL
	}
	resp, err := c.do(c.sender(x), req) //nolint:bodyclose // the step read reads and closes it
	switch {
	case err == nil && resp.StatusCode == http.StatusSwitchingProtocols:
		// Its body is a connection that no context ends.
		_ = resp.Body.Close()
		x.response = resp
		return wire.NewError(x.call, resp.StatusCode, x.safeHeader(), nil)
	case err == nil:
		x.response = resp
		if guard != nil && resp.ProtoMajor == 2 {
			c.http2.Store(true)
		}
		return nil
	}
	if guard.hasStopped() {
		err = errBrokeOff
	}
	return c.unsent(ctx, x, req, resp, seen, err)
}

// unsent is the failure of a request that has no answer to read.
func (c *client) unsent(ctx context.Context, x *exchange, req *http.Request, resp *http.Response, seen *connTrace, err error) error {
	outcome := api.Unknown
	x.failure = uncertain
	safe := x.redact(err) // first, as only then the chain surely ends
	switch {
	case resp != nil: // the redirect policy of the caller's http.Client ended it; net/http has closed the body
		x.response = resp
		outcome, x.failure = x.outcomeOfRedirect(), final
	case c.plainTransport() && undone(err), seen.nothingSent(c.plainTransport() || readOnly(req.Method), req.Body != nil, safe):
		outcome, x.failure = api.NotSent, unopened
	}
	if _, untrusted := asType[*tls.CertificateVerificationError](safe); untrusted {
		x.failure = final // it will not be trusted a moment later
	}
	err = x.redact(because(ctx, safe))
	if errors.Is(err, errUnreadableLocation) {
		x.failure = final // it will not be readable a moment later
	}
	return x.fail(outcome, err)
}

// sender says how one attempt is sent.
func (c *client) sender(x *exchange) sending {
	s := sending{transport: c.http.Transport, redirects: c.redirects(x), timeout: c.http.Timeout, base: c.base, x: x}
	if _, heeds := s.transport.(*http.Transport); !heeds { // others may not heed a context
		s.transport = &contextTransport{s.transport, x.wantsStream(), x.settings.maxBody}
	}
	if c.selfSigning != nil {
		s.transport = c.selfSigning.split(s.transport, c, x)
	}
	return s
}

// plainTransport reports whether requests go through net/http's own transport, which makes one try for each that it
// reports.
func (c *client) plainTransport() bool {
	_, plain := c.http.Transport.(*http.Transport)
	return plain
}

// request builds what is sent. The body is opened again for each attempt, and is the same each time.
func (c *client) request(ctx context.Context, x *exchange) (*http.Request, error) {
	target := c.baseText + wire.EscapedPath(x.call)
	if q := x.call.Query.Encode(); q != "" {
		target += "?" + q
	}
	req, err := http.NewRequestWithContext(ctx, x.call.Operation.Method, target, nil)
	if err != nil {
		return nil, errors.New("method and path make no request") // the error itself would show the path
	}
	req.Header = x.header
	x.target = req.URL
	body, length, err := wire.OpenBody(x.call)
	if err != nil || body == nil {
		return req, err
	}
	if payload, _ := wire.Payload(x.call); payload == nil { // a form reads what the caller gave
		body = &contextBody{ctx: ctx, body: body}
	}
	req.Body, req.ContentLength = body, length
	if wire.Replayable(x.call) && (x.call.Operation.Repeatable() || !c.http2.Load()) {
		req.GetBody = func() (io.ReadCloser, error) {
			again, _, err := wire.OpenBody(x.call)
			if err != nil {
				return nil, err
			}
			return &contextBody{ctx: ctx, body: again}, nil
		}
	}
	return req, nil
}
