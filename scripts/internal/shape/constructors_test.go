package shape

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"

	"github.com/seed-a528e955/intercom-go/scripts/internal/names"
	"github.com/seed-a528e955/intercom-go/scripts/internal/node"
	"github.com/seed-a528e955/intercom-go/scripts/internal/table"
)

// sailing is a request of several kinds, with objects and lists in it.
const sailing = `boat:
  required: [harbour_id]
  properties: {harbour_id: {type: string}}
  oneOf:
    - {required: [kind, masts], properties: {kind: {type: string, enum: [sail]}, masts: {type: array, items: @mast}, crew: @sailor}}
    - {required: [kind, coal], properties: {kind: {type: string, enum: [steam]}, coal: {type: number}, owner_ids: {type: array, items: {type: string}}}}
mast: {required: [height], properties: {height: {type: integer}, wood: {type: boolean}}}
sailor: {properties: {id: {type: string}, email: {type: string}, rank: {type: string, enum: [mate]}}, anyOf: [{required: [id]}, {required: [rank]}]}
`

func constructing(t testing.TB, constructors string) (*Doc, *Operation) {
	t.Helper()
	tab := &table.Table{}
	require.NoError(t, yaml.Unmarshal([]byte("operations: {POST /boats: {service: Boats, name: Create, constructors: ["+constructors+"]}}"), tab))
	text := strings.ReplaceAll(sailing, "\n", "\n    ")
	d, err := Shape(parse(t, "paths: {/boats: {post: {"+body("@boat")+"}}}\ncomponents:\n  schemas:\n    "+text), Options{
		Version: "2.14", Table: tab, Less: func(a, b string) bool { return a < b },
	})
	require.NoError(t, err)
	return d, d.Operations[0]
}

func TestConstructors(t *testing.T) {
	for name, c := range map[string]struct{ constructor, args, body string }{
		"arguments in order": {
			`{sets: {kind: steam}, args: [harbour_id, coal]}`,
			"harbourID string, coal float64", `return CreateBoatRequest{HarbourID: harbourID, Kind: BoatKindSteam, Coal: api.Set(coal)}`,
		},
		"names of their own, and one type": {
			`{sets: {kind: sail}, args: [harbour_id as at, crew.id as captainID]}`,
			"at, captainID string", `return CreateBoatRequest{HarbourID: at, Kind: BoatKindSail, Crew: Sailor{ID: api.Set(captainID)}}`,
		},
		"a list of one": {
			`{sets: {kind: sail, masts.wood: "true"}, args: [masts.height]}`,
			"height int", `return CreateBoatRequest{Kind: BoatKindSail, Masts: []Mast{{Height: height, Wood: api.Set(true)}}}`,
		},
		"a list of many": {
			`{sets: {kind: sail, masts.*.wood: "false"}, args: [masts.*.height as heights]}`,
			"heights []int", `items := make([]Mast, len(heights)) / for i, v := range heights { / items[i] = Mast{Height: v, Wood: api.Set(false)} / } / return CreateBoatRequest{Kind: BoatKindSail, Masts: items}`,
		},
		"a list as it is": {
			`{args: [masts]}`, "masts []Mast", `return CreateBoatRequest{Masts: masts}`,
		},
		"a value without a type": {
			`{sets: {crew.rank: mate}}`, "", `return CreateBoatRequest{Crew: Sailor{Rank: api.Set("mate")}}`,
		},
		"a part": {
			`{part: crew, args: [id]}`, "id string", `return Sailor{ID: api.Set(id)}`,
		},
		"a text that must not be empty": {
			`{part: crew, args: [email]}`, "email string", `return Sailor{Email: wire.Given(email)}`,
		},
		"an item": {
			`{part: masts, args: [height, wood]}`, "height int, wood bool", `return Mast{Height: height, Wood: api.Set(wood)}`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			d, op := constructing(t, strings.Replace(c.constructor, "{", "{name: Sloop, says: sails., ", 1))
			require.Len(t, d.functions[op], 1, d.Gaps)
			f := d.functions[op][0]
			assert.Equal(t, c.args, f.parameters())
			assert.Equal(t, c.body, strings.Join(f.body, " / "))
			assert.Len(t, d.Constructors(), 1)
			assert.Equal(t, map[string]string{"Sloop": "Boats"}, d.Layout().Functions)
		})
	}
}

func TestConstructorsLeftOut(t *testing.T) {
	for constructor, want := range map[string]string{
		"{args: [harbor_id]}":               "CreateBoatRequest has no key harbor_id",
		"{args: [crew.name]}":               "Sailor has no key name",
		"{sets: {kind: stem}}":              `kind: "stem" is no value of it (want one of sail, steam)`,
		"{sets: {crew.rank: captain}}":      `crew.rank: "captain" is no value of it (want one of mate)`,
		`{sets: {coal: "1"}}`:               `coal: a float64 cannot be set to "1"`,
		"{sets: {masts.wood: yes}}":         `masts.wood: a bool cannot be set to "yes"`,
		"{args: [coal.id]}":                 "coal of CreateBoatRequest holds no object",
		"{args: [crew.*.id as ids]}":        "crew of CreateBoatRequest is not a list",
		"{part: hold, args: [id]}":          "CreateBoatRequest has no key hold",
		"{part: coal, args: [id]}":          "coal is not an object",
		"{args: [coal, harbour_id]}":        "harbourID stands behind what is no ID (want IDs first)",
		"{args: [coal as api]}":             "api cannot be the name of an argument",
		"{args: [coal as string]}":          "string cannot be the name of an argument",
		"{args: [harbour_id.x as harbour]}": "harbour_id of CreateBoatRequest holds no object",
	} {
		d, op := constructing(t, strings.Replace(constructor, "{", "{name: Sloop, says: sails., ", 1))
		assert.Empty(t, d.functions[op], constructor)
		require.NotEmpty(t, d.Gaps, constructor)
		assert.Equal(t, want, d.Gaps[0].Problem, constructor)
		assert.True(t, d.Gaps[0].Left)
		assert.Contains(t, d.Report, Note{Rule: "constructor left out", Place: "Sloop", Detail: want})
	}
}

func TestConstructorsOfOtherVersions(t *testing.T) {
	d, op := constructing(t, `{name: A, says: sails., since: "2.15"}, {name: B, says: sails., until: "2.13"}, {name: C, says: sails., since: "2.14", until: "2.14", args: [coal]}`)
	require.Len(t, d.functions[op], 1)
	assert.Equal(t, "C", d.functions[op][0].table.Name)
}

// A variant that nothing makes, and a constructor that leaves out what its variant requires, are gaps.
func TestGaps(t *testing.T) {
	problems := func(constructors string) []string {
		d, _ := constructing(t, constructors)
		var list []string
		for _, g := range d.Gaps {
			list = append(list, g.Problem)
		}
		return list
	}
	const (
		noSail, noSteam = `CreateBoatRequest that has kind "sail" and requires kind, masts`, `CreateBoatRequest that has kind "steam" and requires kind, coal`
		noID, noRank    = "Sailor that requires id", "Sailor that requires rank"
	)
	assert.ElementsMatch(t, []string{noSail, noSteam, noID, noRank}, problems(""))
	assert.ElementsMatch(t, []string{noSteam, noRank}, problems("{name: A, says: a., sets: {kind: sail}, args: [harbour_id, crew.id, masts]}"))
	assert.ElementsMatch(t, []string{noSail, noSteam, noID, noRank, "CreateBoatRequest needs harbour_id, coal"}, problems("{name: A, says: a., sets: {kind: steam}}"))
	assert.ElementsMatch(t, []string{noSail, noSteam, noID, noRank, "CreateBoatRequest needs harbour_id, other values: no variant has these"},
		problems("{name: A, says: a., sets: {kind: steam}, args: [masts]}"), "masts are of the other")
	assert.Empty(t, problems(`{name: A, says: a., sets: {kind: sail}, args: [harbour_id, masts]}, {name: B, says: b., sets: {kind: steam}, args: [harbour_id, coal]},
		{name: C, says: c., part: crew, args: [id]}, {name: D, says: d., part: crew, args: [rank]}`))
}

func TestConstructorComments(t *testing.T) {
	d, op := constructing(t, `{name: Steamer, says: burns coal., sets: {kind: steam}, args: [harbour_id, coal]}, {name: Mate, says: is one of the crew., part: crew, args: [id]}, {name: Bark, says: sails., args: [masts]}`)
	assert.Equal(t, "// Steamer burns coal.\n//\n// A body for [BoatsService.Create] with kind \"steam\".", d.functions[op][0].comment(op))
	assert.Equal(t, "// Mate is one of the crew.\n//\n// Part of a body for [BoatsService.Create].", d.functions[op][1].comment(op))
	assert.Contains(t, d.methodDoc(op), "\n//\n// Make the body with [Steamer] or [Bark].\n")
	x := d.client(op)
	assert.Len(t, node.Items(node.Get(x, "constructors")), 3)
	bare, op := constructing(t, "")
	assert.NotContains(t, bare.methodDoc(op), "Make the body")
}

// A type gives way to a constructor, unless it had the name first.
func TestConstructorsAndTypes(t *testing.T) {
	d, _ := constructing(t, "{name: Mast, says: stands., args: [harbour_id]}")
	assert.NotNil(t, d.model("MastModel"))
	memory, err := names.Read([]byte("POST /boats body: Boat\nPOST /boats body.masts: Masts\nPOST /boats body.masts[]: Mast\nPOST /boats body.masts[].height: Height\n"))
	require.NoError(t, err)
	tab := &table.Table{Operations: map[string]*table.Entry{"POST /boats": {Service: "Boats", Name: "Create", Constructors: []*table.Constructor{{Name: "Mast"}}}}}
	_, err = Shape(parse(t, "paths: {/boats: {post: {"+body("{type: object, properties: {masts: {type: array, items: {type: object, properties: {height: {type: integer}}}}}}")+"}}}"),
		Options{Version: "2.14", Table: tab, Names: memory})
	assert.ErrorContains(t, err, "constructor Mast: version 2.14 has a type of that name")
}
