package importer_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/scripts/internal/importer"
)

func TestSchemaType(t *testing.T) {
	runSchemas(t, map[string]schemaTest{
		"list":              {in: "{type: list, items: {type: string}}", want: "type: array\nitems:\n  type: string", notes: []string{"type at type"}},
		"other names":       {in: "{properties: {a: {type: int}, b: {type: Bool}, c: {type: float}, d: {type: hash}, e: {type: TEXT}}}", want: "properties:\n  a:\n    type: integer\n  b:\n    type: boolean\n  c:\n    type: number\n  d:\n    type: object\n  e:\n    type: string", notes: []string{"type at properties.a.type", "type at properties.b.type", "type at properties.c.type", "type at properties.d.type", "type at properties.e.type"}},
		"null":              {in: "{type: 'null'}", want: "nullable: true", notes: []string{"type at type"}},
		"no type at all":    {in: "{type: anything}", want: "{}", notes: []string{"type that OpenAPI does not have at type"}},
		"number as a type":  {in: "{type: 3}", want: "{}", notes: []string{"type that OpenAPI does not have at type"}},
		"mapping":           {in: "{type: {a: b}}", want: "{}", notes: []string{"type that OpenAPI does not have at type"}},
		"mapping of a type": {in: "{type: {type: string}}", want: "type: string", notes: []string{"type that OpenAPI does not have at type"}},
		"mapping with properties": {
			in:    "{type: {a: b}, properties: {a: {type: string}}}",
			want:  "type: object\nproperties:\n  a:\n    type: string",
			notes: []string{"type that OpenAPI does not have at type"},
		},
		"mapping with items":  {in: "{type: {a: b}, items: {}}", want: "type: array\nitems: {}", notes: []string{"type that OpenAPI does not have at type"}},
		"null and string":     {in: "{type: [null, string], minLength: 1}", want: "type: string\nnullable: true\nminLength: 1", notes: []string{"type at type"}},
		"string and null":     {in: `{type: [string, "null"], nullable: false}`, want: "type: string\nnullable: true", notes: []string{"type at type"}},
		"one in a list":       {in: "{type: [string, string]}", want: "type: string", notes: []string{"type at type"}},
		"none in a list":      {in: "{type: []}", want: "{}", notes: []string{"type at type"}},
		"integer and number":  {in: "{type: [integer, number]}", want: "type: number", notes: []string{"type at type"}},
		"list beside a oneOf": {in: "{type: [string, integer], oneOf: [{type: string}]}", want: "oneOf:\n  - type: string", notes: []string{"type at type"}},
		"several": {
			in: "{type: [string, integer, array, object, boolean, null], minLength: 1, minimum: 2, items: {type: string}, minItems: 3, properties: {a: {type: string}}, required: [a], deprecated: true}",
			want: `
nullable: true
deprecated: true
oneOf:
  - type: string
    minLength: 1
  - type: integer
    minimum: 2
  - type: array
    minItems: 3
    items:
      type: string
  - type: object
    required:
      - a
    properties:
      a:
        type: string
  - type: boolean`,
			notes: []string{"type at type"},
		},
	})
}

// What is guessed or dropped is told apart from what is said in another way.
func TestGuessed(t *testing.T) {
	for schema, want := range map[string]bool{
		"{type: strung}": true, "{type: {a: b}, items: {}}": true, "{minimum: low}": true, "{minimun: 3}": true, "{$ref: '#/components/schemas/gone'}": true,
		"{type: str}": false, "{type: [string, 'null']}": false, "{enum: [a, null]}": false,
	} {
		_, report, err := importer.Convert([]byte(withSchema(schema)), "x.yaml")
		require.NoError(t, err)
		require.Len(t, report, 1, schema)
		assert.Equal(t, want, report[0].Guessed(), "%s: %s", schema, report[0])
	}
	twice, report, err := importer.Convert([]byte(withSchema("{type: string, type: integer}")), "x.yaml")
	require.NoError(t, err)
	assert.Contains(t, string(twice), "type: integer")
	assert.True(t, report[0].Guessed())
}

func TestSchemaOf31(t *testing.T) {
	runSchemas(t, map[string]schemaTest{
		"null among alternatives": {
			in:    "{oneOf: [{type: string}, {type: integer}, {type: 'null', description: Prose}]}",
			want:  "nullable: true\noneOf:\n  - type: string\n  - type: integer",
			notes: []string{"OpenAPI 3.1 at oneOf"},
		},
		"one left": {
			in:    "{anyOf: [{$ref: '#/components/schemas/other'}, {type: null}]}",
			want:  "nullable: true\nallOf:\n  - $ref: '#/components/schemas/other'",
			notes: []string{"OpenAPI 3.1 at anyOf"},
		},
		"one left beside an allOf": {
			in:    "{anyOf: [{type: string}, {type: 'null'}], allOf: [{minLength: 1}]}",
			want:  "nullable: true\nallOf:\n  - minLength: 1\nanyOf:\n  - type: string",
			notes: []string{"OpenAPI 3.1 at anyOf"},
		},
		"none left":      {in: "{anyOf: [{type: 'null'}]}", want: "nullable: true", notes: []string{"OpenAPI 3.1 at anyOf"}},
		"const":          {in: "{type: string, const: a}", want: "type: string\nenum:\n  - a", notes: []string{"OpenAPI 3.1 at const"}},
		"const and enum": {in: "{type: string, const: a, enum: [a, b]}", want: "type: string\nenum:\n  - a\n  - b", notes: []string{"OpenAPI 3.1 at const"}},
		"const null":     {in: "{type: string, const: null}", want: "type: string\nnullable: true", notes: []string{"OpenAPI 3.1 at const", "enum at enum"}},
		"exclusive limits": {
			in:    "{type: integer, exclusiveMinimum: 1, exclusiveMaximum: 9}",
			want:  "type: integer\nminimum: 1\nexclusiveMinimum: true\nmaximum: 9\nexclusiveMaximum: true",
			notes: []string{"OpenAPI 3.1 at exclusiveMaximum", "OpenAPI 3.1 at exclusiveMinimum"},
		},
		"exclusive limits beside tighter ones": {
			in:    "{type: integer, minimum: 2, exclusiveMinimum: 1, maximum: 8, exclusiveMaximum: 9}",
			want:  "type: integer\nminimum: 2\nmaximum: 8",
			notes: []string{"OpenAPI 3.1 at exclusiveMaximum", "OpenAPI 3.1 at exclusiveMinimum"},
		},
		"exclusive limits beside wider ones": {
			in:    "{type: integer, minimum: 1, exclusiveMinimum: 1, maximum: 10, exclusiveMaximum: 9}",
			want:  "type: integer\nminimum: 1\nexclusiveMinimum: true\nmaximum: 9\nexclusiveMaximum: true",
			notes: []string{"OpenAPI 3.1 at exclusiveMaximum", "OpenAPI 3.1 at exclusiveMinimum"},
		},
		"list of examples": {in: "{type: string, examples: [Prose]}", want: "type: string"},
	})
}
