package importer_test

import (
	"strings"
	"testing"

	"github.com/seed-a528e955/intercom-go/scripts/internal/importer"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const texted = `openapi: 3.0.1
info: {title: Made up, version: "9.9"}
paths:
  /boats/search:
    description: At most 3 calls.
    post:
      operationId: searchBoats
      summary: Deprecated.
      description: "| Operator | Valid Types |\n|---|---|\n| !~ | String |\n\nA limit of 15 filters."
      parameters: [{name: per_page, in: query, description: The default is 20., schema: {type: integer, description: Max 150.}}]
      requestBody: {content: {application/json: {schema: {type: object, properties: {name: {type: string, description: "One of ` + "`a`, `b`" + `.", example: Up to 7 boats.}}}}}}
      responses: {"200": {description: Needs the ` + "`sail`" + ` scope., content: {application/json: {schema: {allOf: [{$ref: "#/components/schemas/boat"}, {description: At least 1 mast.}]}}}}}
components:
  schemas:
    boat: {type: object, properties: {description: {type: string, description: Up to 9 words.}, crew: {type: array, items: {type: object, properties: {rank: {type: string, description: Defaults to false.}}}}}}
  responses:
    gone: {description: "Returns a 410, code ` + "`boat_sunk`" + `."}
x-stated:
  POST /boats/search: [at most 15 filters, "value kept before", "no fact", "func init() {}"]
  "odd\x1bplace": [deprecated]
`

// What texts state is kept as facts by place, and kept when the import is imported.
func TestStated(t *testing.T) {
	out, report, err := importer.Convert([]byte(texted), "x.yaml")
	require.NoError(t, err)
	for _, r := range report {
		assert.NotContains(t, r.Place, importer.StatedKey)
	}
	got, err := importer.Stated(out)
	require.NoError(t, err)
	want := map[string][]string{
		"/boats/search":                     {"at most 3 calls"},
		"POST /boats/search":                {"at most 15 filters", "deprecated", "operator !~: String", "value kept before"},
		"POST /boats/search query per_page": {"at most 150", "default 20"},
		"POST /boats/search body.name":      {"value a", "value b"},
		"POST /boats/search answer 200":     {"at least 1 mast", "scope sail"},
		"boat.description":                  {"at most 9 words"},
		"boat.crew.rank":                    {"default false"},
		"responses gone":                    {"code boat_sunk", "status 410"},
	}
	assert.Equal(t, want, got)
	for _, prose := range []string{"A limit", "Needs the", "Up to 7", "init", "\x1b"} {
		assert.NotContains(t, string(out), prose)
	}
	again, report, err := importer.Convert(out, "again.yaml")
	require.NoError(t, err)
	assert.Empty(t, report)
	assert.Equal(t, string(out), string(again))
	assert.NotContains(t, strings.Split(string(out), importer.StatedKey)[0], "at most")
}
