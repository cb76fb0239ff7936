package generate_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"

	"github.com/seed-a528e955/intercom-go/scripts/internal/node"
)

// clashing has names that generated code has already: methods of models, of
// options and of the client, constructors of variants.
const clashing = `
openapi: 3.0.3
info: {title: Boats, version: "1"}
paths:
  /boats:
    post:
      tags: [Call]
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/boat'}}}}
      responses: {"200": {content: {application/json: {schema: {$ref: '#/components/schemas/boat'}}}}}
    get:
      tags: [Call]
      parameters: [{name: apply_to_call, in: query}, {name: query, in: query}, {name: 'filter', in: query, style: deepObject, schema: {properties: {query: {type: string}}}}]
      responses: {"200": {content: {application/json: {schema: {$ref: '#/components/schemas/boat'}}}}}
    put:
      tags: [New Boat]
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/new_boat'}}}}
      responses: {"200": {content: {application/json: {schema: {$ref: '#/components/schemas/new_boat_mast_a'}}}}}
    patch:
      requestBody:
        content:
          application/json:
            schema:
              properties: {of: {$ref: '#/components/schemas/boat_mast'}, with: {$ref: '#/components/schemas/kite'}}
      responses: {"204": {}}
components:
  schemas:
    boat:
      x-aliases: {names: name, '': name}
      properties:
        name: {type: string}
        unmarshal_json: {type: string}
        marshal_json: {type: object, properties: {json_aliases: {type: string}}}
        aliases: {type: array, items: {type: string}}
        input: {type: string}
        apply_to_call: {type: string}
        UnmarshalJSON: {type: string}
        boat: {allOf: [{$ref: '#/components/schemas/boat'}, {properties: {more: {type: string}}}]}
    new_boat:
      oneOf:
        - {properties: {kind: {type: string, enum: [mast_a]}, a: {type: string}}, required: [kind, a]}
        - {properties: {kind: {type: string, enum: [b]}}, required: [kind]}
    new_boat_mast_a: {type: object, properties: {x: {type: string}}}
    new_new_boat_b: {type: string, enum: [x, y]}
    boat_mast:
      oneOf:
        - {properties: {kind: {type: string, enum: [a]}, odd: {$ref: '#/components/schemas/new_boat_mast_a'}}, required: [kind]}
        - {properties: {kind: {type: string, enum: [b]}, even: {$ref: '#/components/schemas/new_new_boat_b'}}, required: [kind]}
    kite:
      oneOf:
        - {properties: {kind: {type: string, enum: [tail_a]}, tail: {$ref: '#/components/schemas/kite_tail'}}, required: [kind]}
        - {properties: {kind: {type: string, enum: [b]}}, required: [kind]}
    kite_tail:
      oneOf:
        - {properties: {kind: {type: string, enum: [a]}}, required: [kind]}
        - {properties: {kind: {type: string, enum: [b]}}, required: [kind]}
`

func TestNamesThatClash(t *testing.T) {
	var n yaml.Node
	require.NoError(t, yaml.Unmarshal([]byte(clashing), &n))
	out, err := files(node.Root(&n), "")
	require.NoError(t, err)
	pkg, err := checkTypes(out)
	require.NoError(t, err)
	assert.Equal(t, map[string]string{
		"UnmarshalJSONField": `string json:"unmarshal_json,omitzero"`, "MarshalJSONField": `*BoatMarshalJSON json:"marshal_json,omitzero"`,
		"Aliases": `[]string json:"aliases,omitzero"`, "InputField": `string json:"input,omitzero"`,
		"UnmarshalJSONField2": `string json:"UnmarshalJSON,omitzero"`, "Boat": `*BoatBoat json:"boat,omitzero"`,
	}, fields(t, pkg, "Boat", "UnmarshalJSONField", "UnmarshalJSONField2", "MarshalJSONField", "Aliases", "InputField", "Boat"))
	for _, name := range []string{"CallsService", "NewBoatMastA", "NewBoatMastAVariant", "NewNewBoatB", "NewNewBoatBVariant", "NewKiteTailA", "NewKiteTailAVariant"} {
		assert.NotNil(t, pkg.Scope().Lookup(name), name)
	}
}
