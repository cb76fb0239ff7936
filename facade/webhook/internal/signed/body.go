package signed

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync"
	"time"
)

// Errors of a request that is not read.
var (
	ErrMethod   = errors.New("not a POST request")
	ErrTooLarge = errors.New("the body is too large")
	ErrRead     = errors.New("the body could not be read")
)

// buffers are reused: most bodies are small, and what a request declares as its length allocates nothing.
var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

const keep = 64 << 10 // a buffer that grew beyond this is not kept

// ReadBody reads the body of a POST request, at most limit bytes of it.
func ReadBody(r *http.Request, limit int64) ([]byte, error) {
	if r == nil {
		return nil, fmt.Errorf("%w: the request is nil", ErrRead)
	}
	if r.Method != http.MethodPost {
		return nil, fmt.Errorf("%w: %s", ErrMethod, r.Method)
	}
	if r.ContentLength > limit {
		return nil, fmt.Errorf("%w: %d bytes, at most %d are read", ErrTooLarge, r.ContentLength, limit)
	}
	buffer := buffers.Get().(*bytes.Buffer)
	defer func() {
		if buffer.Cap() <= keep {
			buffer.Reset()
			buffers.Put(buffer)
		}
	}()
	if r.Body != nil {
		if _, err := buffer.ReadFrom(io.LimitReader(r.Body, limit+1)); err != nil {
			return nil, fmt.Errorf("%w: %w", ErrRead, err)
		}
	}
	if int64(buffer.Len()) > limit {
		return nil, fmt.Errorf("%w: at most %d bytes are read", ErrTooLarge, limit)
	}
	return bytes.Clone(buffer.Bytes()), nil
}

// Within lets a request's body take no longer than d, until done is called. Call it for a body that was read: of another the
// server reads the rest, which must not take longer either. It does nothing where a connection has no deadlines.
func Within(w http.ResponseWriter, d time.Duration) (done func()) {
	control := http.NewResponseController(w)
	if control.SetReadDeadline(time.Now().Add(d)) != nil {
		return func() {}
	}
	return func() { _ = control.SetReadDeadline(time.Time{}) } // the server sets its own for the next request
}
