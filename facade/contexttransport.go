package facade

import (
	"bytes"
	"cmp"
	"context"
	"io"
	"math"
	"net/http"
	"sync/atomic"
)

// contextTransport ends a request, and the reading of its answer, when the context ends, also where the caller's
// transport does not. That is left behind then: its goroutine ends when it returns, and what it returns is closed.
type contextTransport struct {
	inner   http.RoundTripper // nil is http.DefaultTransport
	stream  bool              // the caller reads a success himself
	maxBody int64
}

func (c *contextTransport) RoundTrip(req *http.Request) (*http.Response, error) {
	ctx, inner := req.Context(), cmp.Or(c.inner, http.DefaultTransport)
	if ctx.Done() == nil {
		return inner.RoundTrip(req)
	}
	t := &trip{ctx: ctx, inner: inner, req: req, stream: c.stream, maxBody: c.maxBody, done: make(chan ending, 3)}
	go t.run()
	e, ended := awaitAside(ctx, endGrace, t.done)
	switch {
	case ended:
	case t.settled.CompareAndSwap(false, true):
		return nil, ctx.Err()
	default: // it has just come
		e = <-t.done
	}
	e.pass()
	switch {
	case t.body == nil:
	case t.ahead:
		t.resp.Body = t
	default:
		t.resp.Body = &contextBody{ctx: ctx, body: t.body, answer: true}
	}
	return t.resp, t.err
}

// trip is one request, and the body of its answer where that is read ahead: in the goroutine that made the request, so that
// there is no other. Each thing that is done there is told to done, and may then be used by the call.
type trip struct {
	ctx     context.Context
	inner   http.RoundTripper
	req     *http.Request
	stream  bool
	maxBody int64
	done    chan ending
	settled atomic.Bool // the answer has come, or nobody waits for it any more

	resp  *http.Response
	err   error
	body  io.ReadCloser // of resp
	ahead bool          // it is read ahead
	limit int64         // as far as this
	size  int64         // Content-Length

	data     []byte
	readErr  error
	closeErr error

	waited bool // for data
	left   bool // the reading was left behind
	rest   bytes.Reader
}

func (t *trip) run() {
	runAside(t.done, t.send)
	if t.ahead {
		runAside(t.done, t.readAhead)
		runAside(t.done, t.closeAhead)
	}
}

func (t *trip) send() {
	t.resp, t.err = t.inner.RoundTrip(t.req) //nolint:bodyclose // the call closes it, or what follows
	if t.resp != nil {
		t.body = t.resp.Body
	}
	if !t.settled.CompareAndSwap(false, true) {
		if t.body != nil {
			_ = t.body.Close()
		}
		return
	}
	if t.err != nil || t.body == nil {
		return
	}
	t.size = t.resp.ContentLength
	switch kind := t.resp.StatusCode / 100; {
	case kind == 2 && !t.stream:
		t.ahead, t.limit = true, t.maxBody
	case kind > 3: // not a redirect, whose body is thrown away, or a connection
		t.ahead, t.limit = true, maxErrorBody
	}
}

// readAhead reads one byte more than is allowed, so that who reads it sees that there is more.
func (t *trip) readAhead() {
	t.data, _, t.readErr = readUpTo((*whileLasts)(t), min(t.limit, math.MaxInt64-1)+1, t.size)
}

// whileLasts is the answer's body, of which nothing more is read when the context has ended.
type whileLasts trip

func (t *whileLasts) Read(p []byte) (int, error) {
	if err := t.ctx.Err(); err != nil {
		return 0, err
	}
	return t.body.Read(p)
}

func (t *trip) closeAhead() { t.closeErr = t.body.Close() }

// all returns what was read, as readUpTo does.
func (t *trip) all(limit int64) (data []byte, whole bool, err error) {
	if !t.waited {
		t.waited = true
		e, ended := awaitAside(t.ctx, endGrace, t.done)
		e.pass()
		if t.left = !ended; ended {
			t.rest.Reset(t.data)
		}
	}
	switch {
	case t.left:
		return nil, true, because(t.ctx, nil)
	case int64(len(t.data)) > limit:
		return t.data[:limit], false, nil
	}
	return t.data, true, t.readErr
}

// Read serves those that do not know all: a time limit of the caller's http.Client.
func (t *trip) Read(p []byte) (int, error) {
	_, _, err := t.all(math.MaxInt64)
	n, end := t.rest.Read(p)
	if end != nil {
		return 0, cmp.Or(err, io.EOF)
	}
	return n, nil
}

// Close waits until the body is closed, or has blocked for as long as the context lasts. It is called once.
func (t *trip) Close() error {
	if _, _, _ = t.all(0); t.left {
		return closeAside(t.ctx, t.body, true)
	}
	e, ended := awaitAside(t.ctx, endGrace, t.done)
	e.pass()
	if !ended {
		return because(t.ctx, nil)
	}
	return t.closeErr
}
