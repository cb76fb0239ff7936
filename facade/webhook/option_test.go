package webhook_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strconv"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/facade/webhook"
)

func TestTimeoutOfAFunction(t *testing.T) {
	for want, opts := range map[time.Duration][]webhook.Option{5 * time.Minute: nil, time.Second: {webhook.WithTimeout(time.Second)}} {
		synctest.Test(t, func(t *testing.T) {
			start := time.Now()
			var ended time.Duration
			h := newHandler(t, append(opts, webhook.OnAll(func(ctx context.Context, _ *webhook.Event) error {
				<-ctx.Done()
				ended = time.Since(start)
				return ctx.Err()
			}), webhook.WithErrorFunc(func(_ context.Context, _ *webhook.Event, err error) { assert.ErrorIs(t, err, context.DeadlineExceeded) }))...)
			assert.Equal(t, 200, send(h, signedRequest(notification("a.b", "1", `{}`))))
			require.NoError(t, h.Shutdown(t.Context()))
			assert.Equal(t, want, ended)
		})
	}
}

// A notification that is sent again is handled once, unless nobody is to remember it.
func TestDedupOfNotifications(t *testing.T) {
	for want, opts := range map[int][]webhook.Option{1: nil, 3: {webhook.WithoutDedup()}} {
		var in inbox
		h := newHandler(t, append(opts, webhook.OnAll(in.put))...)
		for range 3 {
			assert.Equal(t, 200, send(h, signedRequest(notification("a.b", "1", `{}`))))
		}
		require.NoError(t, h.Shutdown(t.Context()))
		assert.Len(t, in.topics(), want)
	}
}

// What has been handled leaves room for others, any number of times, and so does what was known already.
func TestQueueBytesAreGivenBack(t *testing.T) {
	for _, opts := range [][]webhook.Option{nil, {webhook.WithoutDedup()}} {
		synctest.Test(t, func(t *testing.T) {
			body := notification("a.b", "1", `{}`)
			n := len(body) + 2
			var in inbox
			h := newHandler(t, append(opts, webhook.WithMaxBody(int64(n)), webhook.WithQueueBytes(n), webhook.WithQueue(1), webhook.OnAll(in.put))...)
			for i := range 20 {
				assert.Equal(t, 200, send(h, signedRequest(notification("a.b", strconv.Itoa(i/2), `{}`))), i)
				synctest.Wait()
			}
			require.NoError(t, h.Shutdown(t.Context()))
		})
	}
}

func TestFailuresAreLogged(t *testing.T) {
	var told bytes.Buffer
	h := newHandler(t, webhook.WithLogger(slog.New(slog.NewTextHandler(&told, nil))), webhook.OnAll(func(context.Context, *webhook.Event) error { return errors.New("it broke") }))
	assert.Equal(t, 200, send(h, signedRequest(notification("a.b", "id-1", `{"secret":"of somebody"}`))))
	require.NoError(t, h.Shutdown(t.Context()))
	for _, want := range []string{"level=WARN", `msg="intercom webhook"`, "it broke", "topic=a.b", "id=id-1"} {
		assert.Contains(t, told.String(), want)
	}
	assert.NotContains(t, told.String(), "of somebody")
}
