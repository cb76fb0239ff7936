package api

import (
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// Error is an answer that is not a success, of any shape: Intercom's error lists, the HTML of a proxy, null, an empty
// body, a body cut short.
//
// See https://developers.intercom.com/docs/references/rest-api/errors/error-objects.
type Error struct {
	CallInfo
	// Type is the type the body names, usually "error.list"; often empty.
	Type string
	// Errors are the items of the body; empty when it held none.
	Errors []ErrorItem
	// GaveUp says why the call was not retried although it might have been ("waiting 1m30s would be longer than
	// RetryPolicy.MaxWait, 1m0s"); "" where that was not the reason.
	GaveUp string
	// Body is the raw body, as much of it as the client keeps.
	Body []byte
	// Header holds those headers of the answer that are safe to show.
	Header http.Header

	outcome Outcome
	reads   bool // the operation changes nothing
}

// ErrorItem is one reason of a failure.
type ErrorItem struct {
	// Code is machine-readable ("parameter_invalid"); package api/code names those that Intercom documents. The set is open.
	Code string
	// Message is for people; do not match on it. Package api/code has the kinds of refusal that only a message identifies.
	Message string
	// Field names the part of the request that was wrong, where Intercom says.
	Field string
}

// shownHeaders are kept in Error.Header; nothing that could be a secret.
var shownHeaders = []string{
	"Content-Type", "Retry-After", "Link", "Date", "X-Request-Id",
	"X-Ratelimit-Limit", "X-Ratelimit-Remaining", "X-Ratelimit-Reset",
}

// newError makes an Error of an answer. It never fails: what cannot be parsed is kept in Body.
func newError(call *Call, status int, header http.Header, body []byte) *Error {
	e := &Error{
		CallInfo: newCallInfo(call.Operation),
		Body:     body,
		Header:   http.Header{},
		outcome:  outcomeOf(status),
		reads:    readsOnly(call),
	}
	e.StatusCode, e.RequestID, e.RateLimit = status, header.Get("X-Request-Id"), parseRateLimit(header)
	for _, name := range shownHeaders {
		if values := header.Values(name); len(values) > 0 {
			e.Header[name] = slices.Clone(values)
		}
	}
	e.parse(body)
	return e
}

// outcomeOf is what a status tells. 302 and 303 often answer a write that was done, and point to what came of it; an
// error under a 2xx contradicts itself.
func outcomeOf(status int) Outcome {
	switch {
	case status == http.StatusFound, status == http.StatusSeeOther, status == http.StatusRequestTimeout:
		return Unknown
	case status >= 300 && status < 500:
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

// Outcome says whether the request may have taken effect: [Rejected] for 3xx and 4xx, [Unknown]
// for 5xx, 408, 302, 303, and for an error under a status of success.
func (e *Error) Outcome() Outcome { return e.outcome }

// Error names the operation, the status and the reasons, not the body. After more than one attempt it says how many
// there were, how long they took and what came of them. What Intercom wrote is cut short, and quoted where it has
// characters that are not printed.
func (e *Error) Error() string { return e.text(ErrorItem.String) }

// text is Error with the items in the words of say.
func (e *Error) text(say func(ErrorItem) string) string {
	text := e.textStart() + strconv.Itoa(e.StatusCode)
	if status := http.StatusText(e.StatusCode); status != "" {
		text += " " + status
	}
	if e.outcome == Unknown && e.Method != "" && !e.reads && !reads(e.Method) {
		text += " (it may have taken effect)"
	}
	separator := ": "
	for _, item := range e.Errors[:min(len(e.Errors), maxShownList)] {
		if said := say(item); said != "" {
			text += separator + said
			separator = "; "
		}
	}
	if more := len(e.Errors) - maxShownList; more > 0 {
		text += fmt.Sprintf("; and %d more", more)
	}
	if e.GaveUp != "" {
		text += "; not retried: " + e.GaveUp
	}
	return text + e.textEnd(e.outcome)
}

// String returns the parts of the item that are there: "code: message (field)". They are cut short, and quoted where
// they have characters that are not printed.
func (i ErrorItem) String() string {
	s := shown(i.Code, maxShownCode)
	if i.Message != "" {
		if s != "" {
			s += ": "
		}
		s += shown(i.Message, maxShownText)
	}
	if i.Field != "" {
		s += " (" + shown(i.Field, maxShownCode) + ")"
	}
	return s
}

// Is places the error among the sentinels: errors.Is(err, api.ErrNotFound). A target that has a method
// MatchesAnswer(*Error) bool decides for itself, as those of package api/code do.
func (e *Error) Is(target error) bool {
	switch target {
	case ErrRateLimited:
		return e.StatusCode == http.StatusTooManyRequests && !e.jobPending()
	case ErrJobPending:
		return e.StatusCode == http.StatusTooManyRequests && e.jobPending()
	case ErrVersion:
		return e.HasCode("intercom_version_invalid")
	case ErrScrollExists:
		return e.StatusCode == http.StatusLocked || e.HasCode("scroll_exists")
	case ErrInvalidBody:
		return e.StatusCode/100 == 2 // an error under a status that says success
	case ErrServer:
		return e.StatusCode >= 500 && e.StatusCode <= 599
	}
	if kind, ok := target.(interface{ MatchesAnswer(e *Error) bool }); ok {
		return kind.MatchesAnswer(e)
	}
	return target != nil && statusError(e.StatusCode) == target
}

// statusError is the sentinel that a status alone decides, nil where none does.
func statusError(status int) error {
	switch status {
	case http.StatusBadRequest:
		return ErrBadRequest
	case http.StatusUnauthorized:
		return ErrUnauthorized
	case http.StatusPaymentRequired, http.StatusForbidden:
		return ErrForbidden
	case http.StatusNotFound:
		return ErrNotFound
	case http.StatusConflict:
		return ErrConflict
	case http.StatusGone:
		return ErrGone
	case http.StatusUnprocessableEntity:
		return ErrUnprocessable
	}
	return nil
}

// jobPending tells a limit on unfinished jobs from the rate limit: Intercom uses the same status and code for both and
// says it in the message alone.
func (e *Error) jobPending() bool {
	return slices.ContainsFunc(e.Errors, func(i ErrorItem) bool { return tellsOfPendingJobs(i.Message) })
}

// tellsOfPendingJobs looks for how Intercom puts it: "Exceeded rate limit of 5 pending reporting dataset export jobs".
// Both words are in one clause.
func tellsOfPendingJobs(message string) bool {
	inClause := func(r rune) bool {
		return r == '_' || r == '-' || unicode.IsSpace(r) || 'a' <= r && r <= 'z' || '0' <= r && r <= '9'
	}
	for _, clause := range strings.FieldsFunc(strings.ToLower(message), func(r rune) bool { return !inClause(r) }) {
		words := strings.FieldsFunc(clause, func(r rune) bool { return r == '-' || unicode.IsSpace(r) })
		if i := slices.Index(words, "pending"); i >= 0 && (slices.Contains(words[i:], "job") || slices.Contains(words[i:], "jobs")) {
			return true
		}
	}
	return false
}

// LogValue groups the fields for slog. Messages and the body stay out: they can hold personal data.
func (e *Error) LogValue() slog.Value {
	attrs := e.logAttrs(e.outcome)
	codes := make([]string, 0, len(e.Errors))
	for _, item := range e.Errors {
		if item.Code != "" && len(codes) < maxShownList {
			codes = append(codes, shown(item.Code, maxShownCode))
		}
	}
	if e.GaveUp != "" {
		attrs = append(attrs, slog.String("gave_up", e.GaveUp))
	}
	if len(codes) > 0 {
		attrs = append(attrs, slog.String("code", strings.Join(codes, ",")))
	}
	return slog.GroupValue(attrs...)
}
