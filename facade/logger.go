package facade

import (
	"context"
	"log/slog"

	"github.com/seed-a528e955/intercom-go/api/fit"
)

// slogger writes what is fit for a log. The text of an error is not: a message of Intercom's may hold an email, and the text
// of a transport an address.
type slogger struct{ to *slog.Logger }

// logged is how happenings are logged. The end of a call is not: its failure is returned.
var logged = [...]struct {
	level   slog.Level
	message string
}{
	attempted:     {slog.LevelDebug, "intercom: attempt"},
	retrying:      {slog.LevelInfo, "intercom: retrying"},
	notRetrying:   {slog.LevelWarn, "intercom: not retrying, " + budgetSpent},
	awaitingLimit: {slog.LevelDebug, "intercom: waiting for the rate limit"},
	awaitingTurn:  {slog.LevelInfo, "intercom: waiting for another scroll to end"},
	ended:         {},
}

func (l slogger) hears(ctx context.Context, what happening) bool {
	return what != ended && l.to.Enabled(ctx, logged[what].level)
}

func (l slogger) start(ctx context.Context, _ *exchange) context.Context { return ctx }

func (l slogger) event(ctx context.Context, what happening, e *Event) {
	if !l.hears(ctx, what) {
		return
	}
	attrs := append(make([]slog.Attr, 0, 12),
		slog.String("operation", e.Operation),
		slog.String("method", e.Method),
		slog.String("path", e.Path),
		slog.Int("attempts", e.Attempts),
		slog.Duration("elapsed", e.Elapsed),
	)
	if e.StatusCode != 0 {
		attrs = append(attrs, slog.Int("status", e.StatusCode), slog.String("request_id", e.RequestID))
	}
	if e.Err != nil {
		attrs = append(attrs, slog.String("outcome", outcomeOf(e.Err).String()))
	}
	if e.Wait > 0 {
		attrs = append(attrs, slog.Duration("wait", e.Wait))
	}
	as := logged[what]
	l.to.LogAttrs(ctx, as.level, as.message, attrs...)
}

func (l slogger) mismatch(ctx context.Context, m fit.Mismatch) {
	level, message := slog.LevelWarn, "intercom: unexpected type in an answer"
	if m.Fate == fit.UnknownKey { // Intercom adds keys to published versions at any time
		level, message = slog.LevelDebug, "intercom: unknown key in an answer"
	}
	l.to.LogAttrs(ctx, level, message,
		slog.String("operation", m.Operation), slog.String("field", m.Path),
		slog.String("want", m.Want), slog.String("got", m.Got), slog.String("fate", m.Fate.String()))
}
