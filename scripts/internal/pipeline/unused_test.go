package pipeline_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/scripts/internal/pipeline"
)

// fleet has a list that is walked, and a type with three keys.
const fleet = `openapi: 3.0.3
info: {title: Boats, version: "2.9"}
paths:
  /boats:
    get:
      operationId: listBoats
      tags: [Boats]
      parameters: [{name: starting_after, in: query, schema: {type: string}}]
      responses: {'200': {content: {application/json: {schema: {type: object, properties: {boats: {type: array, items: {$ref: '#/components/schemas/boat'}}, pages: {type: object, properties: {next: {type: object, properties: {starting_after: {type: string}}}}}}}}}}}
components: {schemas: {boat: {type: object, properties: {id: {type: string}, colour: {type: string}, length: {type: integer}}}}}
`

// TestUnusedNamesTheLine misspells one word in each file that people write: the line is
// told, and what was meant.
func TestUnusedNamesTheLine(t *testing.T) {
	const operation = "operations:\n  GET /boats: {service: Boats, name: List, says: lists boats., pages: {kind: cursor, items: %}}\n"
	right := map[string]string{
		"openapi/2.9/intercom.yaml":     fleet,
		"openapi/operations.yaml":       strings.Replace(operation, "%", "boats", 1),
		"openapi/sentences.yaml":        "models: {}\nservices: {}\nfields:\n  Boat.Colour: is what it is painted in.\n",
		"openapi/webhooks.yaml":         "items:\n  boat: Boat\n",
		"openapi/corrections/boat.yaml": strings.Replace(correction, ".size, update: {type: integer}", ".length, update: {type: number}", 1),
		"openapi/corrections/later-keys.yaml": "left_out:\n  Boat.length: it is another length.\nkeys:\n  Boat:\n    colour:\n      versions: [\"2.9\"]\n      schema: {$ref: '#/components/schemas/Paint'}\n" +
			"types:\n  Paint: {type: object, properties: {name: {type: string}}}\n",
		"openapi/names/2.9.yaml": "GET /boats: ListBoats\nGET /boats answer.boats[]: Boat\nGET /boats answer.boats[].colour: Colour\nGET /boats answer.boats[].gone: Gone\n",
	}
	run := func(t *testing.T, path, text string) ([]string, error) {
		files := map[string]string{}
		for name, was := range right {
			files[name] = was
		}
		if path != "" {
			files[path] = text
		}
		p, err := pipeline.Open(project(t, files))
		if err != nil {
			return nil, err
		}
		out, err := p.Generate("2.9")
		if err != nil {
			return nil, err
		}
		return p.Unused([]*pipeline.Output{out})
	}
	unused, err := run(t, "", "")
	require.NoError(t, err)
	require.Empty(t, unused)
	for name, c := range map[string]struct{ path, old, new, want string }{
		"items":                  {"openapi/operations.yaml", "items: boats", "items: boast", "openapi/operations.yaml:2: GET /boats: items: boast: no answer has a list there (did you mean boats?)"},
		"field":                  {"openapi/sentences.yaml", "Boat.Colour", "Boat.Color", "openapi/sentences.yaml:4: Boat.Color (did you mean Boat.Colour?)"},
		"type of a webhook":      {"openapi/webhooks.yaml", "boat: Boat", "boat: Baot", "openapi/webhooks.yaml:2: boat: Baot (did you mean Boat?)"},
		"later key":              {"openapi/corrections/later-keys.yaml", "    colour:", "    color:", "openapi/corrections/later-keys.yaml:5: Boat.color: no version of 2.9 has it (did you mean colour?)"},
		"type of a later key":    {"openapi/corrections/later-keys.yaml", "  Boat:\n", "  Boot:\n", "openapi/corrections/later-keys.yaml:5: Boot.colour: no version of 2.9 has it (did you mean Boat?)"},
		"version of a later key": {"openapi/corrections/later-keys.yaml", `["2.9"]`, `["2.61"]`, "openapi/corrections/later-keys.yaml:5: Boat.colour: there is no version 2.61 (want some of 2.9)"},
		"key left out":           {"openapi/corrections/later-keys.yaml", "Boat.length", "Boat.leng", "openapi/corrections/later-keys.yaml:2: Boat.leng: no version has it (did you mean length?)"},
		"type of later keys":     {"openapi/corrections/later-keys.yaml", "  Paint: {", "  Paints: {", "openapi/corrections/later-keys.yaml:9: Paints: no key needs it"},
		"place of a name":        {"openapi/names/2.9.yaml", ".colour:", ".color:", "openapi/names/2.9.yaml:3: GET /boats answer.boats[].color (did you mean GET /boats answer.boats[].colour?)"},
	} {
		t.Run(name, func(t *testing.T) {
			text := strings.Replace(right[c.path], c.old, c.new, 1)
			require.NotEqual(t, right[c.path], text)
			unused, err := run(t, c.path, text)
			require.NoError(t, err)
			assert.Contains(t, unused, c.want)
		})
	}
	for name, c := range map[string]struct{ path, text, want string }{
		"another folder":      {"openapi/2.9 copy/intercom.yaml", fleet, "openapi/2.9 copy: nothing reads it: it is no version such as 2.12"},
		"a table":             {"openapi/operation.yaml", "operations: {}\n", "(did you mean operations.yaml?)"},
		"a description":       {"openapi/2.9/intercom.yml", fleet, "openapi/2.9/intercom.yml: nothing reads it (want intercom.yaml, source.yaml) (did you mean intercom.yaml?)"},
		"a correction":        {"openapi/corrections/more.yml", correction, "openapi/corrections/more.yml: nothing reads it: corrections are in files that end with .yaml"},
		"names of no version": {"openapi/names/2.8.yaml", "GET /boats: ListBoats\n", "openapi/names/2.8.yaml: nothing reads it: want a version of openapi and .yaml (did you mean 2.9?)"},
		"a type of nobody's": {
			"openapi/corrections/boat.yaml", strings.Replace(correction, ".size, update: {type: integer}", ".colour, update: {x-go-type: Baot}", 1),
			"openapi/corrections/boat.yaml:5: x-go-type Baot at components.schemas.boat.properties.colour: version 2.9 has no type Baot (did you mean Boat?)",
		},
		"seconds of no version": {
			"openapi/operations.yaml", strings.Replace(right["openapi/operations.yaml"], "pages:", "dates: {by_day: true, seconds_for: ['2.61']}, pages:", 1),
			"openapi/operations.yaml:2: GET /boats: seconds_for: there is no version 2.61 (want one of 2.9)",
		},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := run(t, c.path, c.text)
			require.ErrorContains(t, err, c.want)
		})
	}
	_, err = run(t, "openapi/operations.yaml~", "of an editor")
	require.NoError(t, err)
}
