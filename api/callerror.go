package api

import (
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"time"
)

// CallError is a failure without a usable answer: the call was refused before it was sent, the connection failed, the
// context ended, or the body of a success could not be read. errors.Is and errors.As reach the cause.
type CallError struct {
	// Operation is the service and name: "Contacts.Get".
	Operation string
	// Method is the HTTP method, Path the template (never the ids).
	Method, Path string
	// StatusCode is 0 when there was no answer.
	StatusCode int
	// RequestID is Intercom's id of the request, when there was an answer.
	RequestID string
	// Attempts counts how often the request was sent.
	Attempts int
	// Elapsed is the time from the start of the call to its failure.
	Elapsed time.Duration
	// Err is the cause.
	Err error

	outcome Outcome
}

// NewCallError wraps err with what is known about call.
func NewCallError(call *Call, outcome Outcome, err error) *CallError {
	e := &CallError{Err: err, outcome: outcome}
	if op := call.Operation; op != nil {
		e.Operation, e.Method, e.Path = op.String(), op.Method, op.Path
	}
	return e
}

// Outcome says whether the request may have taken effect.
func (e *CallError) Outcome() Outcome { return e.outcome }

// SetOutcome replaces the outcome, for the client that knows better.
func (e *CallError) SetOutcome(o Outcome) { e.outcome = o }

// Unwrap returns the cause.
func (e *CallError) Unwrap() error { return e.Err }

// Error names the operation, the outcome and the cause, and like that of [Error] the attempts.
func (e *CallError) Error() string {
	var b strings.Builder
	writeCall(&b, e.Operation, e.Method, e.Path)
	text := outcomeText[e.outcome]
	if e.outcome != NotSent && reads(e.Method) {
		text = "no usable answer"
	}
	b.WriteString(text)
	if e.Err != nil {
		b.WriteString(": ")
		b.WriteString(e.Err.Error())
	}
	writeEnd(&b, e.RequestID, e.Attempts, e.Elapsed, e.outcome)
	return b.String()
}

// reads reports whether a method has no effect.
func reads(method string) bool { return method == http.MethodGet || method == http.MethodHead }

// outcomeText says in an error's text what an outcome means.
var outcomeText = map[Outcome]string{
	NotSent: "not sent", Rejected: "rejected", Applied: "it took effect, but the answer is lost", Unknown: "it may have taken effect",
}

// LogValue groups the fields for slog.
func (e *CallError) LogValue() slog.Value {
	attrs := logAttrs(e.Operation, e.Method, e.Path, e.StatusCode, e.RequestID, e.Attempts, e.Elapsed, e.outcome)
	if e.Err != nil {
		attrs = append(attrs, slog.String("cause", e.Err.Error()))
	}
	return slog.GroupValue(attrs...)
}

func writeCall(b *strings.Builder, operation, method, path string) {
	for _, s := range []string{operation, strings.TrimSpace(method + " " + path)} {
		if s != "" {
			b.WriteString(s)
			b.WriteString(": ")
		}
	}
}

// writeEnd adds what it takes to look into a failure.
func writeEnd(b *strings.Builder, requestID string, attempts int, elapsed time.Duration, o Outcome) {
	var parts []string
	if requestID != "" {
		parts = append(parts, "request id "+requestID)
	}
	if attempts > 1 {
		parts = append(parts, fmt.Sprintf("%d attempts in %s, outcome %s", attempts, elapsed.Round(10*time.Millisecond), o))
	}
	if len(parts) > 0 {
		b.WriteString(" (" + strings.Join(parts, "; ") + ")")
	}
}

func logAttrs(operation, method, path string, status int, requestID string, attempts int, elapsed time.Duration, o Outcome) []slog.Attr {
	attrs := []slog.Attr{
		slog.String("operation", operation),
		slog.String("method", method),
		slog.String("path", path),
		slog.Int("status", status),
		slog.String("outcome", o.String()),
		slog.Int("attempts", attempts),
		slog.Duration("elapsed", elapsed),
	}
	if requestID != "" {
		attrs = append(attrs, slog.String("request_id", requestID))
	}
	return attrs
}
