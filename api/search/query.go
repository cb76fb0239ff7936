package search

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/seed-a528e955/intercom-go/api/internal/codec"
)

// Query is what a search looks for: a filter on one field, or a group of filters and groups. Package api/search builds
// them in one line.
//
// What Intercom would refuse is refused when the query is encoded: an unknown operator, a filter without a field, an
// empty group, more than 15 filters in one, groups that are nested more than two deep, an empty list for IN, a list for
// an operator that takes one value, null for one that compares, milliseconds or a zero time where Unix seconds are
// wanted.
//
// See https://developers.intercom.com/docs/references/rest-api/api.intercom.io/contacts/searchcontacts.
type Query struct {
	// Field is the field to compare, empty in a group.
	Field string
	// Operator is one of = != IN NIN > < >= <= ~ !~ ^ $, in a group AND or OR.
	Operator string
	// Value is what to compare with: text, a number, a boolean, a time, nil, or a list for IN and NIN.
	Value any
	// Filters are the members of a group.
	Filters []Query
}

const (
	maxGroupDepth   = 2
	maxGroupFilters = 15
)

var (
	groupOperators  = []string{"AND", "OR"}
	listOperators   = []string{"IN", "NIN"}
	filterOperators = []string{"=", "!=", ">", "<", ">=", "<=", "~", "!~", "^", "$", "IN", "NIN"}
)

// Filter returns a filter on one field. Its value is brought into the form in which it is sent (a time.Time becomes
// Unix seconds), so that a query is the same after it was stored as JSON and read again. A value that has no such form
// is refused when the query is encoded.
func Filter(field, operator string, value any) Query {
	if v, err := searchValue(value); err == nil {
		value = v
	}
	return Query{Field: field, Operator: operator, Value: value}
}

// MarshalJSON validates the query and encodes it.
func (q Query) MarshalJSON() ([]byte, error) {
	wire, err := q.wire(1)
	if err != nil {
		return nil, fmt.Errorf("search query: %w", err)
	}
	return codec.Append(nil, wire)
}

// wireFilter is a filter or group as it is sent.
type wireFilter struct {
	Field    string `json:"field,omitempty"`
	Operator string `json:"operator"`
	Value    any    `json:"value"`
}

func (q Query) isGroup() bool { return q.Filters != nil || slices.Contains(groupOperators, q.Operator) }

func (q Query) wire(depth int) (wireFilter, error) {
	if q.isGroup() {
		return q.wireGroup(depth)
	}
	switch {
	case q.Field == "" && q.Operator == "" && q.Value == nil:
		return wireFilter{}, errors.New("it is empty; package search builds queries")
	case q.Field == "":
		return wireFilter{}, fmt.Errorf("a filter (%s %v) has no field", q.Operator, q.Value)
	case !slices.Contains(filterOperators, q.Operator):
		return wireFilter{}, fmt.Errorf("%s: unknown operator %q (want %s)", q.Field, q.Operator, strings.Join(filterOperators, ", "))
	}
	value, err := searchValue(q.Value)
	if err != nil {
		return wireFilter{}, fmt.Errorf("%s: %w", q.Field, err)
	}
	if err := checkOperand(q.Operator, value); err != nil {
		return wireFilter{}, fmt.Errorf("%s: %w", q.Field, err)
	}
	list, isList := value.([]any)
	if !isList {
		list = []any{value}
	}
	for _, v := range list {
		if err := checkSearchTime(q.Field, v); err != nil {
			return wireFilter{}, err
		}
	}
	return wireFilter{q.Field, q.Operator, value}, nil
}

// checkOperand refuses a value that its operator can do nothing with: Intercom finds nothing by some, and everything
// by others.
func checkOperand(operator string, value any) error {
	list, isList := value.([]any)
	switch wantsList := slices.Contains(listOperators, operator); {
	case wantsList && !isList:
		return fmt.Errorf("operator %s wants a list, not %v", operator, value)
	case wantsList && len(list) == 0:
		return fmt.Errorf("operator %s has an empty list of values", operator)
	case !wantsList && isList:
		return fmt.Errorf("operator %s takes one value, not a list; use search.In or search.NotIn", operator)
	case value != nil || wantsList:
		return nil
	}
	switch operator {
	case ">", "<", ">=", "<=":
		return fmt.Errorf("nothing is %s null; null goes with = and !=", operator)
	case "=", "!=":
		return nil
	default:
		return fmt.Errorf("operator %s wants text, not null", operator)
	}
}

func (q Query) wireGroup(depth int) (wireFilter, error) {
	switch n := len(q.Filters); {
	case !slices.Contains(groupOperators, q.Operator):
		return wireFilter{}, fmt.Errorf("a group's operator is AND or OR, not %q", q.Operator)
	case q.Field != "" || q.Value != nil:
		return wireFilter{}, fmt.Errorf("an %s group has a field or value of its own (%q, %v)", q.Operator, q.Field, q.Value)
	case n == 0:
		return wireFilter{}, fmt.Errorf("an %s group is empty", q.Operator)
	case n > maxGroupFilters:
		return wireFilter{}, fmt.Errorf("an %s group has %d filters, at most %d are allowed", q.Operator, n, maxGroupFilters)
	case depth > maxGroupDepth:
		return wireFilter{}, fmt.Errorf("groups are nested more than %d deep", maxGroupDepth)
	}
	filters := make([]wireFilter, len(q.Filters))
	for i, f := range q.Filters {
		var err error
		if filters[i], err = f.wire(depth + 1); err != nil {
			return wireFilter{}, err
		}
	}
	return wireFilter{Operator: q.Operator, Value: filters}, nil
}
