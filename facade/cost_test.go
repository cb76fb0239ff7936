package facade_test

import (
	"net/http"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/facade"
)

// echo answers every request at once with the same small body.
type echo http.Header

func (e echo) RoundTrip(r *http.Request) (*http.Response, error) {
	return &http.Response{
		StatusCode: http.StatusOK, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Request: r, Header: http.Header(e),
		Body: body{strings.NewReader(widgetJSON)}, ContentLength: int64(len(widgetJSON)),
	}, nil
}

// throughNetHTTP makes it a transport of net/http's own, which calls trust to heed their context.
func throughNetHTTP(own http.RoundTripper) http.RoundTripper {
	t := &http.Transport{}
	t.RegisterProtocol("http", own)
	return t
}

type body struct{ *strings.Reader }

func (body) Close() error { return nil }

// A call without hooks and logger takes few allocations of its own, and none more when the answer tells the rate limit.
// By hand over net/http and encoding/json it is 25.
func TestACallTakesFewAllocations(t *testing.T) {
	const most = 55
	plain := http.Header{"Content-Type": {"application/json"}}
	limits := http.Header{"Content-Type": {"application/json"}, "X-Ratelimit-Limit": {"10000000"},
		"X-Ratelimit-Remaining": {"9999999"}, "X-Ratelimit-Reset": {unix(midnight.AddDate(80, 0, 0))}}
	for name, transport := range map[string]http.RoundTripper{
		"net/http": throughNetHTTP(echo(plain)), "net/http, rate limit": throughNetHTTP(echo(limits)),
		"own transport": echo(plain), "own transport, rate limit": echo(limits),
	} {
		c, err := facade.New(self, token, facade.WithBaseURL("http://127.0.0.1"), facade.WithHTTPClient(&http.Client{Transport: transport}))
		require.NoError(t, err)
		got := testing.AllocsPerRun(200, func() {
			if _, err := api.Do[widget](t.Context(), c, callTo(opGet)); err != nil {
				t.Error(err)
			}
		})
		t.Logf("%s: %v allocations, %s", name, got, runtime.Version())
		assert.LessOrEqual(t, got, float64(most), name)
	}
}
