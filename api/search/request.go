package search

import (
	"encoding/json"
	"errors"
	"fmt"

	"github.com/seed-a528e955/intercom-go/api/internal/codec"
)

// Request is the body of a search: what is looked for, in which order, and how many items a page has.
//
//	search.Request{Query: search.Eq("role", "user"), Sort: search.Descending("created_at"), PerPage: 150}
//
// Every search whose body is a query, a pagination and a sort takes one, in every version. Further pages are asked for by
// …Pages and …All; [api.WithCursor] resumes where one of them stopped. A request without a query, and what breaks a rule
// of [Query], is an error before anything is sent.
type Request struct {
	// Query is required: what is looked for.
	Query Query
	// Sort may be left out; the order is then Intercom's.
	Sort Sort
	// PerPage is the number of items of a page: 0 leaves it to Intercom, which has 50 for contacts and 20 elsewhere.
	// Most searches take up to 150.
	PerPage int
	// StartingAfter asks for a later page by the pages.next.starting_after of an answer. Only who makes a single call
	// needs it: …Pages and …All ask for further pages themselves.
	StartingAfter string
}

// Sort orders what a search finds by one field. Make one with [Ascending] or [Descending]; the zero Sort leaves the
// order to Intercom.
type Sort struct {
	field string
	order string
}

// The orders, as Intercom names them.
const (
	ascending  = "ascending"
	descending = "descending"
)

// Ascending sorts by field, the least or earliest first.
func Ascending(field string) Sort { return Sort{field, ascending} }

// Descending sorts by field, the greatest or latest first.
func Descending(field string) Sort { return Sort{field, descending} }

// Field is what is sorted by, "" for the zero Sort.
func (s Sort) Field() string { return s.field }

// Descends reports whether the greatest or latest comes first.
func (s Sort) Descends() bool { return s.order == descending }

// wireRequest is a request as it is sent.
type wireRequest struct {
	Query      json.RawMessage `json:"query"`
	Sort       *wireSort       `json:"sort,omitempty"`
	Pagination *wirePagination `json:"pagination,omitempty"`
}

type wireSort struct {
	Field string `json:"field"`
	Order string `json:"order,omitempty"`
}

type wirePagination struct {
	PerPage       int    `json:"per_page,omitempty"`
	StartingAfter string `json:"starting_after,omitempty"`
}

// MarshalJSON validates the request and encodes it as {query, sort, pagination}.
func (r Request) MarshalJSON() ([]byte, error) {
	query, err := r.Query.MarshalJSON()
	if err != nil {
		return nil, err
	}
	wire := wireRequest{Query: query}
	if r.PerPage < 0 {
		return nil, fmt.Errorf("search request: PerPage is %d, want 0 or more", r.PerPage)
	}
	if r.PerPage > 0 || r.StartingAfter != "" {
		wire.Pagination = &wirePagination{r.PerPage, r.StartingAfter}
	}
	switch {
	case r.Sort == Sort{}:
	case r.Sort.field == "":
		return nil, errors.New("search request: the field to sort by is empty")
	default:
		wire.Sort = &wireSort{r.Sort.field, r.Sort.order}
	}
	return codec.Append(nil, wire)
}

// UnmarshalJSON reads a request that was stored as JSON. It does not validate the query; encoding does.
func (r *Request) UnmarshalJSON(data []byte) error {
	*r = Request{}
	var wire wireRequest
	if err := json.Unmarshal(data, &wire); err != nil {
		return fmt.Errorf("search request: %w", err)
	}
	if len(wire.Query) > 0 {
		if err := r.Query.UnmarshalJSON(wire.Query); err != nil {
			return err
		}
	}
	if s := wire.Sort; s != nil {
		switch s.Order {
		case "", ascending: // ascending is Intercom's default
			r.Sort = Ascending(s.Field)
		case descending:
			r.Sort = Descending(s.Field)
		default:
			return fmt.Errorf("search request: unknown order %q (want %s or %s)", s.Order, ascending, descending)
		}
	}
	if p := wire.Pagination; p != nil {
		r.PerPage, r.StartingAfter = p.PerPage, p.StartingAfter
	}
	return nil
}
