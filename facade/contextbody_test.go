package facade_test

import (
	"bufio"
	"context"
	"errors"
	"io"
	"iter"
	"net/http"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/api/spec"
	"github.com/seed-a528e955/intercom-go/api/wire"
	"github.com/seed-a528e955/intercom-go/facade"
)

// A reader that blocks for ever ends with whatever ends the call, and for each the error says which.
func TestBlockedFormEndsWithItsContext(t *testing.T) {
	for name, tt := range map[string]struct {
		opts []api.CallOption
		is   error
		want string
	}{
		"attempt": {[]api.CallOption{facade.WithAttemptTimeout(3 * time.Second)}, context.DeadlineExceeded, "the attempt did not end within its timeout of 3s"},
		"call":    {[]api.CallOption{facade.WithTimeout(3 * time.Second)}, context.DeadlineExceeded, "the call did not end within its timeout of 3s"},
		"cancel":  {nil, context.Canceled, "context canceled"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				if tt.opts == nil {
					time.AfterFunc(3*time.Second, cancel)
				}
				r, w := io.Pipe()
				defer func() { _ = w.Close() }()                               // lets the reader's goroutine end
				s := roundTrip(func(r *http.Request) (*http.Response, error) { // as net/http: it waits for the body's Read
					_, err := io.Copy(io.Discard, r.Body)
					return nil, err
				})
				_, err := api.Do[widget](ctx, oddClient(t, s), upload(r), tt.opts...)
				require.ErrorIs(t, err, tt.is)
				require.ErrorContains(t, err, tt.want)
				assert.Equal(t, api.Unknown, outcome(t, err))
				assert.Equal(t, 3*time.Second, time.Since(midnight))
			})
		})
	}
}

// A reader that leaves its goroutine does not hang the call.
func TestFormWhoseReaderEndsItsGoroutine(t *testing.T) {
	c := serve(t, func(_ http.ResponseWriter, r *http.Request) { _, _ = io.Copy(io.Discard, r.Body) }, facade.WithMaxRetries(0))
	_, err := api.Do[widget](t.Context(), c, upload(readerFunc(func([]byte) (int, error) {
		runtime.Goexit()
		return 0, io.EOF
	})))
	require.ErrorIs(t, err, io.ErrUnexpectedEOF)
}

// Sixty-four answers 101 used to stop a client for good.
func TestManySwitchedProtocolsStopNothing(t *testing.T) {
	var upgrade atomic.Bool
	upgrade.Store(true)
	c := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		if !upgrade.Load() {
			_, _ = io.WriteString(w, widgetJSON)
			return
		}
		conn, rw, err := w.(http.Hijacker).Hijack()
		if err == nil {
			_, _ = rw.WriteString("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n")
			_ = rw.Flush()
			_, _ = bufio.NewReader(conn).ReadByte()
			_ = conn.Close()
		}
	}, facade.WithMaxRetries(0))
	var all sync.WaitGroup
	for range 70 {
		all.Go(func() {
			_, err := do(t.Context(), c, opGet)
			assert.Error(t, err)
		})
	}
	all.Wait()
	body, err := api.Stream(t.Context(), c, callTo(opFile))
	require.Error(t, err, "nor is a stream of it handed out")
	assert.Nil(t, body)
	upgrade.Store(false)
	_, err = do(t.Context(), c, opGet)
	require.NoError(t, err)
}

// The end of a call within an error's body is the context's, whoever ends it; the answer is kept beside it.
func TestCallThatEndsWithinAnErrorsBody(t *testing.T) {
	for name, opts := range map[string][]api.CallOption{"timeout": {facade.WithTimeout(2 * time.Second)}, "deadline": nil} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
				defer cancel()
				slow := readerFunc(func(p []byte) (int, error) { time.Sleep(time.Second); p[0] = ' '; return 1, nil })
				s := roundTrip(func(r *http.Request) (*http.Response, error) {
					return &http.Response{StatusCode: http.StatusUnprocessableEntity, Header: http.Header{}, ContentLength: -1, Body: governed(r.Context(), slow)}, nil
				})
				_, err := do(ctx, oddClient(t, s), opPost, opts...)
				require.ErrorIs(t, err, context.DeadlineExceeded)
				require.ErrorIs(t, err, api.ErrUnprocessable)
				assert.Equal(t, api.Rejected, outcome(t, err))
				time.Sleep(time.Second) // until the body's reader returns
			})
		})
	}
}

// Whatever takes a context says that it is nil.
func TestNilContext(t *testing.T) {
	var none context.Context
	c := scripted(t, script())
	fails := map[string]func() error{
		"Do":     func() error { _, err := do(none, c, opGet); return err },
		"Exec":   func() error { return api.Exec(none, c, callTo(opPost)) },
		"Stream": func() error { _, err := api.Stream(none, c, callTo(opFile)); return err },
		"Call":   func() error { return c.Call(none, callTo(opGet)) },
		"Pages":  func() error { return walkPages(none, opGet) },
		"Pages ahead": func() error {
			return walkPages(none, opGet, api.WithPrefetch(2))
		},
		"DetectRegion": func() error { _, err := facade.DetectRegion(none, token); return err },
		"Wait": func() error {
			_, err := facade.Wait(none, func(context.Context) (*int, error) { return nil, nil }, func(*int) (bool, error) { return true, nil }, facade.WaitOptions{})
			return err
		},
		"Concurrent": func() error {
			return facade.Concurrent(none, numbers(1, nil), 1, func(context.Context, *int) error { return nil })
		},
	}
	for name, f := range fails {
		t.Run(name, func(t *testing.T) {
			var err error
			require.NotPanics(t, func() { err = f() })
			require.ErrorContains(t, err, "context is nil")
		})
	}
}

func walkPages(ctx context.Context, op *spec.Operation, opts ...api.CallOption) error {
	pages := wire.Pages[*api.Page[widget]](ctx, op, opts, func(context.Context, []api.CallOption) (*wire.List, error) {
		return wire.NewList([]widget(nil), 0, nil), nil
	})
	next, stop := iter.Pull2(pages)
	defer stop()
	_, err, _ := next()
	return err
}

// governed is a body that ends with its context, as net/http's are.
func governed(ctx context.Context, r io.Reader) io.ReadCloser {
	return io.NopCloser(io.MultiReader(readerFunc(func(p []byte) (int, error) {
		if ctx.Err() != nil {
			return 0, ctx.Err()
		}
		return r.Read(p)
	}), strings.NewReader("")))
}

// A transport that reads in small pieces gets everything.
func TestFormIsReadInSmallPieces(t *testing.T) {
	var sent []byte
	c := limitedClient(t, roundTrip(func(r *http.Request) (*http.Response, error) {
		for piece := make([]byte, 1); ; {
			n, err := r.Body.Read(piece)
			sent = append(sent, piece[:n]...)
			if err != nil {
				return nil, errReset
			}
		}
	}), facade.WithMaxRetries(0))
	_, err := api.Do[widget](t.Context(), c, upload(strings.NewReader("a,b,c")))
	require.ErrorIs(t, err, errReset)
	assert.Contains(t, string(sent), "a,b,c")
	assert.Equal(t, 2, strings.Count(string(sent), "form-data"))
}

// blockingFile can be read again, and blocks when it is.
type blockingFile struct{ goOn chan struct{} }

func (b blockingFile) Read([]byte) (int, error)          { <-b.goOn; return 0, io.EOF }
func (b blockingFile) ReadAt([]byte, int64) (int, error) { <-b.goOn; return 0, io.EOF }
func (b blockingFile) Seek(_ int64, whence int) (int64, error) {
	if whence == io.SeekEnd {
		return 10, nil
	}
	return 0, nil
}

// A form that a transport reads again ends with its context, too.
func TestBlockedFormThatIsReadAgainEndsWithItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		goOn := make(chan struct{})
		var again error
		_, err := api.Do[widget](t.Context(), oddClient(t, roundTrip(func(r *http.Request) (*http.Response, error) {
			if r.GetBody == nil {
				return nil, errors.New("cannot be read again")
			}
			body, err := r.GetBody()
			if err == nil {
				_, err = io.ReadAll(body)
			}
			again = err
			return nil, err
		}), facade.WithMaxRetries(0)), upload(blockingFile{goOn}), facade.WithTimeout(time.Second))
		require.ErrorIs(t, err, context.DeadlineExceeded)
		synctest.Wait()
		require.ErrorIs(t, again, context.DeadlineExceeded)
		close(goOn)
	})
}
