package facade_test

import (
	"context"
	"errors"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api"
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
	var seen []api.Operation
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
	assert.Equal(t, []api.Operation{*opGet, *opGet}, seen)

	_, found := facade.OperationFromContext(t.Context())
	assert.False(t, found)
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }
