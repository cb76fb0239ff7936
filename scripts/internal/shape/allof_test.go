package shape

import (
	"maps"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/seed-a528e955/intercom-go/scripts/internal/node"
)

func TestCollapseAllOf(t *testing.T) {
	const mast = "mast: {type: object, required: [height], properties: {height: {type: integer}, wood: {type: string}}}"
	for name, c := range map[string]struct {
		boat  string // the properties of the component boat
		model string
		want  map[string]string
	}{
		"around one reference": {
			"mast: {allOf: [@mast]}", "Boat", map[string]string{"mast": "*Mast"},
		},
		"around one reference, with what stands beside it": {
			"mast: {nullable: true, deprecated: true, allOf: [@mast]}", "Boat", map[string]string{"mast": "*Mast"},
		},
		"around one reference and parts that say nothing": {
			"mast: {allOf: [{}, @mast, {}]}", "Boat", map[string]string{"mast": "*Mast"},
		},
		"a reference and properties": {
			"mast: {allOf: [@mast, {properties: {flag: {type: string}}}]}", "BoatMast",
			map[string]string{"height": "int", "wood": "string", "flag": "string"},
		},
		"a reference beside properties": {
			"mast: {properties: {flag: {type: string}}, allOf: [@mast]}", "BoatMast",
			map[string]string{"height": "int", "wood": "string", "flag": "string"},
		},
		"the later property wins": {
			"mast: {allOf: [@mast, {properties: {height: {type: string}}}]}", "BoatMast",
			map[string]string{"height": "string", "wood": "string"},
		},
		"nested": {
			"mast: {allOf: [{allOf: [@mast, {properties: {flag: {type: string}}}]}, {properties: {rope: {type: boolean}}}]}", "BoatMast",
			map[string]string{"height": "int", "wood": "string", "flag": "string", "rope": "bool"},
		},
		"of a component that is one itself": {
			"mast: {allOf: [@tall_mast, {properties: {flag: {type: string}}}]}", "BoatMast",
			map[string]string{"height": "int", "wood": "string", "flag": "string", "flags": "int"},
		},
		"of nothing that is there": {
			"mast: {allOf: [@nowhere, {properties: {flag: {type: string}}}]}", "BoatMast", map[string]string{"flag": "string"},
		},
		"in the items of a list": {
			"masts: {type: array, items: {allOf: [@mast]}}", "Boat", map[string]string{"masts": "[]Mast"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			d := answering(t, "boat: {type: object, properties: {"+c.boat+"}}, "+mast+
				", tall_mast: {allOf: [@mast, {properties: {flags: {type: integer}}}]}")
			assert.Equal(t, c.want, fieldTypes(t, d, c.model))
		})
	}
}

func TestCollapseAllOfJoinsRequired(t *testing.T) {
	d := sending(t, `boat: {required: [name], allOf: [@base, {required: [size, name], properties: {size: {type: integer}}}], properties: {name: {type: string}}},
base: {type: object, required: [wood], properties: {wood: {type: string}, age: {type: integer}}}`)
	assert.Equal(t, map[string]string{
		"wood": "string", "size": "int", "name": "string", "age": "api.Optional[int]",
	}, fieldTypes(t, d, "Boat"))
}

func TestCollapseAllOfKeepsDeprecation(t *testing.T) {
	d := answering(t, "boat: {type: object, properties: {a: {deprecated: true, allOf: [@mast]}, b: @mast}}, mast: {type: object, properties: {x: {type: string}}}")
	assert.True(t, d.model("Boat").field("a").Deprecated)
	assert.False(t, d.model("Boat").field("b").Deprecated)
}

// Circles end, wherever they are entered.
func TestCollapseAllOfInACircle(t *testing.T) {
	for name, schemas := range map[string]string{
		"of itself":            "boat: {allOf: [@boat, {properties: {a: {type: string}}}]}",
		"of itself alone":      "boat: {properties: {a: {type: string}, b: @circle}}, circle: {allOf: [@circle]}",
		"of each other":        "boat: {allOf: [@mast, {properties: {a: {type: string}}}]}, mast: {allOf: [@boat, {properties: {b: {type: string}}}]}",
		"seen from outside":    "boat: {allOf: [@mast, {properties: {a: {type: string}}}]}, mast: {allOf: [@sail, {properties: {b: {type: string}}}]}, sail: {allOf: [@mast, {properties: {c: {type: string}}}]}",
		"through a property":   "boat: {properties: {a: {type: string}, next: {allOf: [@boat, {properties: {b: {type: string}}}]}}}",
		"a property, outside":  "boat: {properties: {a: {allOf: [@mast, {properties: {x: {type: string}}}]}}}, mast: {properties: {next: {allOf: [@mast, {properties: {b: {type: string}}}]}}}",
		"properties, mutually": "boat: {properties: {a: {allOf: [@mast, {properties: {x: {type: string}}}]}}}, mast: {properties: {s: {allOf: [@sail, {properties: {b: {type: string}}}]}}}, sail: {properties: {m: {allOf: [@mast, {properties: {c: {type: string}}}]}}}",
	} {
		t.Run(name, func(t *testing.T) {
			d := answering(t, schemas)
			assert.Contains(t, fieldTypes(t, d, "Boat"), "a")
		})
	}
}

// What is inside of one of its own parts holds all of them.
func TestCollapseAllOfInsideOfItself(t *testing.T) {
	d := answering(t, `boat: {properties: {name: {type: string}, parent: {nullable: true, allOf: [@boat, {properties: {rank: {type: integer}}}]}, mast: @mast,
crew: {type: array, items: {allOf: [@boat, {properties: {seat: {type: integer}}}]}}}},
mast: {properties: {wood: {type: string}, twin: {properties: {far: {type: boolean}}, allOf: [@mast]}, of: {allOf: [@boat, @mast]}}}`)
	boat := map[string]string{"name": "string", "parent": "*BoatParent", "mast": "*Mast", "crew": "[]BoatCrew"}
	with := func(m map[string]string, more ...string) map[string]string {
		out := maps.Clone(m)
		for i := 0; i < len(more); i += 2 {
			out[more[i]] = more[i+1]
		}
		return out
	}
	assert.Equal(t, boat, fieldTypes(t, d, "Boat"))
	assert.Equal(t, with(boat, "rank", "int"), fieldTypes(t, d, "BoatParent"))
	assert.Equal(t, with(boat, "seat", "int"), fieldTypes(t, d, "BoatCrew"))
	mast := map[string]string{"wood": "string", "twin": "*MastTwin", "of": "*MastOf"}
	assert.Equal(t, mast, fieldTypes(t, d, "Mast"))
	assert.Equal(t, with(mast, "far", "bool"), fieldTypes(t, d, "MastTwin"))
	assert.Equal(t, with(boat, "wood", "string", "twin", "*MastTwin", "of", "*MastOf"), fieldTypes(t, d, "MastOf"))
}

// What a body requires besides is required, but not of whoever else sends the
// component.
func TestExtendBodyRequires(t *testing.T) {
	const schemas = "\ncomponents: {schemas: {boat: {required: [name], properties: {name: {type: string}, size: {type: integer}}}}}"
	create := "/boats: {post: {" + body("{required: [size], allOf: [@boat, {required: [flag], properties: {flag: {type: boolean}}}]}") + "}}"
	const names = "{POST /boats: {service: Boats, name: Create}, PUT /boats: {service: Boats, name: Update}}"
	d := mustShape(t, "paths: {"+create+"}"+schemas, names)
	assert.Equal(t, "CreateBoatRequest", d.bodyType(operation(t, d, "Boats.Create")))
	assert.Equal(t, map[string]string{"name": "string", "size": "int", "flag": "bool"}, fieldTypes(t, d, "CreateBoatRequest"))

	d = mustShape(t, "paths: {"+create[:len(create)-1]+", put: {"+body("@boat")+"}}}"+schemas, names)
	assert.Equal(t, "CreateBoatRequest", d.bodyType(operation(t, d, "Boats.Create")))
	assert.Equal(t, map[string]string{"name": "string", "size": "int", "flag": "bool"}, fieldTypes(t, d, "CreateBoatRequest"))
	assert.Equal(t, map[string]string{"name": "string", "size": "api.Optional[int]"}, fieldTypes(t, d, "UpdateBoatRequest"))

	d = mustShape(t, "paths: {"+create[:len(create)-2]+", "+ok("@boat")+"}}}"+schemas, names)
	assert.Equal(t, "CreateBoatRequest", d.bodyType(operation(t, d, "Boats.Create")))
	assert.Equal(t, map[string]string{"name": "api.Optional[string]", "size": "int", "flag": "bool"}, fieldTypes(t, d, "CreateBoatRequest"),
		"what an answer always has need not be sent")
	assert.Equal(t, map[string]string{"name": "string", "size": "int"}, fieldTypes(t, d, "Boat"))
}

// A body that wraps a component is the component with those properties, too.
func TestExtendBody(t *testing.T) {
	d := mustShape(t, "paths: {/boats: {post: {"+body("{allOf: [@boat, {properties: {flag: {type: boolean}}}]}")+"}}}\ncomponents: {schemas: {boat: {properties: {name: {type: string}}}}}",
		"POST /boats: {service: Boats, name: Create}")
	assert.Equal(t, "CreateBoatRequest", d.bodyType(operation(t, d, "Boats.Create")))
	assert.Equal(t, map[string]string{"name": "api.Optional[string]", "flag": "api.Optional[bool]"}, fieldTypes(t, d, "CreateBoatRequest"))
}

func TestExtendAnswer(t *testing.T) {
	const schemas = `
components: {schemas: {
  boat: {type: object, properties: {name: {type: string}, size: {type: integer}}},
  mast: {type: object, properties: {height: {type: integer}}},
  anchor: {allOf: [@mast]}}}`
	for name, c := range map[string]struct {
		answer, result, model string
		want                  map[string]string
	}{
		"a reference alone": {
			"{allOf: [@boat]}", "Boat", "Boat", map[string]string{"name": "string", "size": "int"},
		},
		"with properties in another part": {
			"{allOf: [@boat, {properties: {flag: {type: boolean}, size: {type: string}}}]}", "Boat", "Boat",
			map[string]string{"name": "string", "size": "int", "flag": "bool"},
		},
		"with properties beside it": {
			"{properties: {flag: {type: boolean}}, allOf: [@boat]}", "Boat", "Boat",
			map[string]string{"name": "string", "size": "int", "flag": "bool"},
		},
		"two references are one flat object": {
			"{allOf: [@boat, @mast]}", "Boat", "Boat",
			map[string]string{"name": "string", "size": "int", "height": "int"},
		},
		"no reference": {
			"{allOf: [{properties: {flag: {type: boolean}}}]}", "Boat", "Boat", map[string]string{"flag": "bool"},
		},
		"a part that wraps more": {
			"{allOf: [@boat, {allOf: [{properties: {flag: {type: boolean}}}]}]}", "Boat", "Boat",
			map[string]string{"name": "string", "size": "int", "flag": "bool"},
		},
		"a component that is a wrapper itself": {
			"{allOf: [@anchor, {properties: {flag: {type: boolean}}}]}", "Mast", "Mast", map[string]string{"height": "int", "flag": "bool"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			d := mustShape(t, "paths: {/boats/1: {get: {"+ok(c.answer)+"}}}"+schemas, "GET /boats/1: {service: Boats, name: Get}")
			op := operation(t, d, "Boats.Get")
			assert.Equal(t, c.result, node.Text(d.client(op), "result"))
			assert.Equal(t, c.want, fieldTypes(t, d, c.model))
		})
	}
}
