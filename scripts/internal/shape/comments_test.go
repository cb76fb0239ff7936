package shape

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/seed-a528e955/intercom-go/scripts/internal/node"
)

func TestModelDocs(t *testing.T) {
	d := mustShape(t, `
paths: {/boats: {post: {`+body("{properties: {mast: @mast, sails: {type: array, items: @sail}}}")+", "+ok("{properties: {flag: @flag, by_name: {type: object, additionalProperties: @rope}}}")+`}}}
components: {schemas: {mast: {properties: {x: {type: string}}}, sail: {properties: {x: {type: string}}}, flag: {properties: {x: {type: string, enum: [a, b]}}}, rope: {properties: {x: {type: string}}}}}`,
		"POST /boats: {service: Boats, name: Create}")
	for model, want := range map[string]string{
		"CreateBoatRequest": "is what Boats.Create sends.",
		"Boat":              "is what Boats.Create answers with.",
		"Mast":              "is part of what is sent, in a CreateBoatRequest.",
		"Sail":              "is part of what is sent, in a CreateBoatRequest.",
		"Flag":              "is part of what is received, in a Boat.",
		"Rope":              "is part of what is received, in a Boat.",
		"FlagX":             "is one of the constants below; the API may send others.",
	} {
		assert.Equal(t, want, d.model(model).Doc, model)
	}
}

func TestFieldDocs(t *testing.T) {
	for _, row := range []struct{ property, received, sent, required string }{
		{"a: {type: string}", "", "", "is required."},
		{"a: {type: string, nullable: true}", "", "is cleared by api.Null.", "is required, cleared by api.Null."},
		{"a: {type: string, enum: [x]}", `is always "x".`, `is always "x".`, `is required, always "x".`},
		{"created_at: {type: integer}", "", "is sent in whole Unix seconds.", "is required, sent in whole Unix seconds."},
		{"created_at_ms: {type: integer}", "", "is sent in Unix milliseconds.", "is required, sent in Unix milliseconds."},
		{"a: {type: string, format: date-time}", "", "is sent as ISO 8601.", "is required, sent as ISO 8601."},
		{"a: {type: string, format: date}", "is a day such as 2006-01-02.", "is a day such as 2006-01-02.", "is required, a day such as 2006-01-02."},
		{"a: {type: string, format: uri}", "is a URL.", "is a URL.", "is required, a URL."},
		{"a: {}", "is raw JSON: the API sends several shapes.", "", "is required."},
		{"a: {type: integer, nullable: true}", "is nil where the API has no figure.", "is cleared by api.Null.", "is required, cleared by api.Null."},
		{"a: {type: string, maxLength: 9}", "is at most 9 characters long.", "is at most 9 characters long.", "is required, at most 9 characters long."},
		{"a: {type: array, maxItems: 9, items: {type: string}}", "holds at most 9 items.", "holds at most 9 items.", "is required, holds at most 9 items."},
		{"a: {type: integer, minimum: 1, maximum: 9}", "is from 1 to 9.", "is from 1 to 9.", "is required, from 1 to 9."},
		{"a: {type: integer, minimum: 1}", "is at least 1.", "is at least 1.", "is required, at least 1."},
		{"a: {type: integer, maximum: 9}", "is at most 9.", "is at most 9.", "is required, at most 9."},
	} {
		t.Run(row.property, func(t *testing.T) {
			doc := func(d *Doc) string { return d.model("Boat").Fields[0].Doc }
			boat := "boat: {properties: {" + row.property + "}"
			assert.Equal(t, row.received, doc(answering(t, boat+"}")))
			assert.Equal(t, row.sent, doc(sending(t, boat+"}")))
			assert.Equal(t, row.required, doc(sending(t, boat+", required: [a, created_at, created_at_ms]}")))
		})
	}
}

func TestParamComments(t *testing.T) {
	d := mustShape(t, `paths: {/boats: {get: {parameters: [
  {name: a, in: query, schema: {type: string}}, {name: b, in: query, required: true, schema: {type: integer, maximum: 150}},
  {name: since, in: query, deprecated: true, schema: {type: string}}, {name: c, in: query, deprecated: true, schema: {type: string}}]}}}`, "GET /boats: {service: Boats, name: List}")
	var got []string
	for _, q := range node.Items(node.Get(d.client(d.Operations[0]), "query")) {
		got = append(got, node.Text(q, "comment"))
	}
	assert.Equal(t, []string{
		"",
		"// B is required, at most 150.",
		"// Since is sent in whole Unix seconds.\n//\n// Deprecated: Intercom marks it as deprecated.",
		"// Deprecated: Intercom marks it as deprecated.",
	}, got)
}
