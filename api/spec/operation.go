// Package spec has what Intercom's description says of an endpoint before anybody calls it: where it is, how its lists
// are divided into pages, whether it may be sent again.
package spec

import (
	"cmp"
	"net/http"
	"slices"
)

// Pagination names the way an operation's answer is divided into pages.
type Pagination string

// The ways to ask for the next page.
const (
	// PaginationNone: everything comes in one answer.
	PaginationNone Pagination = ""
	// PaginationCursor: starting_after in the query.
	PaginationCursor Pagination = "cursor"
	// PaginationPage: page in the query.
	PaginationPage Pagination = "page"
	// PaginationBody: starting_after in the pagination object of the body.
	PaginationBody Pagination = "body"
	// PaginationScroll: scroll_param in the query; ends at an empty page.
	PaginationScroll Pagination = "scroll"
	// PaginationNextCursor: next_cursor in the answer, cursor in the query.
	PaginationNextCursor Pagination = "next_cursor"
)

// Operation is what is known about an endpoint before anybody calls it. The generated packages hold one for each
// operation of their version; for an endpoint that no description has, write one by hand.
type Operation struct {
	// ID is Intercom's operationId as published ("ShowContact").
	ID string
	// Service is the group the operation belongs to ("Contacts").
	Service string
	// Name is the method's name within the service ("Get").
	Name string
	// Method is the HTTP method.
	Method string
	// Path is the path template ("/contacts/{contact_id}").
	Path string
	// Version is sent as the header Intercom-Version ("2.12"). Empty is that of the generated client, or of the app where none is in between.
	Version string
	// SafeToRepeat marks a POST that may be sent twice without doing harm.
	SafeToRepeat bool
	// ReadOnly marks a POST that changes nothing, such as a search; it is safe to repeat as well.
	ReadOnly bool
	// Pagination says how further pages are requested.
	Pagination Pagination
	// Items is where a list's answer has its items: "data", "data.articles". Walks that are given it know an answer
	// without a list from an empty one, and can do api.WithRawItems.
	Items string
	// Query is sent with every call, encoded: a parameter that is required and has one legal value ("type=user").
	Query string
	// DatesByDay says that a search compares dates by day, in the workspace's time zone, and with =, > and <
	// alone: > finds nothing of the rest of the day that its value is in.
	DatesByDay bool
	// Accept is the content type asked for; empty means application/json.
	Accept string
	// ContentType is that of a JSON body; empty means application/json.
	ContentType string
}

// String returns the service and the name: "Contacts.Get".
func (o *Operation) String() string {
	if o == nil {
		return ""
	}
	if o.Service == "" {
		return cmp.Or(o.Name, o.ID)
	}
	return o.Service + "." + o.Name
}

// Repeatable reports whether the operation may be sent again when it is not known what became of the first time.
func (o *Operation) Repeatable() bool {
	idempotent := []string{http.MethodGet, http.MethodHead, http.MethodPut, http.MethodDelete, http.MethodOptions}
	return o.SafeToRepeat || o.ReadOnly || slices.Contains(idempotent, o.Method)
}

// Reads reports whether the operation changes nothing.
func (o *Operation) Reads() bool {
	return o.ReadOnly || o.Method == http.MethodGet || o.Method == http.MethodHead
}
