package api

import (
	"log/slog"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Error is an answer that is not a success, of any shape: Intercom's error lists, the HTML of a proxy, null, an empty
// body, a body cut short.
//
// See https://developers.intercom.com/docs/references/rest-api/errors/error-objects.
type Error struct {
	// StatusCode is the HTTP status.
	StatusCode int
	// Type is the type the body names, "error.list" as a rule; often empty.
	Type string
	// RequestID is what Intercom's support asks for: from the header X-Request-Id, else from the body.
	RequestID string
	// Errors are the items of the body; empty when it held none.
	Errors []ErrorItem
	// Operation is the service and name: "Contacts.Get".
	Operation string
	// Method is the HTTP method, Path the template (never the ids).
	Method, Path string
	// RateLimit is the allowance as the answer's headers gave it.
	RateLimit RateLimit
	// Attempts counts how often the request was sent.
	Attempts int
	// Elapsed is the time from the start of the call to its failure.
	Elapsed time.Duration
	// NotRepeated says why the call was given up although it might be repeated ("waiting 1m30s would be longer than
	// RetryPolicy.MaxWait, 1m0s"); "" where that was not the reason.
	NotRepeated string
	// Body is the raw body, as much of it as the client keeps.
	Body []byte
	// Header holds those headers of the answer that are safe to show.
	Header http.Header

	outcome Outcome
}

// ErrorItem is one reason of a failure.
type ErrorItem struct {
	// Code is machine-readable ("parameter_invalid"). The set is open.
	Code string
	// Message is for people; do not match on it.
	Message string
	// Field names the part of the request that was wrong, where Intercom says.
	Field string
}

// shownHeaders are kept in Error.Header; nothing that could be a secret.
var shownHeaders = []string{
	"Content-Type", "Retry-After", "Link", "Date", "X-Request-Id",
	"X-Ratelimit-Limit", "X-Ratelimit-Remaining", "X-Ratelimit-Reset",
}

// NewError makes an Error of an answer. It never fails: what cannot be parsed is kept in Body.
func NewError(call *Call, status int, header http.Header, body []byte) *Error {
	e := &Error{
		StatusCode: status,
		RequestID:  header.Get("X-Request-Id"),
		RateLimit:  ParseRateLimit(header),
		Body:       body,
		Header:     http.Header{},
		outcome:    outcomeOf(status),
	}
	if op := call.Operation; op != nil {
		e.Operation, e.Method, e.Path = op.String(), op.Method, op.Path
	}
	for _, name := range shownHeaders {
		if values := header.Values(name); len(values) > 0 {
			e.Header[name] = slices.Clone(values)
		}
	}
	e.parse(body)
	return e
}

func outcomeOf(status int) Outcome {
	if status >= 300 && status < 500 && status != http.StatusRequestTimeout {
		return Rejected
	}
	return Unknown
}

// Code returns the code of the first item, or "".
func (e *Error) Code() string {
	if len(e.Errors) == 0 {
		return ""
	}
	return e.Errors[0].Code
}

// HasCode reports whether one of the items has one of the codes.
func (e *Error) HasCode(codes ...string) bool {
	return slices.ContainsFunc(e.Errors, func(i ErrorItem) bool {
		return slices.Contains(codes, i.Code)
	})
}

// Outcome says whether the request may have taken effect: [Rejected] for 3xx and 4xx, [Unknown] for 5xx and 408.
func (e *Error) Outcome() Outcome { return e.outcome }

// SetOutcome replaces the outcome, for the client that knows better.
func (e *Error) SetOutcome(o Outcome) { e.outcome = o }

// Error names the operation, the status and the reasons, not the body. After more than one attempt it says how many
// there were, how long they took and what came of them.
func (e *Error) Error() string {
	var b strings.Builder
	writeCall(&b, e.Operation, e.Method, e.Path)
	b.WriteString(strconv.Itoa(e.StatusCode))
	if text := http.StatusText(e.StatusCode); text != "" {
		b.WriteString(" " + text)
	}
	if e.outcome == Unknown && e.Method != "" && !reads(e.Method) {
		b.WriteString(" (it may have taken effect)")
	}
	for i, item := range e.Errors {
		b.WriteString([]string{": ", "; "}[min(i, 1)])
		b.WriteString(item.String())
	}
	if e.NotRepeated != "" {
		b.WriteString("; not repeated: " + e.NotRepeated)
	}
	writeEnd(&b, e.RequestID, e.Attempts, e.Elapsed, e.outcome)
	return b.String()
}

// String returns the parts of the item that are there: "code: message (field)".
func (i ErrorItem) String() string {
	s := i.Code
	if i.Message != "" {
		if s != "" {
			s += ": "
		}
		s += i.Message
	}
	if i.Field != "" {
		s += " (" + i.Field + ")"
	}
	return s
}

// statusErrors are the sentinels that the status alone decides.
var statusErrors = map[int]error{
	http.StatusBadRequest:          ErrBadRequest,
	http.StatusUnauthorized:        ErrUnauthorized,
	http.StatusPaymentRequired:     ErrForbidden,
	http.StatusForbidden:           ErrForbidden,
	http.StatusNotFound:            ErrNotFound,
	http.StatusConflict:            ErrConflict,
	http.StatusGone:                ErrGone,
	http.StatusUnprocessableEntity: ErrUnprocessable,
}

// Is places the error among the sentinels: errors.Is(err, api.ErrNotFound).
func (e *Error) Is(target error) bool {
	switch target {
	case ErrRateLimited:
		return e.StatusCode == http.StatusTooManyRequests && !e.jobPending()
	case ErrJobPending:
		return e.StatusCode == http.StatusTooManyRequests && e.jobPending()
	case ErrVersion:
		return e.HasCode("intercom_version_invalid")
	case ErrScrollExists:
		return e.HasCode("scroll_exists")
	case ErrServer:
		return e.StatusCode >= 500 && e.StatusCode <= 599
	default:
		return target != nil && statusErrors[e.StatusCode] == target
	}
}

// jobPending tells a limit on unfinished jobs from the rate limit: Intercom uses the same status and code for both and
// says it in the message alone.
func (e *Error) jobPending() bool {
	for _, item := range e.Errors {
		m := strings.ToLower(item.Message)
		unfinished := strings.Contains(m, "pending") || strings.Contains(m, "active")
		job := strings.Contains(m, "job") || strings.Contains(m, "export")
		if unfinished && job {
			return true
		}
	}
	return false
}

// LogValue groups the fields for slog. Messages and the body stay out: they can hold personal data.
func (e *Error) LogValue() slog.Value {
	attrs := logAttrs(e.Operation, e.Method, e.Path, e.StatusCode, e.RequestID, e.Attempts, e.Elapsed, e.outcome)
	codes := make([]string, 0, len(e.Errors))
	for _, item := range e.Errors {
		if item.Code != "" {
			codes = append(codes, item.Code)
		}
	}
	if e.NotRepeated != "" {
		attrs = append(attrs, slog.String("not_repeated", e.NotRepeated))
	}
	if len(codes) > 0 {
		attrs = append(attrs, slog.String("code", strings.Join(codes, ",")))
	}
	return slog.GroupValue(attrs...)
}
