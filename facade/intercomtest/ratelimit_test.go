package intercomtest_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/facade/intercomtest"
)

func TestRateLimit(t *testing.T) {
	now := time.Unix(1_900_000_007, 0)
	u := newUser(t, intercomtest.WithClock(func() time.Time { return now }), intercomtest.WithRateLimit(2, 10*time.Second))
	limits := func() []string {
		a := u.do("GET", "/me", "")
		return []string{http.StatusText(a.status), a.header.Get("X-RateLimit-Limit"), a.header.Get("X-RateLimit-Remaining"), a.header.Get("X-RateLimit-Reset")}
	}
	bad := u.request("GET", "/me", "")
	bad.Header.Del("Authorization")
	a, err := u.send(bad)
	require.NoError(t, err)
	assert.Empty(t, a.header.Get("X-RateLimit-Limit"), "strangers spend nothing and learn nothing")

	assert.Equal(t, []string{"OK", "2", "1", "1900000010"}, limits())
	assert.Equal(t, "404 not_found", u.refused("GET", "/contacts/1", ""), "refused requests count")
	assert.Equal(t, []string{"Too Many Requests", "2", "0", "1900000010"}, limits())
	assert.Equal(t, "429 rate_limit_exceeded", u.refused("POST", "/contacts", `{"role":"lead"}`))
	assert.Zero(t, u.srv.Count()["contact"])
	u.srv.Advance(2 * time.Second)
	assert.Equal(t, "Too Many Requests", limits()[0], "aligned to the clock, not to the first request")
	u.srv.Advance(time.Second)
	assert.Equal(t, []string{"OK", "2", "1", "1900000020"}, limits())
	assert.Empty(t, newUser(t).do("GET", "/me", "").header.Get("X-RateLimit-Limit"))
}
