package facade_test

import (
	"bufio"
	"bytes"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/api/multipart"
	"github.com/seed-a528e955/intercom-go/api/spec"
	"github.com/seed-a528e955/intercom-go/facade"
)

// once hides that a reader could be read again.
type once struct{ io.Reader }

func upload(content io.Reader) *api.Call {
	return &api.Call{Operation: opPut, Path: []string{"w1"}, Body: &multipart.Form{
		Fields: []multipart.Field{{Name: "part", Value: "1"}},
		Files:  []multipart.File{{Name: "catalog", FileName: "c.csv", Content: content}},
	}}
}

func TestFormIsSentAgainExactly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := script(status(429), failing(errReset), ok)
		_, err := api.Do[widget](t.Context(), scripted(t, s), upload(strings.NewReader("a,b,c")))
		require.NoError(t, err)
		require.Len(t, s.sent, 3)
		assert.Contains(t, s.sent[0].body, "a,b,c")
		assert.Regexp(t, "^multipart/form-data; boundary=", s.sent[0].header.Get("Content-Type"))
		for _, again := range s.sent[1:] {
			assert.Equal(t, s.sent[0].body, again.body)
			assert.Equal(t, s.sent[0].header, again.header)
		}
	})
}

// What can be read once only is sent once, whatever the answer.
func TestFormThatCannotBeReadAgainIsNotRepeated(t *testing.T) {
	for name, a := range map[string]answer{"429": status(429), "500": status(500), "reset": failing(errReset), "refused": failing(errRefused)} {
		t.Run(name, func(t *testing.T) {
			s := script(a, ok)
			_, err := api.Do[widget](t.Context(), scripted(t, s), upload(once{strings.NewReader("a,b,c")}))
			require.Error(t, err)
			assert.Equal(t, 1, s.attempts())
			assert.Equal(t, name != "refused", strings.Contains(s.sent[0].body, "a,b,c"))
		})
	}
	t.Run("307", func(t *testing.T) { // net/http hands this out without asking
		c := serve(t, redirectTo(307, basePath+"/moved"))
		_, err := api.Do[widget](t.Context(), c, upload(once{strings.NewReader("a,b,c")}))
		require.ErrorIs(t, err, facade.ErrRedirect)
	})
}

func TestLargeFormArrivesWhole(t *testing.T) {
	content := bytes.Repeat([]byte("0123456789abcdef"), 1<<15)
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		f, _, err := r.FormFile("catalog")
		if assert.NoError(t, err) {
			got, _ := io.ReadAll(f)
			assert.True(t, bytes.Equal(content, got))
		}
		_, _ = io.WriteString(w, widgetJSON)
	})
	for _, r := range []io.Reader{bytes.NewReader(content), once{bytes.NewReader(content)}} {
		_, err := api.Do[widget](t.Context(), c, upload(r))
		require.NoError(t, err)
	}
}

func TestPostWithoutABody(t *testing.T) {
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		assert.Equal(t, int64(0), r.ContentLength)
		assert.Empty(t, r.TransferEncoding)
		assert.Empty(t, r.Header.Get("Content-Type"))
		_, _ = io.WriteString(w, widgetJSON)
	})
	_, err := api.Do[widget](t.Context(), c, &api.Call{Operation: opPost})
	require.NoError(t, err)
}

func TestMethodThatIsNone(t *testing.T) {
	s := script()
	_, err := do(t.Context(), scripted(t, s), operation("GET IT", "/widgets"))
	require.ErrorContains(t, err, "make no request")
	assert.Equal(t, api.NotSent, outcome(t, err))
}

// Without an http.Client of the caller's, workers keep their connections: net/http's default would keep two.
func TestWorkersKeepTheirConnections(t *testing.T) {
	const workers = 32
	var opened atomic.Int64
	arrived, answer := make(chan struct{}), make(chan struct{})
	srv := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		arrived <- struct{}{}
		<-answer
		_, _ = io.WriteString(w, widgetJSON)
	}))
	srv.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			opened.Add(1)
		}
	}
	srv.Start()
	defer srv.Close()
	c, err := facade.New(self, token, facade.WithBaseURL(srv.URL))
	require.NoError(t, err)
	for range 5 { // each time all are on the way at once
		var calls sync.WaitGroup
		for range workers {
			calls.Go(func() {
				_, err := do(t.Context(), c, opGet)
				assert.NoError(t, err)
			})
		}
		for range workers {
			<-arrived
		}
		for range workers {
			answer <- struct{}{}
		}
		calls.Wait()
	}
	assert.LessOrEqual(t, opened.Load(), int64(2*workers))
}

// A program that replaces net/http's default transport, for tests or tracing, sees the requests.
func TestTheProgramsOwnDefaultTransport(t *testing.T) {
	s := script(ok)
	before := http.DefaultTransport
	http.DefaultTransport = s
	defer func() { http.DefaultTransport = before }()
	c, err := facade.New(self, token)
	require.NoError(t, err)
	_, err = do(t.Context(), c, opGet)
	require.NoError(t, err)
	assert.Equal(t, 1, s.attempts())
}

// listen serves raw connections; each is reset when serve returns.
func listen(t *testing.T, serve func(n int64, conn net.Conn)) (address string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { _ = l.Close() })
	var n atomic.Int64
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				serve(n.Add(1), conn)
				_ = conn.(*net.TCPConn).SetLinger(0) // close with a reset
				_ = conn.Close()
			}()
		}
	}()
	return "http://" + l.Addr().String() + basePath
}

// take reads a whole request, as a server that acts on it would.
func take(conn net.Conn) {
	req, err := http.ReadRequest(bufio.NewReader(conn))
	if err == nil {
		_, _ = io.Copy(io.Discard, req.Body)
	}
}

// say writes and ends the connection in order, so that what was written is sure to arrive.
func say(conn net.Conn, text string) {
	_, _ = io.WriteString(conn, text)
	_ = conn.(*net.TCPConn).CloseWrite()
	_, _ = io.Copy(io.Discard, conn)
}

// peek reads the beginning of a request and forgets it.
func peek(conn net.Conn) { _, _ = conn.Read(make([]byte, 1)) }

func connect(t *testing.T, address string, opts ...facade.ClientOption) api.Caller {
	t.Helper()
	tr := &http.Transport{}
	t.Cleanup(tr.CloseIdleConnections)
	c, err := facade.New(self, token, append([]facade.ClientOption{facade.WithBaseURL(address),
		facade.WithHTTPClient(&http.Client{Transport: tr}), facade.WithRandom(func() float64 { return 0 })}, opts...)...)
	require.NoError(t, err)
	return c
}

// What the client says of a failed call must agree with what the server did.
func TestOutcomeOfBrokenConnections(t *testing.T) {
	const fullAnswer = "HTTP/1.1 200 OK\r\nX-Request-Id: req1\r\nContent-Length: 20\r\n\r\n" + `{"id":"w1","count":3}`
	write := func(text string) func(net.Conn) {
		return func(conn net.Conn) { take(conn); say(conn, text) }
	}
	tests := []struct {
		name     string
		op       *spec.Operation
		serve    func(net.Conn)
		want     api.Outcome
		attempts int64
	}{
		{"reset before the effect, post", opPost, peek, api.Unknown, 1},
		{"reset before the effect, put", opPut, peek, api.Unknown, 3},
		{"reset after the effect, post", opPost, take, api.Unknown, 1},
		{"reset after the effect, safe post", opSearch, take, api.Unknown, 3},
		{"reset after the effect, delete", opDelete, take, api.Unknown, 3},
		{"ends in the headers", opPost, write("HTTP/1.1 200 OK\r\nX-Requ"), api.Unknown, 1},
		{"ends in the body", opPost, write(fullAnswer[:len(fullAnswer)-10]), api.Applied, 1},
		{"ends in the body, repeated", opPut, write(fullAnswer[:len(fullAnswer)-10]), api.Applied, 3},
		{"ends in the body of a refusal", opPost, write("HTTP/1.1 422 No\r\nContent-Length: 500\r\n\r\n{"), api.Rejected, 1},
		{"no HTTP at all", opPost, write("220 smtp.example.com ESMTP\r\n"), api.Unknown, 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var n atomic.Int64
			c := connect(t, listen(t, func(i int64, conn net.Conn) { n.Store(i); tt.serve(conn) }))
			_, err := do(t.Context(), c, tt.op)
			require.Error(t, err)
			assert.Equal(t, tt.want, outcome(t, err), "%v", err)
			assert.Equal(t, tt.attempts, n.Load())
			assert.Equal(t, int(tt.attempts), attemptsOf(t, err))
		})
	}
}

func TestRecoveryFromABrokenConnection(t *testing.T) {
	c := connect(t, listen(t, func(n int64, conn net.Conn) {
		take(conn)
		if n == 2 {
			say(conn, "HTTP/1.1 200 OK\r\nContent-Length: 21\r\nConnection: close\r\n\r\n"+`{"id":"w1","count":3}`)
		}
	}))
	got, err := do(t.Context(), c, opPut)
	require.NoError(t, err)
	assert.Equal(t, "w1", got.ID)
}

func TestNothingIsSentWhereNobodyListens(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	address := l.Addr().String()
	require.NoError(t, l.Close())
	_, err = do(t.Context(), connect(t, "http://"+address), opPost)
	assert.Equal(t, api.NotSent, outcome(t, err))
	assert.Equal(t, 3, attemptsOf(t, err), "even a POST is repeated")
	var e *api.CallError
	require.ErrorAs(t, err, &e)
	assert.Zero(t, e.StatusCode)
}

func TestNothingIsSentWhereTLSFails(t *testing.T) {
	t.Run("no TLS on the other side", func(t *testing.T) {
		address := listen(t, func(_ int64, conn net.Conn) {
			_, _ = conn.Read(make([]byte, 16))
			_, _ = io.WriteString(conn, "HTTP/1.0 400 Bad Request\r\n\r\n")
		})
		_, err := do(t.Context(), connect(t, "https"+address[len("http"):]), opPost)
		assert.Equal(t, api.NotSent, outcome(t, err))
		assert.Equal(t, 3, attemptsOf(t, err))
	})
	t.Run("a certificate of strangers", func(t *testing.T) {
		srv := httptest.NewUnstartedServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("called") }))
		srv.Config.ErrorLog = quiet
		srv.StartTLS()
		t.Cleanup(srv.Close)
		_, err := do(t.Context(), connect(t, srv.URL), opPost)
		assert.Equal(t, api.NotSent, outcome(t, err))
		assert.Equal(t, 1, attemptsOf(t, err), "it will not be trusted a moment later")
		var untrusted *tls.CertificateVerificationError
		require.ErrorAs(t, err, &untrusted)
	})
}

// A transport that repeats by itself may have sent the request before its last connection failed.
func TestDialErrorAfterAConnectionIsNotBelieved(t *testing.T) {
	first := listen(t, func(_ int64, conn net.Conn) { take(conn) })
	tr := &http.Transport{}
	t.Cleanup(tr.CloseIdleConnections)
	c := connect(t, first, facade.WithHTTPClient(&http.Client{Transport: roundTrip(func(req *http.Request) (*http.Response, error) {
		if _, err := tr.RoundTrip(req); err == nil {
			return nil, errors.New("an answer where none was expected")
		}
		return nil, errRefused
	})}))
	_, err := do(t.Context(), c, opPost)
	assert.Equal(t, api.Unknown, outcome(t, err))
	assert.Equal(t, 1, attemptsOf(t, err))
}
