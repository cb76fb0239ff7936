package search_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api/internal/codec"
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

// A stored query may be nested 20 deep.
func TestQueryDecodesTwentyDeep(t *testing.T) {
	nested := func(depth int) error {
		var q search.Query
		return json.Unmarshal([]byte(strings.Repeat(`{"operator":"AND","value":[`, depth-1)+`{}`+strings.Repeat(`]}`, depth-1)), &q)
	}
	require.NoError(t, nested(20))
	require.ErrorContains(t, nested(21), "nested more than 20 deep")
}

// Numbers that are milliseconds are refused for times, before 1970 too, and for nothing else.
func TestQueryRefusesMilliseconds(t *testing.T) {
	const millis = int64(codec.MillisFrom)
	for value, fine := range map[int64]bool{millis: false, millis - 1: true, -millis: false, -millis + 1: true, 0: true} {
		_, err := json.Marshal(search.Gt("created_at", value))
		assert.Equal(t, fine, err == nil, value)
		_, err = json.Marshal(search.Gt("custom_attributes.number", value))
		assert.NoError(t, err)
	}
}
