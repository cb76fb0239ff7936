package importer_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/scripts/internal/importer"
	"github.com/seed-a528e955/intercom-go/scripts/internal/node"
)

// schemaTest is a schema, what the import makes of it, and the repairs, each as
// "rule at place" with the place below the schema.
type schemaTest struct {
	in, want string
	notes    []string
}

// thing is where runSchemas puts the schema.
const thing = "components.schemas.thing"

func runSchemas(t *testing.T, tests map[string]schemaTest) {
	t.Helper()
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			doc, report := imported(t, withSchema(test.in))
			assert.Equal(t, strings.TrimSpace(test.want), strings.TrimSpace(text(t, node.Get(doc, "components", "schemas", "thing"))))
			var got []string
			for _, r := range report {
				assert.Positive(t, r.Line, r)
				assert.NotEmpty(t, r.Detail)
				got = append(got, strings.TrimSuffix(r.Rule+" at "+strings.TrimPrefix(strings.TrimPrefix(r.Place, thing), "."), " at "))
			}
			assert.Equal(t, test.notes, got)
		})
	}
}

// withSchema returns a description with a schema named thing, beside one named
// other.
func withSchema(schema string) string {
	return `openapi: 3.0.1
info: {version: "9.9"}
paths:
  /things: {get: {operationId: listThings, responses: {"200": {description: x}}}}
components:
  schemas:
    other: {type: string}
    thing:
      ` + strings.ReplaceAll(strings.TrimSpace(schema), "\n", "\n      ") + "\n"
}

func TestSchemaKeywords(t *testing.T) {
	runSchemas(t, map[string]schemaTest{
		"every keyword, in order": {
			in: `
not: {type: string}
anyOf: [{type: object}]
oneOf: [{type: object}]
allOf: [{type: object}]
discriminator: {mapping: {b: other, a: '#/components/schemas/other'}, propertyName: kind}
additionalProperties: {type: string}
properties: {kind: {type: string, writeOnly: true}}
required: [kind]
maxProperties: 9
minProperties: 1
deprecated: true
readOnly: true
nullable: true
type: object`,
			want: `
type: object
nullable: true
readOnly: true
deprecated: true
minProperties: 1
maxProperties: 9
required:
  - kind
properties:
  kind:
    type: string
    writeOnly: true
additionalProperties:
  type: string
discriminator:
  propertyName: kind
  mapping:
    a: '#/components/schemas/other'
    b: '#/components/schemas/other'
allOf:
  - type: object
oneOf:
  - type: object
anyOf:
  - type: object
not:
  type: string`,
		},
		"limits of text": {
			in:   `{pattern: '^\u0061+$', maxLength: 9, minLength: 1, format: slug, type: string}`,
			want: "type: string\nformat: slug\nminLength: 1\nmaxLength: 9\npattern: ^\\u0061+$",
		},
		"limits of numbers": {
			in:   `{multipleOf: 0.5, exclusiveMaximum: false, maximum: 1.5e3, exclusiveMinimum: true, minimum: -3, type: number}`,
			want: "type: number\nminimum: -3\nexclusiveMinimum: true\nmaximum: 1.5e3\nexclusiveMaximum: false\nmultipleOf: 0.5",
		},
		"limits of lists": {
			in:   `{uniqueItems: true, maxItems: 0x10, minItems: 1, items: {}, type: array}`,
			want: "type: array\nminItems: 1\nmaxItems: 16\nuniqueItems: true\nitems: {}",
		},
		"numbers in quotes": {
			in:    `{type: integer, minimum: "3", maximum: ten}`,
			want:  "type: integer\nminimum: 3",
			notes: []string{"value of the wrong kind at maximum", "value of the wrong kind at minimum"},
		},
		"counts that are none": {
			in:    `{type: string, minLength: -1, maxLength: 2.5}`,
			want:  "type: string",
			notes: []string{"value of the wrong kind at maxLength", "value of the wrong kind at minLength"},
		},
		"numbers that JSON does not have": {
			in:    `{type: number, minimum: -.inf, maximum: .nan}`,
			want:  "type: number",
			notes: []string{"value of the wrong kind at maximum", "value of the wrong kind at minimum"},
		},
		"numbers in other words": {
			in:    `{oneOf: [{minimum: .5}, {minimum: +5}, {minimum: 1_000}, {minimum: 99999999999999999999}, {minimum: 1e400}, {minimum: true}]}`,
			want:  "oneOf:\n  - minimum: 0.5\n  - minimum: 5\n  - minimum: 1000\n  - minimum: 99999999999999999999\n  - {}\n  - {}",
			notes: []string{"value of the wrong kind at oneOf.4.minimum", "value of the wrong kind at oneOf.5.minimum"},
		},
		"booleans in quotes": {
			in:    `{type: string, nullable: "true", deprecated: "no", readOnly: maybe}`,
			want:  "type: string\nnullable: true\ndeprecated: false",
			notes: []string{"value of the wrong kind at deprecated", "value of the wrong kind at nullable", "value of the wrong kind at readOnly"},
		},
		"format that is no word": {
			in: "type: object\nproperties:\n  a: {type: integer, format: 64}\n  b: {format: {a: b}}\n  c: {format: a date of some kind}",
			want: `
type: object
properties:
  a:
    type: integer
  b: {}
  c: {}`,
			notes: []string{"value of the wrong kind at properties.a.format", "value of the wrong kind at properties.b.format", "value of the wrong kind at properties.c.format"},
		},
		"pattern that Go does not read": {
			in:    `{type: string, pattern: '(?=a)b'}`,
			want:  "type: string",
			notes: []string{"value of the wrong kind at pattern"},
		},
		"unknown keywords": {
			in:    `{type: string, xml: {name: a}, colour: red, x-colour: red, $comment: prose}`,
			want:  "type: string",
			notes: []string{"unknown keyword at colour", "unknown keyword at xml"},
		},
		"keywords without a value": {
			in:    "type: object\nproperties: {a: {enum: , default: , type: , description: }}",
			want:  "type: object\nproperties:\n  a: {}",
			notes: []string{"keyword without a value at properties.a.default", "keyword without a value at properties.a.enum", "keyword without a value at properties.a.type"},
		},
		"schemas that are none": {
			in:    "type: object\nproperties:\n  a:\n  b: true\n  c: text\n  d: []",
			want:  "type: object\nproperties:\n  a: {}\n  b: {}\n  c: {}\n  d: {}",
			notes: []string{"schema that is not an object at properties.a", "schema that is not an object at properties.b", "schema that is not an object at properties.c", "schema that is not an object at properties.d"},
		},
		"additional properties in quotes": {
			in:    `{type: object, additionalProperties: "false"}`,
			want:  "type: object\nadditionalProperties: false",
			notes: []string{"value of the wrong kind at additionalProperties"},
		},
		"additional properties as a list": {
			in:    `{type: object, additionalProperties: []}`,
			want:  "type: object",
			notes: []string{"value of the wrong kind at additionalProperties"},
		},
		"discriminator as a word": {
			in:    `{type: object, discriminator: kind}`,
			want:  "type: object\ndiscriminator:\n  propertyName: kind",
			notes: []string{"value of the wrong kind at discriminator"},
		},
		"discriminator without a property": {
			in:    `{type: object, discriminator: {mapping: {a: other}}}`,
			want:  "type: object",
			notes: []string{"value of the wrong kind at discriminator"},
		},
		"discriminator of what is not there": {
			in:    `{type: object, discriminator: {propertyName: kind, mapping: {a: gone, b: 'other.yaml#/b', c: '#/paths/x', d: []}}}`,
			want:  "type: object\ndiscriminator:\n  propertyName: kind",
			notes: []string{"missing component at discriminator.mapping.a", "missing component at discriminator.mapping.b", "missing component at discriminator.mapping.c", "missing component at discriminator.mapping.d"},
		},
		"old words are quoted": {
			in:   `{type: string, enum: [yes, 'off', "=", ~a, "1.0", 'null', "2024-01-01", "a: b", 'é']}`,
			want: "type: string\nenum:\n  - \"yes\"\n  - \"off\"\n  - \"=\"\n  - ~a\n  - \"1.0\"\n  - \"null\"\n  - \"2024-01-01\"\n  - 'a: b'\n  - é",
		},
	})
}

func TestSchemaReferences(t *testing.T) {
	runSchemas(t, map[string]schemaTest{
		"plain":      {in: `{$ref: '#/components/schemas/other'}`, want: "$ref: '#/components/schemas/other'"},
		"with prose": {in: `{$ref: '#/components/schemas/other', description: Prose, example: 3, x-a: b}`, want: "$ref: '#/components/schemas/other'"},
		"with facts": {
			in:    `{$ref: '#/components/schemas/other', nullable: true, deprecated: true, description: Prose}`,
			want:  "nullable: true\ndeprecated: true\nallOf:\n  - $ref: '#/components/schemas/other'",
			notes: []string{"reference with siblings"},
		},
		"with an allOf": {
			in:    `{$ref: '#/components/schemas/other', allOf: [{minLength: 1}]}`,
			want:  "allOf:\n  - $ref: '#/components/schemas/other'\n  - minLength: 1",
			notes: []string{"reference with siblings"},
		},
		"with an allOf of one": {
			in:    `{$ref: '#/components/schemas/other', allOf: {minLength: 1}}`,
			want:  "allOf:\n  - $ref: '#/components/schemas/other'\n  - minLength: 1",
			notes: []string{"reference with siblings"},
		},
		"with what turns out to be nothing": {
			in:    `{$ref: '#/components/schemas/other', required: false, nullable: }`,
			want:  "$ref: '#/components/schemas/other'",
			notes: []string{"reference with siblings", "keyword without a value at nullable", "required at required"},
		},
		"with unknown keywords": {
			in:    `{$ref: '#/components/schemas/other', colour: red}`,
			want:  "$ref: '#/components/schemas/other'",
			notes: []string{"unknown keyword at colour"},
		},
		"escaped": {in: `{items: {$ref: '#/components/schemas/%6fther'}}`, want: "items:\n  $ref: '#/components/schemas/other'"},
	})
}

func TestSchemaLines(t *testing.T) {
	_, report, err := importer.Convert([]byte(withSchema("type: object\nproperties:\n  a:\n    description: Prose\n    type: list\n  b: {$ref: '#/components/schemas/gone'}")), "x.yaml")
	require.NoError(t, err)
	assert.Equal(t, []importer.Repair{
		{Rule: importer.RuleItems, Place: thing + ".properties.a", Line: 12, Detail: "items of any kind"},
		{Rule: importer.RuleType, Place: thing + ".properties.a.type", Line: 13, Detail: `"list" is array`},
		{Rule: importer.RuleMissingComponent, Place: thing + ".properties.b", Line: 14, Detail: "components.schemas.gone added"},
	}, report)
	assert.Equal(t, `line 13: type: components.schemas.thing.properties.a.type: "list" is array`, report[1].String())
}
