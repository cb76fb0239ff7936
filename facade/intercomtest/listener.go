package intercomtest

import (
	"context"
	"net"
)

// inMemoryURL looks like loopback, so that clients which refuse plain HTTP elsewhere accept it. Nothing can listen on
// port 0, so that a request which strays from [Server.Client] fails instead of reaching somebody.
const inMemoryURL = "http://127.0.0.1:0"

// pipeListener accepts in-memory connections for as long as its server lives. It waits on channels only, which is what
// lets a synctest bubble's clock move on.
type pipeListener struct {
	conns chan net.Conn
	life  context.Context
}

func (l *pipeListener) Accept() (net.Conn, error) {
	select {
	case conn := <-l.conns:
		return conn, nil
	case <-l.life.Done():
		return nil, net.ErrClosed
	}
}

func (l *pipeListener) Close() error { return nil }

func (l *pipeListener) Addr() net.Addr { return &net.UnixAddr{Name: "pipe", Net: "pipe"} }

// dial stands in for a transport's DialContext; every address leads here.
func (l *pipeListener) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	server, client := net.Pipe()
	var err error
	select {
	case l.conns <- server:
		return client, nil
	case <-l.life.Done():
		err = net.ErrClosed
	case <-ctx.Done():
		err = ctx.Err()
	}
	_, _ = server.Close(), client.Close() // a pipe's Close never fails
	return nil, &net.OpError{Op: "dial", Net: "pipe", Addr: l.Addr(), Err: err}
}
