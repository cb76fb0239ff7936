package shape

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/scripts/internal/node"
	"github.com/seed-a528e955/intercom-go/scripts/internal/table"
)

func TestFieldNames(t *testing.T) {
	d := answering(t, "boat: {properties: {image_url: {type: string}, 'image-url': {type: string}, imageUrl: {type: string}, input: {type: string}, json_aliases: {type: string}, 24h: {type: string}}}")
	got := map[string]string{}
	for _, f := range d.model("Boat").Fields {
		got[f.JSON] = f.Go
	}
	assert.Equal(t, map[string]string{
		"image_url": "ImageURL", "image-url": "ImageURLField", "imageUrl": "ImageURLField2", "input": "InputField", "json_aliases": "JSONAliases",
		"24h": "X24h",
	}, got, "no two alike, and none that a method has")
}

func TestOmitZero(t *testing.T) {
	const boat = "boat: {required: [a, b, l], properties: {a: {type: string}, b: {type: string, nullable: true}, c: {type: string}, l: {type: array, items: {type: string}}, m: {type: array, items: {type: string}}, n: {type: array, nullable: true, items: {type: string}}, o: {}}}"
	omitted := func(m *Model) map[string]bool {
		out := map[string]bool{}
		for _, f := range m.Fields {
			out[f.JSON] = f.OmitZero
		}
		return out
	}
	all := map[string]bool{"a": true, "b": true, "c": true, "l": true, "m": true, "n": true, "o": true}
	assert.Equal(t, map[string]bool{"a": false, "b": true, "c": true, "l": false, "m": true, "n": true, "o": true}, omitted(sending(t, boat).model("Boat")))
	d := bothWays(t, boat)
	assert.Equal(t, all, omitted(d.model("Boat")))
	assert.Equal(t, all, omitted(d.model("BoatInput")), "what an answer always holds need not be sent back")
}

func TestOtherForms(t *testing.T) {
	const list = "list: {x-aliases: {masts: data, rows: data, '[]': data, '{mast}': data, '': name}, properties: {data: {type: array, items: {type: string}}, name: {type: string}, id: {type: integer}}}"
	want := map[string]string{"data": "[]string list,single=mast,also=masts|rows", "name": "string bare", "id": "string id=number"}
	assert.Equal(t, want, taggedTypes(t, mustShape(t, "paths: {/boats: {get: {"+ok("@list")+"}}}\ncomponents: {schemas: {"+list+"}}", "GET /boats: {service: Boats, name: Get}"), "List"))
}

// What is sent says which ids are the caller's own; what is received need not.
func TestExternalIDs(t *testing.T) {
	d := bothWays(t, `boat: {properties: {id: {type: string}, user_id: {type: string}, external_id: {type: integer}, company_ids: {type: array, items: {type: string}},
  call_id: {type: string, x-wire: external}, call_ids: {type: array, items: {type: string, x-wire: external}}, admin_id: {type: integer}}}`)
	assert.Equal(t, map[string]string{
		"id": "string id", "user_id": "string id", "external_id": "string id=number", "company_ids": "[]string id", "call_id": "string id", "call_ids": "[]string id", "admin_id": "string id=number",
	}, taggedTypes(t, d, "Boat"))
	assert.Equal(t, map[string]string{
		"id": "api.Optional[string] id", "user_id": "api.Optional[string] id,external", "external_id": "api.Optional[string] id=number,external", "company_ids": "[]string id,external",
		"call_id": "api.Optional[string] id,external", "call_ids": "[]string id,external", "admin_id": "api.Optional[string] id=number",
	}, taggedTypes(t, d, "BoatInput"))
}

// What no tag can say is refused, with the place.
func TestOtherFormsRefused(t *testing.T) {
	for _, c := range []struct{ boat, want string }{
		{"x-aliases: {masts: data}, properties: {rows: {type: string}}", `Boat: x-aliases: "masts" is to be read as data, which the object does not have`},
		{"x-aliases: {'a|b': rows}, properties: {rows: {type: string}}", "Boat: x-aliases: the name \"a|b\" cannot stand in a tag"},
		{"properties: {rows: {type: string, x-wire: unixsecs}}", `Boat.rows: x-wire: "unixsecs" (want id, external, unix, unixms, iso or unixtext)`},
	} {
		_, err := Shape(parse(t, "paths: {/boats: {get: {"+ok("@boat")+"}}}\ncomponents: {schemas: {boat: {"+c.boat+"}}}"),
			Options{Version: "2.99", Table: &table.Table{Operations: map[string]*table.Entry{}}})
		assert.ErrorContains(t, err, c.want)
	}
}

func TestSentences(t *testing.T) {
	d, err := Shape(parse(t, "paths: {/boats: {get: {"+ok("@boat")+"}}}\ncomponents: {schemas: {boat: {properties: {name: {type: string}, size: {type: integer, minimum: 1}}}}}"), Options{
		Version:  "2.99",
		Table:    &table.Table{Operations: map[string]*table.Entry{"GET /boats": {Service: "Boats", Name: "Get", Says: "returns a boat."}}},
		Services: map[string]string{"Boats": "floats."},
		Models:   map[string]string{"Boat": "is what floats."},
		Fields:   map[string]string{"Boat.Name": "is painted on it."},
	})
	require.NoError(t, err)
	assert.Equal(t, "is what floats.", d.model("Boat").Doc)
	assert.Equal(t, "is painted on it.", d.model("Boat").field("name").Doc)
	assert.Equal(t, "is at least 1.", d.model("Boat").field("size").Doc)
	assert.Equal(t, "floats.", node.Text(node.Items(node.Get(d.pkg(), "services"))[0], "says"))
}

func TestCheckIdentifiers(t *testing.T) {
	d := answering(t, "boat: {properties: {x: {type: string}}}")
	require.NoError(t, checkIdentifiers(d))
	d.models = append(d.models, &Model{Name: "Boat"})
	assert.ErrorContains(t, checkIdentifiers(d), "two declarations are called Boat")
	d.models[1] = &Model{Name: "Client"}
	assert.ErrorContains(t, checkIdentifiers(d), "two declarations are called Client")
	d.models[1] = &Model{Name: "Bo", Values: []EnumValue{{"at", "x"}}}
	assert.ErrorContains(t, checkIdentifiers(d), "the constant Boat is declared twice")
}

// Two operations whose variables would be called alike are told apart in the
// table.
func TestOperationsOfOneVariable(t *testing.T) {
	_, err := tryShape(t, "paths: {/a: {get: {}}, /b: {get: {}}}", "{GET /a: {service: News, name: ItemsGet}, GET /b: {service: NewsItems, name: Get}}")
	assert.ErrorContains(t, err, "opNewsItemsGet")
}
