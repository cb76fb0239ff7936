package generate_test

import (
	"go/types"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"

	"github.com/seed-a528e955/intercom-go/scripts/internal/node"
)

// clashing has names that generated code has already: methods of models, of
// options and of the client, constructors of the table.
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
    new_boat: {type: object, properties: {x: {type: string}, kind: {type: string, enum: [mast_a, b]}}}
    new_boat_mast_a: {type: object, properties: {x: {type: string}}}
    boat_mast: {type: object, properties: {kind: {$ref: '#/components/schemas/sail'}}}
    sail: {type: string, enum: [x, y]}
    kite: {type: object, properties: {x: {type: string}}}
`

func TestNamesThatClash(t *testing.T) {
	var n yaml.Node
	require.NoError(t, yaml.Unmarshal([]byte(clashing), &n))
	out, err := files(node.Root(&n), `
POST /boats: {service: Calls, name: Create, says: is a call.}
GET /boats: {service: Calls, name: Get, says: is a call.}
PUT /boats: {service: NewBoat, name: Update, constructors: [
  {name: NewBoat, args: [x], says: is a boat.}, {name: NewBoatKindB, args: [x as items2], says: is b.}, {name: Kite, args: [kind as new2], says: is a kite.}, {name: SailX, says: is nothing.}]}`)
	require.NoError(t, err)
	pkg, err := checkTypes(out)
	require.NoError(t, err)
	assert.Equal(t, map[string]string{
		"UnmarshalJSONField": `string json:"unmarshal_json,omitzero"`, "MarshalJSONField": `*BoatMarshalJSON json:"marshal_json,omitzero"`,
		"Aliases": `[]string json:"aliases,omitzero"`, "InputField": `string json:"input,omitzero"`,
		"UnmarshalJSONField2": `string json:"UnmarshalJSON,omitzero"`, "Boat": `*BoatBoat json:"boat,omitzero"`,
	}, fields(t, pkg, "Boat", "UnmarshalJSONField", "UnmarshalJSONField2", "MarshalJSONField", "Aliases", "InputField", "Boat"))
	for name, want := range map[string]string{
		"CallsService": "struct{", "NewBoat": "func(x string) ", "NewBoatKindB": "func(items2 string) ", "Kite": "func(new2 ", "KiteModel": "struct{", "SailX": "func() ",
		"Sail": "string", "SailXValue": "Sail",
	} {
		require.NotNil(t, pkg.Scope().Lookup(name), name)
		got := types.TypeString(pkg.Scope().Lookup(name).Type().Underlying(), (*types.Package).Name)
		if name == "SailXValue" {
			got = types.TypeString(pkg.Scope().Lookup(name).Type(), func(*types.Package) string { return "" })
		}
		assert.Contains(t, got, want, name)
	}
}
