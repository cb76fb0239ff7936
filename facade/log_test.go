package facade_test

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/facade"
)

// logInto is a logger that writes lines without the time.
func logInto(buf *bytes.Buffer, level slog.Level) *slog.Logger {
	return slog.New(slog.NewTextHandler(buf, &slog.HandlerOptions{Level: level,
		ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
			if a.Key == slog.TimeKey {
				return slog.Attr{}
			}
			return a
		}}))
}

func TestLog(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var buf bytes.Buffer
		s := script(status(429, "Retry-After", "5", "X-Request-Id", "req1"), odd)
		_, err := do(t.Context(), scripted(t, s, facade.WithLogger(logInto(&buf, slog.LevelDebug))), opGet)
		require.NoError(t, err)
		const op = "operation=Widgets.GET method=GET path=/widgets/{widget_id} "
		assert.Equal(t, []string{
			`level=DEBUG msg="intercom: attempt" ` + op + "attempts=1 elapsed=0s status=429 request_id=req1 outcome=rejected",
			`level=INFO msg="intercom: retrying" ` + op + "attempts=1 elapsed=0s status=429 request_id=req1 outcome=rejected wait=5s",
			`level=WARN msg="intercom: unexpected type in an answer" operation=Widgets.GET field=id want=string got=number fate=converted`,
			`level=WARN msg="intercom: unexpected type in an answer" operation=Widgets.GET field=count want=int got=string fate=converted`,
			`level=DEBUG msg="intercom: attempt" ` + op + `attempts=2 elapsed=5s status=200 request_id=""`,
		}, strings.Split(strings.TrimSpace(buf.String()), "\n"))
	})
}

func TestLogOfASpentBudget(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var buf bytes.Buffer
		c := scripted(t, script(status(500), status(500)), facade.WithRetryBudget(1, 5),
			facade.WithLogger(logInto(&buf, slog.LevelWarn)))
		_, err := do(t.Context(), c, opGet)
		require.Error(t, err)
		assert.Contains(t, buf.String(), "the retry budget is spent")
		assert.Equal(t, 1, strings.Count(buf.String(), "\n"), "nothing else deserves a look")
	})
}

func TestLogOfAnAttemptWithoutAnAnswer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var buf bytes.Buffer
		c := scripted(t, script(failing(errReset)), facade.WithMaxRetries(0), facade.WithLogger(logInto(&buf, slog.LevelDebug)))
		_, err := do(t.Context(), c, opGet)
		require.Error(t, err)
		assert.Contains(t, buf.String(), "intercom: attempt")
		assert.NotContains(t, buf.String(), "status=")
		assert.NotContains(t, buf.String(), "request_id=")
	})
}

// keepsKeys is a handler that keeps what it is given.
type keepsKeys struct {
	slog.Handler
	keys []string
}

func (r *keepsKeys) Handle(_ context.Context, record slog.Record) error {
	record.Attrs(func(a slog.Attr) bool {
		r.keys = append(r.keys, a.Key)
		return true
	})
	return nil
}

// A handler that is not of log/slog gets what they would write, and nothing that they would leave out.
func TestLogForAnotherHandler(t *testing.T) {
	r := &keepsKeys{Handler: slog.NewTextHandler(io.Discard, &slog.HandlerOptions{Level: slog.LevelDebug})}
	_, err := do(t.Context(), scripted(t, script(ok), facade.WithLogger(slog.New(r))), opGet)
	require.NoError(t, err)
	assert.Equal(t, []string{"operation", "method", "path", "attempts", "elapsed", "status", "request_id"}, r.keys)
}

// The shortest wait is one, and what is told of an attempt knows how many there were.
func TestLogOfTheShortestWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var buf bytes.Buffer
		var attempts []int
		c := scripted(t, script(status(500), failing(errReset), ok), facade.WithRetry(facade.RetryPolicy{Backoff: 1, MaxBackoff: 1}),
			facade.WithRandom(func() float64 { return 1 }), facade.WithLogger(logInto(&buf, slog.LevelInfo)),
			facade.WithHooks(facade.Hooks{Attempt: func(_ context.Context, e facade.Event) {
				if e.Err != nil {
					attempts = append(attempts, attemptsOf(t, e.Err))
				}
			}}))
		_, err := do(t.Context(), c, opGet)
		require.NoError(t, err)
		assert.Equal(t, 2, strings.Count(buf.String(), "wait=1ns"))
		assert.Equal(t, []int{1, 2}, attempts)
	})
}

// Codes in a log are cut and quoted like everything that a server writes.
func TestLoggedCodesAreCut(t *testing.T) {
	_, err := do(t.Context(), scripted(t, script(answer{status: 400, body: `{"errors":[{"code":"\u001b[2J` + strings.Repeat("x", 9999) + `"}]}`})), opPost)
	var e *api.Error
	require.ErrorAs(t, err, &e)
	text := e.LogValue().String()
	assert.Less(t, len(text), 1000)
	assert.NotContains(t, text, "\x1b")
}
