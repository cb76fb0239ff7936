package search_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api/search"
)

func TestFilters(t *testing.T) {
	for want, q := range map[string]search.Query{
		`{"field":"role","operator":"=","value":"user"}`:            search.Eq("role", "user"),
		`{"field":"role","operator":"!=","value":"lead"}`:           search.NotEq("role", "lead"),
		`{"field":"created_at","operator":">","value":1706933106}`:  search.Gt("created_at", time.Unix(1706933106, 5)),
		`{"field":"created_at","operator":"<","value":1706933106}`:  search.Lt("created_at", time.Unix(1706933106, 0)),
		`{"field":"seats","operator":">=","value":5}`:               search.Gte("seats", 5),
		`{"field":"seats","operator":"<=","value":5.5}`:             search.Lte("seats", 5.5),
		`{"field":"id","operator":"IN","value":["1","2"]}`:          search.In("id", "1", "2"),
		`{"field":"id","operator":"IN","value":["3"]}`:              search.In("id", "3"),
		`{"field":"n","operator":"NIN","value":[1,"a"]}`:            search.NotIn[any]("n", 1, "a"),
		`{"field":"email","operator":"~","value":"@example.test"}`:  search.Contains("email", "@example.test"),
		`{"field":"email","operator":"!~","value":"@example.test"}`: search.NotContains("email", "@example.test"),
		`{"field":"name","operator":"^","value":"A"}`:               search.StartsWith("name", "A"),
		`{"field":"name","operator":"$","value":"z"}`:               search.EndsWith("name", "z"),
		`{"operator":"AND","value":[{"field":"a","operator":"=","value":true},{"operator":"OR","value":[{"field":"b","operator":"=","value":null}]}]}`: search.And(search.Eq("a", true), search.Or(search.Eq("b", nil))),
	} {
		got, err := json.Marshal(q)
		require.NoError(t, err)
		assert.JSONEq(t, want, string(got))
	}
}
