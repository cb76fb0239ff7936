package facade_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/facade"
)

// Whatever an answer says about the limit, calls that the server takes are not held up for long, and none fails.
func TestLimitsThatMakeNoSense(t *testing.T) {
	at := func(d time.Duration) func() string {
		return func() string { return strconv.FormatInt(time.Now().Add(d).Unix(), 10) }
	}
	text := func(s string) func() string { return func() string { return s } }
	for name, h := range map[string][3]func() string{
		"negative":          {text("-5"), text("-1"), at(time.Second)},
		"huge":              {text("9223372036854775807"), text("9223372036854775807"), at(10 * time.Second)},
		"beyond a number":   {text("99999999999999999999"), text("1"), at(10 * time.Second)},
		"not a number":      {text("NaN"), text("Infinity"), text("soon")},
		"a list":            {text("160, 160"), text("159, 159"), at(10 * time.Second)},
		"milliseconds":      {text("160"), text("159"), func() string { return strconv.FormatInt(time.Now().Add(time.Minute).UnixMilli(), 10) }},
		"seconds left":      {text("160"), text("159"), text("10")},
		"long past":         {text("160"), text("159"), at(-time.Hour)},
		"now":               {text("160"), text("159"), at(0)},
		"a year from now":   {text("160"), text("0"), at(365 * 24 * time.Hour)},
		"more than allowed": {text("10"), text("1000000"), at(10 * time.Second)},
		"nothing allowed":   {text("0"), text("1000"), at(10 * time.Second)},
		"one missing":       {text("160"), text(""), at(10 * time.Second)},
		"zero, and later":   {text("0"), text("0"), at(10 * time.Second)},
		"spent long ago":    {text("160"), text("0"), text("10")},
		"zero":              {text("0"), text("0"), text("0")},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c := limitedClient(t, roundTrip(func(*http.Request) (*http.Response, error) {
					time.Sleep(10 * time.Millisecond)
					header := http.Header{}
					for i, key := range []string{"X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset"} {
						if value := h[i](); value != "" {
							header.Set(key, value)
						}
					}
					return &http.Response{StatusCode: http.StatusOK, Header: header, Body: io.NopCloser(strings.NewReader(widgetJSON))}, nil
				}))
				var all sync.WaitGroup
				for range 50 {
					all.Go(func() {
						for range 10 {
							_, err := do(t.Context(), c, opPost)
							assert.NoError(t, err)
						}
					})
				}
				all.Wait()
				assert.Less(t, time.Since(midnight), 10*time.Second)
			})
		})
	}
}

// A context may end anywhere: the error is the context's each time that there is no answer, and tells whether anything was sent.
func TestContextThatEndsAnywhere(t *testing.T) {
	limits := map[string]string{"X-RateLimit-Limit": "100", "X-RateLimit-Remaining": "0", "X-RateLimit-Reset": strconv.FormatInt(midnight.Add(30*time.Second).Unix(), 10)}
	for name, tt := range map[string]struct {
		at      string // the place where it ends
		answers []answer
		want    api.Outcome
	}{
		"in the hook of the start":   {"start", nil, api.NotSent},
		"in the token source":        {"source", nil, api.NotSent},
		"before the answer":          {"time", []answer{{hang: true}}, api.Unknown},
		"in the answer's body":       {"time", []answer{{status: 200, reader: &slowly{pieces: []string{`{"id":`}, wait: time.Minute, end: errors.New("closed")}}}, api.Applied},
		"in the hook of an attempt":  {"attempt", []answer{status(429, "Retry-After", "1"), ok}, api.Rejected},
		"in the hook of a retry":     {"retry", []answer{status(429, "Retry-After", "1"), ok}, api.Rejected},
		"in the wait before a retry": {"time", []answer{status(429, "Retry-After", "30"), ok}, api.Rejected},
		"in the limiter's queue":     {"time", []answer{{status: 429, header: limits}, ok}, api.Rejected},
	} {
		for method, op := range map[string]func() *api.Call{"POST": func() *api.Call { return callTo(opPost) }, "GET": func() *api.Call { return callTo(opGet) },
			"DELETE": func() *api.Call { return callTo(opDelete) }, "form": func() *api.Call { return upload(strings.NewReader("x")) }} {
			t.Run(method+" "+name, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					ctx, cancel := context.WithCancel(t.Context())
					defer cancel()
					end := func(place string) {
						if place == tt.at {
							cancel()
						}
					}
					if tt.at == "time" {
						time.AfterFunc(5*time.Second, cancel)
					}
					s := script(tt.answers...)
					c, err := facade.NewWithTokenSource(self, func(context.Context) (string, error) { end("source"); return token, nil },
						facade.WithHTTPClient(&http.Client{Transport: s}), facade.WithHooks(facade.Hooks{
							OperationStart: func(context.Context, facade.Event) context.Context { end("start"); return nil },
							Attempt:        func(context.Context, facade.Event) { end("attempt") },
							Retry:          func(context.Context, facade.Event) { end("retry") },
						}))
					require.NoError(t, err)
					_, err = api.Do[widget](ctx, c, op())
					if tt.at == "attempt" { // what was answered is known by then
						require.ErrorIs(t, err, api.ErrRateLimited)
					} else {
						require.ErrorIs(t, err, context.Canceled)
					}
					assert.Equal(t, tt.want, outcome(t, err))
					assert.Equal(t, min(1, len(tt.answers)), s.attempts())
					time.Sleep(time.Minute) // until the answer's body returns
				})
			})
		}
	}
}
