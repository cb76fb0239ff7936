package facade_test

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httptrace"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/api/spec"
	"github.com/seed-a528e955/intercom-go/facade"
)

// What a transport of somebody's own says about its connections is believed only where nothing speaks against it.
func TestConnTraceOfAnotherTransport(t *testing.T) {
	other := errors.New("it broke")
	for name, tt := range map[string]struct {
		op    *spec.Operation
		read  bool                         // the body
		tells func(*httptrace.ClientTrace) // besides
		err   error
		want  api.Outcome
	}{
		"a body that was not read":               {opPost, false, nil, other, api.NotSent},
		"a body that was read":                   {opPost, true, nil, errRefused, api.Unknown},
		"no body, no connection":                 {opDelete, false, nil, errRefused, api.NotSent},
		"no body, no address":                    {opDelete, false, nil, &net.DNSError{Err: "no such host"}, api.NotSent},
		"no body, a connection that broke":       {opDelete, false, nil, &net.OpError{Op: "write", Err: other}, api.Unknown},
		"no body, another failure":               {opDelete, false, nil, other, api.Unknown},
		"a read, where another try does no harm": {opGet, false, nil, other, api.NotSent},
		"a connection":                           {opGet, false, func(c *httptrace.ClientTrace) { c.GotConn(httptrace.GotConnInfo{}) }, other, api.Unknown},
		"headers that were written":              {opGet, false, func(c *httptrace.ClientTrace) { c.WroteHeaders() }, other, api.Unknown},
		"an answer that began":                   {opGet, false, func(c *httptrace.ClientTrace) { c.GotFirstResponseByte() }, other, api.Unknown},
	} {
		t.Run(name, func(t *testing.T) {
			c := limitedClient(t, roundTrip(func(r *http.Request) (*http.Response, error) {
				trace := httptrace.ContextClientTrace(r.Context())
				trace.GetConn(r.URL.Host)
				if tt.tells != nil {
					tt.tells(trace)
				}
				if tt.read {
					_, _ = io.ReadAll(r.Body)
				}
				return nil, tt.err
			}), facade.WithMaxRetries(0))
			for _, ctx := range []context.Context{t.Context(), httptrace.WithClientTrace(t.Context(), &httptrace.ClientTrace{ // one of the caller's own
				GetConn: func(string) {}, GotConn: func(httptrace.GotConnInfo) {}, WroteHeaders: func() {}, GotFirstResponseByte: func() {},
			})} {
				_, err := do(ctx, c, tt.op)
				assert.Equal(t, tt.want, outcome(t, err))
			}
		})
	}
}

// brittle is a connection that breaks at some write.
type brittle struct {
	net.Conn
	breaks func() bool
}

func (c *brittle) Write(p []byte) (int, error) {
	if c.breaks() {
		return 0, errReset
	}
	return c.Conn.Write(p)
}

// brittleClient is a client whose connections break when breaks says so, by the number of the connection.
func brittleClient(t *testing.T, srv *httptest.Server, breaks func(n int32) bool, opts ...facade.ClientOption) (c api.Caller, opened *atomic.Int32) {
	t.Helper()
	opened = &atomic.Int32{}
	tr := &http.Transport{DialContext: func(ctx context.Context, network, addr string) (net.Conn, error) {
		conn, err := (&net.Dialer{}).DialContext(ctx, network, addr)
		n := opened.Add(1)
		return &brittle{conn, func() bool { return breaks(n) }}, err
	}}
	t.Cleanup(tr.CloseIdleConnections)
	return clientOf(t, srv, append(opts, facade.WithHTTPClient(&http.Client{Transport: tr}))...), opened
}

// A connection that breaks while a long header is written may have brought a part of it to the server.
func TestConnTraceOfAConnectionThatBreaksInTheHeader(t *testing.T) {
	srv := startServer(t, func(http.ResponseWriter, *http.Request) { assert.Fail(t, "nothing whole arrives") })
	c, opened := brittleClient(t, srv, func(int32) bool { return true }, facade.WithHeader("X-Long", strings.Repeat("x", 10_000)))
	_, err := do(t.Context(), c, opPost)
	assert.Equal(t, api.Unknown, outcome(t, err))
	assert.Equal(t, int32(1), opened.Load(), "and so it is not tried again")
}

// Where net/http finds that a connection which it kept is dead, it opens another and sends everything again.
func TestFormIsSentAgainWhereAKeptConnectionIsDead(t *testing.T) {
	var got []string
	srv := startServer(t, func(w http.ResponseWriter, r *http.Request) {
		f, _, err := r.FormFile("catalog")
		if assert.NoError(t, err) {
			data, _ := io.ReadAll(f)
			got = append(got, string(data))
		}
		_, _ = io.WriteString(w, widgetJSON)
	})
	var dead atomic.Bool
	c, opened := brittleClient(t, srv, func(n int32) bool { return n == 1 && dead.Load() }, facade.WithMaxRetries(0))
	for range 2 {
		_, err := api.Do[widget](t.Context(), c, upload(strings.NewReader("a,b,c")))
		require.NoError(t, err)
		dead.Store(true)
	}
	assert.Equal(t, []string{"a,b,c", "a,b,c"}, got)
	assert.Equal(t, int32(2), opened.Load())
}

// So it does with a write over HTTP/1, of which it knows that nothing was written.
func TestWriteIsSentAgainWhereAKeptConnectionIsDead(t *testing.T) {
	var got atomic.Int32
	srv := startServer(t, func(w http.ResponseWriter, _ *http.Request) {
		got.Add(1)
		_, _ = io.WriteString(w, widgetJSON)
	})
	for _, op := range []*spec.Operation{opPost, opPostNothing} {
		got.Store(0)
		var dead atomic.Bool
		c, opened := brittleClient(t, srv, func(n int32) bool { return n == 1 && dead.Load() }, facade.WithMaxRetries(0))
		for range 2 {
			_, err := do(t.Context(), c, op)
			require.NoError(t, err)
			dead.Store(true)
		}
		assert.Equal(t, int32(2), got.Load())
		assert.Equal(t, int32(2), opened.Load())
	}
}

// Hooks that the caller put into the context are called beside the client's own.
func TestConnTraceOfTheCaller(t *testing.T) {
	srv := startServer(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, `{}`) })
	selfSigning, err := facade.NewWithSigningClient(self, srv.Client(), facade.WithBaseURL(srv.URL+basePath))
	require.NoError(t, err)
	for name, c := range map[string]api.Caller{"token": clientOf(t, srv), "self-signing": selfSigning} {
		for _, op := range []*spec.Operation{opGet, opPost} {
			srv.Client().CloseIdleConnections()
			var called sync.Map
			note := func(hook string) { called.Store(hook, true) }
			ctx := httptrace.WithClientTrace(t.Context(), &httptrace.ClientTrace{
				GetConn:              func(string) { note("GetConn") },
				GotConn:              func(httptrace.GotConnInfo) { note("GotConn") },
				ConnectStart:         func(_, _ string) { note("ConnectStart") },
				WroteHeaderField:     func(string, []string) { note("WroteHeaderField") },
				WroteHeaders:         func() { note("WroteHeaders") },
				WroteRequest:         func(httptrace.WroteRequestInfo) { note("WroteRequest") },
				GotFirstResponseByte: func() { note("GotFirstResponseByte") },
			})
			_, err := do(ctx, c, op)
			require.NoError(t, err)
			for _, hook := range []string{"GetConn", "GotConn", "ConnectStart", "WroteHeaderField", "WroteHeaders", "WroteRequest", "GotFirstResponseByte"} {
				_, ok := called.Load(hook)
				assert.True(t, ok, "%s, %s: %s", name, op, hook)
			}
		}
	}
	srv.Close() // nobody listens any more
	ctx := httptrace.WithClientTrace(t.Context(), &httptrace.ClientTrace{})
	_, err = do(ctx, clientOf(t, srv, facade.WithMaxRetries(0)), opPost)
	assert.Equal(t, api.NotSent, outcome(t, err))
}
