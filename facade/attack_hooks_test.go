package facade_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/api/fit"
	"github.com/seed-a528e955/intercom-go/facade"
)

// hooksThat calls f in each hook, and says in which.
func hooksThat(f func(ctx context.Context, hook string, err error)) facade.Hooks {
	of := func(hook string) func(context.Context, facade.Event) {
		return func(ctx context.Context, e facade.Event) { f(ctx, hook, e.Err) }
	}
	return facade.Hooks{
		OperationStart: func(ctx context.Context, e facade.Event) context.Context { f(ctx, "start", e.Err); return ctx },
		OperationEnd:   of("end"), Attempt: of("attempt"), Retry: of("retry"), Throttle: of("throttle"),
		Mismatch: func(ctx context.Context, _ fit.Mismatch) { f(ctx, "mismatch", nil) },
	}
}

// everyHook is a server and a first call that meets each hook: it is refused with the window spent, answers with a field of
// the wrong type, and allows one request at a time.
func everyHook() *transport {
	limits := func(remaining string, reset time.Duration) map[string]string {
		return map[string]string{"X-RateLimit-Limit": "1", "X-RateLimit-Remaining": remaining, "X-RateLimit-Reset": unix(midnight.Add(reset))}
	}
	odd := answer{status: 200, body: `{"id":"w1","count":"three"}`, header: limits("0", 20*time.Second)}
	script := script(answer{status: 429, body: "null", header: limits("0", 10*time.Second)})
	for i := range 40 {
		odd.header = limits("0", time.Duration(i+2)*10*time.Second)
		script.script = append(script.script, odd)
	}
	return script
}

// A hook may call the client, also where the limiter lets one call go at a time: nothing waits for itself for ever.
func TestHookThatCallsTheClient(t *testing.T) {
	for _, hook := range []string{"start", "end", "attempt", "retry", "throttle", "mismatch"} {
		t.Run(hook, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var c api.Caller
				inside, called := false, 0
				c = scripted(t, everyHook(), facade.WithHooks(hooksThat(func(ctx context.Context, at string, _ error) {
					if at != hook || inside {
						return
					}
					inside = true
					defer func() { inside = false }()
					called++
					_, err := do(ctx, c, opPost)
					if hook != "throttle" {
						assert.NoError(t, err)
					}
				})))
				for range 2 {
					w, err := do(t.Context(), c, opPost)
					require.NoError(t, err)
					assert.Equal(t, "w1", w.ID)
				}
				assert.Positive(t, called)
				assert.Less(t, time.Since(midnight), 3*time.Minute)
			})
		})
	}
}

// While a hook takes its time, others go on.
func TestHookThatBlocksHoldsItsOwnCallOnly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		first := true
		var mu sync.Mutex
		c := limitedClient(t, roundTrip(func(*http.Request) (*http.Response, error) {
			return &http.Response{StatusCode: http.StatusTooManyRequests, Header: http.Header{}, Body: io.NopCloser(strings.NewReader("null"))}, nil
		}), facade.WithMaxRetries(0), facade.WithHooks(facade.Hooks{Attempt: func(context.Context, facade.Event) {
			mu.Lock()
			wait := first
			first = false
			mu.Unlock()
			if wait {
				time.Sleep(time.Hour)
			}
		}}))
		var all sync.WaitGroup
		var done atomic.Int64
		for range 50 { // one at a time, as each is refused
			all.Go(func() {
				_, _ = do(t.Context(), c, opPost)
				if time.Since(midnight) < 30*time.Minute {
					done.Add(1)
				}
			})
		}
		all.Wait()
		assert.Equal(t, int64(49), done.Load())
	})
}

// A hook that panics or leaves its goroutine ends its own call, and leaves nothing behind: others go on, bodies are closed.
func TestHookThatPanicsOrExits(t *testing.T) {
	for _, hook := range []string{"start", "end", "attempt", "retry", "throttle", "mismatch"} {
		for name, leave := range map[string]func(){"panic": func() { panic(errBroken) }, "exit": runtime.Goexit} {
			t.Run(hook+" "+name, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					left := 0
					c := scripted(t, everyHook(), facade.WithHooks(hooksThat(func(_ context.Context, at string, _ error) {
						if at == hook && left < 1 {
							left++
							leave()
						}
					})))
					var ended sync.WaitGroup
					for range 2 {
						ended.Go(func() {
							defer func() { _ = recover() }()
							_, _ = do(t.Context(), c, opPost)
						})
						ended.Wait()
					}
					assert.Equal(t, 1, left)
					for range 3 {
						_, err := do(t.Context(), c, opPost)
						require.NoError(t, err)
					}
				})
			})
		}
	}
	for _, hook := range []string{"attempt", "end"} {
		body := &deafBody{first: "file"}
		c := oddClient(t, roundTrip(func(*http.Request) (*http.Response, error) {
			return &http.Response{StatusCode: http.StatusOK, Header: http.Header{"Content-Type": {"image/png"}}, ContentLength: -1, Body: body}, nil
		}), facade.WithHooks(hooksThat(func(_ context.Context, at string, _ error) {
			if at == hook {
				panic(errBroken)
			}
		})))
		assert.Panics(t, func() { _, _ = api.Stream(t.Context(), c, callTo(opFile)) })
		assert.Equal(t, int32(1), body.closes.Load(), hook)
	}
}

// What hooks do to what they are given changes nothing about the call: not whether it is retried, nor how it ends.
func TestHookThatChangesWhatItIsGiven(t *testing.T) {
	change := func(_ context.Context, _ string, err error) {
		var answer *api.Error
		if errors.As(err, &answer) {
			answer.StatusCode, answer.GaveUp, answer.RequestID = 503, "changed", "changed"
			if len(answer.Errors) > 0 {
				answer.Errors[0].Code = "changed"
			}
			clear(answer.Body)
			clear(answer.Header)
		}
		var unanswered *api.CallError
		if errors.As(err, &unanswered) {
			unanswered.Err, unanswered.GaveUp, unanswered.StatusCode = errBroken, "changed", 404
		}
	}
	for name, answers := range map[string][]answer{
		"refusal":   {status(422, "Date", "Sat, 01 Jan 2000 00:00:00 GMT"), ok},
		"no answer": {failing(errReset), failing(errRefused), ok},
		"ended":     {status(429, "Retry-After", "30"), ok},
		"retried":   {status(503), status(404), ok},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				run := func(opts ...facade.ClientOption) (string, int) {
					s := script(answers...)
					ctx, cancel := context.WithCancel(t.Context())
					if name == "ended" {
						time.AfterFunc(5*time.Second, cancel)
					}
					defer cancel()
					_, err := do(ctx, scripted(t, s, opts...), opGet)
					var answer *api.Error
					if errors.As(err, &answer) {
						return fmt.Sprint(err, answer.StatusCode, answer.Errors, answer.GaveUp, answer.RequestID, string(answer.Body), answer.Header, outcome(t, err)), s.attempts()
					}
					return fmt.Sprint(err), s.attempts()
				}
				want, attempts := run()
				got, again := run(facade.WithHooks(hooksThat(change)))
				assert.Equal(t, want, got)
				assert.Equal(t, attempts, again)
			})
		})
	}
}
