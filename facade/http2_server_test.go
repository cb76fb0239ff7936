package facade_test

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/binary"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/facade"
)

// HTTP/2, RFC 9113: the frames that these tests write, and the codes in them.
const (
	frameData, frameHeaders, frameReset, frameSettings, framePing, frameGoAway, frameWindow, frameContinuation byte = 0, 1, 3, 4, 6, 7, 8, 9

	flagEnd, flagAck, flagEndHeaders byte = 1, 1, 4

	codeNo, codeProtocol, codeInternal, codeRefused, codeCancel, codeCalm uint32 = 0, 1, 2, 7, 8, 11
)

// h2 is a server of HTTP/2 that writes its frames by hand, so that it can break off wherever it likes.
type h2 struct {
	address string
	roots   *x509.CertPool
	before  int                   // so many requests it answers in order
	misdeed func(*h2conn, uint32) // in place of the answer to the next
	midway  bool                  // while that is still being sent

	mu       sync.Mutex
	requests int // that came in, after these
	undone   int // of these the protocol says that nothing was done
}

// h2conn is one of its connections.
type h2conn struct {
	net.Conn
	of   *h2
	done uint32 // the stream that has been answered while it was sent
}

func startH2(t *testing.T, before int, misdeed func(*h2conn, uint32)) *h2 {
	t.Helper()
	return (&h2{before: before, misdeed: misdeed}).start(t)
}

func (s *h2) start(t *testing.T) *h2 {
	t.Helper()
	certified := httptest.NewTLSServer(nil)
	certified.Close()
	roots := x509.NewCertPool()
	roots.AddCert(certified.Certificate())
	listener, err := tls.Listen("tcp", "127.0.0.1:0", &tls.Config{Certificates: certified.TLS.Certificates, NextProtos: []string{"h2"}})
	require.NoError(t, err)
	t.Cleanup(func() { _ = listener.Close() })
	s.address, s.roots = "https://"+listener.Addr().String(), roots
	go s.accept(listener)
	return s
}

// startOpenH2 starts one without encryption.
func startOpenH2(t *testing.T, before int, misdeed func(*h2conn, uint32)) *h2 {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { _ = listener.Close() })
	s := &h2{address: "http://" + listener.Addr().String(), before: before, misdeed: misdeed}
	go s.accept(listener)
	return s
}

func (s *h2) accept(listener net.Listener) {
	for {
		conn, err := listener.Accept()
		if err != nil {
			return
		}
		go (&h2conn{Conn: conn, of: s}).serve()
	}
}

// client returns a client that speaks HTTP/2 only.
func (s *h2) client(t *testing.T, opts ...facade.ClientOption) api.Caller {
	t.Helper()
	transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: s.roots}, ForceAttemptHTTP2: true}
	t.Cleanup(transport.CloseIdleConnections)
	c, err := facade.New(self, token, append([]facade.ClientOption{facade.WithBaseURL(s.address), facade.WithHTTPClient(&http.Client{Transport: transport}),
		facade.WithRandom(func() float64 { return 0 })}, opts...)...)
	require.NoError(t, err)
	return c
}

// counts returns how many requests came, and of how many nobody can say that nothing was done.
func (s *h2) counts() (requests, done int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.requests, s.requests - s.undone
}

func (c *h2conn) serve() {
	defer func() { _ = c.Close() }()
	if _, err := io.CopyN(io.Discard, c, int64(len("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"))); err != nil {
		return
	}
	c.frame(frameSettings, 0, 0)
	for {
		var head [9]byte
		if _, err := io.ReadFull(c, head[:]); err != nil {
			return
		}
		length := int64(head[0])<<16 | int64(head[1])<<8 | int64(head[2])
		if _, err := io.CopyN(io.Discard, c, length); err != nil {
			return
		}
		kind, flags, stream := head[3], head[4], binary.BigEndian.Uint32(head[5:])
		if kind == frameData && length > 0 { // others may come on the connection
			c.frame(frameWindow, 0, 0, binary.BigEndian.AppendUint32(nil, uint32(length))...)
		}
		switch {
		case kind == frameSettings && flags&flagAck == 0:
			c.frame(frameSettings, flagAck, 0)
		case stream == c.done && stream > 0: // whatever comes after it
		case (kind == frameHeaders || kind == frameData) && flags&flagEnd != 0:
			c.answer(stream)
		case kind == frameData && c.of.isFirst():
			c.done = stream
			c.answer(stream)
		case kind == frameData && length > 0: // the rest may come
			c.frame(frameWindow, 0, stream, binary.BigEndian.AppendUint32(nil, uint32(length))...)
		}
	}
}

// isFirst reports whether the next request is the one that meets with the misdeed midway.
func (s *h2) isFirst() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.midway && s.before == 0 && s.requests == 0
}

func (c *h2conn) answer(stream uint32) {
	c.of.mu.Lock()
	early := c.of.before > 0
	if early {
		c.of.before--
	} else {
		c.of.requests++
	}
	first := !early && c.of.requests == 1
	c.of.mu.Unlock()
	if first {
		c.of.misdeed(c, stream)
		return
	}
	c.ok(stream)
}

// nothingDone notes that the protocol says so of the last request.
func (c *h2conn) nothingDone() {
	c.of.mu.Lock()
	defer c.of.mu.Unlock()
	c.of.undone++
}

func (c *h2conn) frame(kind, flags byte, stream uint32, payload ...byte) {
	n := len(payload)
	head := []byte{byte(n >> 16), byte(n >> 8), byte(n), kind, flags, 0, 0, 0, 0}
	binary.BigEndian.PutUint32(head[5:], stream)
	_, _ = c.Write(append(head, payload...))
}

// status writes the header of an answer, and other fields in plain literals.
func (c *h2conn) status(stream uint32, status string, fields ...string) {
	c.frame(frameHeaders, flagEndHeaders, stream, headerBlock(append([]string{":status", status}, fields...)...)...)
}

// headerBlock encodes names and values as literals without an index (RFC 7541, 6.2.2), each shorter than 127.
func headerBlock(fields ...string) []byte {
	var block []byte
	for i := 0; i < len(fields); i += 2 {
		block = append(append(block, 0, byte(len(fields[i]))), fields[i]...)
		block = append(append(block, byte(len(fields[i+1]))), fields[i+1]...)
	}
	return block
}

func (c *h2conn) ok(stream uint32) {
	c.status(stream, "200", "content-type", "application/json")
	c.frame(frameData, flagEnd, stream, []byte(widgetJSON)...)
}

func (c *h2conn) reset(stream, code uint32) {
	c.frame(frameReset, 0, stream, binary.BigEndian.AppendUint32(nil, code)...)
}

func (c *h2conn) goAway(last, code uint32) {
	c.frame(frameGoAway, 0, 0, binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, last), code)...)
}
