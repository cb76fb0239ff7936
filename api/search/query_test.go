package search_test

import (
	"context"
	"encoding/json"
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/api/internal/codec"
	"github.com/seed-a528e955/intercom-go/api/search"
	"github.com/seed-a528e955/intercom-go/api/spec"
)

func group(operator string, filters ...search.Query) search.Query {
	return search.Query{Operator: operator, Filters: filters}
}

func TestQueryEncodes(t *testing.T) {
	at := time.Date(2024, 2, 3, 5, 5, 6, 999, time.FixedZone("CET", 3600))
	type role string
	for want, q := range map[string]search.Query{
		`{"field":"role","operator":"=","value":"user"}`:              {Field: "role", Operator: "=", Value: role("user")},
		`{"field":"name","operator":"~","value":"<&>"}`:               {Field: "name", Operator: "~", Value: "<&>"},
		`{"field":"created_at","operator":">","value":1706933106}`:    {Field: "created_at", Operator: ">", Value: at},
		`{"field":"updated_at","operator":"<","value":1706933106}`:    {Field: "updated_at", Operator: "<", Value: at},
		`{"field":"x","operator":"=","value":12345678901234567890}`:   {Field: "x", Operator: "=", Value: uint64(12345678901234567890)},
		`{"field":"x","operator":"=","value":0.5}`:                    {Field: "x", Operator: "=", Value: float32(0.5)},
		`{"field":"x","operator":"!=","value":null}`:                  {Field: "x", Operator: "!=", Value: nil},
		`{"field":"x","operator":"=","value":false}`:                  {Field: "x", Operator: "=", Value: false},
		`{"field":"x","operator":"IN","value":["1","2"]}`:             {Field: "x", Operator: "IN", Value: []string{"1", "2"}},
		`{"field":"x_at","operator":"IN","value":[1706933106,null]}`:  {Field: "x_at", Operator: "IN", Value: []any{at, nil}},
		`{"field":"created_ms","operator":">","value":1706933106000}`: {Field: "created_ms", Operator: ">", Value: 1706933106000},
		`{"operator":"OR","value":[{"field":"a","operator":"=","value":1},{"operator":"AND","value":[{"field":"b","operator":"^","value":"x"}]}]}`: group("OR", search.Query{Field: "a", Operator: "=", Value: 1}, group("AND", search.Query{Field: "b", Operator: "^", Value: "x"})),
	} {
		got, err := codec.Append(nil, map[string]any{"query": q})
		require.NoError(t, err)
		assert.Equal(t, `{"query":`+want+`}`, string(got))
	}
}

func TestQueryRefuses(t *testing.T) {
	eq := search.Eq("a", 1)
	sixteen := make([]search.Query, 16)
	for i := range sixteen {
		sixteen[i] = eq
	}
	for name, tt := range map[string]struct {
		q    search.Query
		want string
	}{
		"nothing":            {search.Query{}, "it is empty"},
		"no field":           {search.Eq("", "x"), "has no field"},
		"unknown operator":   {search.Query{Field: "a", Operator: "==", Value: 1}, `a: unknown operator "=="`},
		"no operator":        {search.Query{Field: "a", Value: 1}, `unknown operator ""`},
		"empty group":        {search.And(), "AND group is empty"},
		"empty filters":      {search.Query{Operator: "OR", Filters: []search.Query{}}, "OR group is empty"},
		"group operator":     {group("XOR", eq), `AND or OR, not "XOR"`},
		"filter and group":   {search.Query{Field: "a", Operator: "AND", Filters: []search.Query{eq}}, "field or value of its own"},
		"too many":           {search.And(sixteen...), "16 filters, at most 15"},
		"too deep":           {search.And(search.Or(search.And(eq))), "nested more than 2 deep"},
		"wrong inside":       {search.And(eq, search.Or(search.Eq("", 1))), "has no field"},
		"scalar for IN":      {search.Query{Field: "a", Operator: "IN", Value: "x"}, "IN wants a list, not x"},
		"nil for NIN":        {search.Query{Field: "a", Operator: "NIN"}, "NIN wants a list"},
		"empty list":         {search.Query{Field: "a", Operator: "NIN", Value: []string(nil)}, "operator NIN has an empty list of values"},
		"list for =":         {search.Query{Field: "a", Operator: "=", Value: []string{"x"}}, "operator = takes one value, not a list"},
		"null for >":         {search.Query{Field: "a", Operator: ">"}, "nothing is > null"},
		"list in list":       {search.In("a", []int{1}, []int{2}), "list within a list"},
		"milliseconds":       {search.Gt("created_at", 1706933106000), "created_at: 1706933106000 looks like milliseconds"},
		"ms in a list":       {search.In("created_at", int64(1), 1706933106000), "looks like milliseconds"},
		"ms in text":         {search.Gt("created_at", "1706933106000"), "looks like milliseconds"},
		"ms before 1970":     {search.Lt("last_seen_at", -1706933106000), "looks like milliseconds"},
		"zero time":          {search.Gt("created_at", time.Time{}), "created_at: the time is zero"},
		"zero pointer time":  {search.Gt("created_at", &time.Time{}), "the time is zero"},
		"not a number":       {search.Gt("a", math.NaN()), "NaN"},
		"not a JSON number":  {search.Gt("a", json.Number("0x1")), `"0x1" is not a number`},
		"not a scalar":       {search.Eq("a", map[string]int{}), "cannot search for a map[string]int"},
		"not encodable":      {search.Eq("a", func() {}), "cannot search for a func()"},
		"struct in the list": {search.In("a", struct{}{}), "cannot search for a struct {}"},
	} {
		t.Run(name, func(t *testing.T) {
			op := &spec.Operation{Service: "Contacts", Name: "Search", Method: "POST", Path: "/contacts/search"}
			nobody := api.CallerFunc(func(context.Context, *api.Call) error { panic("it was sent") })
			err := api.Exec(t.Context(), nobody, &api.Call{Operation: op, Body: map[string]any{"query": tt.q}})
			require.ErrorContains(t, err, tt.want)
			assert.ErrorContains(t, err, "search query: ")
			var failure api.Failure
			require.ErrorAs(t, err, &failure)
			assert.Equal(t, api.NotSent, failure.Outcome())
		})
	}
	_, err := json.Marshal(search.And(sixteen[:15]...))
	assert.NoError(t, err)
	_, err = json.Marshal(search.And(search.Or(eq), search.Or(eq)))
	assert.NoError(t, err)
}

func TestQueryRoundTrip(t *testing.T) {
	at := time.Date(2024, 2, 3, 4, 5, 6, 7, time.UTC)
	for _, q := range []search.Query{
		search.Eq("role", "user"), search.Eq("n", 5), search.Eq("f", 1.5), search.Eq("b", true), search.Eq("z", nil),
		search.Gt("created_at", at), search.In("id", "1", "2"), search.In("n", 1, 2),
		search.Eq("owner_id", "7"),
		search.And(search.Eq("a", 1), search.Or(search.Lt("b_at", at), search.NotIn("c", "1"))),
	} {
		roundTrip(t, q)
		roundTrip(t, struct {
			Query search.Query `json:"query"`
		}{q})
	}
}
