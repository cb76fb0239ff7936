package facade

import (
	"errors"
	"io"
	"net"
	"net/http/httptrace"
	"sync/atomic"
)

// connTrace watches whether a request can have left the process. Transports call it from goroutines of their own, even
// after the request has failed.
type connTrace struct {
	httptrace.ClientTrace
	asked atomic.Bool // the transport looked for a connection, so it tells what it does
	ready atomic.Bool // it had one: from here on bytes may have been written
	read  atomic.Bool // it has read from the body
}

func newConnTrace() *connTrace {
	s := &connTrace{}
	ready := func() { s.ready.Store(true) }
	s.GetConn = func(string) { s.asked.Store(true) }
	s.GotConn = func(httptrace.GotConnInfo) { ready() }
	s.WroteHeaders, s.GotFirstResponseByte = ready, ready
	return s
}

// nothingSent is true only if it was seen that no byte of the request can have been written: the transport looked for a
// connection and never had one. A connection that turns out to be dead counts as sent. A transport that is not net/http's
// own may make several tries, some of them under contexts that tell nothing here; but none of them sends a body without
// reading it. Where there is none the failure must be that of a connection, too.
//
// simple is true for net/http's own transport, and for a request that only reads, where another try does no harm.
func (s *connTrace) nothingSent(simple, hasBody bool, err error) bool {
	if !s.asked.Load() || s.ready.Load() {
		return false
	}
	if simple || hasBody {
		return !s.read.Load()
	}
	var op *net.OpError
	var dns *net.DNSError
	return errors.As(err, &op) && op.Op == "dial" || errors.As(err, &dns)
}

// watchedBody tells a connTrace when it is read.
type watchedBody struct {
	io.ReadCloser
	seen *connTrace
}

func (b *watchedBody) Read(p []byte) (int, error) {
	b.seen.read.Store(true)
	return b.ReadCloser.Read(p)
}
