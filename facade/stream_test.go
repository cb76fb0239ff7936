package facade_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/iotest"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/facade"
)

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
