package shape

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/seed-a528e955/intercom-go/scripts/internal/node"
)

// What a property that is a union becomes when it is received.
func TestFlattenUnions(t *testing.T) {
	const schemas = `, mast: {type: object, properties: {height: {type: integer}}}, sail: {type: object, properties: {area: {type: number}}},
words: {type: array, items: {type: string}}, one_or_many: {oneOf: [{type: string}, @words]}, colour: {type: string, enum: [red, blue]}, moment: {type: integer, format: date-time}, inner: {oneOf: [{type: string}, {type: 'null'}]},
pair: {anyOf: [@mast, @sail]}, hole: {oneOf: [@hole]}`
	for union, want := range map[string]string{
		// scalars
		"{oneOf: [{type: string}, {type: string}]}":                     "string",
		"{oneOf: [{type: string}, {type: integer}]}":                    "string",
		"{anyOf: [{type: integer}, {type: number}]}":                    "float64",
		"{oneOf: [{type: boolean}, {type: boolean}]}":                   "bool",
		"{oneOf: [{type: string, format: date-time}, {type: integer}]}": "time.Time",
		"{oneOf: [@moment, {type: string}]}":                            "time.Time",
		"{oneOf: [{type: string}, {type: boolean}]}":                    "json.RawMessage",
		"{oneOf: [{type: string}, {type: integer}, {type: boolean}]}":   "json.RawMessage",
		// enums
		"{oneOf: [@colour, {type: string, enum: [blue, green]}]}": "BoatValue",
		"{oneOf: [@colour, {type: string}]}":                      "string",
		// objects
		"{oneOf: [@mast, @sail]}":                             "*BoatValue",
		"{anyOf: [@mast, {type: object}]}":                    "*BoatValue",
		"{oneOf: [{type: object}, {type: object}]}":           "api.Attributes",
		"{oneOf: [@mast, {type: string}]}":                    "json.RawMessage",
		"{oneOf: [@mast, @colour]}":                           "json.RawMessage",
		"@pair":                                               "*Pair",
		"{oneOf: [@pair, {properties: {a: {type: string}}}]}": "*BoatValue",
		// lists
		"{oneOf: [{type: array, items: @mast}, @mast]}":                       "[]Mast",
		"{oneOf: [@mast, {type: array, items: @mast}]}":                       "[]Mast",
		"{oneOf: [@words, {type: string}]}":                                   "[]string",
		"{oneOf: [@words, {type: array, items: {type: integer}}]}":            "[]string",
		"{oneOf: [{type: array, items: @mast}, {type: array, items: @sail}]}": "[]BoatValue",
		"{oneOf: [@one_or_many, @words]}":                                     "[]string",
		"{oneOf: [{type: array}, @words]}":                                    "[]string",
		"{oneOf: [@words, @mast]}":                                            "[]json.RawMessage",
		"{type: array, items: {oneOf: [@mast, @sail]}}":                       "[]BoatValue",
		"{type: object, additionalProperties: {oneOf: [@mast, @sail]}}":       "map[string]BoatValue",
		// null, one, none
		"{oneOf: [{type: integer}, {type: 'null'}]}":                 "*int",
		"{oneOf: [{type: integer, nullable: true}, {type: number}]}": "*float64",
		"{oneOf: [@mast, {type: 'null'}]}":                           "*Mast",
		"{nullable: true, oneOf: [{type: integer}]}":                 "*int",
		"{anyOf: [@mast]}":                                           "*Mast",
		"{oneOf: [{type: 'null'}]}":                                  "json.RawMessage",
		"{oneOf: []}":                                                "json.RawMessage",
		"{oneOf: [@nowhere]}":                                        "json.RawMessage",
		"{oneOf: [@nowhere, {type: string}]}":                        "string",
		"{oneOf: [@mast, {required: [height]}]}":                     "*Mast",
		"@hole":                                                      "json.RawMessage",
		// a variant that says nothing, so anything
		"{oneOf: [{type: string}, {}]}":                                   "json.RawMessage",
		"{anyOf: [@mast, {}, {type: array, items: @mast}]}":               "json.RawMessage",
		"{oneOf: [@hole, @mast]}":                                         "json.RawMessage",
		"{properties: {x: {type: string}}, anyOf: [{}, {required: [x]}]}": "*BoatValue",
		// unions in unions
		"{oneOf: [@inner, {type: integer}]}":                              "string",
		"{oneOf: [{anyOf: [{type: integer}, {type: number}]}, @inner]}":   "string",
		"{oneOf: [{type: array, items: {oneOf: [@mast, @sail]}}, @mast]}": "[]BoatValue",
	} {
		t.Run(union, func(t *testing.T) {
			d := answering(t, "boat: {type: object, properties: {value: "+union+"}}"+schemas)
			assert.Equal(t, map[string]string{"value": want}, fieldTypes(t, d, "Boat"))
		})
	}
}

func TestFlattenUnionsTypesIDs(t *testing.T) {
	d := answering(t, "boat: {type: object, properties: {id: {oneOf: [{type: string}, {type: integer}]}, mast_ids: {type: array, items: {anyOf: [{type: integer}, {type: string}]}}}}")
	assert.Equal(t, map[string]string{"id": "string", "mast_ids": "[]string"}, fieldTypes(t, d, "Boat"))
}

// A body that may be anything is sent as anything.
func TestFlattenUnionBodyOfAnything(t *testing.T) {
	d := mustShape(t, "paths: {/boats: {post: {"+body("{oneOf: [@boat, {}]}")+"}}}\ncomponents: {schemas: {boat: {properties: {name: {type: string}}}}}",
		"POST /boats: {service: Boats, name: Create}")
	assert.Equal(t, "any", d.bodyType(operation(t, d, "Boats.Create")))
}

func TestFlattenUnionsReports(t *testing.T) {
	d := answering(t, `boat: {properties: {a: {oneOf: [{type: string}, {type: boolean}]}, b: {anyOf: [{type: string}]}, c: {oneOf: [{type: string}, {type: integer}]},
d: {type: object, properties: {x: {type: string}}, anyOf: [{required: [x]}, {required: [y]}]}}}`)
	assert.Equal(t, []string{"boat.a"}, noted(d, "union left as raw JSON"))
	assert.Equal(t, []string{"boat.b"}, noted(d, "union of one"))
	assert.Equal(t, []string{"boat.a", "boat.c"}, noted(d, "union flattened"))
	assert.Equal(t, []string{"boat.d", "boat.d"}, noted(d, "variant that only requires dropped"))
	assert.Equal(t, map[string]string{"x": "string"}, fieldTypes(t, d, "BoatD"))
}

func TestFlattenUnionsInQueries(t *testing.T) {
	d := mustShape(t, "paths: {/boats: {get: {parameters: [{name: size, in: query, schema: {oneOf: [{type: integer}, {type: number}]}}]}}}", "GET /boats: {service: Boats, name: List}")
	assert.Equal(t, [][2]string{{"size", "float64"}}, queryTypes(operation(t, d, "Boats.List")))
}

// A body that is a union in place becomes a named struct.
func TestFlattenUnionBody(t *testing.T) {
	d := mustShape(t, "paths: {/boats: {post: {"+body("{oneOf: [@by_name, @by_number]}")+`}}}
components: {schemas: {by_name: {type: object, required: [name], properties: {name: {type: string}}}, by_number: {type: object, required: [number], properties: {number: {type: integer}}}}}`,
		"POST /boats: {service: Boats, name: Create}")
	assert.Equal(t, "CreateBoatRequest", d.bodyType(operation(t, d, "Boats.Create")))
	assert.Equal(t, []string{"CreateBoatRequest"}, modelNames(d), "the variants are gone")
	assert.Equal(t, map[string]string{"name": "api.Optional[string]", "number": "api.Optional[int]"}, fieldTypes(t, d, "CreateBoatRequest"))
}

// Whatever goes round in a circle ends, with a type for what is no circle.
func TestFlattenUnionsInACircle(t *testing.T) {
	for name, schemas := range map[string]string{
		"of itself":              "boat: {oneOf: [@boat, {properties: {a: {type: string}}}]}",
		"with properties":        "boat: {properties: {a: {type: string}}, oneOf: [@boat, {properties: {b: {type: string}}}]}",
		"of each other":          "boat: {properties: {a: {type: string}, u: @one}}, one: {oneOf: [@other]}, other: {oneOf: [@one]}",
		"with more":              "boat: {properties: {a: {type: string}, u: @one}}, one: {oneOf: [@other, {type: string}]}, other: {oneOf: [@one, {type: integer}]}",
		"through a property":     "boat: {properties: {a: {type: string}, below: {oneOf: [@boat, @mast]}}}, mast: {properties: {b: {type: string}}}",
		"through two properties": "boat: {properties: {a: {type: string}, y: {oneOf: [@boat, @mast]}, z: {oneOf: [@boat, @mast]}}}, mast: {properties: {b: {type: string}}}",
		"below two properties":   "boat: {properties: {a: {type: string}, y: {oneOf: [{properties: {q: @mast}}, {properties: {q: @boat}}]}, z: {oneOf: [{properties: {q: @mast}}, {properties: {q: @boat}}]}}}, mast: {properties: {b: {type: string}}}",
		"properties, mutually":   "boat: {properties: {a: {oneOf: [@mast, @sail]}}}, mast: {properties: {x: {oneOf: [@mast, @sail]}}}, sail: {properties: {y: {oneOf: [@mast, @sail]}}}",
		"two that hold their":    "boat: {properties: {a: {oneOf: [@mast, @sail]}}}, mast: {properties: {below: @mast}}, sail: {properties: {below: @sail}}",
		"three that hold all":    "boat: {properties: {a: {oneOf: [@mast, @sail, @flag]}}}, mast: {properties: {p: @mast, q: @sail}}, sail: {properties: {p: @sail, q: @flag}}, flag: {properties: {p: @flag, q: @mast}}",
		"lists of their own":     "boat: {properties: {a: {oneOf: [@mast, @sail]}}}, mast: {properties: {below: {type: array, items: @mast}}}, sail: {properties: {below: {type: array, items: @sail}}}",
		"lists of everything":    "boat: {properties: {a: @block}}, block: {oneOf: [@mast, @sail, {type: array, items: @block}]}, mast: {properties: {all: {type: array, items: @block}}}, sail: {properties: {all: {type: array, items: {oneOf: [@block, {type: string}]}}}}",
		"maps of their own":      "boat: {properties: {a: {oneOf: [@mast, @sail]}}}, mast: {additionalProperties: @mast}, sail: {additionalProperties: @sail}",
		"inline, and by itself":  "boat: {properties: {a: {oneOf: [{properties: {in: @mast}}, {properties: {in: @sail}}]}}}, mast: {properties: {in: {properties: {in: @mast}}}}, sail: {properties: {in: {properties: {in: @sail}}}}",
	} {
		t.Run(name, func(t *testing.T) {
			assert.Contains(t, fieldTypes(t, answering(t, schemas), "Boat"), "a")
			assert.NotEmpty(t, node.Keys(node.Get(sending(t, schemas).Emit(), "components", "schemas")))
		})
	}
}
