package conformance

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api/search"
	"github.com/seed-a528e955/intercom-go/scripts/internal/importer"
	"github.com/seed-a528e955/intercom-go/scripts/internal/stated"
)

// TestStatedSearches: package search knows every operator that the text of an operation lists, and refuses what is
// beyond the limits that the text gives, and nothing below them.
func TestStatedSearches(t *testing.T) {
	operators, limits := 0, 0
	for _, v := range Versions {
		data, err := os.ReadFile(filepath.Join("..", "..", "openapi", v.Name, importer.DescriptionFile))
		require.NoError(t, err)
		all, err := importer.Stated(data)
		require.NoError(t, err)
		for place, facts := range all {
			for _, operator := range stated.Operators(facts) {
				operators++
				var value any = "a"
				if slices.Contains([]string{"IN", "NIN"}, operator) {
					value = []string{"a"}
				}
				_, err := json.Marshal(search.Filter("name", operator, value))
				assert.NoErrorf(t, err, "%s of %s: package search does not know the operator %s", place, v.Name, operator)
			}
			if n := stated.AtMost(facts, "filters"); n > 0 {
				limits++
				assert.Truef(t, takes(group(n)) && !takes(group(n+1)), "%s of %s: a group has at most %d filters", place, v.Name, n)
			}
			if n := stated.AtMost(facts, "nested"); n > 0 {
				limits++
				assert.Truef(t, takes(nested(n)) && !takes(nested(n+1)), "%s of %s: at most %d groups are nested", place, v.Name, n)
			}
		}
	}
	assert.Positive(t, operators)
	assert.Positive(t, limits)
}

func takes(q search.Query) bool {
	_, err := json.Marshal(q)
	return err == nil
}

func group(n int) search.Query {
	return search.And(slices.Repeat([]search.Query{search.Eq("name", "a")}, n)...)
}

func nested(n int) search.Query {
	q := search.Eq("name", "a")
	for range n {
		q = search.And(q, search.Eq("name", "b"))
	}
	return q
}
