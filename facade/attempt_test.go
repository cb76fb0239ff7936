package facade_test

import (
	"context"
	"net"
	"net/http"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/facade"
)

func TestAttemptTimeout(t *testing.T) {
	hang := answer{hang: true}
	second := facade.WithAttemptTimeout(time.Second)
	tests := []struct {
		name     string
		op       *api.Operation
		script   []answer
		opts     []facade.ClientOption
		call     []api.CallOption
		elapsed  time.Duration
		attempts int
		err      bool
	}{
		{"a read is repeated", opGet, []answer{hang, ok}, nil, nil, time.Minute, 2, false},
		{"a write is not", opPost, []answer{hang}, nil, nil, time.Minute, 1, true},
		{"of the client", opGet, []answer{hang, hang, hang}, []facade.ClientOption{second}, nil, 3 * time.Second, 3, true},
		{"of the call", opPost, []answer{hang}, nil, []api.CallOption{second}, time.Second, 1, true},
		{"none", opGet, []answer{{status: 200, body: widgetJSON, after: time.Hour}}, nil,
			[]api.CallOption{facade.WithAttemptTimeout(0)}, time.Hour, 1, false},
		{"slow but in time", opGet, []answer{{status: 200, body: widgetJSON, after: 59 * time.Second}}, nil, nil, 59 * time.Second, 1, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := script(tt.script...)
				start := time.Now()
				_, err := do(t.Context(), scripted(t, s, tt.opts...), tt.op, tt.call...)
				assert.Equal(t, tt.elapsed, time.Since(start))
				assert.Equal(t, tt.attempts, s.attempts())
				if !tt.err {
					require.NoError(t, err)
					return
				}
				require.ErrorIs(t, err, context.DeadlineExceeded)
				require.ErrorContains(t, err, "the attempt did not end within its timeout of")
				var timeout net.Error
				require.ErrorAs(t, err, &timeout)
				assert.True(t, timeout.Timeout())
				assert.Equal(t, api.Unknown, outcome(t, err))
			})
		})
	}
}

// slowBody gives a byte, then nothing until the request's context ends.
type slowBody struct {
	ctx   context.Context
	begun bool
}

func (b *slowBody) Read(p []byte) (int, error) {
	if !b.begun {
		b.begun = true
		p[0] = '{'
		return 1, nil
	}
	<-b.ctx.Done()
	return 0, b.ctx.Err()
}

func (b *slowBody) Close() error { return nil }

// roundTrip is a transport made of a function.
type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(req *http.Request) (*http.Response, error) { return f(req) }

func slow(status int, attempts *int) roundTrip {
	return func(req *http.Request) (*http.Response, error) {
		*attempts++
		return &http.Response{StatusCode: status, Header: http.Header{"X-Request-Id": {"req9"}},
			Body: &slowBody{ctx: req.Context()}, ContentLength: -1}, nil
	}
}

func TestAttemptTimeoutIncludesTheBody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var attempts int
		c, err := facade.New(self, token, facade.WithHTTPClient(&http.Client{Transport: slow(200, &attempts)}))
		require.NoError(t, err)
		_, err = do(t.Context(), c, opPost)
		require.ErrorIs(t, err, api.ErrInvalidBody)
		require.ErrorIs(t, err, context.DeadlineExceeded)
		assert.Equal(t, api.Applied, outcome(t, err))
		assert.Equal(t, 1, attempts)
		var e *api.CallError
		require.ErrorAs(t, err, &e)
		assert.Equal(t, 200, e.StatusCode)
		assert.Equal(t, "req9", e.RequestID)
		assert.Equal(t, time.Minute, e.Elapsed)

		attempts = 0
		_, err = do(t.Context(), c, opPut, facade.WithMaxRetries(1))
		require.ErrorIs(t, err, api.ErrInvalidBody)
		assert.Equal(t, 2, attempts, "what may be repeated is")
	})
}

func TestAttemptTimeoutInAnErrorBodyKeepsTheStatus(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var attempts int
		c, err := facade.New(self, token, facade.WithHTTPClient(&http.Client{Transport: slow(422, &attempts)}))
		require.NoError(t, err)
		_, err = do(t.Context(), c, opPost)
		require.ErrorIs(t, err, api.ErrUnprocessable)
		assert.Equal(t, api.Rejected, outcome(t, err))
	})
}

// A connection that does not come about within the timeout was never used: even a POST is repeated.
func TestAttemptTimeoutWhileConnecting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var dials atomic.Int64
		tr := &http.Transport{DialContext: func(context.Context, string, string) (net.Conn, error) {
			dials.Add(1)
			time.Sleep(2 * time.Minute) // net/http lets a dial go on for the sake of later requests
			return nil, errRefused
		}}
		c, err := facade.New(self, token, facade.WithHTTPClient(&http.Client{Transport: tr}))
		require.NoError(t, err)
		_, err = do(t.Context(), c, opPost)
		require.ErrorIs(t, err, context.DeadlineExceeded)
		assert.Equal(t, api.NotSent, outcome(t, err))
		assert.Equal(t, int64(3), dials.Load())
		time.Sleep(2 * time.Minute) // the last one ends
	})
}
