package facade_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/api/wire"
	"github.com/seed-a528e955/intercom-go/facade"
)

func TestNewRefusesATokenThatCannotBeSent(t *testing.T) {
	for _, bad := range []string{"", " ", "secret-one\n", "secret one", "Bearer secret", "secret\x00", "sécret", "secret\t"} {
		t.Run(strconv.Quote(bad), func(t *testing.T) {
			c, err := facade.New(self, bad)
			require.ErrorContains(t, err, "token")
			assert.Nil(t, c)
			assert.NotContains(t, err.Error(), "secret")
		})
	}
}

func TestNewRefusesNil(t *testing.T) {
	_, err := facade.New[api.Caller](nil, token)
	require.ErrorContains(t, err, "connect is nil")
	_, err = facade.NewWithTokenSource(self, nil)
	require.ErrorContains(t, err, "token source is nil")
	_, err = facade.New(self, token, facade.WithMaxRetries(1), nil)
	require.ErrorContains(t, err, "option 2 is nil")
}

func TestNewSendsNothing(t *testing.T) {
	s := script()
	scripted(t, s)
	assert.Zero(t, s.attempts())
}

// generated has the shape of a generated client.
type generated struct {
	Widgets *service
	caller  api.Caller
}

type service struct{ caller api.Caller }

func TestPrintingAClientShowsNoToken(t *testing.T) {
	c, err := facade.New(func(c api.Caller) *generated { return &generated{&service{c}, c} }, token,
		facade.WithHeader("X-Proxy-Key", "another-secret"))
	require.NoError(t, err)
	for _, v := range []any{c, *c, c.Widgets, *c.Widgets, c.caller} {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x"} {
			text := fmt.Sprintf(verb, v)
			assert.NotContains(t, text, token, verb)
			assert.NotContains(t, text, fmt.Sprintf("%x", token), verb)
			assert.NotContains(t, text, "another-secret", verb)
		}
	}
	assert.Contains(t, fmt.Sprint(c.caller), "https://api.intercom.io")
}

func TestWhatIsSent(t *testing.T) {
	var got *http.Request
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		got = r
		_, _ = w.Write([]byte(widgetJSON))
	}, facade.WithUserAgent("crm-sync/1.4"), facade.WithHeader("X-Team", "blue"))

	w, err := api.Do[widget](t.Context(), c, &api.Call{Operation: opGet, Path: []string{"a/b+c?d"}},
		api.WithQuery("display_as", "plain text"))
	require.NoError(t, err)
	assert.Equal(t, &widget{ID: "w1", Count: 3}, w)
	assert.Equal(t, "/widgets/a%2Fb+c%3Fd", got.URL.EscapedPath(), "below the base path, escaped")
	assert.Equal(t, "display_as=plain+text", got.URL.RawQuery)
	assert.Equal(t, "Bearer "+token, got.Header.Get("Authorization"))
	assert.Equal(t, "2.12", got.Header.Get("Intercom-Version"))
	assert.Equal(t, "application/json", got.Header.Get("Accept"))
	assert.Equal(t, "blue", got.Header.Get("X-Team"))
	assert.Regexp(t, `^intercom-go(/\S+)? crm-sync/1\.4$`, got.Header.Get("User-Agent"))
	assert.Empty(t, got.Header.Get("Content-Type"), "no body, no type")

	_, err = do(t.Context(), c, opPost)
	require.NoError(t, err)
	assert.Equal(t, "application/json", got.Header.Get("Content-Type"))
	assert.Equal(t, int64(len(`{"name":"a <b>wheel</b>"}`)), got.ContentLength)
}

func TestOperationDecidesAcceptAndVersion(t *testing.T) {
	s := script(ok)
	op := *opGet
	op.Accept, op.Version = "application/octet-stream", ""
	_, err := do(t.Context(), scripted(t, s), &op)
	require.NoError(t, err)
	assert.Equal(t, "application/octet-stream", s.sent[0].header.Get("Accept"))
	assert.NotContains(t, s.sent[0].header, "Intercom-Version", "the app's own version applies")
}

func TestTokenSourceIsAskedForEveryAttempt(t *testing.T) {
	s := script(status(503), ok)
	n := 0
	c, err := facade.NewWithTokenSource(self, func(context.Context) (string, error) {
		n++
		return "the-token" + strconv.Itoa(n), nil
	}, facade.WithHTTPClient(&http.Client{Transport: s}), facade.WithRandom(func() float64 { return 0 }))
	require.NoError(t, err)
	assert.Zero(t, n, "New asks for no token")
	_, err = do(t.Context(), c, opGet)
	require.NoError(t, err)
	assert.Equal(t, "Bearer the-token1", s.sent[0].header.Get("Authorization"))
	assert.Equal(t, "Bearer the-token2", s.sent[1].header.Get("Authorization"))
}

func TestTokenSourceFails(t *testing.T) {
	vault := errors.New("the vault is sealed")
	for name, tt := range map[string]struct {
		token string
		err   error
		want  string
	}{
		"error":      {"", vault, "the vault is sealed"},
		"empty":      {"", nil, "empty"},
		"malformed":  {"secret-one\n", nil, "position 10"},
		"quoted":     {`"secret-one"`, nil, "a placeholder at position 0; give the token itself"},
		"not set":    {"<YOUR_TOKEN>", nil, "a placeholder at position 0"},
		"a variable": {"${INTERCOM_TOKEN}", nil, "a placeholder at position 0"},
	} {
		t.Run(name, func(t *testing.T) {
			s := script()
			c, err := facade.NewWithTokenSource(self, func(context.Context) (string, error) { return tt.token, tt.err },
				facade.WithHTTPClient(&http.Client{Transport: s}))
			require.NoError(t, err)
			_, err = do(t.Context(), c, opGet)
			require.ErrorContains(t, err, tt.want)
			assert.NotContains(t, err.Error(), "secret-one")
			assert.Equal(t, api.NotSent, outcome(t, err))
			assert.Zero(t, s.attempts())
			if tt.err != nil {
				require.ErrorIs(t, err, tt.err)
			}
		})
	}
}

// A failure inside of the source is not an answer to this call, whatever it wraps.
func TestTokenSourceThatCallsIntercomItself(t *testing.T) {
	s := script()
	asked := 0
	c, err := facade.NewWithTokenSource(self, func(context.Context) (string, error) {
		asked++
		return "", wire.NewError(callTo(opGet), 429, http.Header{"Retry-After": {"1"}}, nil)
	}, facade.WithHTTPClient(&http.Client{Transport: s}))
	require.NoError(t, err)
	_, err = do(t.Context(), c, opGet)
	require.ErrorIs(t, err, api.ErrRateLimited)
	assert.Equal(t, api.NotSent, outcome(t, err))
	assert.Equal(t, 1, asked)
	assert.Zero(t, s.attempts())
}

// The http.Client that is handed in is copied: changing it later changes nothing, and it is not changed itself.
func TestHTTPClientIsCopied(t *testing.T) {
	s := script(ok)
	mine := &http.Client{Transport: s}
	c, err := facade.New(self, token, facade.WithHTTPClient(mine))
	require.NoError(t, err)
	mine.Transport = nil
	_, err = do(t.Context(), c, opGet)
	require.NoError(t, err)
	assert.Nil(t, mine.CheckRedirect)
	assert.Equal(t, 1, s.attempts())
}

func TestManyCallsAtOnce(t *testing.T) {
	var n atomic.Int64
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		switch n.Add(1) % 7 {
		case 0:
			w.WriteHeader(http.StatusServiceUnavailable)
		case 1:
			w.Header().Set("Retry-After", "0")
			w.WriteHeader(http.StatusTooManyRequests)
		default:
			_, _ = fmt.Fprintf(w, `{"id":%q}`, r.Header.Get("X-Caller"))
		}
	}, facade.WithMaxRetries(20), facade.WithRetryBudget(100_000, 5), facade.WithHooks(facade.Hooks{
		Attempt: func(context.Context, facade.Event) {},
	}))
	var all sync.WaitGroup
	for i := range 16 {
		all.Go(func() {
			for range 20 {
				var meta facade.Response
				me := strconv.Itoa(i)
				got, err := do(t.Context(), c, opGet, facade.WithHeader("X-Caller", me), facade.WithResponse(&meta),
					facade.WithTimeout(time.Minute))
				if assert.NoError(t, err) {
					assert.Equal(t, me, got.ID, "every call has its own options")
					assert.Equal(t, 200, meta.StatusCode)
				}
			}
		})
	}
	all.Wait()
}

// A token may change between tries. What one was asked to wait the next waits as well: it may be of the same app.
func TestTokenThatChangesBetweenTries(t *testing.T) {
	changing := func(t *testing.T, s *transport, opts ...facade.ClientOption) api.Caller {
		t.Helper()
		n := 0
		c, err := facade.NewWithTokenSource(self, func(context.Context) (string, error) {
			n++
			return "the-token-" + strconv.Itoa(n), nil
		}, append(opts, facade.WithHTTPClient(&http.Client{Transport: s}), facade.WithRandom(func() float64 { return 0 }))...)
		require.NoError(t, err)
		return c
	}
	for name, refusal := range map[string]answer{"window": told(429, 100, 0, inSeconds(10)), "Retry-After": status(429, "Retry-After", "10")} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s, l := script(refusal, ok), newLimiter(t)
				_, err := do(t.Context(), changing(t, s, facade.WithLimiter(l)), opPost)
				require.NoError(t, err)
				assert.Equal(t, []time.Duration{10 * time.Second}, s.waits())
				assert.Equal(t, "Bearer the-token-2", s.sent[1].header.Get("Authorization"))
				assert.Len(t, l.Snapshots(), 2)
			})
		})
	}
	synctest.Test(t, func(t *testing.T) { // a call that ends while it waits
		s := script(told(429, 100, 0, inSeconds(10)), ok)
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(time.Second, cancel)
		_, err := do(ctx, changing(t, s), opPost)
		require.ErrorIs(t, err, context.Canceled)
		require.ErrorIs(t, err, api.ErrRateLimited)
		assert.Equal(t, api.Rejected, outcome(t, err))
		assert.Equal(t, 1, s.attempts())
		assert.Equal(t, time.Second, time.Since(midnight))
	})
}

// Whichever of a source's tokens a server echoes, it is hidden.
func TestTokensOfEveryTryAreHidden(t *testing.T) {
	n := 0
	tokens := []string{"first-token-of-three", "second-token-of-three", "third-token-of-three"}
	echo := answer{status: 503, body: `{"errors":[{"message":"` + strings.Join(tokens, " ") + `"}]}`}
	c, err := facade.NewWithTokenSource(self, func(context.Context) (string, error) { n++; return tokens[n-1], nil },
		facade.WithHTTPClient(&http.Client{Transport: script(status(503), status(503), echo)}), facade.WithRandom(func() float64 { return 0 }))
	require.NoError(t, err)
	_, err = do(t.Context(), c, opGet)
	require.ErrorContains(t, err, "[redacted] [redacted] [redacted]")
	for _, token := range tokens {
		walkErrors(err, func(text string) { assert.NotContains(t, text, token) })
	}
}
