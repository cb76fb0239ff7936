package facade

import (
	"errors"
	"net/url"
	"strings"
)

// scrub removes the token from what others wrote: a server may echo what it was sent.
func (x *exchange) scrub(text string) string {
	if x.token == "" {
		return text
	}
	return strings.ReplaceAll(text, x.token, "[redacted]")
}

// redact takes addresses out of a transport's error, since path and query hold ids, personal data and signatures; and
// the token, in case it is there. What errors.Is and errors.As find below stays.
func (x *exchange) redact(err error) error {
	var about *url.Error
	if errors.As(err, &about) {
		err = about.Err // net/http's own: all it adds is method and address
	}
	text := err.Error()
	if strings.HasPrefix(text, "failed to parse Location header") {
		return errors.New("the redirect's Location is not a URL") // net/http quotes it
	}
	template := x.call.Operation.Path
	clean := strings.ReplaceAll(x.scrub(text), x.target.String(), template)
	clean = strings.ReplaceAll(clean, x.target.RequestURI(), template)
	if errors.As(err, &about) { // a transport's own
		clean = strings.ReplaceAll(clean, about.URL, template)
	}
	if clean == text {
		return err
	}
	return &redactedError{clean, err}
}

// redactedError says less than the error it stands for.
type redactedError struct {
	text string
	err  error
}

func (e *redactedError) Error() string { return e.text }

func (e *redactedError) Unwrap() error { return e.err }
