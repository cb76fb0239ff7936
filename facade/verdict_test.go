package facade_test

import (
	"context"
	"io"
	"iter"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/api/spec"
	"github.com/seed-a528e955/intercom-go/facade"
	intercom "github.com/seed-a528e955/intercom-go/gen/v212"
)

// An error list under any success is an answer, not a lost one, and does not claim an effect.
func TestErrorListUnderASuccessIsAnAnswer(t *testing.T) {
	for _, op := range []*spec.Operation{opPost, opPut, opPatch, opDelete, opGet, opSearch} {
		for _, code := range []int{200, 201, 202} {
			s := script(answer{status: code, body: `{"type":"error.list","errors":[{"code":"parameter_invalid"}]}`}, ok)
			_, err := do(t.Context(), scripted(t, s), op)
			var e *api.Error
			require.ErrorAs(t, err, &e, op.Name)
			assert.Equal(t, "parameter_invalid", e.Code())
			assert.Equal(t, api.Unknown, outcome(t, err))
			assert.NotContains(t, err.Error(), "it took effect")
			assert.Equal(t, 1, s.attempts(), op.Name)
		}
	}
}

// A page of HTML under a 200 is a proxy's: a read is tried again, a write is not, and neither claims an effect.
func TestHTMLUnderASuccess(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for op, again := range map[*spec.Operation]bool{opGet: true, opSearch: true, opPut: true, opDelete: true, opPost: false, opPatch: false} {
			s := script(html, ok)
			_, err := do(t.Context(), scripted(t, s), op)
			assert.Equal(t, again, err == nil, op.Name)
			if err != nil {
				assert.Equal(t, api.Unknown, outcome(t, err))
				assert.Equal(t, 1, s.attempts())
			}
		}
		_, err := do(t.Context(), scripted(t, script(html)), opGet, facade.WithMaxRetries(0))
		require.ErrorContains(t, err, "no usable answer")
		assert.NotContains(t, err.Error(), "took effect")
		assert.NotContains(t, err.Error(), "taken effect")
	})
}

// 303 says "done, look there": after a write that is no "rejected", with a Location or without one.
func TestRedirectBySeeOtherAfterAWrite(t *testing.T) {
	for _, op := range []*spec.Operation{opPost, opPut, opPatch, opDelete} {
		for _, a := range []answer{{status: 303}, redirected("/widgets/w2"), redirected("https://elsewhere.test/x"), redirected("https://[bad")} {
			a.status = 303
			_, err := do(t.Context(), scripted(t, script(a, ok)), op)
			require.Error(t, err)
			assert.Equal(t, api.Unknown, outcome(t, err), "%s %v", op.Name, a.header)
		}
	}
}

// A limit on calls is retried whatever words are in its message; a limit on jobs is not.
func TestRateLimitWithTheWordsOfAJob(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for message, again := range map[string]bool{
			"The export app is active: too many requests": true, "active exports exceeded the rate": true,
			"Exceeded 83 requests; a job is pending review": true, "": true,
			"limit of 1 pending message data export jobs": false, "Exceeded rate limit of 5 pending reporting dataset export jobs": false,
		} {
			s := script(answer{status: 429, body: `{"errors":[{"code":"rate_limit_exceeded","message":"` + message + `"}]}`}, ok)
			_, err := do(t.Context(), scripted(t, s), opPost)
			assert.Equal(t, again, err == nil, message)
		}
	})
}

// A download is looked into only where it may be an error, and is handed over whole otherwise.
func TestDownloadsThatLookLikeErrors(t *testing.T) {
	list := `{"type":"error.list","errors":[{"code":"gone"}]}`
	for name, tt := range map[string]struct {
		contentType, body string
		refused           bool
	}{
		"error list":      {"application/json", list, true},
		"one error":       {"application/json", `{"type":"error","message":"no"}`, true},
		"of a vendor":     {"application/vnd.api+json", list, true},
		"capital letters": {"Application/JSON", list, true},
		"a CSV":           {"text/csv", list, false},
		"not JSON":        {"application/json", "[1,", false},
		"long":            {"application/json", `{"rows":["` + strings.Repeat("x", 200<<10) + `"]}`, false},
		"of errors":       {"application/json", `{"errors":[{"code":"a row of a report"}]}`, false},
	} {
		t.Run(name, func(t *testing.T) {
			s := script(answer{status: 200, header: map[string]string{"Content-Type": tt.contentType}, body: tt.body})
			body, err := api.Stream(t.Context(), scripted(t, s), callTo(opFile))
			if tt.refused {
				var e *api.Error
				require.ErrorAs(t, err, &e)
				require.ErrorIs(t, err, api.ErrInvalidBody)
				return
			}
			require.NoError(t, err)
			all, err := io.ReadAll(body)
			require.NoError(t, err)
			require.NoError(t, body.Close())
			assert.Equal(t, tt.body, string(all))
		})
	}
}

// Retry-After counts from end to end: with a fraction, as a list, and as several headers.
func TestRetryAfterIsWaitedFor(t *testing.T) {
	for name, tt := range map[string]struct {
		values []string
		want   time.Duration
	}{
		"fraction": {[]string{"1.5"}, 1500 * time.Millisecond}, "list": {[]string{"1, 7, 2"}, 7 * time.Second},
		"headers": {[]string{"3", "9"}, 9 * time.Second}, "blank": {[]string{" 4 "}, 4 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				n := 0
				c := oddClient(t, roundTrip(func(*http.Request) (*http.Response, error) {
					status := map[bool]int{true: 429, false: 200}[n == 0]
					n++
					return &http.Response{StatusCode: status, ContentLength: -1, Header: http.Header{"Retry-After": tt.values},
						Body: io.NopCloser(strings.NewReader(widgetJSON))}, nil
				}))
				_, err := do(t.Context(), c, opPost, facade.WithMaxRetries(1), facade.WithRetry(facade.RetryPolicy{Backoff: time.Nanosecond}))
				require.NoError(t, err)
				assert.InDelta(t, tt.want, time.Since(midnight), float64(time.Millisecond))
			})
		})
	}
}

// A scroll that was left is waited for in sight of hooks, for as long as the caller says, by every walk.
func TestScrollThatWasLeftIsWaitedForInSight(t *testing.T) {
	for name, tt := range map[string]struct {
		opts []api.CallOption
		wait time.Duration
		err  error
	}{
		"by default": {nil, time.Minute, nil}, "long enough": {[]api.CallOption{facade.WithScrollWait(90 * time.Second)}, time.Minute, nil},
		"too short": {[]api.CallOption{facade.WithScrollWait(10 * time.Second)}, 10 * time.Second, api.ErrScrollExists},
		"not":       {[]api.CallOption{facade.WithScrollWait(0)}, 0, api.ErrScrollExists},
	} {
		for walk, pages := range scrollWalks {
			t.Run(name+" "+walk, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					var told []time.Duration
					page := answer{status: 200, body: `{"data":[{"id":"1"}],"scroll_param":"s"}`}
					c := scripted(t, script(page, answer{status: 200, body: `{"data":[]}`}), facade.WithHooks(facade.Hooks{
						Throttle: func(_ context.Context, e facade.Event) {
							assert.ErrorIs(t, e.Err, api.ErrScrollExists)
							told = append(told, e.Wait)
						}}))
					_, err := do(t.Context(), c, opScroll) // left after its first page
					require.NoError(t, err)
					err = pages(t.Context(), c, tt.opts)
					if tt.err == nil {
						require.NoError(t, err)
					} else {
						require.ErrorIs(t, err, tt.err)
					}
					assert.Equal(t, tt.wait, time.Since(midnight))
					if tt.wait > 0 {
						assert.Equal(t, []time.Duration{tt.wait}, told)
					}
				})
			})
		}
	}
}

var scrollWalks = map[string]func(context.Context, api.Caller, []api.CallOption) error{
	"ScrollAll": func(ctx context.Context, c api.Caller, opts []api.CallOption) error {
		for _, err := range intercom.New(c).Companies.ScrollAll(ctx, intercom.ScrollCompaniesParams{}, opts...) {
			if err != nil {
				return err
			}
		}
		return nil
	},
	"RestartingScroll": func(ctx context.Context, c api.Caller, opts []api.CallOption) error {
		start := func() iter.Seq2[*api.Page[intercom.Company], error] {
			return intercom.New(c).Companies.ScrollPages(ctx, intercom.ScrollCompaniesParams{}, opts...)
		}
		for _, err := range facade.RestartingScroll(start, nil) {
			if err != nil {
				return err
			}
		}
		return nil
	},
}
