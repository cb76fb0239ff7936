package shape

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"

	"github.com/seed-a528e955/intercom-go/scripts/internal/node"
	"github.com/seed-a528e955/intercom-go/scripts/internal/table"
)

// laterOf reads keys ("Type.key" in order) and types as the file has them.
func laterOf(t *testing.T, keys [][2]string, schema, types string) Later {
	t.Helper()
	l := Later{Types: map[string]*yaml.Node{}}
	for _, k := range keys {
		l.Keys = append(l.Keys, LaterKey{Type: k[0], Key: k[1], Since: "2.98", Schema: parse(t, schema)})
	}
	for name, s := range node.Pairs(parse(t, "{"+types+"}")) {
		l.Types[name] = s
	}
	return l
}

func shapeLater(t *testing.T, text string, later Later) *Doc {
	t.Helper()
	d, err := Shape(parse(t, text), Options{Version: "2.97", Table: &table.Table{Operations: map[string]*table.Entry{
		"POST /boats": {Service: "Boats", Name: "Create", Says: "makes a boat."},
	}}, Fields: map[string]string{"Boat.Told": "is told of."}, Later: later})
	require.NoError(t, err)
	return d
}

func TestLaterKeys(t *testing.T) {
	const both = "boat: {properties: {name: {type: string}, mast: {properties: {x: {type: string}}}}}"
	describe := func(schemas string) string {
		return "paths: {/boats: {post: {" + body("@boat") + ", " + ok("@boat") + "}}}\ncomponents: {schemas: {" + schemas + "}}"
	}
	d := shapeLater(t, describe(both), laterOf(t, [][2]string{{"Boat", "paint"}, {"Boat", "told"}}, "{type: string, nullable: true}", ""))
	assert.Equal(t, map[string]string{"name": "string", "mast": "*BoatMast", "paint": "string", "told": "string"}, fieldTypes(t, d, "Boat"))
	assert.Equal(t, []string{"name", "mast"}, node.Keys(node.Get(d.schemas, "CreateBoatRequest", "properties")), "sent only where it is described")
	assert.Equal(t, "is described from 2.98 on.", d.model("Boat").field("paint").Doc)
	assert.Equal(t, "is told of. Described from 2.98 on.", d.model("Boat").field("told").Doc)
	samples, err := d.Samples()
	require.NoError(t, err)
	assert.NotContains(t, string(samples), "paint", "a sample has what the version declares")
	for _, k := range d.Describes() {
		assert.NotEqual(t, "paint", k.Key, "what comes from a later version is not proposed again")
	}

	for name, c := range map[string]struct {
		schemas, schema, types string
		key                    [2]string
		want                   string // the type of the key, "" where it is left out
	}{
		"a type that is new here":              {both, "@Sail", "Sail: {properties: {id: {type: integer}, flag: @Flag}}, Flag: {type: string, enum: [red, blue]}", [2]string{"Boat", "sail"}, "*Sail"},
		"a list of a type that is new here":    {both, "{type: array, items: @Sail}", "Sail: {properties: {id: {type: integer}}}", [2]string{"Boat", "sails"}, "[]Sail"},
		"a type that is here":                  {both, "@BoatMast", "", [2]string{"Boat", "second"}, "*BoatMast"},
		"a type that is here and described":    {both, "@BoatMast", "BoatMast: {properties: {y: {type: string}}}", [2]string{"Boat", "second"}, "*BoatMast"},
		"a type that is sent here":             {both, "@BoatInput", "", [2]string{"Boat", "second"}, ""},
		"an enum that is an object here":       {both, "@BoatMast", "BoatMast: {type: string, enum: [a, b]}", [2]string{"Boat", "second"}, ""},
		"a type that nobody has":               {both, "@Sail", "", [2]string{"Boat", "sail"}, ""},
		"a type that needs one nobody has":     {both, "@Sail", "Sail: {properties: {flag: @Flag}}", [2]string{"Boat", "sail"}, ""},
		"a type that is called like a service": {both, "@BoatsService", "BoatsService: {properties: {id: {type: integer}}}", [2]string{"Boat", "sail"}, ""},
		"a type that is not here":              {both, "{type: string}", "", [2]string{"Sail", "id"}, ""},
		"a type that is sent":                  {both, "{type: string}", "", [2]string{"BoatInput", "paint"}, ""},
		"a key that is here":                   {both, "{type: integer}", "", [2]string{"Boat", "name"}, "string"},
		"a key that is read as another": {"boat: {x-aliases: {title: name}, properties: {name: {type: string}, mast: {properties: {x: {type: string}}}}}", "{type: string}", "",
			[2]string{"Boat", "title"}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			later := laterOf(t, [][2]string{c.key}, expand(c.schema), expand(c.types))
			d := shapeLater(t, describe(c.schemas), later)
			got := ""
			if f := d.model(c.key[0]).field(c.key[1]); f != nil {
				got = f.Type
			}
			assert.Equal(t, c.want, got)
		})
	}
}

func TestNeeds(t *testing.T) {
	d := answering(t, "boat: {properties: {mast: {properties: {next: @boat, flag: {type: string, enum: [a, b]}}}}}")
	needed := map[string]*yaml.Node{}
	d.Needs(ref("BoatMast"), needed)
	assert.ElementsMatch(t, []string{"BoatMast", "Boat", "BoatMastFlag"}, sortedKeys(needed))
	assert.Empty(t, node.Text(needed["Boat"], extDirection), "what only the passes need is not kept")
	assert.NotEmpty(t, node.Text(node.Get(d.schemas, "Boat"), extDirection))
}
