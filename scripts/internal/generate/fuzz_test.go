package generate_test

import (
	"go/parser"
	"go/token"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"

	"github.com/seed-a528e955/intercom-go/scripts/internal/node"
)

// FuzzGenerate damages the description of the boats at random: whatever becomes
// of it is refused with an error or generates code that a compiler takes.
func FuzzGenerate(f *testing.F) {
	for seed := range uint64(14) {
		f.Add(seed, uint8(1+seed%12))
	}
	f.Fuzz(func(t *testing.T, seed uint64, changes uint8) {
		r := rand.New(rand.NewPCG(seed, 1))
		description := describe(t)
		for range changes%24 + 1 {
			mutate(r, description)
		}
		text, err := yaml.Marshal(description)
		require.NoError(t, err)
		out, err := files(description, operations)
		if err != nil {
			return // refused, in words
		}
		for name, code := range out {
			_, err := parser.ParseFile(token.NewFileSet(), name, code, parser.AllErrors)
			require.NoError(t, err, "%s out of\n%s", name, text)
		}
		_, err = checkTypes(out)
		assert.NoError(t, err, "generated out of\n%s", text)
	})
}

// names are put in place of others: some clash, some are no Go.
var names = []string{
	"boat", "boats", "Boat", "mast", "state", "id", "type", "func", "ctx", "api", "string", "client", "new", "version", "operations", "get_boat_params",
	"boats_service", "boat_input", "list_boats_response", "pages", "query", "avatar", "custom_attributes", "input", "unmarshal_json", "created_at", "mast_ids",
	"2fa", "a-b", "a_b", "aB", "search", "$ref", "日本", "with space", "total_count", "data", "nil", "new_boat",
}

// schemas are put in place of others.
var schemas = []string{
	"{type: string}", "{type: integer, nullable: true}", "{type: number}", "{type: boolean}", "{}", "{type: array}", "{type: object}",
	"{type: string, enum: [a, b, a]}", "{type: string, format: date-time}", "{type: string, enum: [up]}", "{type: integer, format: date-time}",
	"{type: array, items: {$ref: '#/components/schemas/boat'}}", "{type: object, additionalProperties: {$ref: '#/components/schemas/boat'}}",
	"{$ref: '#/components/schemas/boat'}", "{$ref: '#/components/schemas/mast'}", "{$ref: '#/components/schemas/state'}", "{$ref: '#/components/schemas/nowhere'}",
	"{nullable: true, allOf: [{$ref: '#/components/schemas/mast'}]}", "{allOf: [{$ref: '#/components/schemas/boat'}, {properties: {more: {type: string}}}]}",
	"{oneOf: [{$ref: '#/components/schemas/boat'}, {$ref: '#/components/schemas/mast'}]}", "{anyOf: [{$ref: '#/components/schemas/sailing'}, {$ref: '#/components/schemas/engine'}]}",
	"{oneOf: [{type: string}, {type: array, items: {type: string}}]}", "{oneOf: [{type: string}, {type: boolean}]}", "{type: object, properties: {x: {type: string, enum: [a, b]}}}",
	"{anyOf: [{required: [x]}, {required: [y]}], properties: {x: {type: string}}}", "{type: array, items: {type: array, items: {properties: {id: {type: integer}}}}}",
	"{required: [kind, deep], properties: {kind: {type: string, enum: [one]}, deep: {$ref: '#/components/schemas/boat'}}}", "{type: 'null'}", "[]", "text",
}

// mutate changes one place below n: another name, another schema, another value,
// one less, one twice, two swapped.
func mutate(r *rand.Rand, n *yaml.Node) {
	var places []*yaml.Node
	node.Walk(n, nil, func(n *yaml.Node, _ []string) bool {
		if len(n.Content) > 0 {
			places = append(places, n)
		}
		return true
	})
	if len(places) == 0 {
		return // nothing is left
	}
	at := places[r.IntN(len(places))]
	step := 1
	if at.Kind == yaml.MappingNode {
		step = 2
	}
	i := r.IntN(len(at.Content)/step) * step
	value := at.Content[i+step-1]
	switch r.IntN(7) {
	case 0: // rename
		if name := names[r.IntN(len(names))]; step == 2 && !node.Has(at, name) { // the importer leaves no key twice
			at.Content[i] = node.String(name)
		}
	case 1, 2: // retype
		var with yaml.Node
		if err := yaml.Unmarshal([]byte(schemas[r.IntN(len(schemas))]), &with); err == nil {
			at.Content[i+step-1] = node.Root(&with)
		}
	case 3: // drop
		at.Content = append(at.Content[:i:i], at.Content[i+step:]...)
	case 4: // once more, under another name
		if name := names[r.IntN(len(names))]; step == 2 && !node.Has(at, name) {
			node.Set(at, name, node.Clone(value))
		} else if step == 1 {
			at.Content = append(at.Content, node.Clone(value))
		}
	case 5: // what stands elsewhere, unless it is much
		if from := places[r.IntN(len(places))]; len(from.Content) < 12 && from != n {
			at.Content[i+step-1] = node.Clone(from)
		}
	case 6: // another word
		if value.Kind == yaml.ScalarNode {
			at.Content[i+step-1] = node.String(names[r.IntN(len(names))])
		}
	}
}
