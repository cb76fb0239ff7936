package facade

import (
	"errors"
	"net"
	"net/http/httptrace"
	"sync/atomic"
)

// sight watches whether a request can have left the process. Transports call it from goroutines of their own, even
// after the request has failed.
type sight struct {
	asked atomic.Bool // the transport looked for a connection, so it tells what it does
	ready atomic.Bool // it had one: from here on bytes may have been written
}

func (s *sight) trace() *httptrace.ClientTrace {
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
func (s *sight) nothingSent(err error) bool {
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
