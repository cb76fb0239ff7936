package importer_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/seed-a528e955/intercom-go/scripts/internal/node"
)

// parametersTest is the parameters of GET /things, what the import makes of
// them, and the repairs, each as "rule at place" with the place below them.
type parametersTest struct {
	in, want string
	notes    []string
}

func TestParameters(t *testing.T) {
	for name, test := range map[string]parametersTest{
		"every keyword, in order": {
			in: `
- description: Prose
  example: Prose
  schema: {type: array, items: {type: string}}
  allowReserved: true
  explode: false
  style: form
  allowEmptyValue: true
  deprecated: true
  required: false
  in: query
  name: q
  x-odd: true`,
			want: `
- name: q
  in: query
  required: false
  deprecated: true
  allowEmptyValue: true
  style: form
  explode: false
  allowReserved: true
  schema:
    type: array
    items:
      type: string`,
		},
		"order is kept": {
			in:   "[{name: b, in: query, schema: {}}, {name: a, in: header, schema: {}}]",
			want: "- name: b\n  in: query\n  schema: {}\n- name: a\n  in: header\n  schema: {}",
		},
		"reference": {
			in:    "[{$ref: '#/components/parameters/page', description: Prose, deprecated: true}]",
			want:  "- $ref: '#/components/parameters/page'",
			notes: []string{"reference with siblings at .0.deprecated"},
		},
		"missing reference": {
			in:    "[{$ref: '#/components/parameters/gone'}, {name: a, in: query, schema: {}}]",
			want:  "- name: a\n  in: query\n  schema: {}",
			notes: []string{"missing component at .0"},
		},
		"content": {
			in:   "[{name: q, in: query, content: {application/json: {schema: {type: object}, example: {}}}}]",
			want: "- name: q\n  in: query\n  content:\n    application/json:\n      schema:\n        type: object",
		},
		"content beside a schema": {
			in:    "[{name: q, in: query, schema: {type: string}, content: {application/json: {}}}]",
			want:  "- name: q\n  in: query\n  schema:\n    type: string",
			notes: []string{"parameter without a schema at .0"},
		},
		"content of several types": {
			in:    "[{name: q, in: query, content: {a/b: {}, c/d: {}}}]",
			want:  "- name: q\n  in: query\n  schema:\n    type: string",
			notes: []string{"parameter without a schema at .0", "parameter without a schema at .0"},
		},
		"no schema": {
			in:    "[{name: q, in: query}, {name: r, in: query, schema: }]",
			want:  "- name: q\n  in: query\n  schema:\n    type: string\n- name: r\n  in: query\n  schema:\n    type: string",
			notes: []string{"parameter without a schema at .0", "parameter without a schema at .1"},
		},
		"schema in the parameter": {
			in:    "[{name: q, in: query, required: true, type: integer, format: int64, maximum: 50, default: 20}]",
			want:  "- name: q\n  in: query\n  required: true\n  schema:\n    type: integer\n    format: int64\n    default: 20\n    maximum: 50",
			notes: []string{"parameter without a schema at .0"},
		},
		"keywords of a schema beside one": {
			in:    "[{name: q, in: query, type: integer, schema: {type: integer}}]",
			want:  "- name: q\n  in: query\n  schema:\n    type: integer",
			notes: []string{"unknown keyword at .0.type"},
		},
		"no place": {
			in:    "[{name: q, schema: {}}, {name: r, in: url, schema: {}}]",
			want:  "- name: q\n  in: query\n  schema: {}\n- name: r\n  in: query\n  schema: {}",
			notes: []string{"misplaced parameter at .0", "misplaced parameter at .1"},
		},
		"in the body":     {in: "[{name: q, in: body, schema: {}}, {name: r, in: formData}]", notes: []string{"misplaced parameter at .0", "misplaced parameter at .1"}},
		"no name":         {in: "[{in: query, schema: {}}, {name: , in: query}, q, null]", notes: []string{"value of the wrong kind at .0", "value of the wrong kind at .1", "value of the wrong kind at .2", "value of the wrong kind at .3"}},
		"number as name":  {in: "[{name: 5, in: query, schema: {}}]", want: "- name: \"5\"\n  in: query\n  schema: {}"},
		"no list":         {in: "q", notes: []string{"value of the wrong kind at "}},
		"mapping":         {in: "{q: {in: query, schema: {}}, r: 3}", want: "- name: q\n  in: query\n  schema: {}", notes: []string{"misplaced parameter at ", "value of the wrong kind at .1"}},
		"one alone":       {in: "{name: q, in: query, schema: {}}", want: "- name: q\n  in: query\n  schema: {}", notes: []string{"misplaced parameter at "}},
		"one alone by":    {in: "{$ref: '#/components/parameters/page'}", want: "- $ref: '#/components/parameters/page'", notes: []string{"misplaced parameter at "}},
		"wrong style":     {in: "[{name: q, in: query, style: simple, explode: true, schema: {}}]", want: "- name: q\n  in: query\n  schema: {}", notes: []string{"parameter style at .0"}},
		"empty in header": {in: "[{name: q, in: header, allowEmptyValue: true, schema: {}}]", want: "- name: q\n  in: header\n  schema: {}", notes: []string{"parameter style at .0"}},
		"twice": {
			in:    "[{name: q, in: query, schema: {type: integer}}, {name: q, in: header, schema: {}}, {name: q, in: query, schema: {}}]",
			want:  "- name: q\n  in: query\n  schema:\n    type: integer\n- name: q\n  in: header\n  schema: {}",
			notes: []string{"duplicate parameter at "},
		},
		"twice by reference": {
			in:    "[{$ref: '#/components/parameters/page'}, {name: page, in: query, schema: {}}]",
			want:  "- $ref: '#/components/parameters/page'",
			notes: []string{"duplicate parameter at "},
		},
	} {
		t.Run(name, func(t *testing.T) {
			doc, report := imported(t, withPaths("/things:\n  get:\n    operationId: a\n    responses: {'200': {}}\n    parameters:\n      "+
				strings.ReplaceAll(strings.TrimSpace(test.in), "\n", "\n      ")))
			assert.Equal(t, strings.TrimSpace(test.want), strings.TrimSpace(text(t, node.Get(doc, "paths", "/things", "get", "parameters"))))
			var got []string
			for _, r := range report {
				got = append(got, r.Rule+" at "+strings.TrimPrefix(r.Place, "paths./things.get.parameters"))
			}
			assert.Equal(t, test.notes, got)
		})
	}
}

func TestParametersThatReferToOneThatCannotBeKept(t *testing.T) {
	doc, report := imported(t, `openapi: 3.0.1
info: {version: '9.9'}
paths:
  /a:
    get:
      operationId: a
      parameters: [{$ref: '#/components/parameters/body'}, {name: a, in: query, schema: {}}]
      responses: {'200': {}}
components: {parameters: {body: {name: body, in: body}}}
`)
	assert.Equal(t, "- name: a\n  in: query\n  schema: {}\n", text(t, node.Get(doc, "paths", "/a", "get", "parameters")))
	assert.Nil(t, node.Get(doc, "components", "parameters"))
	assert.Equal(t, []string{"missing component at paths./a.get.parameters", "misplaced parameter at components.parameters.body"}, notes(report))
}
