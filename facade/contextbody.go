package facade

import (
	"context"
	"io"
)

// contextBody is a request's body that ends when its context does, even if the reader that the caller gave blocks:
// net/http waits for the body's Read to return. The reader's own goroutine ends when the reader does.
type contextBody struct {
	ctx     context.Context
	body    io.ReadCloser
	buf     []byte
	rest    []byte // of buf, not handed out yet
	err     error  // comes after rest
	pending chan readResult
}

type readResult struct {
	n   int
	err error
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
		b.buf, b.pending = make([]byte, 32<<10), make(chan readResult, 1)
	}
	go func() {
		r := readResult{err: io.ErrUnexpectedEOF} // of a reader that ends its goroutine
		defer func() {
			if p := recovered(recover()); p != nil { // nobody could recover it: neither this goroutine nor net/http's is the caller's
				r = readResult{err: p}
			}
			b.pending <- r
		}()
		r.n, r.err = b.body.Read(b.buf)
	}()
	select {
	case r := <-b.pending:
		b.rest, b.err = b.buf[:r.n], r.err
	case <-b.ctx.Done():
		b.err = because(b.ctx, nil)
	}
}

// Close does not wait for a Read that blocks.
func (b *contextBody) Close() error { return b.body.Close() }
