package facade_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/facade"
)

func TestWithResponse(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var meta facade.Response
		s := script(status(429, "Retry-After", "5"), answer{status: 200, body: widgetJSON, after: time.Second, header: map[string]string{
			"X-Request-Id": "req1", "X-RateLimit-Limit": "1666", "X-RateLimit-Remaining": "1665",
			"X-RateLimit-Reset": unix(midnight.Add(10 * time.Second)), "X-Echo": "Bearer " + token,
			"Set-Cookie": "session=secret", "Location": "https://files.test/?signature=secret",
		}})
		_, err := do(t.Context(), scripted(t, s), opGet, facade.WithResponse(&meta))
		require.NoError(t, err)
		assert.Equal(t, 200, meta.StatusCode)
		assert.Equal(t, "req1", meta.RequestID)
		assert.Equal(t, 2, meta.Attempts)
		assert.Equal(t, 6*time.Second, meta.Elapsed)
		assert.Equal(t, api.RateLimit{Limit: 1666, Remaining: 1665, Reset: midnight.Add(10 * time.Second), Known: true}, meta.RateLimit)
		assert.Equal(t, "1666", meta.Header.Get("X-RateLimit-Limit"))
		for _, secret := range []string{"X-Echo", "Set-Cookie", "Location"} {
			assert.NotContains(t, meta.Header, secret)
		}
	})
}

// What is told of one call is not left over for the next.
func TestWithResponseOfAFailure(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var meta facade.Response
		c := scripted(t, script(status(404, "X-Request-Id", "req404"), failing(errReset)), facade.WithMaxRetries(0))
		_, err := do(t.Context(), c, opGet, facade.WithResponse(&meta))
		require.ErrorIs(t, err, api.ErrNotFound)
		assert.Equal(t, 404, meta.StatusCode)
		assert.Equal(t, "req404", meta.RequestID)

		_, err = do(t.Context(), c, opGet, facade.WithResponse(&meta))
		require.Error(t, err)
		assert.Equal(t, facade.Response{CallInfo: api.CallInfo{Operation: "Widgets.GET", Method: "GET", Path: "/widgets/{widget_id}", Version: "2.12", Attempts: 1, Elapsed: meta.Elapsed}}, meta)
	})
}
