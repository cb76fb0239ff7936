package facade_test

import (
	"context"
	"errors"
	"fmt"
	htmltext "html"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/api/fit"
	"github.com/seed-a528e955/intercom-go/api/spec"
	"github.com/seed-a528e955/intercom-go/facade"
	"github.com/seed-a528e955/intercom-go/facade/intercomtest"
)

// chaosFront is the address that the client talks to, whichever Intercom is behind it. It knows the connections and the
// requests that are in it.
type chaosFront struct {
	*httptest.Server
	behind   atomic.Pointer[intercomtest.Server]
	inside   atomic.Int64 // requests
	requests atomic.Int64
	opened   atomic.Int64 // connections

	mu     sync.Mutex
	states map[net.Conn]http.ConnState // of the open ones
}

func newChaosFront() *chaosFront {
	f := &chaosFront{states: map[net.Conn]http.ConnState{}}
	f.Server = httptest.NewUnstartedServer(f)
	f.Config.ErrorLog = quiet
	f.Config.ConnState = f.changed // before httptest's own, which calls it
	f.Start()
	return f
}

func (f *chaosFront) show(server *intercomtest.Server) { f.behind.Store(server) }

func (f *chaosFront) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f.inside.Add(1)
	defer f.inside.Add(-1)
	if _, sent := r.Header["X-Chaos-Call"]; sent {
		f.requests.Add(1)
	}
	f.behind.Load().ServeHTTP(w, r)
}

func (f *chaosFront) changed(conn net.Conn, state http.ConnState) {
	f.mu.Lock()
	defer f.mu.Unlock()
	switch state {
	case http.StateClosed, http.StateHijacked: // what is hijacked a fault has closed
		delete(f.states, conn)
	case http.StateNew:
		f.opened.Add(1)
		f.states[conn] = state
	default:
		f.states[conn] = state
	}
}

// idle tells whether nobody is being served.
func (f *chaosFront) idle() bool { return f.inside.Load() == 0 }

// gone tells whether no connection is open.
func (f *chaosFront) gone() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return len(f.states) == 0
}

func (f *chaosFront) String() string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return fmt.Sprintf("%d requests inside, connections %v", f.inside.Load(), f.states)
}

// bodyCounter is a transport that knows which answers' bodies nobody has closed.
type bodyCounter struct {
	http.RoundTripper
	scan           *scanner
	opened, closed atomic.Int64
}

func (b *bodyCounter) RoundTrip(req *http.Request) (*http.Response, error) {
	b.scan.see("an address", req.URL.String())
	resp, err := b.RoundTripper.RoundTrip(req)
	if err == nil {
		b.opened.Add(1)
		resp.Body = &countedBody{ReadCloser: resp.Body, counter: b}
	}
	return resp, err
}

type countedBody struct {
	io.ReadCloser
	counter *bodyCounter
	once    sync.Once
}

func (c *countedBody) Close() error {
	c.once.Do(func() { c.counter.closed.Add(1) })
	return c.ReadCloser.Close()
}

// chaosCall is one call, and what its caller was told.
type chaosCall struct {
	chaosNote
	id       string // sent as a header, so that requests can be told apart
	op       *spec.Operation
	err      error
	attempts int
	cut      bool // an attempt was cut off: it took longer than it may, or its caller left
}

type chaosCallKey struct{}

func (c *chaosCall) outcome() api.Outcome {
	var f api.Failure
	errors.As(c.err, &f)
	return f.Outcome()
}

// contradicted tells whether the call ended with an answer that no retry is made after: an error under a status of
// success, or a 101.
func (c *chaosCall) contradicted() bool {
	var answer *api.Error
	return errors.As(c.err, &answer) && answer.StatusCode < http.StatusMultipleChoices
}

func (c *chaosCall) String() string {
	return fmt.Sprintf("call %s, %s, %d attempts, told: %v", c.id, c.op, c.attempts, c.err)
}

// witness knows every call, those of pagers too.
type witness struct {
	scan *scanner

	mu    sync.Mutex
	last  int
	calls []*chaosCall
}

// witnessed is the caller under a generated client.
type witnessed struct {
	*witness
	api.Caller
}

func (r witnessed) Call(ctx context.Context, call *api.Call) error {
	r.mu.Lock()
	r.last++
	c := &chaosCall{id: fmt.Sprint(r.last), op: call.Operation}
	r.calls = append(r.calls, c)
	r.mu.Unlock()
	c.chaosNote, _ = ctx.Value(chaosNoteKey{}).(chaosNote)
	if call.Response == nil { // a walk has its own
		call.Response = new(facade.Response)
	}
	if err := facade.WithHeader("X-Chaos-Call", c.id).ApplyToCall(call); err != nil {
		return err
	}
	c.err = r.Caller.Call(context.WithValue(ctx, chaosCallKey{}, c), call)
	c.attempts = call.Response.Attempts
	c.hurried = c.hurried || ctx.Err() != nil
	r.scan.seeError("the error of a call", c.err)
	r.scan.see("a Response", fmt.Sprintf("%+v", *call.Response))
	return c.err
}

func (r *witness) begin() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.calls = nil
}

func (r *witness) end() []*chaosCall {
	r.mu.Lock()
	defer r.mu.Unlock()
	calls := r.calls
	r.calls = nil
	return calls
}

func (r *witness) count() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.calls)
}

// scanner looks for the token in everything that it is shown.
type scanner struct {
	parts []string // of the token: whoever shows 15 characters of it shows one of these
	bytes atomic.Int64

	mu   sync.Mutex
	hits []string
}

func newScanner() *scanner {
	s := &scanner{}
	for i := 0; i+8 <= len(token); i += 8 {
		s.parts = append(s.parts, token[i:i+8])
	}
	return s
}

// see looks at a text as it is, and as those read it who take escapes out of it, once or again.
func (s *scanner) see(where, text string) {
	s.bytes.Add(int64(len(text)))
	for _, part := range s.parts {
		if strings.Contains(text, part) || strings.ContainsAny(text, `\%&`) && strings.Contains(unescaped(unescaped(text)), part) {
			s.mu.Lock()
			defer s.mu.Unlock()
			if len(s.hits) < 10 {
				s.hits = append(s.hits, where+": "+text)
			}
			return
		}
	}
}

var escapes = regexp.MustCompile(`\\+u[0-9a-fA-F]{4}|\\+x[0-9a-fA-F]{2}|%(25)*[0-9a-fA-F]{2}`)

// unescaped takes the escapes of JSON, of Go, of addresses and of HTML out of a text.
func unescaped(text string) string {
	text = escapes.ReplaceAllStringFunc(text, func(escape string) string {
		code, err := strconv.ParseUint(escape[len(escape)-2:], 16, 8)
		if err != nil || strings.Contains(escape, "u") && !strings.Contains(escape, "u00") {
			return escape
		}
		return string(rune(code))
	})
	return htmltext.UnescapeString(strings.ReplaceAll(text, `\/`, "/"))
}

func (s *scanner) found() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.hits
}

// Write takes the lines of a log.
func (s *scanner) Write(line []byte) (int, error) {
	s.see("the log", string(line))
	return len(line), nil
}

// seeError looks at an error in every form, and at those within.
func (s *scanner) seeError(where string, err error) {
	if err == nil {
		return
	}
	s.see(where, fmt.Sprintf("%v\n%+v\n%#v", err, err, err))
	switch e := err.(type) { //nolint:errorlint // each error of the chain is looked at in turn
	case *api.Error:
		s.see(where+", body", string(e.Body)) // %#v shows bytes as numbers
	}
	if value, ok := err.(slog.LogValuer); ok { //nolint:errorlint // as above
		s.see(where+", as a log value", fmt.Sprint(value.LogValue().Resolve()))
	}
	slog.New(slog.NewJSONHandler(s, nil)).Error(where, slog.Any("err", err))
	switch e := err.(type) { //nolint:errorlint // as above
	case interface{ Unwrap() error }:
		s.seeError(where, e.Unwrap())
	case interface{ Unwrap() []error }:
		for _, within := range e.Unwrap() {
			s.seeError(where, within)
		}
	}
}

// hooks shows the scanner what hooks are told.
func (s *scanner) hooks() facade.Hooks {
	seen := func(name string) func(context.Context, facade.Event) {
		return func(_ context.Context, e facade.Event) {
			s.see("hook "+name, fmt.Sprintf("%+v", e))
			s.seeError("hook "+name, e.Err)
		}
	}
	return facade.Hooks{
		OperationStart: func(ctx context.Context, e facade.Event) context.Context {
			seen("OperationStart")(ctx, e)
			return nil
		},
		OperationEnd: seen("OperationEnd"),
		Attempt: func(ctx context.Context, e facade.Event) {
			seen("Attempt")(ctx, e)
			if errors.Is(e.Err, context.DeadlineExceeded) || errors.Is(e.Err, context.Canceled) {
				ctx.Value(chaosCallKey{}).(*chaosCall).cut = true
			}
		},
		Retry:    seen("Retry"),
		Throttle: seen("Throttle"),
		Mismatch: func(_ context.Context, m fit.Mismatch) { s.see("hook Mismatch", fmt.Sprintf("%#v", m)) },
	}
}
