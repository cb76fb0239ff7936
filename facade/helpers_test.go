package facade_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httptrace"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/api/spec"
	"github.com/seed-a528e955/intercom-go/facade"
)

// token is the secret of the tests; none of them may find it anywhere but in an Authorization header.
const token = "dG9rOnNlY3JldC10b2tlbi1vZi10aGUtdGVzdHM6MTow"

// Operations of the tests' own: the facade is to serve any, not the generated ones alone.
var (
	opGet         = operation("GET", "/widgets/{widget_id}")
	opPut         = operation("PUT", "/widgets/{widget_id}")
	opDelete      = operation("DELETE", "/widgets/{widget_id}")
	opPost        = operation("POST", "/widgets")
	opPatch       = operation("PATCH", "/widgets/{widget_id}")
	opPostNothing = operation("POST", "/widgets/{widget_id}/archive")
	opSearch      = safe(operation("POST", "/widgets/search"))
	opScroll      = scroll(operation("GET", "/widgets/scroll"))
	opFile        = operation("GET", "/widgets/{widget_id}/file")
	opPostedFile  = operation("POST", "/widgets/file")
)

func operation(method, path string) *spec.Operation {
	return &spec.Operation{Service: "Widgets", Name: method, Method: method, Path: path, Version: "2.12"}
}

func safe(op *spec.Operation) *spec.Operation { op.SafeToRepeat = true; return op }

func scroll(op *spec.Operation) *spec.Operation { op.Pagination = spec.PaginationScroll; return op }

// widget is what the operations of the tests answer with.
type widget struct {
	ID    string `json:"id"`
	Count int    `json:"count"`
}

const widgetJSON = `{"id":"w1","count":3}`

// self stands in for the New of a generated package.
func self(c api.Caller) api.Caller { return c }

// callTo is a call of op with what it needs: path values, and a body where the method has one.
func callTo(op *spec.Operation) *api.Call {
	call := &api.Call{Operation: op}
	if strings.Contains(op.Path, "{") {
		call.Path = []string{"w1"}
	}
	if op.Method != http.MethodGet && op.Method != http.MethodDelete && op != opPostNothing {
		call.Body = map[string]string{"name": "a <b>wheel</b>"}
	}
	return call
}

func do(ctx context.Context, c api.Caller, op *spec.Operation, opts ...api.CallOption) (*widget, error) {
	return api.Do[widget](ctx, c, callTo(op), opts...)
}

// basePath is where the servers of the tests have their API: not at the root.
const basePath = "/eu/intercom"

// serve starts a real server and returns a client of it.
func serve(t *testing.T, handler http.HandlerFunc, opts ...facade.ClientOption) api.Caller {
	t.Helper()
	return clientOf(t, startServer(t, handler), opts...)
}

func startServer(t *testing.T, handler http.HandlerFunc) *httptest.Server {
	t.Helper()
	mux := http.NewServeMux()
	mux.Handle(basePath+"/", http.StripPrefix(basePath, handler))
	srv := httptest.NewServer(mux)
	t.Cleanup(srv.Close)
	return srv
}

func clientOf(t *testing.T, srv *httptest.Server, opts ...facade.ClientOption) api.Caller {
	t.Helper()
	// No wait, so that repetitions take no time where time is real.
	opts = append([]facade.ClientOption{
		facade.WithBaseURL(srv.URL + basePath), facade.WithHTTPClient(srv.Client()),
		facade.WithRandom(func() float64 { return 0 }),
	}, opts...)
	c, err := facade.New(self, token, opts...)
	require.NoError(t, err)
	return c
}

// answer is a step of a scripted transport. hang makes it wait for the request's context.
type answer struct {
	status int
	header map[string]string
	body   string
	err    error
	reader io.Reader // in place of body
	after  time.Duration
	hang   bool
}

var ok = answer{status: 200, body: widgetJSON}

func status(code int, header ...string) answer {
	a := answer{status: code, header: map[string]string{}, body: fmt.Sprintf(
		`{"type":"error.list","request_id":"req%d","errors":[{"code":"code%d","message":"no"}]}`, code, code)}
	for i := 0; i < len(header); i += 2 {
		a.header[header[i]] = header[i+1]
	}
	return a
}

func failing(err error) answer { return answer{err: err} }

// transport answers from a script, without a network, so that it works where time is fake.
type transport struct {
	mu     sync.Mutex
	script []answer
	sent   []sent
}

type sent struct {
	at     time.Time
	method string
	url    string
	header http.Header
	body   string
}

func script(answers ...answer) *transport { return &transport{script: answers} }

func (s *transport) RoundTrip(req *http.Request) (*http.Response, error) {
	var body []byte
	s.mu.Lock()
	unopened := len(s.sent) < len(s.script) && neverOpened(s.script[len(s.sent)].err)
	s.mu.Unlock()
	if trace := httptrace.ContextClientTrace(req.Context()); unopened && trace != nil {
		trace.GetConn(req.URL.Host) // as net/http's transport does; the body is not read then
	}
	if req.Body != nil && !unopened {
		body, _ = io.ReadAll(req.Body)
		_ = req.Body.Close()
	}
	s.mu.Lock()
	n := len(s.sent)
	s.sent = append(s.sent, sent{time.Now(), req.Method, req.URL.String(), req.Header.Clone(), string(body)})
	s.mu.Unlock()
	if n >= len(s.script) {
		return nil, errors.New("the script has no answer left")
	}
	a := s.script[n]
	if a.hang {
		<-req.Context().Done()
		return nil, req.Context().Err()
	}
	if a.after > 0 {
		select {
		case <-time.After(a.after):
		case <-req.Context().Done():
			return nil, req.Context().Err()
		}
	}
	if a.err != nil {
		return nil, a.err
	}
	resp := &http.Response{StatusCode: a.status, Header: http.Header{}, ContentLength: -1,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1}
	for name, value := range a.header {
		resp.Header.Set(name, value)
	}
	if a.reader != nil {
		resp.Body = io.NopCloser(a.reader)
	} else {
		resp.Body = io.NopCloser(strings.NewReader(a.body))
	}
	return resp, nil
}

// neverOpened tells whether an error is that of a connection that could not be opened.
func neverOpened(err error) bool {
	var op *net.OpError
	var dns *net.DNSError
	return errors.As(err, &op) && op.Op == "dial" || errors.As(err, &dns)
}

func (s *transport) attempts() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.sent)
}

// waits returns the times between one attempt and the next.
func (s *transport) waits() []time.Duration {
	var waits []time.Duration
	for i := 1; i < len(s.sent); i++ {
		waits = append(waits, s.sent[i].at.Sub(s.sent[i-1].at))
	}
	return waits
}

// scripted returns a client over a scripted transport, with no jitter.
func scripted(t *testing.T, s *transport, opts ...facade.ClientOption) api.Caller {
	t.Helper()
	opts = append([]facade.ClientOption{
		facade.WithHTTPClient(&http.Client{Transport: s}),
		facade.WithRandom(func() float64 { return 0 }),
	}, opts...)
	c, err := facade.New(self, token, opts...)
	require.NoError(t, err)
	return c
}

func outcome(t *testing.T, err error) api.Outcome {
	t.Helper()
	var f api.Failure
	require.ErrorAs(t, err, &f)
	return f.Outcome()
}

// attemptsOf reads from an error how many attempts were made.
func attemptsOf(t *testing.T, err error) int {
	t.Helper()
	var noAnswer *api.CallError
	if errors.As(err, &noAnswer) {
		return noAnswer.Attempts
	}
	var e *api.Error
	require.ErrorAs(t, err, &e)
	return e.Attempts
}
