package search_test

import (
	"context"
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/api/search"
	"github.com/seed-a528e955/intercom-go/api/spec"
)

func TestRequestJSON(t *testing.T) {
	query := search.Eq("email", "<ada>&co@example.com")
	const wire = `"query":{"field":"email","operator":"=","value":"<ada>&co@example.com"}`
	for want, r := range map[string]search.Request{
		`{` + wire + `}`: {Query: query},
		`{` + wire + `,"sort":{"field":"created_at","order":"descending"},"pagination":{"per_page":150}}`: {
			Query: query, Sort: search.Descending("created_at"), PerPage: 150},
		`{` + wire + `,"sort":{"field":"updated_at","order":"ascending"}}`: {Query: query, Sort: search.Ascending("updated_at")},
		`{` + wire + `,"pagination":{"per_page":1}}`:                       {Query: query, PerPage: 1},
		`{` + wire + `,"pagination":{"starting_after":"WzE3XQ=="}}`:        {Query: query, StartingAfter: "WzE3XQ=="},
	} {
		got, err := json.Marshal(r)
		require.NoError(t, err)
		assert.JSONEq(t, want, string(got))
		var back search.Request
		require.NoError(t, json.Unmarshal(got, &back))
		assert.Equal(t, r, back)
	}
}

func TestRequestRefusals(t *testing.T) {
	for want, r := range map[string]search.Request{
		"it is empty":                     {},
		"PerPage is -1, want 0 or more":   {Query: search.Eq("a", 1), PerPage: -1},
		"field to sort by is empty":       {Query: search.Eq("a", 1), Sort: search.Descending("")},
		"an AND group is empty":           {Query: search.And()},
		"has an empty list of values":     {Query: search.In[string]("id")},
		"operator = takes one value":      {Query: search.Eq("id", []string{"1"})},
		"operator > takes one value":      {Query: search.Gt("id", []int{1})},
		"nothing is > null":               {Query: search.Gt("created_at", nil)},
		"nothing is <= null":              {Query: search.Lte("created_at", nil)},
		"operator ~ wants text, not null": {Query: search.Filter("name", "~", nil)},
	} {
		_, err := json.Marshal(r)
		require.ErrorContains(t, err, want)
	}
	var r search.Request
	require.ErrorContains(t, json.Unmarshal([]byte(`{"query":{},"sort":{"field":"a","order":"up"}}`), &r), `unknown order "up" (want ascending or descending)`)
	require.ErrorContains(t, json.Unmarshal([]byte(`[1]`), &r), "search request:")
}

func TestSort(t *testing.T) {
	assert.Equal(t, "name", search.Descending("name").Field())
	assert.True(t, search.Descending("name").Descends())
	assert.False(t, search.Ascending("name").Descends())
	assert.Empty(t, search.Sort{}.Field())
}

// A body is as short as it can be, and reading one forgets what was there.
func TestRequestIsEncodedPlainlyAndReadWhole(t *testing.T) {
	got, err := search.Request{Query: search.Eq("email", "<ada>&co")}.MarshalJSON()
	require.NoError(t, err)
	assert.Equal(t, `{"query":{"field":"email","operator":"=","value":"<ada>&co"}}`, string(got))

	r := search.Request{Query: search.Eq("a", "b"), Sort: search.Descending("c"), PerPage: 5, StartingAfter: "x"}
	require.NoError(t, json.Unmarshal([]byte(`{}`), &r))
	assert.Equal(t, search.Request{}, r)
}

// What is wrong with a query is said once, without the words of encoding/json around it.
func TestRequestErrorsAreShort(t *testing.T) {
	op := &spec.Operation{Service: "Contacts", Name: "Search", Method: "POST", Path: "/contacts/search", ReadOnly: true, Pagination: spec.PaginationBody}
	caller := api.CallerFunc(func(context.Context, *api.Call) error { return nil })
	for want, query := range map[string]search.Query{
		`search query: role: unknown operator "LIKE" (want =, !=, >, <, >=, <=, ~, !~, ^, $, IN, NIN)`: search.Filter("role", "LIKE", "u"),
		`search query: a group's operator is AND or OR, not "XOR"`:                                     {Operator: "XOR", Filters: []search.Query{search.Eq("role", "user")}},
		`search query: it is empty; package search builds queries`:                                     {},
	} {
		for name, body := range map[string]any{"flat": search.Request{Query: query}, "pointer": &search.Request{Query: query}} {
			err := api.Exec(t.Context(), caller, &api.Call{Operation: op, Body: body})
			require.EqualError(t, err, "Contacts.Search: POST /contacts/search: not sent: the body: "+want, name)
		}
		err := api.Exec(t.Context(), caller, &api.Call{Operation: op, Body: map[string]any{"query": query}})
		require.EqualError(t, err, "Contacts.Search: POST /contacts/search: not sent: the body: query: "+want)
	}
}

// A query that is none is an error, however short.
func TestRequestWithAQueryThatIsNone(t *testing.T) {
	for _, query := range []string{"7", `""`, "[]", "true"} {
		var r search.Request
		require.Error(t, json.Unmarshal([]byte(`{"query":`+query+`}`), &r), query)
	}
}
