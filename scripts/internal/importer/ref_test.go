package importer_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/scripts/internal/importer"
	"github.com/seed-a528e955/intercom-go/scripts/internal/node"
)

const answer = "paths./a.get.responses.200.content.application/json.schema"

func TestReferencesThatAreRefused(t *testing.T) {
	for ref, want := range map[string]string{
		"https://example.test/a.yaml#/b":  `$ref "https://example.test/a.yaml#/b" leaves the description; only references within it are understood`,
		"other.yaml":                      `$ref "other.yaml" leaves the description; only references within it are understood`,
		"#":                               `$ref "#" leaves the description; only references within it are understood`,
		"":                                `$ref "" leaves the description; only references within it are understood`,
		"thing":                           `$ref "thing" leaves the description; only references within it are understood`,
		"#/definitions/a":                 `$ref "#/definitions/a" refers to nothing`,
		"#/paths/~1gone/get":              `$ref "#/paths/~1gone/get" refers to nothing`,
		"#/components/schemas/a/allOf/9":  `$ref "#/components/schemas/a/allOf/9" refers to nothing`,
		"#/components/schemas/a/allOf/-1": `$ref "#/components/schemas/a/allOf/-1" refers to nothing`,
		"#/components/responses/a":        `$ref "#/components/responses/a" refers to components.responses where components.schemas belongs`,
		"#/paths/~1a/get/responses/200/content/application~1json/schema": `$ref "#/paths/~1a/get/responses/200/content/ap…" holds itself`,
	} {
		t.Run(ref, func(t *testing.T) {
			_, _, err := importer.Convert([]byte(withComponents(ref, "components: {schemas: {a: {allOf: [{}]}}}")), "x.yaml")
			require.EqualError(t, err, "x.yaml:4:94: "+answer+": "+want)
		})
	}
	t.Run("a list", func(t *testing.T) {
		_, _, err := importer.Convert([]byte(withSchema("$ref: [a]")), "x.yaml")
		require.EqualError(t, err, `x.yaml:9:13: components.schemas.thing: $ref "" leaves the description; only references within it are understood`)
	})
	t.Run("responses that are one another", func(t *testing.T) {
		_, _, err := importer.Convert([]byte(withComponents("#/components/schemas/a", "components: {schemas: {a: {}}, responses: {a: {$ref: '#/components/responses/b'}, b: {$ref: '#/components/responses/a'}}}")), "x.yaml")
		require.ErrorContains(t, err, "x.yaml:5:54: components.responses.a: refers to itself")
	})
}

func TestReferencesPutInPlace(t *testing.T) {
	for name, test := range map[string]struct{ ref, want string }{
		"into a path":     {"#/paths/~1b/get/responses/200/content/a~1b/schema", "type: string\nminLength: 1"},
		"into a schema":   {"#/components/schemas/a/properties/b", "type: integer"},
		"into a list":     {"#/components/schemas/a/allOf/0", "type: object"},
		"to another such": {"#/components/schemas/a/properties/c", "type: integer"},
		"to a component":  {"#/components/schemas/a/properties/d", "$ref: '#/components/schemas/a'"},
	} {
		t.Run(name, func(t *testing.T) {
			doc, report := imported(t, withComponents(test.ref, `
  /b: {get: {operationId: b, responses: {'200': {content: {a/b: {schema: {type: string, minLength: 1, description: Prose}}}}}}}
components:
  schemas:
    a:
      allOf: [{type: object}]
      properties:
        b: {type: integer}
        c: {$ref: '#/components/schemas/a/properties/b'}
        d: {$ref: '#/components/schemas/a'}
`))
			got := node.Get(doc, "paths", "/a", "get", "responses", "200", "content", "application/json", "schema")
			assert.Equal(t, test.want, strings.TrimSpace(text(t, got)))
			assert.Contains(t, notes(report), "reference inlined at "+answer)
		})
	}
}

func TestReferencesThatExplode(t *testing.T) {
	var b strings.Builder
	b.WriteString("components: {schemas: {a: {properties: {p0: {type: string}")
	for i := range 9 {
		n := string(rune('0' + i))
		next := string(rune('1' + i))
		ref := "{$ref: '#/components/schemas/a/properties/p" + n + "'}"
		b.WriteString(", p" + next + ": {oneOf: [" + strings.TrimSuffix(strings.Repeat(ref+", ", 10), ", ") + "]}")
	}
	b.WriteString("}}}}\n")
	_, _, err := importer.Convert([]byte(withComponents("#/components/schemas/a", b.String())), "x.yaml")
	require.ErrorContains(t, err, "references put in place make it too large")
}
