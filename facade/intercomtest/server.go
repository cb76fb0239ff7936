package intercomtest

import (
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"
)

// TB is the part of testing.TB that [New] needs; *testing.T, *testing.B and *testing.F have it.
type TB interface {
	Helper()
	Cleanup(func())
	Errorf(format string, args ...any)
	Fatalf(format string, args ...any)
}

// program stands in for a test where there is none: what stops a test panics.
type program struct{}

func (program) Helper()                           {}
func (program) Cleanup(func())                    {}
func (program) Errorf(string, ...any)             {}
func (program) Fatalf(format string, args ...any) { panic(fmt.Errorf(format, args...)) }

// Server is an Intercom workspace behind an HTTP listener. Its methods may be called from any goroutine.
type Server struct {
	// URL is the base address to point a client at, base path included, without a slash at the end.
	// It does not change after the server was made.
	URL string

	*shared
	space *workspace // that its methods work on
	tb    TB
}

// shared is what there is once, however many workspaces are served.
type shared struct {
	cfg     config
	spaces  []*workspace // the first is the server's own
	http    *http.Server
	client  *http.Client
	logging sync.Mutex
	life    context.Context // ends when the server is closed: its test may be over then, too
	end     context.CancelFunc
	serving sync.WaitGroup

	mu          sync.Mutex    // guards what follows, and what the options gave to limit, to draw and to tell the time
	moved       time.Duration // of the clock
	tokens      idMaker       // of requests: one that is repeated must not change the ids of records
	history     []*Entry
	dropped     int           // from the ledger, see WithLedgerLimit
	webhooks    []*Webhooks   // that were subscribed over HTTP
	latency     time.Duration // see SetLatency
	certificate tls.Certificate
	script      script // the faults of Fail
	stubs       script // the answers of Answer
}

// locked works on what a lock guards.
func locked(mu *sync.Mutex, work func()) {
	mu.Lock()
	defer mu.Unlock()
	work()
}

// New starts a server for a test. It stops the test when an option is refused, and closes itself when the test ends.
func New(t TB, opts ...Option) *Server {
	t.Helper()
	s, err := start(t, opts)
	if err != nil {
		t.Fatalf("intercomtest: %v", err)
		return nil
	}
	t.Cleanup(func() {
		t.Helper()
		locked(&s.mu, func() { s.script.idle(t) })
		s.Close()
	})
	return s
}

// NewServer starts a server for any program. The caller closes it. It fails on an invalid option, and when no
// local port can be opened.
func NewServer(opts ...Option) (*Server, error) { return start(program{}, opts) }

func start(t TB, opts []Option) (*Server, error) {
	cfg := defaults()
	for i, opt := range opts {
		if opt == nil {
			opt = option(nil, true, "option %d is nil", i+1)
		}
		if err := opt(&cfg); err != nil {
			return nil, err
		}
	}
	s := &Server{tb: t, shared: &shared{cfg: cfg, tokens: newIDMaker(cfg.seed, drawRequestIDs)}}
	s.life, s.end = context.WithCancel(context.Background())
	transport := &http.Transport{MaxIdleConnsPerHost: 64}
	var listener net.Listener
	if cfg.inMemory {
		pipes := &pipeListener{make(chan net.Conn), s.life}
		transport.DialContext = pipes.dial
		listener, s.URL = pipes, inMemoryURL+cfg.basePath
	} else {
		var err error
		if listener, err = (&net.ListenConfig{}).Listen(s.life, "tcp", cfg.address); err != nil {
			return nil, fmt.Errorf("WithAddress: %w", err)
		}
		at := *listener.Addr().(*net.TCPAddr)
		if at.IP.IsUnspecified() {
			at.IP = net.IPv4(127, 0, 0, 1)
		}
		s.URL = "http://" + at.String() + cfg.basePath
	}
	if cfg.tls {
		certificate, pool, err := newCertificate()
		if err != nil {
			return nil, fmt.Errorf("WithTLS: %w", err)
		}
		s.certificate = certificate
		listener = tls.NewListener(listener, &tls.Config{Certificates: []tls.Certificate{certificate}, MinVersion: tls.VersionTLS12})
		transport.TLSClientConfig = &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS12}
		s.URL = "https" + strings.TrimPrefix(s.URL, "http")
	}
	s.client = &http.Client{Transport: transport}
	for _, of := range append([]account{cfg.account}, cfg.others...) {
		s.spaces = append(s.spaces, newWorkspace(&s.cfg, of, s.Now().Unix(), s.URL))
	}
	s.space = s.spaces[0]
	s.http = &http.Server{Handler: s, ErrorLog: log.New(io.Discard, "", 0)} //nolint:gosec // a client that dawdles is a feature
	s.serving.Go(func() {
		if err := s.http.Serve(listener); s.life.Err() == nil {
			s.tb.Errorf("intercomtest: serving stopped: %v", err)
		}
	})
	return s, nil
}

// Token returns the access token of the workspace.
func (s *Server) Token() string { return s.space.token }

// Client returns the HTTP client to talk to this server with. A server made with [WithInMemory] can be reached through
// this one only; any client does for the others. It follows redirects and sets no timeout, as http.DefaultClient.
func (s *Server) Client() *http.Client { return s.client }

// Close breaks all connections, ends stalled requests and frees the port. Closing twice does no harm.
func (s *Server) Close() {
	locked(&s.logging, s.end) // nothing is logged from here on
	_ = s.http.Close()        // nothing to do about a listener that fails to close
	s.client.CloseIdleConnections()
	s.serving.Wait()
}

// SetLatency makes every request wait before it is carried out; zero ends that.
func (s *Server) SetLatency(d time.Duration) { locked(&s.mu, func() { s.latency = d }) }

// Now returns the server's time: what records are stamped with, and what rate limit windows and scrolls go by.
func (s *Server) Now() (now time.Time) {
	locked(&s.mu, func() { now = s.cfg.clock().Add(s.moved) })
	return now
}

// SetTime sets the server's clock. It goes on running from there.
func (s *Server) SetTime(t time.Time) { locked(&s.mu, func() { s.moved = t.Sub(s.cfg.clock()) }) }

// Advance moves the server's clock by d, back when d is negative.
func (s *Server) Advance(d time.Duration) { locked(&s.mu, func() { s.moved += d }) }

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

func (l *pipeListener) Close() error   { return nil }
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
