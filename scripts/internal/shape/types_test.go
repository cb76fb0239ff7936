package shape

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// Every row: a property, the type it has when it is received, when it may be
// sent and when it must be sent.
var typeRows = []struct{ property, received, optional, required string }{
	// ids, whatever they are called and declared
	{"id: {type: string}", "string id", "api.Optional[string] id", "string id"},
	{"id: {type: integer}", "string id=number", "api.Optional[string] id=number", "string id=number"},
	{"id: {type: number}", "string id=number", "api.Optional[string] id=number", "string id=number"},
	{"contact_id: {type: integer, nullable: true}", "string id=number", "api.Optional[string] id=number", "api.Optional[string] id=number"},
	{"contactId: {type: string, format: uuid}", "string id", "api.Optional[string] id", "string id"},
	{"team_ids: {type: array, items: {type: integer}}", "[]string id=number", "[]string id=number", "[]string id=number"},
	{"id: {type: string, format: date-time}", "time.Time iso", "api.Optional[time.Time] iso", "time.Time iso"},
	{"paid: {type: integer}", "int", "api.Optional[int]", "int"},
	{"job_identifier: {type: string}", "string id", "api.Optional[string] id", "string id"},
	{"identifier: {type: string}", "string", "api.Optional[string]", "string"},
	{"id: {type: boolean}", "bool", "api.Optional[bool]", "bool"},
	// times by format and by name
	{"created_at: {type: integer}", "time.Time unix", "api.Optional[time.Time] unix", "time.Time unix"},
	{"created_at: {type: number}", "time.Time unix", "api.Optional[time.Time] unix", "time.Time unix"},
	{"updated: {type: integer, format: date-time}", "time.Time unix", "api.Optional[time.Time] unix", "time.Time unix"},
	{"updated: {type: integer, format: unix-timestamp}", "time.Time unix", "api.Optional[time.Time] unix", "time.Time unix"},
	{"snoozed_until: {type: integer, nullable: true}", "time.Time unix", "api.Optional[time.Time] unix", "api.Optional[time.Time] unix"},
	{"created_at_after: {type: integer}", "time.Time unix", "api.Optional[time.Time] unix", "time.Time unix"},
	{"timestamp: {type: integer}", "time.Time unix", "api.Optional[time.Time] unix", "time.Time unix"},
	{"created_at_ms: {type: integer}", "time.Time unixms", "api.Optional[time.Time] unixms", "time.Time unixms"},
	{"duration_ms: {type: integer}", "int", "api.Optional[int]", "int"},
	{"created_at: {type: string, format: date-time}", "time.Time iso", "api.Optional[time.Time] iso", "time.Time iso"},
	{"created_at: {type: string}", "time.Time unixtext", "api.Optional[time.Time] unixtext", "time.Time unixtext"},
	{"expires_at_before: {type: string}", "time.Time unixtext", "api.Optional[time.Time] unixtext", "time.Time unixtext"},
	{"since: {type: string}", "string", "api.Optional[string]", "string"},
	{"seen_at: {type: string, format: date}", "string", "api.Optional[string]", "string"},
	{"day: {type: string, format: date}", "string", "api.Optional[string]", "string"},
	{"format: {type: integer}", "int", "api.Optional[int]", "int"},
	// texts, numbers, booleans
	{"email: {type: string, format: email}", "string", "api.Optional[string]", "string"},
	{"key: {type: string, format: uuid}", "string", "api.Optional[string]", "string"},
	{"name: {type: string, nullable: true}", "string", "api.Optional[string]", "api.Optional[string]"},
	{"open: {type: boolean, nullable: true}", "bool", "api.Optional[bool]", "api.Optional[bool]"},
	{"size: {type: integer, format: int64}", "int", "api.Optional[int]", "int"},
	{"size: {type: integer, nullable: true}", "*int", "api.Optional[int]", "api.Optional[int]"},
	{"size: {type: number}", "float64", "api.Optional[float64]", "float64"},
	{"size: {type: number, nullable: true}", "*float64", "api.Optional[float64]", "api.Optional[float64]"},
	{"colour: @colour", "Colour", "Colour", "Colour"},
	{"colour: {nullable: true, allOf: [@colour]}", "Colour", "api.Optional[Colour]", "api.Optional[Colour]"},
	{"colour: {type: string, enum: [a, b], nullable: true}", "BoatColour", "api.Optional[BoatColour]", "api.Optional[BoatColour]"},
	{"colour: {type: string, enum: [red]}", "string", "api.Optional[string]", "string"},
	{"colour: {type: string, enum: [red], nullable: true}", "string", "api.Optional[string]", "api.Optional[string]"},
	{"colour: {type: string, enum: [red, '']}", "BoatColour", "api.Optional[BoatColour]", "BoatColour"}, // "" says something
	{"open: {type: boolean, enum: [true]}", "bool", "api.Optional[bool]", "bool"},
	// objects, lists, maps
	{"mast: @mast", "*Mast", "Mast", "Mast"},
	{"mast: {nullable: true, allOf: [@mast]}", "*Mast", "api.Optional[Mast]", "api.Optional[Mast]"},
	{"mast: @null_mast", "*NullMast", "api.Optional[NullMast]", "api.Optional[NullMast]"},
	{"masts: {type: array, items: @mast}", "[]Mast", "[]Mast", "[]Mast"},
	{"masts: {type: array, nullable: true, items: @mast}", "[]Mast", "api.Optional[[]Mast]", "api.Optional[[]Mast]"},
	{"names: {type: array, items: {type: string, nullable: true}}", "[]string", "[]string", "[]string"},
	{"team_ids: {type: object, additionalProperties: {type: integer}}", "map[string]string id=number", "map[string]string id=number", "map[string]string id=number"},
	{"team_ids: {type: array, nullable: true, items: {type: string}}", "[]string id", "api.Optional[[]string] id", "api.Optional[[]string] id"},
	{"rows_ids: {type: array, items: {type: array, items: {type: integer}}}", "[][]string id=number", "[][]string id=number", "[][]string id=number"},
	{"admin_assignee_id: {type: integer}", "string id=number,zero", "api.Optional[string] id=number", "string id=number"},
	{"assignee_id: {type: string, nullable: true}", "string id,zero", "api.Optional[string] id", "api.Optional[string] id"},
	{"to: {oneOf: [{type: array, items: @mast}, @mast]}", "[]Mast one", "[]Mast one", "[]Mast one"},
	{"boat_ids: {oneOf: [{type: array, items: {type: integer}}, {type: integer}]}", "[]string id=number,one", "[]string id=number,one", "[]string id=number,one"},
	{"times: {type: array, items: {type: integer, format: date-time}}", "[]time.Time unix", "[]time.Time unix", "[]time.Time unix"},
	{"rows: {items: {items: {type: number}}}", "[][]float64", "[][]float64", "[][]float64"},
	{"sizes: {type: object, additionalProperties: {type: integer}}", "map[string]int", "map[string]int", "map[string]int"},
	{"sizes: {type: object, nullable: true, additionalProperties: @mast}", "map[string]Mast", "api.Optional[map[string]Mast]", "api.Optional[map[string]Mast]"},
	{"lists: {type: object, additionalProperties: {type: array, items: {type: boolean}}}", "map[string][]bool", "map[string][]bool", "map[string][]bool"},
	// attributes that people name themselves
	{"custom_attributes: {type: object, additionalProperties: {type: string}}", "api.Attributes", "api.Attributes", "api.Attributes"},
	{"metadata: {type: object, additionalProperties: {type: integer}}", "api.Attributes", "api.Attributes", "api.Attributes"},
	{"bag: {type: object}", "api.Attributes", "api.Attributes", "api.Attributes"},
	{"bag: {type: object, additionalProperties: true}", "api.Attributes", "api.Attributes", "api.Attributes"},
	{"bag: {type: object, additionalProperties: {}}", "api.Attributes", "api.Attributes", "api.Attributes"},
	{"bag: {type: object, nullable: true}", "api.Attributes", "api.Attributes", "api.Attributes"}, // an attribute is cleared, not all of them
	// no type
	{"value: {}", "json.RawMessage", "any", "any"},
	{"values: {type: array}", "[]json.RawMessage", "[]any", "[]any"},
	{"values: {type: array, items: {}}", "[]json.RawMessage", "[]any", "[]any"},
	// settled by a correction
	{"seen: {type: integer, x-wire: unixms}", "time.Time unixms", "api.Optional[time.Time] unixms", "time.Time unixms"},
	{"seen: {type: string, x-wire: unixtext}", "time.Time unixtext", "api.Optional[time.Time] unixtext", "time.Time unixtext"},
	{"from: {type: string, x-wire: id}", "string id", "api.Optional[string] id", "string id"},
	{"from: {type: integer, x-wire: id}", "string id=number", "api.Optional[string] id=number", "string id=number"},
	{"from: {type: array, items: {type: integer, x-wire: id}}", "[]string id=number", "[]string id=number", "[]string id=number"},
	{"size: {x-go-type: int, nullable: true}", "*int", "api.Optional[int]", "api.Optional[int]"},
	{"query: {x-go-type: search.Query}", "*search.Query", "search.Query", "search.Query"},
	{"bag: {x-go-type: api.Attributes}", "api.Attributes", "api.Attributes", "api.Attributes"},
}

func TestTypes(t *testing.T) {
	const more = ", mast: {properties: {x: {type: string}}}, null_mast: {nullable: true, properties: {x: {type: string}}}, colour: {type: string, enum: [red, blue]}"
	only := func(types map[string]string) string {
		assert.Len(t, types, 1)
		for _, typ := range types {
			return typ
		}
		return ""
	}
	for _, row := range typeRows {
		t.Run(row.property, func(t *testing.T) {
			key, _, _ := strings.Cut(row.property, ":")
			boat := "boat: {type: object, properties: {" + row.property + "}"
			required := boat + ", required: [" + key + "]}" + more
			assert.Equal(t, row.received, only(taggedTypes(t, answering(t, boat+"}"+more), "Boat")), "received")
			assert.Equal(t, row.received, only(taggedTypes(t, answering(t, required), "Boat")), "required means nothing on what is received")
			assert.Equal(t, row.optional, only(taggedTypes(t, sending(t, boat+"}"+more), "Boat")), "sent, optional")
			assert.Equal(t, row.required, only(taggedTypes(t, sending(t, required), "Boat")), "sent, required")
		})
	}
}
