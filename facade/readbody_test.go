package facade_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"testing/iotest"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/facade"
)

// sized is a widget whose JSON is n bytes long.
func sized(n int) string {
	const frame = `{"id":"","count":3}`
	return `{"id":"` + strings.Repeat("x", n-len(frame)) + `","count":3}`
}

func TestLimitOfAnAnswer(t *testing.T) {
	tests := []struct {
		name string
		size int
		opts []facade.ClientOption
		call []api.CallOption
		fits bool
	}{
		{"default", 1 << 20, nil, nil, true},
		{"as large as allowed", 100, []facade.ClientOption{facade.WithMaxBody(100)}, nil, true},
		{"a byte more", 101, []facade.ClientOption{facade.WithMaxBody(100)}, nil, false},
		{"the call's limit", 101, []facade.ClientOption{facade.WithMaxBody(100)}, []api.CallOption{facade.WithMaxBody(101)}, true},
		{"the call's lower limit", 100, nil, []api.CallOption{facade.WithMaxBody(99)}, false},
	}
	for _, tt := range tests {
		for _, chunked := range []bool{false, true} {
			t.Run(fmt.Sprint(tt.name, " chunked ", chunked), func(t *testing.T) {
				n := 0
				c := serve(t, func(w http.ResponseWriter, _ *http.Request) {
					n++
					if chunked {
						w.(http.Flusher).Flush()
					} else {
						w.Header().Set("Content-Length", fmt.Sprint(tt.size))
					}
					_, _ = io.WriteString(w, sized(tt.size))
				}, tt.opts...)
				_, err := do(t.Context(), c, opGet, tt.call...)
				assert.Equal(t, 1, n, "what is too large stays too large")
				if tt.fits {
					require.NoError(t, err)
					return
				}
				require.ErrorIs(t, err, api.ErrInvalidBody)
				require.ErrorContains(t, err, "larger than the limit of")
				assert.Equal(t, api.Applied, outcome(t, err))
			})
		}
	}
}

func TestCompressedAnswers(t *testing.T) {
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		assert.Equal(t, "gzip", r.Header.Get("Accept-Encoding"))
		w.Header().Set("Content-Encoding", "gzip")
		z := gzip.NewWriter(w)
		_, _ = io.WriteString(z, sized(100_000))
		_ = z.Close()
	})
	got, err := do(t.Context(), c, opGet)
	require.NoError(t, err)
	assert.Equal(t, 3, got.Count)

	_, err = do(t.Context(), c, opGet, facade.WithMaxBody(50_000)) // it is the size unpacked that counts
	require.ErrorContains(t, err, "larger than the limit")
}

func TestErrorBodies(t *testing.T) {
	large := `{"type":"error.list","errors":[{"code":"too_much"}],"padding":"` + strings.Repeat("x", 2<<20) + `"}`
	tests := []struct {
		name   string
		write  func(http.ResponseWriter)
		stored int
	}{
		{"large", func(w http.ResponseWriter) { _, _ = io.WriteString(w, large) }, 1 << 20},
		{"cut short", func(w http.ResponseWriter) {
			w.Header().Set("Content-Length", "1000")
			_, _ = io.WriteString(w, `{"type":"error.list"`)
			w.(http.Flusher).Flush()
			panic(http.ErrAbortHandler)
		}, len(`{"type":"error.list"`)},
		{"empty", func(http.ResponseWriter) {}, 0},
		{"html", func(w http.ResponseWriter) { _, _ = io.WriteString(w, "<html></html>") }, 13},
		{"null", func(w http.ResponseWriter) { _, _ = io.WriteString(w, "null") }, 4},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := serve(t, func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("X-Request-Id", "req422")
				if tt.name == "cut short" {
					w.Header().Set("Content-Length", "1000")
				}
				w.WriteHeader(http.StatusUnprocessableEntity)
				tt.write(w)
			}, facade.WithMaxBody(1)) // the limit is for answers, not for errors
			_, err := do(t.Context(), c, opPost)
			var e *api.Error
			require.ErrorAs(t, err, &e)
			assert.Equal(t, 422, e.StatusCode)
			assert.Equal(t, "req422", e.RequestID)
			assert.Len(t, e.Body, tt.stored)
			assert.Equal(t, api.Rejected, e.Outcome())
		})
	}
}

// Nobody reads the body of an operation without a result, so nothing in it makes a success a failure.
func TestIgnoredBodies(t *testing.T) {
	for name, a := range map[string]answer{"cut": cut, "html": html, "empty": empty, "json": ok} {
		t.Run(name, func(t *testing.T) {
			s := script(reread([]answer{a})...)
			require.NoError(t, api.Exec(t.Context(), scripted(t, s), callTo(opDelete)))
			assert.Equal(t, 1, s.attempts())
		})
	}
	t.Run("too large", func(t *testing.T) {
		s := script(answer{status: 200, body: sized(1000)})
		require.NoError(t, api.Exec(t.Context(), scripted(t, s, facade.WithMaxBody(10)), callTo(opDelete)))
	})
}

func TestRawAnswer(t *testing.T) {
	var raw json.RawMessage
	got, err := do(t.Context(), scripted(t, script(ok)), opGet, api.WithRawBody(&raw))
	require.NoError(t, err)
	assert.Equal(t, 3, got.Count)
	assert.JSONEq(t, widgetJSON, string(raw))
}

// Somebody reads the JSON that an operation without a result comes with, so it has to be whole.
func TestRawAnswerThatIsCutShort(t *testing.T) {
	var raw json.RawMessage
	s := script(reread([]answer{cut, ok})...)
	require.NoError(t, api.Exec(t.Context(), scripted(t, s), callTo(opDelete), api.WithRawBody(&raw)))
	assert.Equal(t, 2, s.attempts())
	assert.JSONEq(t, widgetJSON, string(raw))

	raw = nil
	err := api.Exec(t.Context(), scripted(t, script(reread([]answer{cut})...)), callTo(opPost), api.WithRawBody(&raw))
	require.ErrorIs(t, err, api.ErrInvalidBody)
	assert.Equal(t, api.Applied, outcome(t, err))
	assert.Empty(t, raw)

	large := script(answer{status: 200, body: sized(1000)})
	err = api.Exec(t.Context(), scripted(t, large, facade.WithMaxBody(10)), callTo(opPost), api.WithRawBody(&raw))
	require.ErrorContains(t, err, "larger than the limit of 10 bytes")
}

// Answers of every kind leave the connection to the next call.
func TestConnectionsAreUsedAgain(t *testing.T) {
	var conns atomic.Int64
	n := 0
	srv := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		n++
		switch n % 4 {
		case 0:
			w.WriteHeader(http.StatusNotFound)
			_, _ = w.Write(bytes.Repeat([]byte("x"), 100_000))
		case 1:
			w.WriteHeader(http.StatusServiceUnavailable)
		case 2:
			_, _ = io.WriteString(w, sized(100_000))
		default:
			_, _ = io.WriteString(w, "<html>")
		}
	}))
	srv.Config.ConnState = func(_ net.Conn, s http.ConnState) {
		if s == http.StateNew {
			conns.Add(1)
		}
	}
	srv.Start()
	t.Cleanup(srv.Close)
	c := clientOf(t, srv)
	for range 20 {
		_, _ = do(t.Context(), c, opGet)
	}
	assert.Greater(t, n, 20)
	assert.Equal(t, int64(1), conns.Load())
}

func TestStreamIsNotBuffered(t *testing.T) {
	goOn := make(chan struct{})
	c := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, "first")
		w.(http.Flusher).Flush()
		<-goOn
		_, _ = io.WriteString(w, " second")
	}, facade.WithMaxBody(3))
	body, err := api.Stream(t.Context(), c, callTo(opFile))
	require.NoError(t, err)
	first := make([]byte, 5)
	_, err = io.ReadFull(body, first)
	require.NoError(t, err)
	assert.Equal(t, "first", string(first))
	close(goOn)
	rest, err := io.ReadAll(body)
	require.NoError(t, err)
	assert.Equal(t, " second", string(rest))
	require.NoError(t, body.Close())
	require.NoError(t, body.Close(), "closing twice does no harm")
}

func TestStreamOfAnError(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := script(status(503), status(404))
		body, err := api.Stream(t.Context(), scripted(t, s), callTo(opFile))
		require.ErrorIs(t, err, api.ErrNotFound)
		assert.Nil(t, body)
		assert.Equal(t, 2, s.attempts())
	})
}

// dripping is a body that comes byte by byte, one a second, and stops when the request's context ends.
type dripping struct {
	ctx    context.Context
	left   int
	closed *bool
}

func (d *dripping) Read(p []byte) (int, error) {
	if d.left == 0 {
		return 0, io.EOF
	}
	select {
	case <-time.After(time.Second):
		d.left--
		p[0] = 'x'
		return 1, nil
	case <-d.ctx.Done():
		return 0, d.ctx.Err()
	}
}

func (d *dripping) Close() error { *d.closed = true; return nil }

func drip(seconds int, request *context.Context, closed *bool) *http.Client {
	return &http.Client{Transport: roundTrip(func(req *http.Request) (*http.Response, error) {
		*request = req.Context()
		return &http.Response{StatusCode: http.StatusOK, Header: http.Header{"X-Request-Id": {"req1"}}, ContentLength: -1,
			Body: &dripping{req.Context(), seconds, closed}}, nil
	})}
}

func TestStreamOutlivesTheAttemptTimeout(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var request context.Context
		var closed bool
		c, err := facade.New(self, token, facade.WithHTTPClient(drip(600, &request, &closed)))
		require.NoError(t, err)
		body, err := api.Stream(t.Context(), c, callTo(opFile))
		require.NoError(t, err)
		data, err := io.ReadAll(body)
		require.NoError(t, err)
		assert.Len(t, data, 600)
		require.NoError(t, request.Err(), "nothing ends before the caller closes")
		require.NoError(t, body.Close())
		assert.True(t, closed)
		require.ErrorIs(t, request.Err(), context.Canceled, "closing ends the request")
	})
}

func TestStreamEndsWithItsCall(t *testing.T) {
	tests := []struct {
		name string
		ctx  time.Duration
		call []api.CallOption
		want string
	}{
		{"the context", 5500 * time.Millisecond, nil, "deadline exceeded"},
		{"the call's timeout", time.Hour, []api.CallOption{facade.WithTimeout(5500 * time.Millisecond)}, "within its timeout of 5.5s"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var request context.Context
				var closed bool
				c, err := facade.New(self, token, facade.WithHTTPClient(drip(600, &request, &closed)))
				require.NoError(t, err)
				ctx, cancel := context.WithTimeout(t.Context(), tt.ctx)
				defer cancel()
				body, err := api.Stream(ctx, c, callTo(opFile), tt.call...)
				require.NoError(t, err)
				data, err := io.ReadAll(body)
				assert.Len(t, data, 5)
				require.ErrorIs(t, err, context.DeadlineExceeded)
				require.ErrorIs(t, err, api.ErrInvalidBody)
				require.ErrorContains(t, err, tt.want)
				require.NoError(t, body.Close())
			})
		})
	}
}

func TestStreamCutShort(t *testing.T) {
	s := script(answer{status: 200, header: map[string]string{"X-Request-Id": "req7"},
		reader: io.MultiReader(strings.NewReader("half"), iotest.ErrReader(io.ErrUnexpectedEOF))})
	body, err := api.Stream(t.Context(), scripted(t, s), callTo(opFile))
	require.NoError(t, err)
	data, err := io.ReadAll(body)
	assert.Equal(t, "half", string(data))
	require.ErrorIs(t, err, io.ErrUnexpectedEOF)
	var e *api.CallError
	require.ErrorAs(t, err, &e)
	assert.Equal(t, "req7", e.RequestID)
	assert.Equal(t, 200, e.StatusCode)
	assert.Equal(t, 1, e.Attempts)
	assert.Equal(t, api.Applied, e.Outcome())
	require.NoError(t, body.Close())
}

func TestStreamThatTheHeadersDoNotReach(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := script(answer{hang: true}, answer{hang: true}, answer{hang: true})
		start := time.Now()
		_, err := api.Stream(t.Context(), scripted(t, s), callTo(opFile))
		require.ErrorIs(t, err, context.DeadlineExceeded)
		assert.Equal(t, 3*time.Minute, time.Since(start))
		require.False(t, errors.Is(err, api.ErrInvalidBody))
	})
}
