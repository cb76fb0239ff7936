package facade

import (
	"context"
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

// newConnTrace makes a trace that tells the one that ctx holds, if any, everything as well.
func newConnTrace(ctx context.Context) *connTrace {
	s := &connTrace{}
	theirs := httptrace.ContextClientTrace(ctx)
	if theirs == nil {
		theirs = &noTrace
	}
	s.ClientTrace = *theirs
	s.GetConn = func(address string) {
		s.asked.Store(true)
		if theirs.GetConn != nil {
			theirs.GetConn(address)
		}
	}
	s.GotConn = func(info httptrace.GotConnInfo) {
		s.ready.Store(true)
		if theirs.GotConn != nil {
			theirs.GotConn(info)
		}
	}
	ready := func() { s.ready.Store(true) }
	s.WroteHeaders = inTurn(ready, theirs.WroteHeaders)
	s.GotFirstResponseByte = inTurn(ready, theirs.GotFirstResponseByte)
	return s
}

var noTrace httptrace.ClientTrace

func inTurn(first, then func()) func() {
	if then == nil {
		return first
	}
	return func() {
		first()
		then()
	}
}

// watching returns the context by which a transport finds the trace. httptrace.WithClientTrace would join it with the
// one that is there by reflection, and calls of functions that are made at run time are a twentieth of what a program
// links for this library. The key is private; a context that is asked for its trace learns it.
func (s *connTrace) watching(ctx context.Context) context.Context {
	key := traceKey.get(askTraceKey)
	if key == nil {
		return ctx
	}
	return context.WithValue(ctx, key, &s.ClientTrace)
}

var traceKey lazy

// askTraceKey returns the key under which a context holds its trace.
func askTraceKey() any {
	asked := &keyContext{Context: context.Background()}
	httptrace.ContextClientTrace(asked)
	return asked.key
}

// keyContext remembers what it was asked for.
type keyContext struct {
	context.Context
	key any
}

func (c *keyContext) Value(key any) any {
	c.key = key
	return nil
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
	op, isOp := asType[*net.OpError](err)
	_, isDNS := asType[*net.DNSError](err)
	return isOp && op.Op == "dial" || isDNS
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
