package facade

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/api/wire"
)

// maxGrow is how much of a Content-Length is believed before the bytes come.
const maxGrow = 1 << 20

// read takes the answer's body off the connection, so that what follows works in memory. Read to its end, it leaves
// the connection free for another request; what is larger than the limit is not worth keeping it for.
func (c *client) read(ctx context.Context, x *exchange) error {
	body := x.response.Body
	if x.succeeded() && x.wantsStream() {
		x.stream = newStream(ctx, x)
		return nil
	}
	defer func() { _ = body.Close() }()
	if !x.succeeded() {
		// A part of an error's body is enough, and its status counts whatever becomes of the body: when it breaks off, or
		// takes longer than an attempt may. The end of the call is another thing.
		var err error
		x.body, _, err = readBody(body, maxErrorBody, x.response.ContentLength)
		if err != nil && ctx.Err() != nil && !attemptTimedOut(ctx) {
			answer := x.redactAnswer(wire.NewError(x.call, x.response.StatusCode, x.safeHeader(), x.body))
			e := x.fail(answer.Outcome(), because(ctx, nil))
			e.Earlier = answer
			return e
		}
		return nil
	}
	limit := x.settings.maxBody
	data, whole, err := readBody(body, limit, x.response.ContentLength)
	if err == nil && !whole {
		err = fmt.Errorf("%w: larger than the limit of %d bytes (WithMaxBody)", api.ErrInvalidBody, limit)
	} else if err != nil {
		x.failure = uncertain // cut short: where repeating is safe it may come whole the next time
		err = x.cutShort(ctx, err)
	}
	x.body = data
	if err != nil && wire.WantsBody(x.call) { // a success whose body nobody wants is a success all the same
		return x.fail(api.Applied, err)
	}
	return nil
}

// attemptTimedOut reports whether it is the attempt's own time that is over.
func attemptTimedOut(ctx context.Context) bool {
	timeout, ok := asType[*timeoutError](context.Cause(ctx))
	return ok && timeout.what == theAttempt
}

// readBody is readUpTo for an answer, which may have been read ahead.
func readBody(body io.Reader, limit, expected int64) (data []byte, whole bool, err error) {
	if t, ahead := body.(*trip); ahead {
		return t.all(limit)
	}
	return readUpTo(body, limit, expected)
}

// readUpTo reads at most limit bytes and tells whether that was all. What was read before an error is returned too.
func readUpTo(r io.Reader, limit, expected int64) (data []byte, whole bool, err error) {
	limit = min(limit, math.MaxInt64-1)
	data = make([]byte, 0, int(max(0, min(expected, limit, maxGrow)))+bytes.MinRead)
	for {
		n, err := r.Read(data[len(data):cap(data)])
		data = data[:len(data)+n]
		switch {
		case int64(len(data)) > limit:
			return data[:limit], false, nil
		case errors.Is(err, io.EOF):
			return data, true, nil
		case err != nil:
			return data, true, err
		case len(data) == cap(data):
			data = append(data, 0)[:len(data)] // grows
		}
	}
}

// cutShort is the error of an answer that broke off.
func (x *exchange) cutShort(ctx context.Context, err error) error {
	return fmt.Errorf("%w: cut short: %w", api.ErrInvalidBody, x.redact(because(ctx, err)))
}

// stream is the body of an answer that the caller reads himself. Closing it ends the call.
type stream struct {
	body    io.ReadCloser
	failed  func(error) error
	closers []func() // may be called more than once
}

func newStream(ctx context.Context, x *exchange) *stream {
	snapshot := *x // the exchange goes on to hold other things
	return &stream{body: x.response.Body, failed: func(err error) error {
		return snapshot.fail(api.Applied, snapshot.cutShort(ctx, err))
	}}
}

// Read implements io.Reader. Its error is io.EOF, an *api.CallError, or an *api.Error where the answer is no file after all.
func (s *stream) Read(p []byte) (int, error) {
	n, err := s.body.Read(p)
	if err != nil && !errors.Is(err, io.EOF) && answerOf(err) == nil {
		err = s.failed(err)
	}
	return n, err
}

// Close implements io.Closer. It may be called more than once.
func (s *stream) Close() error {
	err := s.body.Close()
	for _, f := range s.closers {
		f()
	}
	return err
}
