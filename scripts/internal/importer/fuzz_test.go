package importer_test

import (
	"bytes"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"go.yaml.in/yaml/v3"

	"github.com/seed-a528e955/intercom-go/scripts/internal/importer"
	"github.com/seed-a528e955/intercom-go/scripts/internal/node"
)

// FuzzConvert changes a small description in any way: the conversion never
// panics, and what it makes converts again to the same bytes without a repair
// and can be loaded.
func FuzzConvert(f *testing.F) {
	f.Add([]byte(small))
	f.Add([]byte(facts))
	f.Add([]byte(strings.ReplaceAll(small, "string", "[string, 'null']")))
	f.Add([]byte(strings.ReplaceAll(small, "{type: string}", "{$ref: '#/components/schemas/gone', nullable: true}")))
	f.Add([]byte(withPaths("/a/{b}: {parameters: {c: {in: path}}, GET: , post: {responses: {200: }, requestBody: {content: {schema: {type: list}}}}}")))
	f.Add([]byte(withPaths("/a: {get: " + op("a") + "}\n/b: {$ref: '#/paths/~1a'}\nc: {get: " + op("a") + "}")))
	f.Add([]byte(withSchema("type: [string, integer]\nenum: [1, null, a]\nrequired: true\nproperties: [{name: a, required: true}]")))
	f.Add([]byte(withSchema("const: 1\nexclusiveMinimum: 2\nanyOf: [{type: 'null'}, &a {not: {}}, *a]\ndefault: 0x10\n<<: {type: int}")))
	f.Add([]byte(withSchema("discriminator: kind\nitems: [a]\nallOf: {$ref: '#/components/schemas/thing'}\npattern: '('")))
	f.Add([]byte(`{"openapi":"3.1.0","paths":{"a":{"get":{"security":[{"x":[]}],"tags":"t"}}},"servers":[{"url":"https://{a}"}]}`))
	f.Fuzz(func(t *testing.T, data []byte) { checkConvert(t, data) })
}

// FuzzConvertMutations changes nodes of a small description: it gets further
// than bytes by chance do, because the result is YAML.
func FuzzConvertMutations(f *testing.F) {
	for seed := range uint64(200) {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, seed uint64) {
		random := rand.New(rand.NewPCG(seed, 0))
		var doc yaml.Node
		if err := yaml.Unmarshal([]byte(fuzzed), &doc); err != nil {
			t.Fatal(err)
		}
		for range 1 + random.IntN(6) {
			mutate(random, &doc)
		}
		data, err := yaml.Marshal(&doc)
		if err != nil {
			return // what was mutated into a key that cannot be written
		}
		checkConvert(t, data)
	})
}

// fuzzed is what FuzzConvertMutations starts from: small and everything that
// small does not have.
var fuzzed = small + `
    zoo:
      type: object
      required: [kind, tags]
      discriminator: {propertyName: kind, mapping: {a: thing}}
      properties:
        kind: {type: string, enum: [a, null], default: a, pattern: '^a+$'}
        tags: {type: array, items: {$ref: '#/components/schemas/version'}, minItems: 1}
        size: {type: [integer, 'null'], exclusiveMinimum: 0, const: 5}
        next: {$ref: '#/components/schemas/zoo', nullable: true}
        part: {$ref: '#/components/schemas/thing/properties/name'}
      additionalProperties: {type: number, maximum: 1.5}
      allOf: [{$ref: '#/components/schemas/thing'}]
      oneOf: [{type: object}, {type: 'null'}]
      not: {type: string}
  parameters:
    page: {name: page, in: query, style: form, explode: true, schema: {type: integer}}
  requestBodies:
    body: {content: {multipart/form-data: {schema: {type: object}, encoding: {a: {contentType: a/b}}}}}
  headers:
    link: {schema: {type: string}}
`

// mutate changes one node somewhere below n.
func mutate(random *rand.Rand, doc *yaml.Node) {
	var all []*yaml.Node
	node.Walk(doc, nil, func(n *yaml.Node, _ []string) bool {
		if n.Kind != yaml.DocumentNode {
			all = append(all, n)
		}
		return true
	})
	pick := func() *yaml.Node { return all[random.IntN(len(all))] }
	n := pick()
	switch at := 2 * random.IntN(1+len(n.Content)/2); {
	case n.Kind == yaml.MappingNode && random.IntN(3) > 0 && at < len(n.Content):
		switch random.IntN(4) {
		case 0: // a key goes
			n.Content = append(n.Content[:at:at], n.Content[at+2:]...)
		case 1: // a key is there twice
			n.Content = append(n.Content, n.Content[at], node.Clone(pick()))
		case 2: // a key is called like another
			n.Content[at] = word(random)
		default: // a key comes
			n.Content = append(n.Content, word(random), node.Clone(pick()))
		}
	case random.IntN(2) == 0: // something from elsewhere
		*n = *node.Clone(pick())
	default:
		*n = *word(random)
	}
}

// word returns a scalar that could mean something.
func word(random *rand.Rand) *yaml.Node {
	words := []string{
		"null", "true", "false", "yes", "0", "-1", "1.5", "0x10", ".inf", "1e400", "2024-01-01", "'5'", "''", "'null'", "<<", "=", "[]", "{}", "[null]",
		"type", "items", "properties", "required", "enum", "default", "nullable", "allOf", "oneOf", "anyOf", "not", "$ref", "schema", "content", "in", "name",
		"parameters", "responses", "get", "GET", "post", "'200'", "200", "200 OK", "2xx", "x-odd", "paths", "components", "schemas", "headers", "path", "query",
		"string", "integer", "array", "object", "list", "mapping", "application/json", "/things/{id}", "/things/{a}/{b}", "boxes", "a b", "ä/\u2028", "'{a'", "summary",
		"'#/components/schemas/thing'", "'#/components/schemas/gone'", "'#/components/parameters/page'", "'#/paths/~1boxes'", "'#/components/schemas/zoo/properties/part'", "'#/'", "other.yaml",
	}
	var doc yaml.Node
	if err := yaml.Unmarshal([]byte(words[random.IntN(len(words))]), &doc); err != nil {
		panic(err)
	}
	return node.Root(&doc)
}

// checkConvert holds what is true of any input: no panic; with an error nothing;
// without one an output that converts to itself without a repair and loads.
func checkConvert(t *testing.T, data []byte) {
	out, _, err := importer.Convert(data, "x.yaml")
	if err != nil {
		if out != nil {
			t.Fatalf("%v and a description", err)
		}
		return
	}
	again, report, err := importer.Convert(out, "out.yaml")
	if err != nil {
		t.Fatalf("the output does not convert: %v\n%s", err, out)
	}
	if !bytes.Equal(out, again) {
		t.Fatalf("the output converts to something else:\n%s\n---\n%s", out, again)
	}
	if len(report) > 0 {
		t.Fatalf("the output needs repairs: %v\n%s", report, out)
	}
	if _, err := openapi3.NewLoader().LoadFromData(out); err != nil {
		t.Fatalf("the output does not load: %v\n%s", err, out)
	}
}
