package facade

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/http/httptrace"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
)

// errBrokeOff is the failure of a write that net/http would have sent again by itself.
var errBrokeOff = errors.New("the server broke the request off, and whether it was done is not known")

// resendGuard keeps net/http from sending a write again that may have been done. Over HTTP/2 it does so after a stream that
// the server refused, after a connection that the server gave up before it came to the stream, and after a stream that
// ended with PROTOCOL_ERROR (golang.org/issue/47635), of which nobody knows what was done. What it was cannot be seen from
// outside, unless the body cannot be sent again: then the error says it (see undone). So a write has no GetBody once the
// server is known to speak HTTP/2, and the guard is for the first ones, and for those without a body.
type resendGuard struct {
	cancel context.CancelFunc
	http2  *atomic.Bool // the server speaks it

	mu      sync.Mutex
	wrote   bool     // headers
	conn    net.Conn // of the last try
	stopped bool
}

// guard adds a guard to what watches a request, which must be sent with the context that it returns.
func (c *client) guard(ctx context.Context, s *connTrace) (context.Context, *resendGuard) {
	ctx, cancel := context.WithCancel(ctx)
	g := &resendGuard{cancel: cancel, http2: &c.http2}
	gotConn, wroteHeaders := s.GotConn, s.WroteHeaders
	s.GotConn = func(info httptrace.GotConnInfo) {
		g.gotConn(info.Conn)
		gotConn(info)
	}
	s.WroteHeaders = func() {
		g.wroteHeaders()
		wroteHeaders()
	}
	return ctx, g
}

func (g *resendGuard) wroteHeaders() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.wrote = true
}

// gotConn is called for each try, before anything is sent. Another one over the same connection follows a refusal; over
// another connection, who knows.
func (g *resendGuard) gotConn(conn net.Conn) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if secure, ok := conn.(*tls.Conn); ok {
		g.http2.Store(secure.ConnectionState().NegotiatedProtocol == "h2")
	}
	if g.wrote && g.http2.Load() && conn != g.conn {
		g.stopped = true
		g.cancel()
	}
	g.conn = conn
}

// hasStopped reports whether the guard has ended the request.
func (g *resendGuard) hasStopped() bool {
	if g == nil {
		return false
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.stopped
}

// undone reports whether net/http's own transport says of a write that it could not send again that nothing was done.
func undone(err error) bool {
	failed, ok := asType[*url.Error](err) // its own text has the address in it
	if !ok {
		return false
	}
	reason, found := strings.CutPrefix(failed.Err.Error(), "http2: Transport: cannot retry err [")
	return found && (strings.HasPrefix(reason, "http2: Transport received Server's graceful shutdown GOAWAY]") ||
		strings.HasPrefix(reason, "stream error: ") && strings.Contains(reason, "; REFUSED_STREAM; received from peer]"))
}
