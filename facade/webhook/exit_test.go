package webhook_test

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/facade/webhook"
)

// A function that leaves its goroutine, as t.FailNow does, is told as a failure, and takes neither a worker nor a place with it.
func TestFunctionsThatExitStopNothing(t *testing.T) {
	var mu sync.Mutex
	var told []error
	var in inbox
	h := newHandler(t, webhook.WithQueue(3), webhook.WithWorkers(1), webhook.OnAll(func(ctx context.Context, e *webhook.Event) error {
		_ = in.put(ctx, e)
		runtime.Goexit()
		return nil
	}), webhook.WithErrorFunc(func(_ context.Context, _ *webhook.Event, err error) {
		mu.Lock()
		defer mu.Unlock()
		told = append(told, err)
	}))
	for i := range 3 {
		require.Equal(t, http.StatusOK, send(h, signedRequest(notification("contact.created", "n"+string(rune('0'+i)), "{}"))))
	}
	require.NoError(t, h.Shutdown(t.Context()))
	assert.Len(t, in.topics(), 3)
	require.Len(t, told, 3)
	require.ErrorContains(t, told[0], "runtime.Goexit")
}

// A function for errors that panics does not end the process.
func TestErrorFunctionsThatPanic(t *testing.T) {
	var log strings.Builder
	h := newHandler(t, webhook.OnAll(func(context.Context, *webhook.Event) error { return errors.New("of the function") }),
		webhook.WithLogger(slog.New(slog.NewTextHandler(&log, nil))),
		webhook.WithErrorFunc(func(context.Context, *webhook.Event, error) { panic("of the function for errors") }))
	require.Equal(t, http.StatusOK, send(h, signedRequest(notification("contact.created", "n1", "{}"))))
	require.NoError(t, h.Shutdown(t.Context()))
	assert.Contains(t, log.String(), "of the function for errors")
	assert.Contains(t, log.String(), "of the function")
}

type store func() (bool, error)

func (s store) Claim(context.Context, string) (bool, error) { return s() }

// A store that panics or exits keeps no place in the queue, and Shutdown does not wait for it.
func TestStoresThatPanicKeepNoPlace(t *testing.T) {
	bad := true
	h := newHandler(t, webhook.WithQueue(1), webhook.OnAll(new(inbox).put), webhook.WithDedup(store(func() (bool, error) {
		if bad {
			panic("of the store")
		}
		return true, nil
	})))
	for range 3 {
		assert.PanicsWithValue(t, "of the store", func() { send(h, signedRequest(notification("contact.created", "n1", "{}"))) })
	}
	bad = false
	require.Equal(t, http.StatusOK, send(h, signedRequest(notification("contact.created", "n1", "{}"))))
	require.NoError(t, h.Shutdown(t.Context()))
}
