package facade

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"sync"
	"sync/atomic"

	"github.com/seed-a528e955/intercom-go/api"
)

// connections is how many to a host are kept open; with net/http's two, workers would open new ones all the time.
const connections = 64

// pooled is the transport of all clients that are given none.
var pooled = sync.OnceValue(func() http.RoundTripper {
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.MaxIdleConnsPerHost = connections
	return t
})

// send makes one request. What comes back is an answer of any status, or a failure that knows whether the request
// can have reached the server.
func (c *client) send(ctx context.Context, x *exchange) error {
	var seen connTrace
	req, err := c.request(httptrace.WithClientTrace(ctx, seen.trace()), x)
	if err != nil {
		return x.fail(api.NotSent, err)
	}
	sender := c.http // a copy, for a redirect policy that knows this call
	sender.CheckRedirect = c.redirects(x)
	resp, err := sender.Do(req) //nolint:bodyclose // the step body reads and closes it
	if err == nil {
		x.response = resp
		return nil
	}
	outcome := api.Unknown
	x.failure = uncertain
	switch {
	case resp != nil: // the redirect policy of the caller's http.Client ended it; net/http has closed the body
		x.response = resp
		outcome, x.failure = api.Rejected, final
	case seen.nothingSent(err):
		outcome, x.failure = api.NotSent, unopened
	}
	var untrusted *tls.CertificateVerificationError
	if errors.As(err, &untrusted) {
		x.failure = final // it will not be trusted a moment later
	}
	return x.fail(outcome, x.redact(because(ctx, err)))
}

// request builds what is sent. The body is opened anew for each attempt, and is the same each time.
func (c *client) request(ctx context.Context, x *exchange) (*http.Request, error) {
	target := c.base.String() + x.call.EscapedPath()
	if q := x.call.Query.Encode(); q != "" {
		target += "?" + q
	}
	req, err := http.NewRequestWithContext(ctx, x.call.Operation.Method, target, nil)
	if err != nil {
		return nil, errors.New("method and path make no request") // the error itself would show the path
	}
	req.Header = x.header
	x.target = req.URL
	body, length, err := x.call.OpenBody()
	if err != nil || body == nil {
		return req, err
	}
	req.Body, req.ContentLength = body, length
	if x.call.Replayable() {
		req.GetBody = func() (io.ReadCloser, error) {
			again, _, err := x.call.OpenBody()
			return again, err
		}
	}
	return req, nil
}

// connTrace watches whether a request can have left the process. Transports call it from goroutines of their own, even
// after the request has failed.
type connTrace struct {
	asked atomic.Bool // the transport looked for a connection, so it tells what it does
	ready atomic.Bool // it had one: from here on bytes may have been written
}

func (s *connTrace) trace() *httptrace.ClientTrace {
	ready := func() { s.ready.Store(true) }
	return &httptrace.ClientTrace{
		GetConn:              func(string) { s.asked.Store(true) },
		GotConn:              func(httptrace.GotConnInfo) { ready() },
		WroteHeaders:         ready,
		WroteRequest:         func(httptrace.WroteRequestInfo) { ready() },
		GotFirstResponseByte: ready,
	}
}

// nothingSent is true only if no byte of the request can have been written: the transport never had a connection. It
// is deliberately strict. A connection that turns out to be dead counts as sent, and of a transport that tells nothing
// (one made for a test, say) only the failure to open a connection is believed.
func (s *connTrace) nothingSent(err error) bool {
	if s.ready.Load() {
		return false
	}
	if s.asked.Load() {
		return true
	}
	var op *net.OpError
	var dns *net.DNSError
	return errors.As(err, &op) && op.Op == "dial" || errors.As(err, &dns)
}
