package importer_test

import "testing"

func TestSchemaProperties(t *testing.T) {
	runSchemas(t, map[string]schemaTest{
		"null":          {in: "{type: object, properties: }", want: "type: object", notes: []string{"properties at properties"}},
		"empty":         {in: "{type: object, properties: {}}", want: "type: object\nproperties: {}"},
		"word":          {in: "{type: object, properties: a}", want: "type: object", notes: []string{"properties at properties"}},
		"list":          {in: "{type: object, properties: [{a: {type: string}}, {b: {type: integer}, c: 3}]}", want: "type: object\nproperties:\n  a:\n    type: string\n  b:\n    type: integer", notes: []string{"properties at properties"}},
		"list by name":  {in: "{type: object, properties: [{name: a, type: string}, b]}", want: "type: object\nproperties:\n  a:\n    type: string", notes: []string{"properties at properties"}},
		"order is kept": {in: "{type: object, properties: {b: {}, a: {}, c: {}}}", want: "type: object\nproperties:\n  b: {}\n  a: {}\n  c: {}"},
		"keys that are no text": {
			in:   "{type: object, properties: {1: {type: string}, true: {type: string}, null: {type: string}}}",
			want: "type: object\nproperties:\n  \"1\":\n    type: string\n  \"true\":\n    type: string\n  \"null\":\n    type: string",
		},
		"keys that are no scalar": {
			in:    "{type: object, properties: {[a]: {type: string}, b: {type: string}}}",
			want:  "type: object\nproperties:\n  b:\n    type: string",
			notes: []string{"value of the wrong kind at properties"},
		},
	})
}

func TestSchemaRequired(t *testing.T) {
	runSchemas(t, map[string]schemaTest{
		"on properties": {
			in: `
type: object
required: [c]
properties:
  a: {type: string, required: true}
  b: {type: string, required: false}
  c: {type: string, required: "true"}
  d: {$ref: '#/components/schemas/other', required: true}`,
			want: `
type: object
required:
  - c
  - a
  - d
properties:
  a:
    type: string
  b:
    type: string
  c:
    type: string
  d:
    $ref: '#/components/schemas/other'`,
			notes: []string{"required at properties.a.required", "required at properties.b.required", "required at properties.c.required", "required at properties.d.required"},
		},
		"on a property, with a list of its own": {
			in:   "{type: object, properties: {a: {type: object, required: [b], properties: {b: {type: string}}}}}",
			want: "type: object\nproperties:\n  a:\n    type: object\n    required:\n      - b\n    properties:\n      b:\n        type: string",
		},
		"on the schema": {in: "{type: object, required: true}", want: "type: object", notes: []string{"required at required"}},
		"true beside the properties": {
			in:    "{type: object, required: true, properties: {a: {type: string, required: true}}}",
			want:  "type: object\nrequired:\n  - a\nproperties:\n  a:\n    type: string",
			notes: []string{"required at properties.a.required"},
		},
		"twice":     {in: "{type: object, required: [a, b, a]}", want: "type: object\nrequired:\n  - a\n  - b", notes: []string{"required at required"}},
		"unknown":   {in: "{type: object, required: [gone], properties: {a: {}}}", want: "type: object\nrequired:\n  - gone\nproperties:\n  a: {}"},
		"one name":  {in: "{type: object, required: a}", want: "type: object\nrequired:\n  - a", notes: []string{"required at required"}},
		"mapping":   {in: "{type: object, required: {a: true}}", want: "type: object", notes: []string{"required at required"}},
		"no names":  {in: "{type: object, required: [null, [a]]}", want: "type: object", notes: []string{"required at required", "required at required"}},
		"empty":     {in: "{type: object, required: []}", want: "type: object"},
		"no values": {in: "{type: object, required: }", want: "type: object", notes: []string{"keyword without a value at required"}},
	})
}

func TestSchemaItems(t *testing.T) {
	runSchemas(t, map[string]schemaTest{
		"none":         {in: "{type: array}", want: "type: array\nitems: {}", notes: []string{"array without items"}},
		"null":         {in: "{type: array, items: }", want: "type: array\nitems: {}", notes: []string{"array without items"}},
		"null alone":   {in: "{items: }", want: "{}"},
		"true":         {in: "{type: array, items: true}", want: "type: array\nitems: {}", notes: []string{"schema that is not an object at items"}},
		"list":         {in: "{type: array, items: [{type: string}]}", want: "type: array\nitems:\n  type: string", notes: []string{"items as a list at items"}},
		"empty list":   {in: "{type: array, items: []}", want: "type: array\nitems: {}", notes: []string{"items as a list at items"}},
		"list of null": {in: "{type: array, items: [null]}", want: "type: array\nitems: {}", notes: []string{"items as a list at items"}},
		"long list": {
			in:    "{type: array, items: [{type: string}, {type: integer}]}",
			want:  "type: array\nitems:\n  oneOf:\n    - type: string\n    - type: integer",
			notes: []string{"items as a list at items"},
		},
	})
}

func TestSchemaCombinations(t *testing.T) {
	runSchemas(t, map[string]schemaTest{
		"mapping":    {in: "{allOf: {type: string}}", want: "allOf:\n  - type: string", notes: []string{"value of the wrong kind at allOf"}},
		"no schemas": {in: "{oneOf: [null, a], anyOf: []}", want: "{}", notes: []string{"value of the wrong kind at anyOf", "schema that is not an object at oneOf", "schema that is not an object at oneOf", "value of the wrong kind at oneOf"}},
		"word":       {in: "{anyOf: a}", want: "{}", notes: []string{"value of the wrong kind at anyOf"}},
		"both ways":  {in: "{type: string, readOnly: true, writeOnly: true}", want: "type: string", notes: []string{"value of the wrong kind"}},
	})
}
