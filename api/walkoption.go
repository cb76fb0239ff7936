package api

import (
	"encoding/json"
	"errors"
	"fmt"

	"github.com/seed-a528e955/intercom-go/api/spec"
)

// maxPrefetch bounds the pages that are kept in memory.
const maxPrefetch = 100

// WithPrefetch makes a …Pages or …All load up to n pages ahead while one is handled; 0 is none, the default, and 100
// the most. With 1, a loop that takes as long as the server takes half the time.
//
// Leaving the loop cancels what is being loaded, and nothing keeps running. A scroll moves on with each request: one
// that loads ahead cannot be resumed where the loop was left.
func WithPrefetch(n int) CallOption { return prefetchOption(n) }

// WithRawItems makes a …Pages keep the JSON of each item in [Page.Raw], next to the decoded ones: keys that the
// description does not know, and the difference between null, false and absent, which models do not keep.
func WithRawItems() CallOption { return rawItemsOption{} }

// The options that the pager takes out and carries out itself. A call that is not a walk's refuses them.
type (
	prefetchOption int
	rawItemsOption struct{}
	eachItemOption struct{}
)

func (o prefetchOption) ApplyToCall(c *Call) error {
	if c.Operation.Pagination == spec.PaginationNone {
		return fmt.Errorf("WithPrefetch(%d): %s has no pages", int(o), c.Operation)
	}
	return fmt.Errorf("WithPrefetch(%d): %s is one call; range over %[3]sPages or %[3]sAll", int(o), c.Operation, c.Operation.Name)
}

func (rawItemsOption) ApplyToCall(c *Call) error {
	if c.Operation.Pagination == spec.PaginationNone {
		return fmt.Errorf("WithRawItems: %s has no pages; use WithRawBody", c.Operation)
	}
	return fmt.Errorf("WithRawItems: %s is one call; range over %sPages, or use WithRawBody", c.Operation, c.Operation.Name)
}

func (eachItemOption) ApplyToCall(*Call) error { return nil }

// takeWalkOptions sets w up by the options that are the pager's, and keeps the others for the calls.
func (w *walk) takeWalkOptions(opts []CallOption) error {
	eachItem := false
	for _, opt := range opts {
		switch o := opt.(type) {
		case prefetchOption:
			w.prefetch = int(o)
		case rawItemsOption:
			w.raw = true
		case eachItemOption:
			eachItem = true
		case cursorOption:
			_, w.start = splitCursor(string(o))
			w.opts = append(w.opts, opt) // which refuses another call's cursor
		default:
			w.opts = append(w.opts, opt)
		}
	}
	switch {
	case w.prefetch < 0 || w.prefetch > maxPrefetch:
		return fmt.Errorf("WithPrefetch(%d): must be from 0 to %d", w.prefetch, maxPrefetch)
	case w.raw && eachItem && w.op.Pagination == spec.PaginationNone:
		return fmt.Errorf("WithRawItems: %sAll yields items alone; use %[1]s with WithRawBody", w.op.Name)
	case w.raw && eachItem:
		return fmt.Errorf("WithRawItems: %sAll yields items without their page; range over %[1]sPages and take Page.Raw", w.op.Name)
	case w.raw && w.op.Items == "":
		return fmt.Errorf("WithRawItems: the operation %s does not say where its items are (Operation.Items)", w.op)
	}
	return nil
}

// walkedOption marks a call as one of a walk. It comes before the caller's options, which may refuse that.
type walkedOption struct{ page *pageCall }

func (o walkedOption) ApplyToCall(c *Call) error {
	c.walk, o.page.call = o.page, c
	c.Response = &o.page.response
	return nil
}

// Walked reports whether the call is one of a walk over pages, which makes others with the same options.
func (c wired) Walked() bool { return c.walk != nil }

// WithRawBody keeps the JSON of the answer's body in into, next to the decoded result. It is filled for successful
// answers, also when decoding fails. Walks over pages refuse it: see [WithRawItems].
func WithRawBody(into *json.RawMessage) CallOption {
	return callOption(func(c *Call) error {
		switch {
		case into == nil:
			return errors.New("WithRawBody: nil target")
		case wired{c}.Walked() && c.Operation.Pagination == spec.PaginationNone:
			return fmt.Errorf("WithRawBody: %sAll yields items alone; use %[1]s", c.Operation.Name)
		case wired{c}.Walked():
			return fmt.Errorf("WithRawBody: a walk makes many calls, and this holds the body of one; range over %sPages with api.WithRawItems and take Page.Raw", c.Operation.Name)
		}
		c.raw = into
		return nil
	})
}
