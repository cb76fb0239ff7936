package shape

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestComponentNames(t *testing.T) {
	d := mustShape(t, `
paths:
  /boats: {get: {parameters: [{name: size, in: query, schema: {type: integer}}], `+ok("{type: object, properties: {a: @ticket_type, b: @TicketType, c: @ticketType, d: @client, e: @new, f: @operations, g: @BoatsService, h: @list_boats_params, i: @version, j: @ai_url, k: @2nd, l: @Ticket_Type}}")+`}}
components: {schemas: {
  ticket_type: {properties: {x: {type: string}}}, TicketType: {properties: {x: {type: string}}}, ticketType: {properties: {x: {type: string}}}, Ticket_Type: {properties: {x: {type: string}}},
  client: {properties: {x: {type: string}}}, new: {properties: {x: {type: string}}}, operations: {properties: {x: {type: string}}}, version: {properties: {x: {type: string}}},
  BoatsService: {properties: {x: {type: string}}}, list_boats_params: {properties: {x: {type: string}}}, ai_url: {properties: {x: {type: string}}}, 2nd: {properties: {x: {type: string}}}}}`,
		"GET /boats: {service: Boats, name: List}")
	assert.Equal(t, map[string]string{
		"a": "*TicketType", "b": "*TicketTypeModel", "c": "*TicketTypeModel2", "l": "*TicketTypeModel3", "d": "*ClientModel", "e": "*NewModel", "f": "*OperationsModel",
		"g": "*BoatsServiceModel", "h": "*ListBoatsParamsModel", "i": "*VersionModel", "j": "*AIURL", "k": "*X2nd",
	}, fieldTypes(t, d, "ListBoatsResponse"))
	assert.Contains(t, noted(d, "component renamed"), "ticketType")
}

func TestHoist(t *testing.T) {
	const object, enum = "{type: object, properties: {x: {type: string}}}", "{type: string, enum: [up, down]}"
	for property, c := range map[string]struct{ typ, model string }{
		"mast: " + object:                                                                           {"*BoatMast", "BoatMast"},
		"state: " + enum:                                                                            {"BoatState", "BoatState"},
		"state: {type: string, enum: [up]}":                                                         {"string", ""},
		"size: {type: integer, enum: [1, 2]}":                                                       {"int", ""},
		"masts: {type: array, items: " + object + "}":                                               {"[]BoatMast", "BoatMast"},
		"statuses: {type: array, items: " + enum + "}":                                              {"[]BoatStatus", "BoatStatus"},
		"news: {type: array, items: " + object + "}":                                                {"[]BoatNews", "BoatNews"},
		"masts: {type: object, additionalProperties: " + object + "}":                               {"map[string]BoatMast", "BoatMast"},
		"rows: {type: array, items: {type: array, items: " + object + "}}":                          {"[][]BoatRow", "BoatRow"},
		"rows: {type: object, additionalProperties: {type: array, items: " + enum + "}}":            {"map[string][]BoatRow", "BoatRow"},
		"mast: {type: object, properties: {top: {type: object, properties: {flag: " + enum + "}}}}": {"*BoatMast", "BoatMastTopFlag"},
		"mast: {nullable: true, type: object, properties: {x: {type: string}}}":                     {"*BoatMast", "BoatMast"},
	} {
		t.Run(property, func(t *testing.T) {
			d := answering(t, "boat: {type: object, properties: {"+property+"}}")
			for _, got := range fieldTypes(t, d, "Boat") {
				assert.Equal(t, c.typ, got)
			}
			if c.model != "" {
				assert.Contains(t, modelNames(d), c.model)
			} else {
				assert.Equal(t, []string{"Boat"}, modelNames(d))
			}
		})
	}
}

// A hoisted name that is a component's gets something behind it.
func TestHoistClashes(t *testing.T) {
	for name, c := range map[string]struct {
		schemas string
		want    map[string]string
	}{
		"an object and a component": {
			"boat: {properties: {mast: {properties: {x: {type: string}}}, other: @boat_mast}}, boat_mast: {properties: {y: {type: string}}}",
			map[string]string{"mast": "*BoatMastObject", "other": "*BoatMast"},
		},
		"an enum and a component": {
			"boat: {properties: {type: {type: string, enum: [a, b]}, other: @boat_type}}, boat_type: {properties: {y: {type: string}}}",
			map[string]string{"type": "BoatTypeValue", "other": "*BoatType"},
		},
		"an enum and two components": {
			"boat: {properties: {type: {type: string, enum: [a, b]}, other: @boat_type, third: @boat_type_value}}, boat_type: {properties: {y: {type: string}}}, boat_type_value: {properties: {y: {type: string}}}",
			map[string]string{"type": "BoatTypeValue2", "other": "*BoatType", "third": "*BoatTypeValue"},
		},
		"a list and one": {
			"boat: {properties: {masts: {type: array, items: {properties: {x: {type: string}}}}, mast: {properties: {y: {type: string}}}}}",
			map[string]string{"masts": "[]BoatMast", "mast": "*BoatMastObject"},
		},
		"the service": {
			"boat: {properties: {a: @boats}}, boats: {properties: {service: {properties: {x: {type: string}}}}}",
			map[string]string{"a": "*Boats"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			d := answering(t, c.schemas)
			assert.Equal(t, c.want, fieldTypes(t, d, "Boat"))
			seen := map[string]bool{}
			for _, m := range modelNames(d) {
				assert.False(t, seen[m] || d.reserved()[m], "%s is taken", m)
				seen[m] = true
			}
		})
	}
}

func TestHoistBodiesAnswersAndQueries(t *testing.T) {
	const object = "{type: object, properties: {state: {type: string, enum: [up, down]}}}"
	d := mustShape(t, "paths: {/boats: {post: {parameters: [{name: sort_by, in: query, schema: {type: string, enum: [size, name]}}], "+
		body(object)+", "+ok("{type: array, items: "+object+"}")+"}}}", "POST /boats: {service: Boats, name: Create}")
	assert.ElementsMatch(t, []string{
		"CreateBoatRequest", "BoatState", "CreateBoatResponse", "CreateBoatResponseState", "BoatSortBy",
	}, modelNames(d))
}

// The names of constants cannot clash with each other or with types.
func TestEnumConstants(t *testing.T) {
	d := answering(t, `boat: {properties: {state: @state, kind: @state_new, other: @state_up, op: {type: string, enum: ['=', '!=', '', '!', 24h, v2]}}},
state: {type: string, enum: [up, Up, new_sail, 'null', '1']}, state_new: {type: string, enum: [sail, b]}, state_up: {properties: {x: {type: string}}}`)
	assert.Equal(t, []EnumValue{{"Equal", "="}, {"NotEqual", "!="}, {"Empty", ""}, {"X", "!"}, {"X24h", "24h"}, {"V2", "v2"}}, d.model("BoatOp").Values)
	seen := map[string]bool{}
	for _, m := range d.models {
		assert.False(t, seen[m.Name], "%s twice", m.Name)
		seen[m.Name] = true
		for _, v := range m.Values {
			assert.False(t, seen[m.Name+v.Name], "%s%s twice", m.Name, v.Name)
			seen[m.Name+v.Name] = true
		}
	}
	assert.Len(t, d.model("State").Values, 5)
}
