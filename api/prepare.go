package api

import (
	"errors"
	"fmt"
	"maps"
	"net/url"
	"strings"

	"github.com/seed-a528e955/intercom-go/api/internal/codec"
	"github.com/seed-a528e955/intercom-go/api/spec"
)

// ready makes the call ready to be sent: it applies the options in order, escapes the path values (empty ones, "." and
// ".." are refused), applies the cursor and encodes the body. A failure is a *[CallError] that is [ErrInvalidRequest], and
// whose outcome is [NotSent].
func (c *Call) ready(opts []CallOption) error {
	if err := c.prepare(opts); err != nil {
		return newCallError(c, NotSent, invalidRequest{err})
	}
	return nil
}

func (c *Call) prepare(opts []CallOption) error {
	if c.Operation == nil {
		return errors.New("call without an operation")
	}
	if err := sendable(c.Operation); err != nil {
		return err
	}
	c.Query = maps.Clone(c.Query) // what the caller handed in is not changed
	if err := c.addFixedQuery(); err != nil {
		return err
	}
	for _, opt := range opts {
		if opt == nil {
			return errors.New("call option is nil")
		}
		if err := opt.ApplyToCall(c); err != nil {
			return err
		}
	}
	path, err := expandPath(c.Operation.Path, c.Path)
	if err != nil {
		return err
	}
	c.path = path
	if err := c.encodeBody(); err != nil {
		return err
	}
	if c.goOn != nil {
		return c.goOn(c)
	}
	return nil
}

// addFixedQuery adds what the operation always sends; the call's own wins.
func (c *Call) addFixedQuery() error {
	if c.Operation.Query == "" {
		return nil
	}
	fixed, err := url.ParseQuery(c.Operation.Query)
	if err != nil {
		return fmt.Errorf("the operation's query %q: %w", c.Operation.Query, err)
	}
	for name := range c.Query {
		delete(fixed, name)
	}
	c.mergeQuery(fixed)
	return nil
}

// sendable refuses what cannot stand in a request line or a header.
func sendable(o *spec.Operation) error {
	for i, value := range [...]string{o.Method, o.Path, o.Version, o.Accept, o.ContentType} {
		if !printable(value) {
			name := [...]string{"method", "path", "version", "accept", "content type"}[i]
			return fmt.Errorf("the operation's %s has a control character: %q", name, value)
		}
	}
	return nil
}

func printable(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r == 0x7f })
}

// EscapedPath returns the path with its values filled in and escaped ("/contacts/abc%2Fd").
func (c wired) EscapedPath() string { return c.path }

// expandPath fills values into the placeholders of template.
func expandPath(template string, values []string) (string, error) {
	if !strings.HasPrefix(template, "/") || strings.ContainsAny(template, "?#") {
		return "", fmt.Errorf("path template %q must begin with / and hold no query", template)
	}
	path, rest := "", template
	for {
		before, after, found := strings.Cut(rest, "{")
		path += before
		if !found {
			break
		}
		name, tail, closed := strings.Cut(after, "}")
		if !closed {
			return "", fmt.Errorf("path template %q has an open placeholder", template)
		}
		if len(values) == 0 {
			return "", fmt.Errorf("no value for %s in %s", name, template)
		}
		value := values[0]
		values = values[1:]
		if isIntercomID(template, name) {
			if err := codec.CheckID(value); err != nil {
				return "", fmt.Errorf("%s: %w", name, err)
			}
		}
		// A segment of dots would be folded away on the way and reach another endpoint; an empty one turns an item into
		// its collection.
		if value == "" || value == "." || value == ".." {
			return "", fmt.Errorf("%s is %q: not usable in the path %s", name, value, template)
		}
		path += url.PathEscape(value)
		rest = tail
	}
	if len(values) > 0 {
		return "", fmt.Errorf("%d path values too many for %s", len(values), template)
	}
	return path, nil
}

// isIntercomID reports whether a placeholder of a path stands for an id that Intercom gives. External ids may hold
// anything, and a custom object is found by its own external id as well.
func isIntercomID(template, name string) bool {
	return (name == "id" || strings.HasSuffix(name, "_id")) && name != "external_id" &&
		!strings.HasPrefix(template, "/custom_object_instances/")
}
