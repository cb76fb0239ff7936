package facade

import (
	"context"
	"errors"
	"io"

	"github.com/seed-a528e955/intercom-go/api"
)

// stream is the body of an answer that the caller reads himself. Closing it ends the call.
type stream struct {
	body    io.ReadCloser
	failed  func(error) error
	closers []func() // may be called more than once
}

func newStream(ctx context.Context, x *exchange) *stream {
	snapshot := *x // the exchange goes on to hold other things
	return &stream{body: x.response.Body, failed: func(err error) error {
		e := snapshot.fail(api.Applied, snapshot.cutShort(ctx, err))
		snapshot.stamp(e)
		return e
	}}
}

// Read implements io.Reader. Its error is io.EOF or an *api.CallError.
func (s *stream) Read(p []byte) (int, error) {
	n, err := s.body.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
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
