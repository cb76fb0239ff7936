package shape

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/seed-a528e955/intercom-go/scripts/internal/node"
)

func TestSplitDirections(t *testing.T) {
	d := mustShape(t, `
paths:
  /boats: {post: {`+body("@boat")+", "+ok("@harbour")+`}}
  /masts: {post: {`+body("{type: object, properties: {mast: @mast, flag: @flag}}")+`}}
components: {schemas: {
  harbour: {properties: {boats: {type: array, items: @boat}, name: {type: string}}},
  boat: {properties: {mast: @mast, masts: {type: array, items: @mast}, by_name: {type: object, additionalProperties: @mast}, colour: @colour}},
  mast: {properties: {height: {type: integer}, boat: @boat}},
  flag: {properties: {x: {type: string}}},
  colour: {type: string, enum: [red, blue]},
  unused: {properties: {x: @only_there}}, only_there: {properties: {x: {type: string}}}}}`,
		"{POST /boats: {service: Boats, name: Create}, POST /masts: {service: Masts, name: Create}}")
	got := map[string]string{}
	for _, m := range d.models {
		got[m.Name] = m.Direction + " " + m.Input
	}
	assert.Equal(t, map[string]string{
		"Harbour": "received ", "Boat": "received BoatInput", "BoatInput": "sent ", "Mast": "received MastInput", "MastInput": "sent ",
		"Flag": "sent ", "CreateMastRequest": "sent ", "Colour": " ",
	}, got)
	assert.Equal(t, map[string]string{"mast": "*Mast", "masts": "[]Mast", "by_name": "map[string]Mast", "colour": "Colour"}, fieldTypes(t, d, "Boat"))
	assert.Equal(t, map[string]string{
		"mast": "*MastInput", "masts": "[]MastInput", "by_name": "map[string]MastInput", "colour": "Colour",
	}, fieldTypes(t, d, "BoatInput"))
	assert.Equal(t, map[string]string{"height": "int", "boat": "*Boat"}, fieldTypes(t, d, "Mast"))
	assert.Equal(t, map[string]string{"height": "api.Optional[int]", "boat": "*BoatInput"}, fieldTypes(t, d, "MastInput"))
	assert.Equal(t, map[string]string{"boats": "[]Boat", "name": "string"}, fieldTypes(t, d, "Harbour"))
	assert.Equal(t, map[string]string{"mast": "MastInput", "flag": "Flag"}, fieldTypes(t, d, "CreateMastRequest"))
	assert.Equal(t, "BoatInput", d.bodyType(operation(t, d, "Boats.Create")))
	assert.Equal(t, []string{"Boat", "Mast"}, noted(d, "sent and received, so two types"))
}

func TestTwinsNeedFreeNames(t *testing.T) {
	d := bothWays(t, "boat: {properties: {a: @boat_input, b: {type: string}}}, boat_input: {properties: {c: {type: string}}}")
	assert.ElementsMatch(t, []string{"Boat", "BoatInputObject", "BoatInput", "BoatInputInput"}, modelNames(d))
	assert.Equal(t, map[string]string{"a": "BoatInputInput", "b": "api.Optional[string]"}, fieldTypes(t, d, "BoatInputObject"))
}

func TestDropUnused(t *testing.T) {
	d := mustShape(t, `
paths: {/boats: {get: {parameters: [
  {name: state, in: query, schema: @state}, {name: sizes, in: query, schema: {type: array, items: @size}},
  {name: deep, in: query, style: deepObject, schema: {properties: {a: {type: string, enum: [x, y]}}}}]}}}
components: {schemas: {state: {type: string, enum: [a, b]}, size: {type: string, enum: [s, m]}, unused: {type: string, enum: [c, d]}, mast: {properties: {x: {type: string}}}}}`,
		"GET /boats: {service: Boats, name: List}")
	assert.Subset(t, modelNames(d), []string{"State", "Size"})
	assert.NotContains(t, modelNames(d), "Unused")
	assert.NotContains(t, modelNames(d), "Mast")
}

// An object that holds itself goes both ways without end.
func TestDirectionsOfACircle(t *testing.T) {
	d := bothWays(t, "boat: {properties: {tow: @boat, fleet: {type: array, items: @boat}}}")
	assert.Equal(t, map[string]string{"tow": "*Boat", "fleet": "[]Boat"}, fieldTypes(t, d, "Boat"))
	assert.Equal(t, map[string]string{"tow": "*BoatInput", "fleet": "[]BoatInput"}, fieldTypes(t, d, "BoatInput"))
	assert.Equal(t, "BoatInput", node.Text(d.modelExtras(d.model("Boat")), "input"))
}
