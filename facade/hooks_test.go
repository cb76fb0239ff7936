package facade_test

import (
	"context"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/facade"
)

type spanKey struct{}

// recorder writes down what the hooks are told, one line each.
func recorder(lines *[]string) facade.Hooks {
	note := func(what string) func(context.Context, facade.Event) {
		return func(ctx context.Context, e facade.Event) {
			*lines = append(*lines, fmt.Sprintf("%s span=%v %s %s %s v%s attempt=%d status=%d id=%q in=%s wait=%s failed=%v",
				what, ctx.Value(spanKey{}), e.Operation, e.Method, e.Path, e.Version, e.Attempts, e.StatusCode, e.RequestID,
				e.Elapsed, e.Wait, e.Err != nil))
		}
	}
	start := note("start")
	return facade.Hooks{
		OperationStart: func(ctx context.Context, e facade.Event) context.Context {
			start(ctx, e)
			return context.WithValue(ctx, spanKey{}, 1)
		},
		OperationEnd: note("end"), Attempt: note("attempt"), Retry: note("retry"),
	}
}

func TestHooks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var lines []string
		s := script(status(429, "Retry-After", "5", "X-Request-Id", "req1"), failing(errRefused), answer{status: 200, body: widgetJSON, after: time.Second})
		_, err := do(t.Context(), scripted(t, s, facade.WithHooks(recorder(&lines))), opPost)
		require.NoError(t, err)
		const op = " Widgets.POST POST /widgets v2.12 "
		assert.Equal(t, []string{
			"start span=<nil>" + op + `attempt=0 status=0 id="" in=0s wait=0s failed=false`,
			"attempt span=1" + op + `attempt=1 status=429 id="req1" in=0s wait=0s failed=true`,
			"retry span=1" + op + `attempt=1 status=429 id="req1" in=0s wait=5s failed=true`,
			"attempt span=1" + op + `attempt=2 status=0 id="" in=5s wait=0s failed=true`,
			"retry span=1" + op + `attempt=2 status=0 id="" in=5s wait=0s failed=true`,
			"attempt span=1" + op + `attempt=3 status=200 id="" in=6s wait=0s failed=false`,
			"end span=1" + op + `attempt=3 status=200 id="" in=6s wait=0s failed=false`,
		}, lines)
	})
}

func TestHooksOfAFailure(t *testing.T) {
	var ended []error
	s := script(status(404))
	hooks := facade.Hooks{
		OperationStart: func(context.Context, facade.Event) context.Context { return nil },
		OperationEnd:   func(_ context.Context, e facade.Event) { ended = append(ended, e.Err) },
	}
	// Several are all called; those left nil, and a start that returns no context, do no harm.
	c := scripted(t, s, facade.WithHooks(hooks), facade.WithHooks(facade.Hooks{}), facade.WithHooks(hooks))
	_, err := do(t.Context(), c, opGet)
	require.ErrorIs(t, err, api.ErrNotFound)
	assert.Equal(t, []error{err, err}, ended)
}
