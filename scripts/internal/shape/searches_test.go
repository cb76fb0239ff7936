package shape

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const (
	filterSchema = "query: {type: object, properties: {field: {type: string}, operator: {type: string}, value: {type: string}}}"
	pagingSchema = "pagination: {type: object, nullable: true, properties: {per_page: {type: integer}, starting_after: {type: string}}}"
	sortSchema   = "sort: {type: object, properties: {field: {type: string}, order: {type: string, enum: [ascending, descending]}}}"
)

// searching shapes a description with one operation, Boats.Search, whose body is
// an object of these properties.
func searching(t *testing.T, properties string) *Doc {
	t.Helper()
	return mustShape(t, "paths: {/boats/search: {post: {"+body("@boat_lookup")+", "+ok("@boats")+"}}}\ncomponents: {schemas: {"+
		"paging: {type: object, properties: {per_page: {type: integer}, starting_after: {type: string}}},"+
		"boats: {type: object, properties: {data: {type: array, items: {type: object, properties: {id: {type: string}}}}}},"+
		"boat_lookup: {type: object, required: [query], properties: {"+properties+"}}}}",
		"POST /boats/search: {service: Boats, name: Search, pages: {kind: body, items: data}}")
}

func TestSearchBodies(t *testing.T) {
	for name, c := range map[string]struct{ properties, want string }{
		"query, pagination and sort":   {filterSchema + ", " + pagingSchema + ", " + sortSchema, searchRequest},
		"no sort described":            {filterSchema + ", " + pagingSchema, searchRequest},
		"pagination by reference":      {filterSchema + ", pagination: {nullable: true, allOf: [@paging]}", searchRequest},
		"another key besides":          {filterSchema + ", " + pagingSchema + ", mood: {type: string}", "SearchBoatsRequest"},
		"no pagination":                {filterSchema + ", " + sortSchema, "SearchBoatsRequest"},
		"a query that is text":         {"query: {type: string}, " + pagingSchema, "SearchBoatsRequest"},
		"a sort that is text":          {filterSchema + ", " + pagingSchema + ", sort: {type: string}", "SearchBoatsRequest"},
		"a sort with something else":   {filterSchema + ", " + pagingSchema + ", sort: {type: object, properties: {by: {type: string}}}", "SearchBoatsRequest"},
		"a pagination with more in it": {filterSchema + ", pagination: {type: object, properties: {per_page: {type: integer}, mood: {type: string}}}", "SearchBoatsRequest"},
		"a pagination that is text":    {filterSchema + ", pagination: {type: string}", "SearchBoatsRequest"},
	} {
		t.Run(name, func(t *testing.T) {
			d := searching(t, c.properties)
			assert.Equal(t, c.want, d.bodyType(operation(t, d, "Boats.Search")))
			if c.want == searchRequest {
				assert.NotContains(t, modelNames(d), "SearchBoatsRequest", "what is unused is gone")
				assert.Equal(t, []string{"boats.pages", "boat_lookup.query", "POST /boats/search body"}, noted(d, "shared type"))
			}
		})
	}
}

// The test server goes by what a sample says that a body takes.
func TestSearchBodiesInSamples(t *testing.T) {
	data, err := searching(t, filterSchema+", "+pagingSchema).Samples()
	require.NoError(t, err)
	var file struct{ Operations []Sample }
	require.NoError(t, json.Unmarshal(data, &file))
	require.Len(t, file.Operations, 1)
	assert.Equal(t, map[string]string{"query": "", "sort": "object", "pagination": "object"}, file.Operations[0].Takes)
	assert.Equal(t, []string{"query"}, file.Operations[0].Needs)
}
