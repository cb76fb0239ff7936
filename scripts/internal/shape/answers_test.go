package shape

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/seed-a528e955/intercom-go/scripts/internal/node"
)

func TestReadAnswers(t *testing.T) {
	const boat, mast = "{schema: @boat}", "{schema: @mast}"
	for name, c := range map[string]struct {
		responses              string
		status, accept, result string
		form                   string
	}{
		"one":                      {"'200': {content: {application/json: " + boat + "}}", "200", "", "Boat", "object"},
		"two alike":                {"'200': {content: {application/json: " + boat + "}}, '201': {content: {application/json: " + boat + "}}", "200", "", "Boat", "object"},
		"two that differ":          {"'200': {content: {application/json: " + boat + "}}, '201': {content: {application/json: " + mast + "}}", "200", "", "Boat", "object"},
		"two in place":             {"'200': {content: {application/json: {schema: {properties: {a: {type: string}}}}}}, '201': {content: {application/json: {schema: {properties: {b: {type: string}}}}}}", "200", "", "Boat", "object"},
		"another than 200":         {"'201': {content: {application/json: " + mast + "}}", "201", "", "Mast", "object"},
		"failures and the default": {"'404': {content: {application/json: " + mast + "}}, default: {content: {application/json: " + mast + "}}", "200", "", "", "none"},
		"the default alone":        {"default: {content: {application/json: " + boat + "}}", "200", "", "Boat", "object"},
		"the default, shared":      {"default: {$ref: '#/components/responses/boat'}", "200", "", "Boat", "object"},
		"the default is a file":    {"default: {content: {text/csv: {}}}", "200", "text/csv", "", "stream"},
		"the default has errors":   {"default: {content: {application/json: {schema: {properties: {errors: {type: array}}}}}}", "200", "", "", "none"},
		"a success and a default":  {"'204': {}, default: {content: {application/json: " + boat + "}}", "204", "", "", "none"},
		"nothing":                  {"", "200", "", "", "none"},
		"no content":               {"'204': {}", "204", "", "", "none"},
		"no content, then content": {"'202': {}, '204': {content: {application/json: " + boat + "}}", "204", "", "Boat", "object"},
		"content without a schema": {"'200': {content: {application/json: {}}}", "200", "", "", "none"},
		"vendor json":              {"'200': {content: {application/vnd.boat+json: " + boat + "}}", "200", "application/vnd.boat+json", "Boat", "object"},

		"a file":                      {"'200': {content: {application/octet-stream: {schema: {type: string, format: binary}}}}", "200", "application/octet-stream", "", "stream"},
		"a binary called JSON":        {"'200': {content: {application/json: {schema: {type: string, format: binary}}}}", "200", "application/json", "", "stream"},
		"a text":                      {"'200': {content: {text/plain: {schema: {type: string}}}}", "200", "text/plain", "", "stream"},
		"JSON wins over a file":       {"'200': {content: {application/octet-stream: {}, application/json: " + boat + "}}", "200", "", "Boat", "object"},
		"JSON wins over an earlier":   {"'200': {content: {text/csv: {}}}, '202': {content: {application/json: " + boat + "}}", "202", "", "Boat", "object"},
		"a redirect alone":            {"'302': {}, '404': {}", "302", "application/octet-stream", "", "stream"},
		"a redirect beside a success": {"'200': {content: {application/json: " + boat + "}}, '302': {}", "200", "", "Boat", "object"},
		"shared":                      {"'200': {$ref: '#/components/responses/boat'}", "200", "", "Boat", "object"},
		"a list":                      {"'200': {content: {application/json: {schema: {type: array, items: @boat}}}}", "200", "", "[]Boat", "value"},
		"a map":                       {"'200': {content: {application/json: {schema: {type: object}}}}", "200", "", "api.Attributes", "value"},
		"anything":                    {"'200': {content: {application/json: {schema: {}}}}", "200", "", "json.RawMessage", "value"},
		"a status of a hundred":       {"'2XX': {content: {application/json: " + boat + "}}", "2XX", "", "Boat", "object"},
	} {
		t.Run(name, func(t *testing.T) {
			d := mustShape(t, "paths: {/boats: {get: {responses: {"+c.responses+`}}}}
components:
  responses: {boat: {content: {application/json: {schema: @boat}}}}
  schemas: {boat: {type: object, properties: {a: {type: string}}}, mast: {type: object, properties: {b: {type: string}}}}`,
				"GET /boats: {service: Boats, name: Get}")
			op := operation(t, d, "Boats.Get")
			x := d.client(op)
			assert.Equal(t, c.status, op.Status)
			assert.Equal(t, c.accept, op.Accept)
			assert.Equal(t, c.result, node.Text(x, "result"))
			assert.Equal(t, c.form, node.Text(x, "form"))
		})
	}
}

// Answers that differ are one type that holds either.
func TestReadAnswersThatDiffer(t *testing.T) {
	for name, c := range map[string]struct{ first, second string }{
		"components":               {"@boat", "@mast"},
		"in place":                 {"{properties: {a: {type: string}}}", "{properties: {b: {type: string}}}"},
		"a component and in place": {"@boat", "{properties: {b: {type: string}}}"},
	} {
		t.Run(name, func(t *testing.T) {
			d := mustShape(t, "paths: {/boats: {get: {responses: {'200': {content: {application/json: {schema: "+c.first+"}}}, '201': {content: {application/json: {schema: "+c.second+`}}}}}}}
components: {schemas: {boat: {properties: {a: {type: string}}}, mast: {properties: {b: {type: string}}}}}`, "GET /boats: {service: Boats, name: Get}")
			assert.Equal(t, map[string]string{"a": "string", "b": "string"}, fieldTypes(t, d, "Boat"))
		})
	}
}
