package api

import (
	"log/slog"
	"net/http"
	"strings"
)

// CallError is a failure without a usable answer: the call was refused before it was sent, the connection failed, the
// context ended, or the body of a success could not be read. errors.Is and errors.As reach the cause, and the failure
// of the attempt before.
type CallError struct {
	CallInfo
	// Err is the cause.
	Err error
	// Earlier is the failure that the call was about to retry when it ended, such as the rate limit that it was waiting
	// for; nil when there was none.
	Earlier error
	// GaveUp says why the call was not retried although it might have been ("the retry budget is spent"); "" where that
	// was not the reason.
	GaveUp string

	outcome Outcome
	reads   bool // the operation changes nothing
}

// newCallError wraps err with what is known about call.
func newCallError(call *Call, outcome Outcome, err error) *CallError {
	return &CallError{CallInfo: newCallInfo(call.Operation), Err: err, outcome: outcome, reads: readsOnly(call)}
}

// Outcome says whether the request may have taken effect.
func (e *CallError) Outcome() Outcome { return e.outcome }

// Unwrap returns the cause and the earlier failure, as far as there are any.
func (e *CallError) Unwrap() []error {
	causes := make([]error, 0, 2)
	for _, err := range []error{e.Err, e.Earlier} {
		if err != nil {
			causes = append(causes, err)
		}
	}
	return causes
}

// Error names the operation, the outcome and the cause, and like that of [Error] the attempts.
func (e *CallError) Error() string { return e.text(error.Error) }

// text is Error with causes in the words of say.
func (e *CallError) text(say func(error) string) string {
	came := outcomeText(e.outcome)
	if e.outcome != NotSent && (e.reads || reads(e.Method)) {
		came = "no usable answer"
	}
	text := e.textStart() + came
	if e.Err != nil {
		text += ": " + shown(say(e.Err), maxShownCause)
	}
	if e.Earlier != nil {
		text += "; the attempt before failed: " + shown(say(e.Earlier), maxShownCause)
	}
	if e.GaveUp != "" {
		text += "; not retried: " + e.GaveUp
	}
	return text + e.textEnd(e.outcome)
}

// reads reports whether a method has no effect.
func reads(method string) bool { return method == http.MethodGet || method == http.MethodHead }

// readsOnly reports whether a call changes nothing, as a search does.
func readsOnly(call *Call) bool { return call.Operation != nil && call.Operation.Reads() }

// outcomeText says in an error's text what an outcome means.
func outcomeText(o Outcome) string {
	switch o {
	case NotSent:
		return "not sent"
	case Rejected:
		return "rejected"
	case Applied:
		return "it took effect, but the answer is lost"
	default:
		return "it may have taken effect"
	}
}

// LogValue groups the fields for slog. What Intercom wrote stays out, in the causes too: it can hold personal data.
func (e *CallError) LogValue() slog.Value {
	attrs := e.logAttrs(e.outcome)
	if e.Err != nil {
		attrs = append(attrs, slog.String("cause", shown(withoutMessages(e.Err), maxShownCause)))
	}
	if e.Earlier != nil {
		attrs = append(attrs, slog.String("earlier", withoutMessages(e.Earlier)))
	}
	if e.GaveUp != "" {
		attrs = append(attrs, slog.String("gave_up", e.GaveUp))
	}
	return slog.GroupValue(attrs...)
}

// withoutMessages is the text of err without the messages of the answers in its chain.
func withoutMessages(err error) string {
	text := err.Error()
	eachError(err, func(within error) {
		switch e := within.(type) { //nolint:errorlint // each error of the chain is looked at in turn
		case *Error:
			text = strings.ReplaceAll(text, e.Error(), e.text(func(i ErrorItem) string { return shown(i.Code, maxShownCode) }))
			for _, item := range e.Errors {
				if len(item.Message) >= 8 { // shorter ones are words
					text = strings.ReplaceAll(text, item.Message, "…")
				}
			}
		case *CallError:
			text = strings.ReplaceAll(text, e.Error(), e.text(withoutMessages))
		}
	})
	return text
}

// eachError calls f with err and everything that it wraps, the outermost first.
func eachError(err error, f func(error)) {
	if err == nil {
		return
	}
	f(err)
	switch e := err.(type) { //nolint:errorlint // as above
	case interface{ Unwrap() error }:
		eachError(e.Unwrap(), f)
	case interface{ Unwrap() []error }:
		for _, within := range e.Unwrap() {
			eachError(within, f)
		}
	}
}
