package importer_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/scripts/internal/importer"
	"github.com/seed-a528e955/intercom-go/scripts/internal/node"
)

func TestSchema31(t *testing.T) {
	runSchemas(t, map[string]schemaTest{
		"a picture":            {"type: string\ncontentMediaType: image/png", "type: string\nformat: binary", []string{"OpenAPI 3.1"}},
		"bytes without a type": {"contentMediaType: application/octet-stream", "type: string\nformat: binary", []string{"OpenAPI 3.1"}},
		"an encoded picture":   {"type: string\ncontentMediaType: image/png\ncontentEncoding: base64", "type: string\nformat: byte", []string{"OpenAPI 3.1"}},
		"a text of JSON": {"type: string\ncontentMediaType: application/json\ncontentSchema: {type: object}", "type: string",
			[]string{"OpenAPI 3.1", "OpenAPI 3.1 at contentSchema"}},
		"a format of its own":          {"type: string\nformat: uri\ncontentMediaType: image/png", "type: string\nformat: uri", []string{"OpenAPI 3.1"}},
		"properties by pattern":        {"type: object\npatternProperties: {'^x-': {type: integer}}", "type: object\nadditionalProperties:\n  type: integer", []string{"OpenAPI 3.1 at patternProperties"}},
		"properties by patterns":       {"type: object\npatternProperties: {a: {type: integer}, b: {type: string}}", "type: object\nadditionalProperties:\n  anyOf:\n    - type: integer\n    - type: string", []string{"OpenAPI 3.1 at patternProperties"}},
		"items by place":               {"prefixItems: [{type: integer}, {type: string}]", "type: array\nitems:\n  anyOf:\n    - type: integer\n    - type: string", []string{"OpenAPI 3.1 at prefixItems"}},
		"one item by place":            {"type: array\nprefixItems: [{type: integer}]", "type: array\nitems:\n  type: integer", []string{"OpenAPI 3.1 at prefixItems"}},
		"a constant number":            {"const: 3", "type: integer\nenum:\n  - 3", []string{"OpenAPI 3.1 at const"}},
		"a constant flag":              {"const: true", "type: boolean\nenum:\n  - true", []string{"OpenAPI 3.1 at const"}},
		"a constant text":              {"const: a", "enum:\n  - a", []string{"OpenAPI 3.1 at const"}},
		"values of two types":          {"enum: [1, a]", "enum:\n  - 1\n  - a", nil},
		"a dynamic reference":          {"$dynamicRef: '#/components/schemas/other'", "$ref: '#/components/schemas/other'", []string{"OpenAPI 3.1 at $dynamicRef"}},
		"definitions that nobody uses": {"type: object\n$defs: {a: {type: string}}", "type: object", nil},
	})
}

// What stands in $defs is a component, once however often it is referred to.
func TestInnerComponents(t *testing.T) {
	doc, report := imported(t, withSchema(`
type: object
$defs:
  node: {type: object, $anchor: knot, properties: {next: {$ref: '#/components/schemas/thing/$defs/node'}, name: {$ref: '#/components/schemas/thing/$defs/a~1b'}}}
  a/b: {type: string}
  alias: {$ref: '#/components/schemas/other'}
properties:
  one: {$ref: '#/components/schemas/thing/$defs/node'}
  two: {type: array, items: {$ref: '#knot'}}
  three: {$ref: '#/components/schemas/thing/$defs/alias'}
  four: {$ref: '#/components/schemas/thing/properties/loop'}
  loop: {type: array, items: {$ref: '#/components/schemas/thing/properties/loop'}}
`))
	schemas := node.Get(doc, "components", "schemas")
	assert.Equal(t, []string{"other", "thing", "thing_a_b", "thing_loop", "thing_node"}, node.Keys(schemas))
	to := func(keys ...string) string {
		return strings.TrimPrefix(node.Text(node.Get(schemas, keys...), "$ref"), "#/components/schemas/")
	}
	assert.Equal(t, "thing_node", to("thing", "properties", "one"))
	assert.Equal(t, "thing_node", to("thing", "properties", "two", "items"))
	assert.Equal(t, "other", to("thing", "properties", "three"))
	assert.Equal(t, "thing_loop", to("thing", "properties", "four"))
	assert.Equal(t, "thing_loop", to("thing_loop", "items"))
	assert.Equal(t, "thing_node", to("thing_node", "properties", "next"))
	assert.Equal(t, "thing_a_b", to("thing_node", "properties", "name"))
	assert.Contains(t, notes(report), "schema within another at components.schemas.thing.properties.one")
}

func TestInnerComponentNamesAreFree(t *testing.T) {
	doc, _ := imported(t, strings.Replace(withSchema("$defs: {x: {type: object}}\nproperties: {a: {$ref: '#/components/schemas/thing/$defs/x'}}"),
		"    other:", "    thing_x: {type: string}\n    other:", 1))
	assert.Equal(t, []string{"other", "thing", "thing_x", "thing_x2"}, node.Keys(node.Get(doc, "components", "schemas")))
}

func TestAnchorThatIsNowhere(t *testing.T) {
	_, _, err := importer.Convert([]byte(withSchema("$ref: '#gone'")), "x.yaml")
	require.ErrorContains(t, err, `$ref "#gone" leaves the description`)
}

// Only what stands for aliases is counted: a file without any may be large.
func TestLargeWithoutAliases(t *testing.T) {
	out, _, err := importer.Convert([]byte(small+"x-made: ["+strings.Repeat("0,", 1_100_000)+"]\n"), "x.yaml")
	require.NoError(t, err)
	assert.Equal(t, facts, string(out))
}
