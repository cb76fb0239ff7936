package api

import (
	"fmt"
	"log/slog"
	"strings"
	"time"

	"github.com/seed-a528e955/intercom-go/api/spec"
)

// CallInfo is what is known about a call, while it is under way and when it has ended. [Error], [CallError] and the
// facade's Response and Event hold one.
type CallInfo struct {
	// Operation is the service and name: "Contacts.Get".
	Operation string
	// Method is the HTTP method, Path the template (never the ids).
	Method, Path string
	// Version is the API version that the operation asks for: "2.12".
	Version string
	// StatusCode is the status of the last attempt's answer; 0 when it had none.
	StatusCode int
	// RequestID is what Intercom's support asks for: from the header X-Request-Id, else from an error's body; "" when
	// there was none.
	RequestID string
	// Attempts counts how often the request was sent.
	Attempts int
	// Elapsed is the time since the start of the call, waits included.
	Elapsed time.Duration
	// RateLimit is the allowance as the headers of the last attempt's answer gave it.
	RateLimit RateLimit
}

// newCallInfo returns what is known about a call of op before it is sent. op may be nil.
func newCallInfo(op *spec.Operation) CallInfo {
	if op == nil {
		return CallInfo{}
	}
	return CallInfo{Operation: op.String(), Method: op.Method, Path: op.Path, Version: op.Version}
}

// textStart begins an error's text: the operation and what it sends.
func (i *CallInfo) textStart() (text string) {
	for _, s := range []string{i.Operation, strings.TrimSpace(i.Method + " " + i.Path)} {
		if s != "" {
			text += s + ": "
		}
	}
	return text
}

// textEnd ends an error's text with what it takes to look into a failure.
func (i *CallInfo) textEnd(o Outcome) string {
	var parts []string
	if i.RequestID != "" {
		parts = append(parts, "request id "+shown(i.RequestID, maxShownCode))
	}
	if i.Attempts > 1 {
		parts = append(parts, fmt.Sprintf("%d attempts in %s, outcome %s", i.Attempts, i.Elapsed.Round(10*time.Millisecond), o))
	}
	if len(parts) == 0 {
		return ""
	}
	return " (" + strings.Join(parts, "; ") + ")"
}

func (i *CallInfo) logAttrs(o Outcome) []slog.Attr {
	attrs := []slog.Attr{
		slog.String("operation", i.Operation),
		slog.String("method", i.Method),
		slog.String("path", i.Path),
		slog.Int("status", i.StatusCode),
		slog.String("outcome", o.String()),
		slog.Int("attempts", i.Attempts),
		slog.Duration("elapsed", i.Elapsed),
	}
	if i.RequestID != "" {
		attrs = append(attrs, slog.String("request_id", shown(i.RequestID, maxShownCode)))
	}
	return attrs
}
