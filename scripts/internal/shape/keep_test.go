package shape

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"

	"github.com/seed-a528e955/intercom-go/scripts/internal/names"
	"github.com/seed-a528e955/intercom-go/scripts/internal/table"
)

// shapedTwice shapes a description, and then another one that remembers its names. It
// returns the names of both by place.
func shapedTwice(t *testing.T, before, after, operations string) (was, is map[string]string, d *Doc) {
	t.Helper()
	was = remembering(t, before, nil, operations).Given()
	d = remembering(t, after, was, operations)
	is = d.Given()
	return was, is, d
}

// remembering shapes a description with names that were given before.
func remembering(t *testing.T, text string, given map[string]string, operations string) *Doc {
	t.Helper()
	tab := &table.Table{}
	require.NoError(t, yaml.Unmarshal([]byte(operations), &tab.Operations))
	if tab.Operations == nil {
		tab.Operations = map[string]*table.Entry{}
	}
	memory, err := names.Read(names.Format("2.99", given))
	require.NoError(t, err)
	d, err := Shape(parse(t, text), Options{Version: "2.99", Table: tab, Names: memory})
	require.NoError(t, err)
	d.Emit()
	return d
}

// TestNamesStay adds one thing to a description. What was there keeps its names,
// and what came takes what is left.
func TestNamesStay(t *testing.T) {
	const (
		entry  = "GET /boats/{}: {service: Boats, name: Get}"
		boat   = "@boat"
		object = "{type: object, properties: {x: {type: string}}}"
		states = "{type: string, enum: [up, down]}"
	)
	get := func(schemas string) string {
		return "paths: {'/boats/{id}': {get: {" + ok(boat) + "}}}\ncomponents: {schemas: {" + schemas + "}}"
	}
	for name, c := range map[string]struct {
		before, after string
		kept, came    map[string]string // by place
	}{
		"a component called like an inline object": {
			get("boat: {type: object, properties: {owner: " + object + "}}"),
			get("boat_owner: " + object + ", boat: {type: object, properties: {owner: " + object + ", other: @boat_owner}}"),
			map[string]string{"GET /boats/{} answer.owner": "Owner BoatOwner"}, map[string]string{"GET /boats/{} answer.other": "Other BoatOwnerModel"},
		},
		"one before many": {
			get("boat: {type: object, properties: {masts: {type: array, items: " + object + "}}}"),
			get("boat: {type: object, properties: {mast: {type: object, properties: {y: {type: string}}}, masts: {type: array, items: " + object + "}}}"),
			map[string]string{"GET /boats/{} answer.masts[]": "BoatMast"}, map[string]string{"GET /boats/{} answer.mast": "Mast BoatMastObject"},
		},
		"a value that reads the same": {
			get("boat: {type: object, properties: {st: {type: string, enum: [a_b, c]}}}"),
			get("boat: {type: object, properties: {st: {type: string, enum: [a-b, a_b, c]}}}"),
			map[string]string{"GET /boats/{} answer.st=a_b": "AB"}, map[string]string{"GET /boats/{} answer.st=a-b": "ABValue"},
		},
		"a component of another case": {
			get("deck: " + object + ", boat: {type: object, properties: {deck: @deck}}"),
			get("Deck: " + object + ", deck: " + object + ", boat: {type: object, properties: {top: @Deck, deck: @deck}}"),
			map[string]string{"GET /boats/{} answer.deck": "Deck Deck"}, map[string]string{"GET /boats/{} answer.top": "Top DeckModel"},
		},
		"a property that spells the way below": {
			get("boat: {type: object, properties: {owner: {type: object, properties: {state: " + states + "}}}}"),
			get("boat: {type: object, properties: {owner_state: {type: string, enum: [in, out]}, owner: {type: object, properties: {state: " + states + "}}}}"),
			map[string]string{"GET /boats/{} answer.owner.state": "State BoatOwnerState"}, map[string]string{"GET /boats/{} answer.owner_state": "OwnerState BoatOwnerStateValue"},
		},
		"a field that reads the same": {
			get("boat: {type: object, properties: {max_speed: {type: string}}}"),
			get("boat: {type: object, properties: {max-speed: {type: string}, max_speed: {type: string}}}"),
			map[string]string{"GET /boats/{} answer.max_speed": "MaxSpeed"}, map[string]string{"GET /boats/{} answer.max-speed": "MaxSpeedField"},
		},
		"a component called like a constant": {
			get("boat: {type: object, properties: {state: " + states + "}}"),
			get("boat_state_up: " + object + ", boat: {type: object, properties: {up: @boat_state_up, state: " + states + "}}"),
			map[string]string{"GET /boats/{} answer.state=up": "Up"}, map[string]string{"GET /boats/{} answer.up": "Up BoatStateUpModel"},
		},
		"a component of another name": {
			get("boat: {type: object, properties: {owner: " + object + "}}"),
			"paths: {'/boats/{id}': {get: {" + ok("@vessel") + "}}}\ncomponents: {schemas: {vessel: {type: object, properties: {anchor: " + object + ", owner: " + object + "}}}}",
			map[string]string{"GET /boats/{} answer": "Boat"}, map[string]string{"GET /boats/{} answer.anchor": "Anchor BoatAnchor"},
		},
		"a second value": {
			get("boat: {type: object, properties: {type: {type: string, enum: [boat]}}}"),
			get("boat: {type: object, properties: {type: {type: string, enum: [boat, ship]}}}"),
			map[string]string{"GET /boats/{} answer.type": "Type"}, nil,
		},
		"another place above": {
			get("boat: {type: object, properties: {st: {type: string, enum: [a_b, c]}}}"),
			"paths: {/all: {get: {" + ok("{type: object, properties: {boats: {type: array, items: @boat}}}") + "}}, '/boats/{id}': {get: {" + ok(boat) + "}}}\ncomponents: {schemas: {boat: {type: object, properties: {st: {type: string, enum: [a-b, a_b, c]}}}}}",
			map[string]string{"GET /boats/{} answer.st=a_b": "AB"}, map[string]string{"GET /all answer.boats[]": "Boat"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			was, is, _ := shapedTwice(t, c.before, c.after, entry)
			for place, want := range c.kept {
				assert.Equal(t, want, was[place], "before, %s", place)
			}
			for place := range was {
				assert.Equal(t, was[place], is[place], place)
			}
			for place, want := range c.came {
				assert.Equal(t, want, is[place], place)
			}
		})
	}
}

// TestNamesOfWhatIsSent: a sent type that is received as well keeps its name, and
// so does one that is received and sent later.
func TestNamesOfWhatIsSent(t *testing.T) {
	const entries = "POST /boats: {service: Boats, name: Create}\nGET /boats: {service: Boats, name: Get}"
	const schemas = "\ncomponents: {schemas: {boat: {type: object, properties: {mast: {type: object, properties: {x: {type: string}}}}}}}"
	send, receive := "post: {"+body("@boat")+"}", "get: {"+ok("@boat")+"}"
	_, is, d := shapedTwice(t, "paths: {/boats: {"+send+"}}"+schemas, "paths: {/boats: {"+receive+", "+send+"}}"+schemas, entries)
	assert.Equal(t, []string{"CreateBoatRequest", "Mast BoatMastInput"}, []string{is["POST /boats body"], is["POST /boats body.mast"]})
	assert.Equal(t, []string{"Boat", "Mast BoatMast"}, []string{is["GET /boats answer"], is["GET /boats answer.mast"]})
	assert.Equal(t, "CreateBoatRequest", d.model("Boat").Input)
	_, is, d = shapedTwice(t, "paths: {/boats: {"+receive+"}}"+schemas, "paths: {/boats: {"+receive+", "+send+"}}"+schemas, entries)
	assert.Equal(t, []string{"Boat", "CreateBoatRequest"}, []string{is["GET /boats answer"], is["POST /boats body"]})
	assert.Equal(t, "CreateBoatRequest", d.model("Boat").Input)
}

// TestNamesOfAnOperationRenamed: who gives an operation another name in the table
// gives it to the types that are named after it, and to no others.
func TestNamesOfAnOperationRenamed(t *testing.T) {
	text := "paths: {/boats: {post: {" + body("{type: object, properties: {deck: {type: object, properties: {x: {type: string}}}}}") + ", " + ok("@boat") + "}}}\ncomponents: {schemas: {boat: {type: object, properties: {x: {type: string}}}}}"
	shaped := func(entry string, memory *names.Memory) map[string]string {
		tab := &table.Table{}
		require.NoError(t, yaml.Unmarshal([]byte(entry), &tab.Operations))
		d, err := Shape(parse(t, text), Options{Version: "2.99", Table: tab, Names: memory})
		require.NoError(t, err)
		d.Emit()
		return d.Given()
	}
	memory, err := names.Read(names.Format("2.99", shaped("POST /boats: {service: Boats, name: Create, provisional: true}", nil)))
	require.NoError(t, err)
	is := shaped("POST /boats: {service: Boats, name: Launch}", memory)
	assert.Equal(t, "LaunchBoatRequest", is["POST /boats body"])
	assert.Equal(t, "Deck LaunchBoatDeckInput", is["POST /boats body.deck"])
	assert.Equal(t, "Boat", is["POST /boats answer"])
}
