package api

import (
	"errors"
	"fmt"
	"slices"
)

// CallOption changes one call. The generated …Params of single requests are call options, and so are the options of the
// facade that make sense for a call.
type CallOption interface {
	// ApplyToCall changes the call before it is sent, or says why it cannot.
	ApplyToCall(*Call) error
}

type callOption func(*Call) error

func (f callOption) ApplyToCall(c *Call) error { return f(c) }

// WithQuery sends a query parameter that the description does not know, or replaces one it knows. Without values the
// parameter is not sent at all.
func WithQuery(name string, values ...string) CallOption {
	values = slices.Clone(values)
	return callOption(func(c *Call) error {
		if name == "" {
			return errors.New("WithQuery: empty name")
		}
		if len(values) == 0 {
			delete(c.Query, name)
			return nil
		}
		c.mergeQuery(map[string][]string{name: values})
		return nil
	})
}

// WithBodyField sets a top-level field of the JSON body to value, which is encoded as encoding/json does. It serves
// fields that the description does not know. The body must be an object or absent; a GET has none.
func WithBodyField(name string, value any) CallOption {
	return callOption(func(c *Call) error {
		switch {
		case name == "":
			return errors.New("WithBodyField: empty name")
		case reads(c.Operation.Method):
			return fmt.Errorf("WithBodyField(%q): a %s has no body", name, c.Operation.Method)
		}
		c.extra = append(slices.Clip(c.extra), func(c *Call) error { return c.setBodyField(name, value) })
		return nil
	})
}

// WithMaxItems changes how many items one list of the answer may have (10,000 unless it is changed), and all its lists
// together (100,000). An answer with more is an error that is [ErrInvalidBody]: a few bytes of JSON can become a
// thousand times as many in memory.
func WithMaxItems(list, total int) CallOption {
	return callOption(func(c *Call) error {
		if list <= 0 || total < list {
			return fmt.Errorf("WithMaxItems(%d, %d): want positive numbers, the second not below the first", list, total)
		}
		c.maxItems, c.maxTotal = list, total
		return nil
	})
}

// WithCursor resumes a list or a search where [Page.Cursor] pointed, in another process and with another version of the API too.
// The empty cursor starts from the beginning.
//
// The call must be the one that the cursor came from, PerPage aside where pages are not numbered: the cursor of another operation,
// query, parameter or path is refused with [ErrInvalidRequest], as Intercom would take it and leave items out. A query that holds
// the time of day is another one tomorrow; store it beside the cursor (search.Request is kept by JSON).
//
// The starting_after of an answer to a single List or Search is no cursor: it goes into StartingAfter of the next one's
// parameters or search.Request.
func WithCursor(cursor string) CallOption { return cursorOption(cursor) }

// cursorOption is a type of its own so that the pager knows where it starts.
type cursorOption string

func (o cursorOption) ApplyToCall(c *Call) error {
	return c.resume(string(o))
}
