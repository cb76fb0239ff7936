package facade_test

import (
	"context"
	"errors"
	"net"
	"net/http"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/api/spec"
	"github.com/seed-a528e955/intercom-go/facade"
)

func TestTimeoutOfACall(t *testing.T) {
	hang := answer{hang: true}
	tests := []struct {
		name    string
		client  time.Duration
		call    []api.CallOption
		elapsed time.Duration
		text    string
	}{
		{"client", 90 * time.Second, nil, 90 * time.Second, "the call did not end within its timeout of 1m30s"},
		{"call wins", time.Hour, []api.CallOption{facade.WithTimeout(5 * time.Second)}, 5 * time.Second, "the call did not end within its timeout of 5s"},
		{"call takes it away", time.Second, []api.CallOption{facade.WithTimeout(0), facade.WithMaxRetries(0)}, time.Minute, "the attempt did not end"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				start := time.Now()
				c := scripted(t, script(hang, hang, hang), facade.WithTimeout(tt.client))
				_, err := do(t.Context(), c, opGet, tt.call...)
				require.ErrorIs(t, err, context.DeadlineExceeded)
				require.ErrorContains(t, err, tt.text)
				assert.Equal(t, tt.elapsed, time.Since(start))
			})
		})
	}
}

func TestContextEndsAnAttempt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(time.Second, cancel)
		s := script(answer{hang: true}, ok)
		_, err := do(ctx, scripted(t, s), opGet)
		require.ErrorIs(t, err, context.Canceled)
		assert.Equal(t, 1, s.attempts(), "nothing is repeated for nobody")
		var e *api.CallError
		require.ErrorAs(t, err, &e)
		assert.Equal(t, "Widgets.GET", e.Operation)
		assert.Equal(t, "/widgets/{widget_id}", e.Path)
		assert.Equal(t, 1, e.Attempts)
		assert.Equal(t, time.Second, e.Elapsed)
	})
}

func TestCauseOfTheCallersContextIsKept(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		mine := errors.New("shutting down")
		ctx, cancel := context.WithCancelCause(t.Context())
		time.AfterFunc(time.Second, func() { cancel(mine) })
		_, err := do(ctx, scripted(t, script(answer{hang: true})), opPost)
		require.ErrorIs(t, err, context.Canceled)
		require.ErrorIs(t, err, mine)
	})
}

// What a transport is told about the request in its hands, next to what OperationStart put into the context.
func TestOperationFromContext(t *testing.T) {
	var seen []spec.Operation
	c := scripted(t, script(), facade.WithHTTPClient(&http.Client{Transport: roundTripper(func(r *http.Request) (*http.Response, error) {
		op, found := facade.OperationFromContext(r.Context())
		assert.True(t, found)
		assert.Equal(t, 1, r.Context().Value(spanKey{}))
		seen = append(seen, op)
		return nil, errRefused
	})}), facade.WithHooks(facade.Hooks{OperationStart: func(ctx context.Context, _ facade.Event) context.Context {
		return context.WithValue(ctx, spanKey{}, 1)
	}}), facade.WithMaxRetries(1), facade.WithRetry(facade.RetryPolicy{Backoff: 1}))
	_, err := do(t.Context(), c, opGet)
	require.ErrorIs(t, err, errRefused)
	assert.Equal(t, []spec.Operation{*opGet, *opGet}, seen)

	_, found := facade.OperationFromContext(t.Context())
	assert.False(t, found)
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func TestAttemptTimeout(t *testing.T) {
	hang := answer{hang: true}
	second := facade.WithAttemptTimeout(time.Second)
	tests := []struct {
		name     string
		op       *spec.Operation
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

// What a transport has begun for an attempt ends with it; for a file, with its reading.
func TestAttemptsContextEndsWithIt(t *testing.T) {
	var attempt context.Context
	c, err := facade.New(self, token, facade.WithHTTPClient(&http.Client{Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
		attempt = r.Context()
		return script(ok).RoundTrip(r)
	})}))
	require.NoError(t, err)
	_, err = do(t.Context(), c, opGet)
	require.NoError(t, err)
	require.ErrorIs(t, attempt.Err(), context.Canceled)
	file, err := api.Stream(t.Context(), c, callTo(opFile))
	require.NoError(t, err)
	require.NoError(t, attempt.Err())
	require.NoError(t, file.Close())
	require.ErrorIs(t, attempt.Err(), context.Canceled)
}

func TestShortestTimeouts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, err := do(t.Context(), scripted(t, script(answer{hang: true}), facade.WithTimeout(1)), opGet)
		require.ErrorContains(t, err, "the call did not end within its timeout of 1ns")
	})
	synctest.Test(t, func(t *testing.T) {
		_, err := do(t.Context(), scripted(t, script(answer{hang: true}), facade.WithMaxRetries(0), facade.WithAttemptTimeout(1)), opGet)
		require.ErrorContains(t, err, "the attempt did not end within its timeout of 1ns")
	})
}

// An answer whose body takes longer than an attempt may is that answer all the same.
func TestErrorWhoseBodyOutlastsItsAttempt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		slow := readerFunc(func(p []byte) (int, error) { time.Sleep(time.Second); p[0] = ' '; return 1, nil })
		_, err := do(t.Context(), oddClient(t, roundTrip(func(r *http.Request) (*http.Response, error) {
			return &http.Response{StatusCode: http.StatusUnprocessableEntity, Header: http.Header{}, ContentLength: -1, Body: governed(r.Context(), slow)}, nil
		})), opPost, facade.WithAttemptTimeout(5*time.Second))
		require.IsType(t, &api.Error{}, err)
		require.ErrorIs(t, err, api.ErrUnprocessable)
		time.Sleep(time.Second)
	})
}
