package facade

import (
	"context"
	"io"
	"sync/atomic"
	"time"
)

// contextBody is a body that ends when its context does, even if the reader behind it blocks: that of a form, for which
// net/http waits, or a stream of a transport that is not net/http's own. A Read that blocks is left behind: its goroutine
// ends when the reader does, and writes to a buffer of its own.
type contextBody struct {
	ctx    context.Context
	body   io.ReadCloser
	answer bool // and not a request's body, whose panics nobody could recover

	buf  []byte
	rest []byte // of buf, not handed out yet
	err  error  // comes after rest
	done chan ending
	left atomic.Bool // a Read was left behind

	n       int // of the last Read aside
	readErr error
}

func (b *contextBody) Read(p []byte) (int, error) {
	if len(b.rest) == 0 && b.err == nil {
		b.fill()
	}
	if len(b.rest) > 0 {
		n := copy(p, b.rest)
		b.rest = b.rest[n:]
		return n, nil
	}
	return 0, b.err
}

// fill reads once, or until the context ends.
func (b *contextBody) fill() {
	if b.ctx.Err() != nil {
		b.err = because(b.ctx, nil)
		return
	}
	if b.buf == nil {
		b.buf, b.done = make([]byte, 32<<10), make(chan ending, 1)
	}
	var grace time.Duration
	if b.answer {
		grace = endGrace
	}
	go runAside(b.done, b.readAside)
	e, ended := awaitAside(b.ctx, grace, b.done)
	switch {
	case !ended:
		b.left.Store(true)
		b.err = because(b.ctx, nil)
		return
	case b.answer:
		e.pass()
	case e.panicked != nil:
		b.readErr = e.panicked
	case e.exited:
		b.readErr = io.ErrUnexpectedEOF
	}
	b.rest, b.err = b.buf[:b.n], b.readErr
}

func (b *contextBody) readAside() {
	b.n, b.readErr = 0, nil
	b.n, b.readErr = b.body.Read(b.buf)
}

// Close does not wait for a Read that blocks, and of an answer for nothing that lasts longer than the context.
func (b *contextBody) Close() error {
	if !b.answer {
		return b.body.Close()
	}
	return closeAside(b.ctx, b.body, b.left.Load())
}

// closeAside closes a body. It does not wait for what blocks already.
func closeAside(ctx context.Context, body io.Closer, blocks bool) (err error) {
	if blocks {
		go runAside(make(chan ending, 1), func() { _ = body.Close() })
		return nil
	}
	if !callAside(ctx, func() { err = body.Close() }) {
		return because(ctx, nil)
	}
	return err
}
