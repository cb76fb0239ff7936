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
	{"id: {type: string}", "api.ID", "api.Optional[api.ID]", "api.ID"},
	{"id: {type: integer}", "api.ID", "api.Optional[api.ID]", "api.ID"},
	{"id: {type: number}", "api.ID", "api.Optional[api.ID]", "api.ID"},
	{"contact_id: {type: integer, nullable: true}", "api.ID", "api.Optional[api.ID]", "api.Optional[api.ID]"},
	{"contactId: {type: string, format: uuid}", "api.ID", "api.Optional[api.ID]", "api.ID"},
	{"team_ids: {type: array, items: {type: integer}}", "[]api.ID", "[]api.ID", "[]api.ID"},
	{"id: {type: string, format: date-time}", "api.DateTime", "api.Optional[api.DateTime]", "api.DateTime"},
	{"paid: {type: integer}", "int", "api.Optional[int]", "int"},
	{"job_identifier: {type: string}", "api.ID", "api.Optional[api.ID]", "api.ID"},
	{"identifier: {type: string}", "string", "api.Optional[string]", "string"},
	{"id: {type: boolean}", "bool", "api.Optional[bool]", "bool"},
	// times by format and by name
	{"created_at: {type: integer}", "api.Time", "api.Optional[api.Time]", "api.Time"},
	{"created_at: {type: number}", "api.Time", "api.Optional[api.Time]", "api.Time"},
	{"updated: {type: integer, format: date-time}", "api.Time", "api.Optional[api.Time]", "api.Time"},
	{"updated: {type: integer, format: unix-timestamp}", "api.Time", "api.Optional[api.Time]", "api.Time"},
	{"snoozed_until: {type: integer, nullable: true}", "api.Time", "api.Optional[api.Time]", "api.Optional[api.Time]"},
	{"created_at_after: {type: integer}", "api.Time", "api.Optional[api.Time]", "api.Time"},
	{"timestamp: {type: integer}", "api.Time", "api.Optional[api.Time]", "api.Time"},
	{"created_at_ms: {type: integer}", "api.TimeMS", "api.Optional[api.TimeMS]", "api.TimeMS"},
	{"duration_ms: {type: integer}", "int", "api.Optional[int]", "int"},
	{"created_at: {type: string, format: date-time}", "api.DateTime", "api.Optional[api.DateTime]", "api.DateTime"},
	{"created_at: {type: string}", "string", "api.Optional[string]", "string"},
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
	{"colour: @colour", "Colour", "api.Optional[Colour]", "Colour"},
	{"colour: {nullable: true, allOf: [@colour]}", "Colour", "api.Optional[Colour]", "api.Optional[Colour]"},
	{"colour: {type: string, enum: [a, b], nullable: true}", "BoatColour", "api.Optional[BoatColour]", "api.Optional[BoatColour]"},
	// objects, lists, maps
	{"mast: @mast", "*Mast", "api.Optional[Mast]", "Mast"},
	{"mast: {nullable: true, allOf: [@mast]}", "*Mast", "api.Optional[Mast]", "api.Optional[Mast]"},
	{"mast: @null_mast", "*NullMast", "api.Optional[NullMast]", "api.Optional[NullMast]"},
	{"masts: {type: array, items: @mast}", "[]Mast", "[]Mast", "[]Mast"},
	{"masts: {type: array, nullable: true, items: @mast}", "[]Mast", "api.Optional[[]Mast]", "api.Optional[[]Mast]"},
	{"names: {type: array, items: {type: string, nullable: true}}", "[]string", "[]string", "[]string"},
	{"times: {type: array, items: {type: integer, format: date-time}}", "[]api.Time", "[]api.Time", "[]api.Time"},
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
	{"seen: {x-go-type: api.TimeMS}", "api.TimeMS", "api.Optional[api.TimeMS]", "api.TimeMS"},
	{"size: {x-go-type: int, nullable: true}", "*int", "api.Optional[int]", "api.Optional[int]"},
	{"query: {x-go-type: api.Query}", "*api.Query", "api.Optional[api.Query]", "api.Query"},
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
			assert.Equal(t, row.received, only(fieldTypes(t, answering(t, boat+"}"+more), "Boat")), "received")
			assert.Equal(t, row.received, only(fieldTypes(t, answering(t, required), "Boat")), "required means nothing on what is received")
			assert.Equal(t, row.optional, only(fieldTypes(t, sending(t, boat+"}"+more), "Boat")), "sent, optional")
			assert.Equal(t, row.required, only(fieldTypes(t, sending(t, required), "Boat")), "sent, required")
		})
	}
}
