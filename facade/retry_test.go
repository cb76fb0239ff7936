package facade_test

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"syscall"
	"testing"
	"testing/iotest"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/api/spec"
	"github.com/seed-a528e955/intercom-go/facade"
)

var (
	errReset   = &net.OpError{Op: "read", Net: "tcp", Err: syscall.ECONNRESET}
	errRefused = &net.OpError{Op: "dial", Net: "tcp", Err: syscall.ECONNREFUSED}
	errNoHost  = &net.OpError{Op: "dial", Net: "tcp", Err: &net.DNSError{Err: "no such host", Name: "x", IsNotFound: true}}

	pending = answer{status: 429, body: `{"type":"error.list","errors":[{"code":"rate_limit_exceeded",` +
		`"message":"there are 5 pending reporting jobs already"}]}`}
	cut      = answer{status: 200, reader: io.MultiReader(strings.NewReader(`{"id":`), iotest.ErrReader(io.ErrUnexpectedEOF))}
	html     = answer{status: 200, body: "<html>maintenance</html>"}
	empty    = answer{status: 200}
	null     = answer{status: 200, body: "null"}
	noSuch   = answer{status: 404, body: `{"type":"error.list","errors":[{"code":"not_found"}]}`}
	badVer   = answer{status: 404, body: `{"type":"error.list","errors":[{"code":"intercom_version_invalid"}]}`}
	htmlGate = answer{status: 504, body: "<html>gateway</html>"}
	nullBody = answer{status: 429, body: "null"}
)

// TestRetryDecisions is the table of what is repeated. Each row's script is what the attempts meet; an attempt too many
// or too few fails it.
func TestRetryDecisions(t *testing.T) {
	const fine = api.Outcome(-1) // the call succeeds
	tests := []struct {
		name   string
		op     *spec.Operation
		script []answer
		want   api.Outcome
		is     error
	}{
		// Nothing goes wrong.
		{"get", opGet, []answer{ok}, fine, nil},
		{"post", opPost, []answer{ok}, fine, nil},

		// 429: every method.
		{"get 429", opGet, []answer{status(429), ok}, fine, nil},
		{"put 429", opPut, []answer{status(429), ok}, fine, nil},
		{"delete 429", opDelete, []answer{status(429), ok}, fine, nil},
		{"post 429", opPost, []answer{status(429), ok}, fine, nil},
		{"patch 429", opPatch, []answer{status(429), ok}, fine, nil},
		{"post 429 null", opPost, []answer{nullBody, ok}, fine, nil},
		{"post 429 for ever", opPost, []answer{status(429), status(429), status(429)}, api.Rejected, api.ErrRateLimited},
		{"post 429 with Retry-After for ever", opPost, slices.Repeat([]answer{status(429, "Retry-After", "1")}, 3), api.Rejected, api.ErrRateLimited},
		{"post 429 in window after window", opPost, []answer{window(inSeconds(5)), window(inSeconds(15)), window(inSeconds(25))}, api.Rejected, api.ErrRateLimited},
		{"post 429 pending jobs", opPost, []answer{pending}, api.Rejected, api.ErrJobPending},
		{"get 429 pending jobs", opGet, []answer{pending}, api.Rejected, api.ErrJobPending},
		{"scroll 429", opScroll, []answer{status(429), ok}, fine, nil},

		// Momentary statuses: where repeating is safe.
		{"get 408", opGet, []answer{status(408), ok}, fine, nil},
		{"get 500", opGet, []answer{status(500), ok}, fine, nil},
		{"get 502", opGet, []answer{status(502), ok}, fine, nil},
		{"get 503", opGet, []answer{status(503), ok}, fine, nil},
		{"get 504", opGet, []answer{htmlGate, ok}, fine, nil},
		{"put 500", opPut, []answer{status(500), ok}, fine, nil},
		{"delete 503", opDelete, []answer{status(503), ok}, fine, nil},
		{"safe post 502", opSearch, []answer{status(502), ok}, fine, nil},
		{"get 500 for ever", opGet, []answer{status(500), status(500), status(500)}, api.Unknown, api.ErrServer},
		{"post 500", opPost, []answer{status(500)}, api.Unknown, api.ErrServer},
		{"post 503", opPost, []answer{status(503)}, api.Unknown, api.ErrServer},
		{"post 503 with Retry-After", opPost, []answer{status(503, "Retry-After", "1")}, api.Unknown, api.ErrServer},
		{"post 408", opPost, []answer{status(408)}, api.Unknown, nil},
		{"post 504", opPost, []answer{htmlGate}, api.Unknown, api.ErrServer},
		{"patch 500", opPatch, []answer{status(500)}, api.Unknown, api.ErrServer},
		{"scroll 500", opScroll, []answer{status(500)}, api.Unknown, api.ErrServer},

		// Answers that mean what they say.
		{"get 400", opGet, []answer{status(400)}, api.Rejected, api.ErrBadRequest},
		{"get 401", opGet, []answer{status(401)}, api.Rejected, api.ErrUnauthorized},
		{"get 403", opGet, []answer{status(403)}, api.Rejected, api.ErrForbidden},
		{"get 404", opGet, []answer{noSuch}, api.Rejected, api.ErrNotFound},
		{"post 409", opPost, []answer{status(409)}, api.Rejected, api.ErrConflict},
		{"get 410", opGet, []answer{status(410)}, api.Rejected, api.ErrGone},
		{"put 422", opPut, []answer{status(422)}, api.Rejected, api.ErrUnprocessable},
		{"get 501", opGet, []answer{status(501)}, api.Unknown, api.ErrServer},
		{"get 304", opGet, []answer{status(304)}, api.Rejected, nil},

		// The connection breaks.
		{"get reset", opGet, []answer{failing(errReset), ok}, fine, nil},
		{"put reset", opPut, []answer{failing(errReset), ok}, fine, nil},
		{"delete reset", opDelete, []answer{failing(errReset), ok}, fine, nil},
		{"safe post reset", opSearch, []answer{failing(errReset), ok}, fine, nil},
		{"post reset", opPost, []answer{failing(errReset)}, api.Unknown, syscall.ECONNRESET},
		{"patch reset", opPatch, []answer{failing(errReset)}, api.Unknown, syscall.ECONNRESET},
		{"scroll reset", opScroll, []answer{failing(errReset)}, api.Unknown, syscall.ECONNRESET},
		{"get reset for ever", opGet, []answer{failing(errReset), failing(errReset), failing(errReset)}, api.Unknown, syscall.ECONNRESET},

		// The connection cannot be opened: nothing was sent.
		{"post refused", opPost, []answer{failing(errRefused), ok}, fine, nil},
		{"post no host", opPost, []answer{failing(errNoHost), failing(errNoHost), ok}, fine, nil},
		{"scroll refused", opScroll, []answer{failing(errRefused), ok}, fine, nil},
		{"post refused for ever", opPost, []answer{failing(errRefused), failing(errRefused), failing(errRefused)}, api.NotSent, syscall.ECONNREFUSED},

		// A success that cannot be read.
		{"get cut", opGet, []answer{cut, ok}, fine, nil},
		{"put cut", opPut, []answer{cut, ok}, fine, nil},
		{"delete cut", opDelete, []answer{cut, ok}, fine, nil},
		{"safe post cut", opSearch, []answer{cut, ok}, fine, nil},
		{"post cut", opPost, []answer{cut}, api.Applied, api.ErrInvalidBody},
		{"scroll cut", opScroll, []answer{cut}, api.Applied, api.ErrInvalidBody},
		{"get html", opGet, []answer{html, html, ok}, fine, nil},
		{"get html for ever", opGet, []answer{html, html, html}, api.Unknown, api.ErrInvalidBody},
		{"post html", opPost, []answer{html}, api.Unknown, api.ErrInvalidBody},
		{"get empty", opGet, []answer{empty, ok}, fine, nil},
		{"get null", opGet, []answer{null, ok}, fine, nil},
		{"get null for ever", opGet, []answer{null, null, null}, api.Applied, api.ErrEmptyBody},
		{"post null", opPost, []answer{null}, api.Applied, api.ErrEmptyBody},
		{"get error list", opGet, []answer{{status: 200, body: `{"type":"error.list","errors":[]}`}}, api.Unknown, api.ErrInvalidBody},
		{"get empty for ever", opGet, []answer{empty, empty, empty}, api.Applied, api.ErrEmptyBody},
		{"get empty 202", opGet, []answer{{status: 202}}, api.Applied, api.ErrEmptyBody},
		{"delete empty then 404", opDelete, []answer{empty, noSuch}, fine, nil},
		{"post empty", opPost, []answer{empty}, api.Applied, api.ErrEmptyBody},
		{"scroll empty", opScroll, []answer{empty}, api.Applied, api.ErrEmptyBody},

		// What earlier attempts did is not undone by later answers.
		{"put 500 then 422", opPut, []answer{status(500), status(422)}, api.Unknown, api.ErrUnprocessable},
		{"put reset then refused", opPut, []answer{failing(errReset), failing(errRefused), failing(errRefused)}, api.Unknown, syscall.ECONNREFUSED},
		{"put reset then 429", opPut, []answer{failing(errReset), status(429), status(429)}, api.Unknown, api.ErrRateLimited},
		{"put cut then 500", opPut, []answer{cut, status(500), status(500)}, api.Applied, api.ErrServer},
		{"put cut then 422", opPut, []answer{cut, status(422)}, api.Applied, api.ErrUnprocessable},
		{"put 500 then html", opPut, []answer{status(500), html, html}, api.Unknown, api.ErrInvalidBody},
		{"post 429 then 500", opPost, []answer{status(429), status(500)}, api.Unknown, api.ErrServer},
		{"post 429 then refused", opPost, []answer{status(429), failing(errRefused), failing(errRefused)}, api.NotSent, syscall.ECONNREFUSED},
		{"post refused then 422", opPost, []answer{failing(errRefused), status(422)}, api.Rejected, api.ErrUnprocessable},

		// A deletion whose first answer was lost.
		{"delete 404", opDelete, []answer{noSuch}, api.Rejected, api.ErrNotFound},
		{"delete reset then 404", opDelete, []answer{failing(errReset), noSuch}, fine, nil},
		{"delete 504 then 404", opDelete, []answer{htmlGate, noSuch}, fine, nil},
		{"delete cut then 404", opDelete, []answer{cut, noSuch}, fine, nil},
		{"delete reset, 429, 404", opDelete, []answer{failing(errReset), status(429), noSuch}, fine, nil},
		{"delete 429 then 404", opDelete, []answer{status(429), noSuch}, api.Rejected, api.ErrNotFound},
		{"delete refused then 404", opDelete, []answer{failing(errRefused), noSuch}, api.Rejected, api.ErrNotFound},
		{"delete 500 then 404 of the version", opDelete, []answer{status(500), badVer}, api.Unknown, api.ErrVersion},
		{"delete 500 then 410", opDelete, []answer{status(500), status(410)}, api.Unknown, api.ErrGone},
		{"get 500 then 404", opGet, []answer{status(500), noSuch}, api.Unknown, api.ErrNotFound},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := script(reread(tt.script)...)
				_, err := do(t.Context(), scripted(t, s), tt.op)
				assert.Equal(t, len(tt.script), s.attempts(), "attempts")
				if tt.want == fine {
					require.NoError(t, err)
					return
				}
				require.Error(t, err)
				assert.Equal(t, tt.want, outcome(t, err), "%v", err)
				assert.Equal(t, len(tt.script), attemptsOf(t, err))
				if tt.is != nil {
					require.ErrorIs(t, err, tt.is)
				}
			})
		})
	}
}

// reread gives every use of a broken body a reader of its own.
func reread(answers []answer) []answer {
	own := make([]answer, len(answers))
	for i, a := range answers {
		if a.reader != nil {
			a.reader = io.MultiReader(strings.NewReader(`{"id":`), iotest.ErrReader(io.ErrUnexpectedEOF))
		}
		own[i] = a
	}
	return own
}

func TestRetryOfADeleteFoundGoneHasZeroResult(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var meta facade.Response
		got, err := do(t.Context(), scripted(t, script(failing(errReset), noSuch)), opDelete, facade.WithResponse(&meta))
		require.NoError(t, err)
		assert.Equal(t, &widget{}, got)
		assert.Equal(t, 404, meta.StatusCode)
		assert.Equal(t, 2, meta.Attempts)
	})
}

func TestMaxRetries(t *testing.T) {
	tests := []struct {
		name   string
		client []facade.ClientOption
		call   []api.CallOption
		want   int
	}{
		{"default", nil, nil, 3},
		{"client", []facade.ClientOption{facade.WithMaxRetries(4)}, nil, 5},
		{"none", []facade.ClientOption{facade.WithMaxRetries(0)}, nil, 1},
		{"beside a policy", []facade.ClientOption{facade.WithMaxRetries(1), facade.WithRetry(facade.RetryPolicy{Backoff: 1})}, nil, 2},
		{"call over client", []facade.ClientOption{facade.WithMaxRetries(4)}, []api.CallOption{facade.WithMaxRetries(0)}, 1},
		{"call over none", []facade.ClientOption{facade.WithMaxRetries(0)}, []api.CallOption{facade.WithMaxRetries(1)}, 2},
		{"policy of the call", []facade.ClientOption{facade.WithMaxRetries(1)}, []api.CallOption{facade.WithRetry(facade.RetryPolicy{})}, 2},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := script(status(500), status(500), status(500), status(500), status(500), status(500))
				_, err := do(t.Context(), scripted(t, s, tt.client...), opGet, tt.call...)
				require.ErrorIs(t, err, api.ErrServer)
				assert.Equal(t, tt.want, s.attempts())
			})
		})
	}
}

// The body of every attempt is the same, byte for byte.
func TestRetrySendsTheBodyAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := script(status(429), failing(errReset), ok)
		_, err := do(t.Context(), scripted(t, s), opSearch)
		require.NoError(t, err)
		require.Len(t, s.sent, 3)
		for _, r := range s.sent {
			assert.JSONEq(t, `{"name":"a <b>wheel</b>"}`, r.body)
			assert.Equal(t, s.sent[0].body, r.body)
			assert.Equal(t, "application/json", r.header.Get("Content-Type"))
		}
	})
}

func TestCancelledBeforeSendsNothing(t *testing.T) {
	s := script(ok)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := do(ctx, scripted(t, s), opPost)
	require.ErrorIs(t, err, context.Canceled)
	assert.Zero(t, s.attempts())
	assert.Equal(t, api.NotSent, outcome(t, err))
	assert.Equal(t, 0, attemptsOf(t, err))
}

func TestRetryCancelledWhileWaiting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := script(status(429, "Retry-After", "30"), ok)
		ctx, cancel := context.WithCancelCause(t.Context())
		mine := errors.New("the user went away")
		time.AfterFunc(10*time.Second, func() { cancel(mine) })
		start := time.Now()
		_, err := do(ctx, scripted(t, s), opPost)
		assert.Equal(t, 10*time.Second, time.Since(start))
		require.ErrorIs(t, err, context.Canceled)
		require.ErrorIs(t, err, mine)
		require.ErrorIs(t, err, api.ErrRateLimited, "the reason for waiting is not hidden")
		assert.Equal(t, api.Rejected, outcome(t, err))
		assert.Equal(t, 1, s.attempts())
		var e *api.CallError
		require.ErrorAs(t, err, &e)
		assert.Equal(t, 10*time.Second, e.Elapsed)
		assert.Equal(t, 1, e.Attempts)
	})
}

func TestRetryCancelledInALaterAttempt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := script(status(429), answer{hang: true})
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		_, err := do(ctx, scripted(t, s), opPost)
		require.ErrorIs(t, err, context.DeadlineExceeded)
		require.ErrorIs(t, err, api.ErrRateLimited)
		assert.Equal(t, api.Unknown, outcome(t, err), "the second attempt was under way")
		assert.Equal(t, 2, attemptsOf(t, err))
	})
}

func TestElapsedAndAttempts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := script(status(429, "Retry-After", "7"), answer{status: 422, after: 2 * time.Second, body: "{}"})
		_, err := do(t.Context(), scripted(t, s), opPost)
		var e *api.Error
		require.ErrorAs(t, err, &e)
		assert.Equal(t, http.StatusUnprocessableEntity, e.StatusCode)
		assert.Equal(t, 9*time.Second, e.Elapsed)
		assert.Equal(t, 2, e.Attempts)
		assert.EqualError(t, err, "Widgets.POST: POST /widgets: 422 Unprocessable Entity (2 attempts in 9s, outcome rejected)")
	})
}
