package importer_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/seed-a528e955/intercom-go/scripts/internal/node"
)

// withComponents returns a description with an operation that answers with a
// schema, and these components.
func withComponents(ref, components string) string {
	return "openapi: 3.0.1\ninfo: {version: '9.9'}\npaths:\n  /a: {get: {operationId: a, responses: {'200': {content: {application/json: {schema: {$ref: '" + ref + "'}}}}}}}\n" + components
}

func TestComponents(t *testing.T) {
	for name, test := range map[string]struct {
		ref, in, want string
		notes         []string
	}{
		"kinds in order, names sorted": {
			ref:  "#/components/schemas/a",
			in:   "components:\n  headers: {h: {schema: {type: string}}}\n  requestBodies: {r: {content: {a/b: {}}}}\n  parameters: {p: {name: p, in: query, schema: {}}}\n  responses: {b: {}, a: {$ref: '#/components/responses/b'}}\n  schemas: {b: {}, a: {}}\n  examples: {x: {value: Prose}}\n  x-odd: {}",
			want: "schemas:\n  a: {}\n  b: {}\nresponses:\n  a:\n    $ref: '#/components/responses/b'\n  b:\n    description: b\nparameters:\n  p:\n    name: p\n    in: query\n    schema: {}\nrequestBodies:\n  r:\n    content:\n      a/b: {}\nheaders:\n  h:\n    schema:\n      type: string",
		},
		"missing": {
			ref:   "#/components/schemas/gone",
			in:    "components: {schemas: {zebra: {type: string}}}",
			want:  "schemas:\n  gone:\n    type: object\n    additionalProperties: true\n  zebra:\n    type: string",
			notes: []string{"missing component at paths./a.get.responses.200.content.application/json.schema"},
		},
		"all missing": {
			ref:   "#/components/schemas/gone",
			want:  "schemas:\n  gone:\n    type: object\n    additionalProperties: true",
			notes: []string{"missing component at paths./a.get.responses.200.content.application/json.schema"},
		},
		"unknown kinds": {
			ref:   "#/components/schemas/a",
			in:    "components: {schemas: {a: {}}, links: {l: {}}, callbacks: {}}",
			want:  "schemas:\n  a: {}",
			notes: []string{"unknown keyword at components.callbacks", "unknown keyword at components.links"},
		},
		"no mapping": {
			ref:   "#/components/schemas/a",
			in:    "components: [a]",
			want:  "schemas:\n  a:\n    type: object\n    additionalProperties: true",
			notes: []string{"missing component at paths./a.get.responses.200.content.application/json.schema", "value of the wrong kind at components"},
		},
		"names that OpenAPI does not allow": {
			ref:   "#/components/schemas/a%20b",
			in:    "components: {schemas: {a b: {type: string}, a_b: {type: integer}, a/b: {type: boolean}, c: {$ref: '#/components/schemas/a~1b'}}}",
			want:  "schemas:\n  a_b:\n    type: integer\n  a_b2:\n    type: string\n  a_b3:\n    type: boolean\n  c:\n    $ref: '#/components/schemas/a_b3'",
			notes: []string{"component name at components.schemas.a b", "component name at components.schemas.a/b"},
		},
		"no name": {
			ref:   "#/components/schemas/",
			in:    "components: {schemas: {'': {type: string}}}",
			want:  "schemas:\n  _:\n    type: string",
			notes: []string{"component name at components.schemas."},
		},
		"a schema that is itself": {
			ref:   "#/components/schemas/a",
			in:    "components: {schemas: {a: {$ref: '#/components/schemas/a'}}}",
			want:  "schemas:\n  a:\n    type: object\n    additionalProperties: true",
			notes: []string{"component that is itself at components.schemas.a"},
		},
		"schemas that are one another": {
			ref:   "#/components/schemas/a",
			in:    "components: {schemas: {a: {$ref: '#/components/schemas/b'}, b: {$ref: '#/components/schemas/a'}}}",
			want:  "schemas:\n  a:\n    $ref: '#/components/schemas/b'\n  b:\n    type: object\n    additionalProperties: true",
			notes: []string{"component that is itself at components.schemas.b"},
		},
		"a schema that is made of itself": {
			ref:   "#/components/schemas/a",
			in:    "components: {schemas: {a: {type: object, allOf: [{allOf: [{$ref: '#/components/schemas/a'}]}, {type: object}]}, b: {allOf: [{$ref: '#/components/schemas/b'}]}}}",
			want:  "schemas:\n  a:\n    type: object\n    allOf:\n      - {}\n      - type: object\n  b: {}",
			notes: []string{"component that is itself at components.schemas.a.allOf.allOf", "component that is itself at components.schemas.b.allOf"},
		},
		"parameters that cannot be kept": {
			ref:   "#/components/schemas/a",
			in:    "components: {schemas: {a: {}}, parameters: {p: {in: body, name: p}, q: {$ref: '#/components/parameters/p'}, r: {name: r, in: query, schema: {}}}}",
			want:  "schemas:\n  a: {}\nparameters:\n  r:\n    name: r\n    in: query\n    schema: {}",
			notes: []string{"misplaced parameter at components.parameters.p", "missing component at components.parameters.q"},
		},
		"parameters and bodies that are nothing": {
			ref:   "#/components/schemas/a",
			in:    "components: {schemas: {a: {}}, parameters: {p: }, requestBodies: {b: }}",
			want:  "schemas:\n  a: {}\nrequestBodies:\n  b:\n    content:\n      application/json: {}",
			notes: []string{"value of the wrong kind at components.parameters.p", "value of the wrong kind at components.requestBodies.b"},
		},
		"a schema that holds itself": {
			ref:  "#/components/schemas/a",
			in:   "components: {schemas: {a: {type: object, properties: {a: {$ref: '#/components/schemas/a'}}}}}",
			want: "schemas:\n  a:\n    type: object\n    properties:\n      a:\n        $ref: '#/components/schemas/a'",
		},
	} {
		t.Run(name, func(t *testing.T) {
			doc, report := imported(t, withComponents(test.ref, test.in))
			assert.Equal(t, test.want, strings.TrimSpace(text(t, node.Get(doc, "components"))))
			assert.Equal(t, test.notes, notes(report))
		})
	}
}
