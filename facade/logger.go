package facade

import (
	"context"
	"log/slog"

	"github.com/seed-a528e955/intercom-go/api/fit"
)

// logger is where a client logs. It is an interface, so that slog's handlers are linked into programs with [WithLogger] alone.
type logger interface {
	enabled(ctx context.Context, at level) bool
	event(ctx context.Context, at level, message string, e *Event)
	mismatch(ctx context.Context, at level, message string, m fit.Mismatch)
}

// level is a slog.Level; the constants spare what only decides on one the import.
type level = slog.Level

const (
	levelDebug = slog.LevelDebug
	levelInfo  = slog.LevelInfo
	levelWarn  = slog.LevelWarn
)

// slogger writes what is fit for a log. The text of an error is not: a message of Intercom's may hold an email, and the text
// of a transport an address.
type slogger struct{ to *slog.Logger }

func (l slogger) enabled(ctx context.Context, at level) bool { return l.to.Enabled(ctx, at) }

func (l slogger) event(ctx context.Context, at level, message string, e *Event) {
	if !l.enabled(ctx, at) {
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
	l.to.LogAttrs(ctx, at, message, attrs...)
}

func (l slogger) mismatch(ctx context.Context, at level, message string, m fit.Mismatch) {
	l.to.LogAttrs(ctx, at, message,
		slog.String("operation", m.Operation), slog.String("field", m.Path),
		slog.String("want", m.Want), slog.String("got", m.Got), slog.String("fate", m.Fate.String()))
}
