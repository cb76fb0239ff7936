package shape

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// twoTypes shapes a description whose Boats.Get answers with a boat and whose Rafts.Get
// answers with a raft; the table of types calls the raft a boat.
func twoTypes(t *testing.T, boat, raft, more string, types map[string]string) *Doc {
	t.Helper()
	text := "paths: {'/boats/{id}': {get: {" + ok("@boat") + "}}, '/rafts/{id}': {get: {" + ok("@raft") + "}}}\n" +
		"components: {schemas: {boat: {type: object, properties: {" + boat + "}}, raft: {type: object, properties: {" + raft + "}}" + more + "}}"
	d, err := tryShapeTypes(t, text, "GET /boats/{}: {service: Boats, name: Get}\nGET /rafts/{}: {service: Rafts, name: Get}", types)
	require.NoError(t, err)
	return d
}

// Two lines with one name make one type that holds what either holds, where each field
// of both is of one type; else the line does nothing and the report says so.
func TestTypesTableJoins(t *testing.T) {
	called := map[string]string{"Raft": "Boat"}
	for name, c := range map[string]struct {
		boat, raft string
		more       string
		fields     map[string]string // of the one type, nil where they stay two
		note       string
	}{
		"what either holds":       {boat: "id: {type: string}, sail: {type: string}", raft: "id: {type: string}, oar: {type: boolean}", fields: map[string]string{"id": "string", "sail": "string", "oar": "bool"}},
		"a field of another type": {boat: "size: {type: string}", raft: "size: {type: boolean}", note: "Raft.size"},
		"a list of another type":  {boat: "crew: {type: array, items: {type: string}}", raft: "crew: {type: array, items: {type: boolean}}", note: "Raft.crew"},
		"a list and a value":      {boat: "crew: {type: array, items: {type: string}}", raft: "crew: {type: string}", note: "Raft.crew"},
		"a map of another type":   {boat: "crew: {type: object, additionalProperties: {type: string}}", raft: "crew: {type: object, additionalProperties: {type: boolean}}", note: "Raft.crew"},
		"another format":          {boat: "size: {type: integer}", raft: "size: {type: integer, format: date-time}", note: "Raft.size"},
		"an id, text and number":  {boat: "id: {type: string}", raft: "id: {type: integer}", fields: map[string]string{"id": "string"}},
		"text and number":         {boat: "size: {type: string}", raft: "size: {type: integer}", note: "Raft.size"},
		"an id that is a list":    {boat: "id: {type: string}", raft: "id: {type: array, items: {type: string}}", note: "Raft.id"},
		"an enum and text":        {boat: "kind: {type: string, enum: [a, b]}", raft: "kind: {type: string}", note: "Raft.kind"},
		"null in one of them":     {boat: "size: {type: integer}", raft: "size: {type: integer, nullable: true}", fields: map[string]string{"size": "*int"}},
		"the same object below":   {boat: "crew: @crew", raft: "crew: @crew, oar: {type: string}", more: ", crew: {type: object, properties: {name: {type: string}}}", fields: map[string]string{"crew": "*Crew", "oar": "string"}},
		"an equal object below": {
			boat: "crew: {type: object, properties: {name: {type: string}}}", raft: "crew: {type: object, properties: {name: {type: string}}}", fields: map[string]string{"crew": "*BoatCrew"},
		},
		"another object below": {
			boat: "crew: {type: object, properties: {name: {type: string}}}", raft: "crew: {type: object, properties: {age: {type: integer}}}", note: "Raft.crew",
		},
		"what holds itself": {boat: "next: @boat", raft: "next: @raft", fields: map[string]string{"next": "*Boat"}},
	} {
		t.Run(name, func(t *testing.T) {
			d := twoTypes(t, c.boat, c.raft, c.more, called)
			assert.Equal(t, []string{"Raft"}, d.TypesUsed())
			if c.fields == nil {
				assert.Contains(t, noted(d, "types that cannot be one"), c.note)
				assert.Subset(t, modelNames(d), []string{"Boat", "Raft"}, "the line has no effect")
				return
			}
			assert.Empty(t, noted(d, "types that cannot be one"))
			assert.Equal(t, c.fields, fieldTypes(t, d, "Boat"))
			assert.NotContains(t, modelNames(d), "Raft")
			assert.Equal(t, []string{"Raft"}, noted(d, "one type"))
		})
	}
}

// What is one type when it is received is one when it is sent, where it can be; else
// Input leaves it out and says so.
func TestTypesTableJoinsTwins(t *testing.T) {
	both := func(boat, raft string) *Doc {
		text := "paths: {'/boats/{id}': {get: {" + ok("@boat") + "}, put: {" + body("@boat") + "}}, '/rafts/{id}': {get: {" + ok("@raft") + "}, put: {" + body("@raft") + "}}}\n" +
			"components: {schemas: {boat: {type: object, properties: {crew: {type: object, properties: {" + boat + "}}}}, raft: {type: object, properties: {crew: {type: array, items: {type: array, items: {type: object, properties: {" + raft + "}}}}}}}}"
		d, err := tryShapeTypes(t, text, "GET /boats/{}: {service: Boats, name: Get}\nGET /rafts/{}: {service: Rafts, name: Get}\nPUT /boats/{}: {service: Boats, name: Update}\nPUT /rafts/{}: {service: Rafts, name: Update}",
			map[string]string{"BoatCrew": "Crew", "RaftCrew": "Crew", "UpdateBoatRequest": "BoatInput", "UpdateRaftRequest": "RaftInput"})
		require.NoError(t, err)
		return d
	}
	d := both("name: {type: string}", "age: {type: integer}")
	assert.Equal(t, map[string]string{"name": "string", "age": "int"}, fieldTypes(t, d, "Crew"))
	assert.Equal(t, map[string]string{"name": "api.Optional[string]", "age": "api.Optional[int]"}, fieldTypes(t, d, "CrewInput"))
	assert.Equal(t, "CrewInput", d.model("Crew").Input)
	for _, m := range []string{"Boat", "Raft"} {
		require.NotEmpty(t, d.model(m).Input)
		assert.NotEmpty(t, d.inputLines(d.model(m)))
	}
	assert.Empty(t, lost(d))

	// As sent they cannot be one: an id is what it is on the wire.
	d = both("size: {type: string, writeOnly: true}, name: {type: string}", "size: {type: boolean, writeOnly: true}, age: {type: integer}")
	left := 0
	for _, m := range []string{"Boat", "Raft"} {
		if len(d.inputLines(d.model(m))) == 0 {
			left++
		}
	}
	assert.Equal(t, 1, left)
	assert.Contains(t, lost(d)[len(lost(d))-1], "field that Input leaves out")
}
