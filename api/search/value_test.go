package search_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api/search"
)

func TestQueryDecodes(t *testing.T) {
	for in, want := range map[string]search.Query{
		`null`:                           {},
		`{}`:                             {},
		`{"operator":"AND","value":[]}`:  {Operator: "AND", Filters: []search.Query{}},
		`{"operator":"AND","value":"x"}`: {Operator: "AND", Value: "x"},
		`{"field":"a","operator":"AND","value":[1]}`:        {Field: "a", Operator: "AND", Value: []any{json.Number("1")}},
		`{"field":"a","operator":"IN","value":[1,"2"]}`:     {Field: "a", Operator: "IN", Value: []any{json.Number("1"), "2"}},
		`{"field":"a","operator":"=","value":null}`:         {Field: "a", Operator: "="},
		`{"value":[null],"operator":"OR","more":{"x":[1]}}`: {Operator: "OR", Filters: []search.Query{{}}},
	} {
		var q search.Query
		require.NoError(t, json.Unmarshal([]byte(in), &q), in)
		assert.Equal(t, want, q, in)
	}
	var q search.Query
	for _, in := range []string{`[]`, `"x"`, `{"field":1}`, `{"operator":"AND","value":[7]}`,
		strings.Repeat(`{"operator":"AND","value":[`, 30) + strings.Repeat(`]}`, 30)} {
		assert.Error(t, json.Unmarshal([]byte(in), &q), in)
	}
}

func FuzzQuery(f *testing.F) {
	for _, s := range []string{
		`{"field":"a","operator":"=","value":1}`, `{"operator":"AND","value":[{"field":"a_at","operator":"IN","value":["x",1e3]}]}`,
		`{"field":"a","operator":"~","value":"<"}`, `{"operator":"OR","value":[null]}`, `{"field":"a","operator":"=","value":{"b":1}}`,
		`{"FIELD":"a","Operator":"!=","value":false}`, `{"operator":"OR","value":[{"operator":"OR","value":[{"operator":"OR","value":[]}]}]}`,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var q search.Query
		if json.Unmarshal(data, &q) != nil {
			return
		}
		if _, err := json.Marshal(q); err == nil {
			roundTrip(t, q)
		}
	})
}
