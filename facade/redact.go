package facade

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"reflect"
	"strings"

	"github.com/seed-a528e955/intercom-go/api"
)

// errUnreadableLocation stands for net/http's error, which quotes the address.
var errUnreadableLocation = errors.New("the redirect's Location is not a URL")

// redact takes out of an error what must not be shown: the token, addresses (path and query hold ids, personal data and
// signatures), path values, the caller's headers. It does so through the whole chain, as error trackers walk it.
// Errors that show nothing of that stay as they are, so that errors.Is and errors.As find them.
func (x *exchange) redact(err error) error {
	if about, ok := err.(*url.Error); ok && about != nil { //nolint:errorlint // net/http's own: all it adds is method and address
		err = about.Err
	}
	if strings.HasPrefix(textOf(err), "failed to parse Location header") {
		return errUnreadableLocation
	}
	safe, _ := x.redactChain(err, 0)
	return safe
}

// longestChain is how deep errors are looked at. One that wraps itself has no end.
const longestChain = 50

func (x *exchange) redactChain(err error, depth int) (safe error, changed bool) {
	var within []error
	text := textOf(err)
	if depth < longestChain && text == fmt.Sprint(err) { // one whose text cannot be had is not asked for more
		within = unwrapped(err)
	} else {
		changed = true
	}
	for i, inner := range within {
		clean, other := x.redactChain(inner, depth+1)
		within[i], changed = clean, changed || other
	}
	shown := x.clean
	switch err.(type) { //nolint:errorlint // each error of the chain is looked at in turn
	case *api.Error, *api.CallError: // of this library: addresses in them have been redacted where they should be
		shown = x.hide
	}
	clean := shown(text)
	for _, more := range []string{fmt.Sprintf("%+v", err), fmt.Sprintf("%#v", err)} {
		changed = changed || shown(more) != more
	}
	if !changed && clean == text && !x.reveals(err) {
		return err, false
	}
	return x.standIn(err, clean, within), true
}

// unwrapped is what an error wraps.
func unwrapped(err error) (within []error) {
	var all []error
	switch e := err.(type) { //nolint:errorlint // each error of the chain is looked at in turn
	case interface{ Unwrap() error }:
		all = []error{e.Unwrap()}
	case interface{ Unwrap() []error }:
		all = e.Unwrap()
	}
	for _, inner := range all {
		if inner != nil {
			within = append(within, inner)
		}
	}
	return within
}

// textOf is the text of an error, and what fmt makes of it where Error panics, as it may for a nil pointer.
func textOf(err error) (text string) {
	defer func() {
		if recover() != nil {
			text = fmt.Sprintf("%T: %v", err, err)
		}
	}()
	return err.Error()
}

// says is what a method of an error answers, and false where that panics, as it may for a nil pointer.
func says(method func() bool) (is bool) {
	defer func() { _ = recover() }()
	return method()
}

// standIn is an error that says less than another, and is found by the same tests as far as it can be.
func (x *exchange) standIn(err error, text string, within []error) error {
	switch e := err.(type) { //nolint:errorlint // as above
	case *net.OpError:
		if e != nil && len(within) == 1 {
			return &net.OpError{Op: e.Op, Net: e.Net, Source: e.Source, Addr: e.Addr, Err: within[0]}
		}
	case *url.Error:
		if e != nil && len(within) == 1 {
			return &url.Error{Op: e.Op, URL: x.clean(e.URL), Err: within[0]}
		}
	}
	redacted := redactedError{text: text, within: within, is: func(target error) bool {
		if reflect.TypeOf(target).Comparable() && err == target { //nolint:errorlint // it is what errors.Is asks
			return true
		}
		is, ok := err.(interface{ Is(error) bool }) //nolint:errorlint // as above
		return ok && says(func() bool { return is.Is(target) })
	}}
	if e, ok := err.(net.Error); ok { //nolint:errorlint // as above
		return &redactedNetError{redactedError: redacted, timeout: says(e.Timeout)}
	}
	return &redacted
}

// redactedError says less than the error it stands for, which it holds in a closure: nothing that prints or walks it
// gets there.
type redactedError struct {
	text   string
	within []error
	is     func(error) bool
}

func (e *redactedError) Error() string { return e.text }

func (e *redactedError) Unwrap() []error { return e.within }

func (e *redactedError) Is(target error) bool { return e.is(target) }

// redactedNetError is a redactedError that is a net.Error.
type redactedNetError struct {
	redactedError
	timeout bool
}

func (e *redactedNetError) Timeout() bool   { return e.timeout }
func (e *redactedNetError) Temporary() bool { return false }

// leastShown is how long a value of the caller's is at least to be looked for in texts: shorter ones are in words.
const leastShown = 6

// clean takes out of a text what must not be shown.
func (x *exchange) clean(text string) string { return replaceAddresses(x.hide(text), showOrigin) }

// hide takes out of a text the secrets, where the call went, and what the caller gave with it.
func (x *exchange) hide(text string) string {
	text = x.scrub(text)
	if x.target != nil {
		template := x.call.Operation.Path
		text = strings.ReplaceAll(text, x.target.String(), template)
		text = strings.ReplaceAll(text, x.target.RequestURI(), template)
	}
	given := append([]string(nil), x.call.Path...)
	for _, values := range x.call.Query {
		given = append(given, values...)
	}
	for _, values := range x.settings.header {
		given = append(given, values...)
	}
	for _, value := range given {
		if len(value) >= leastShown {
			for _, form := range []string{value, url.PathEscape(value), url.QueryEscape(value)} {
				text = strings.ReplaceAll(text, form, "…")
			}
		}
	}
	return text
}

// showOrigin is what is shown of an address: scheme and host.
func showOrigin(text string) string {
	trimmed := strings.TrimRight(text, ".,:;)")
	u, err := url.Parse(trimmed)
	switch {
	case err != nil:
		scheme, _, _ := strings.Cut(text, "://")
		return scheme + "://…"
	case u.User == nil && u.Path == "" && u.RawQuery == "" && u.Fragment == "":
		return text
	}
	return origin(u) + "/…" + text[len(trimmed):]
}

// longestName is how much is kept of a name that a server made up: of a request, or of a key.
const longestName = 500

func short(name string) string { return name[:min(len(name), longestName)] }

// scrub removes the token from what others wrote.
func (x *exchange) scrub(text string) string { return x.secrets.scrub(text) }

// redactAnswer removes the token from what was parsed: it may have been written with escapes.
func (x *exchange) redactAnswer(e *api.Error) *api.Error {
	e.Type, e.RequestID, e.Body = x.scrub(e.Type), x.scrub(short(e.RequestID)), []byte(x.scrub(string(e.Body)))
	for i, item := range e.Errors {
		e.Errors[i] = api.ErrorItem{Code: x.scrub(item.Code), Message: x.scrub(item.Message), Field: x.scrub(item.Field)}
	}
	return e
}
