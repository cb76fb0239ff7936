package shape

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/seed-a528e955/intercom-go/scripts/internal/node"
)

func TestInlineAliases(t *testing.T) {
	for name, c := range map[string]struct{ property, schemas, want string }{
		"a scalar":                      {"@word", "word: {type: string}", "string"},
		"a number that may be null":     {"@size", "size: {type: integer, nullable: true}", "*int"},
		"null beside the reference":     {"{nullable: true, allOf: [@size]}", "size: {type: integer}", "*int"},
		"a list":                        {"@words", "words: {type: array, items: {type: string}}", "[]string"},
		"a list of a component":         {"@masts", "masts: {type: array, items: @mast}, mast: {type: object, properties: {a: {type: string}}}", "[]Mast"},
		"a map":                         {"@sizes", "sizes: {type: object, additionalProperties: {type: integer}}", "map[string]int"},
		"an object that says nothing":   {"@bag", "bag: {type: object}", "api.Attributes"},
		"nothing at all":                {"@thing", "thing: {}", "json.RawMessage"},
		"an alias of an alias":          {"@a", "a: {type: array, items: @b}, b: {type: array, items: @c}, c: {type: boolean}", "[][]bool"},
		"an alias alone of an alias":    {"@a", "a: @b, b: @c, c: {type: boolean}", "bool"},
		"of a component":                {"@a", "a: @mast, mast: {type: object, properties: {a: {type: string}}}", "*Mast"},
		"an enum stays":                 {"@colour", "colour: {type: string, enum: [red, blue]}", "Colour"},
		"one value is no enum":          {"@colour", "colour: {type: string, enum: [red]}", "string"},
		"a list that contains itself":   {"@tree", "tree: {type: array, items: @tree}", "[]json.RawMessage"},
		"a map that contains itself":    {"@tree", "tree: {type: object, additionalProperties: @tree}", "api.Attributes"},
		"lists that contain each other": {"@a", "a: {type: array, items: @b}, b: {type: array, items: @a}", "[][]json.RawMessage"},
		"a circle of names":             {"@a", "a: @b, b: @a", "json.RawMessage"},
		"a list in the items of itself": {"@tree", "tree: {type: array, items: {type: object, properties: {below: @tree}}}", "[]BoatValue"},
		"a component that is not there": {"@nowhere", "", "json.RawMessage"},
	} {
		t.Run(name, func(t *testing.T) {
			schemas := "boat: {type: object, properties: {value: " + c.property + "}}"
			if c.schemas != "" {
				schemas += ", " + c.schemas
			}
			assert.Equal(t, map[string]string{"value": c.want}, fieldTypes(t, answering(t, schemas), "Boat"))
		})
	}
}

func TestInlineAliasesOfBodiesAndAnswers(t *testing.T) {
	d := mustShape(t, "paths: {/boats: {post: {"+body("@masts")+", "+ok("@words")+`}}}
components: {schemas: {masts: {type: array, items: @mast}, mast: {type: object, properties: {a: {type: string}}}, words: {type: array, items: {type: string}}}}`,
		"POST /boats: {service: Boats, name: Create}")
	op := operation(t, d, "Boats.Create")
	assert.Equal(t, "[]Mast", d.bodyType(op))
	assert.Equal(t, "[]string", node.Text(d.client(op), "result"))
	assert.Equal(t, []string{"Mast"}, modelNames(d))
}
