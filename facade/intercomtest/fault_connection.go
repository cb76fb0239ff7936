package intercomtest

import (
	"net/http"
	"time"
)

// SwitchingProtocols answers 101, which nobody has asked for, and keeps the connection open until the client closes it:
// what follows such an answer is not HTTP. The request is not carried out.
func SwitchingProtocols() Fault {
	return instead("101", func(s *Server, x *exchange) *reply {
		conn, _, err := http.NewResponseController(x.w).Hijack()
		if err != nil {
			return nil // the connection is gone already
		}
		_, _ = conn.Write([]byte("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: chaos\r\n\r\n"))
		closed := make(chan struct{})
		go func() {
			defer close(closed)
			_, _ = conn.Read(make([]byte, 1))
		}()
		select {
		case <-closed:
		case <-s.life.Done():
		}
		_ = conn.Close()
		<-closed
		return nil
	})
}

// Trickle carries the request out and sends the body of the answer a byte at a time, with a pause after each, until the
// client leaves or the server is closed; the last byte never comes. An answer without a body is left alone.
func Trickle(pause time.Duration) Fault {
	panicIf(pause <= 0, "a fault cannot trickle with a pause of %v", pause)
	return spoil("trickle", func(rep *reply) { rep.pause = pause })
}

// trickle sends all of a body but its last byte, slowly.
func (s *Server) trickle(x *exchange, rep *reply) {
	tick := time.NewTicker(rep.pause)
	defer tick.Stop()
	for i := range rep.body {
		ready := tick.C
		if i == len(rep.body)-1 {
			ready = nil
		}
		select {
		case <-ready:
			_, _ = x.w.Write(rep.body[i : i+1]) // the client may have left
			_ = http.NewResponseController(x.w).Flush()
		case <-x.r.Context().Done():
			panic(http.ErrAbortHandler)
		case <-s.life.Done():
			panic(http.ErrAbortHandler)
		}
	}
}
