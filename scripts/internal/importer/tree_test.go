package importer_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/scripts/internal/importer"
	"github.com/seed-a528e955/intercom-go/scripts/internal/node"
)

func TestTreeAliases(t *testing.T) {
	runSchemas(t, map[string]schemaTest{
		"alias": {
			in:   "type: object\nproperties:\n  a: &word {type: string}\n  b: *word",
			want: "type: object\nproperties:\n  a:\n    type: string\n  b:\n    type: string",
		},
		"merge": {
			in:   "type: object\nproperties:\n  a: &word {type: string, minLength: 1}\n  b: {<<: *word, minLength: 2}",
			want: "type: object\nproperties:\n  a:\n    type: string\n    minLength: 1\n  b:\n    type: string\n    minLength: 2",
		},
		"merge of several": {
			in:   "type: object\nproperties:\n  a: &a {type: string}\n  b: &b {type: integer, minLength: 2}\n  c: {<<: [*a, *b]}",
			want: "type: object\nproperties:\n  a:\n    type: string\n  b:\n    type: integer\n    minLength: 2\n  c:\n    type: string\n    minLength: 2",
		},
		"a property that is called like a merge": {
			in:   "type: object\nproperties: {'<<': {type: string}}",
			want: "type: object\nproperties:\n  \"<<\":\n    type: string",
		},
	})
}

func TestTreeAliasThatHoldsItself(t *testing.T) {
	_, _, err := importer.Convert([]byte(withSchema("&loop {not: *loop}")), "x.yaml")
	require.EqualError(t, err, "x.yaml: line 9: alias *loop holds itself")
}

func TestTreeAliasesThatExplode(t *testing.T) {
	var b strings.Builder
	b.WriteString("openapi: 3.0.1\npaths: {}\na0: &a0 [x]\n")
	for i := range 9 {
		fmt.Fprintf(&b, "a%d: &a%d [%s]\n", i+1, i+1, strings.TrimSuffix(strings.Repeat(fmt.Sprintf("*a%d, ", i), 10), ", "))
	}
	_, _, err := importer.Convert([]byte(b.String()), "x.yaml")
	require.EqualError(t, err, "x.yaml: aliases make it too large")
}

func TestTreeDuplicateKeys(t *testing.T) {
	runSchemas(t, map[string]schemaTest{
		"required": {
			in:    "type: object\nrequired: [a]\nproperties: {a: {type: string}}\nrequired: [b]",
			want:  "type: object\nrequired:\n  - b\nproperties:\n  a:\n    type: string",
			notes: []string{"duplicate key at required"},
		},
		"property": {
			in:    "type: object\nproperties:\n  a: {type: string}\n  b: {type: string}\n  a: {type: integer}",
			want:  "type: object\nproperties:\n  a:\n    type: integer\n  b:\n    type: string",
			notes: []string{"duplicate key at properties.a"},
		},
		"in a list": {
			in:    "allOf: [{type: string, type: integer}]",
			want:  "allOf:\n  - type: integer",
			notes: []string{"duplicate key at allOf.0.type"},
		},
	})
}

// Of two operations in one place one would get lost without anybody who looks.
func TestTreeOperationsInOnePlaceAreRefused(t *testing.T) {
	const get = `{operationId: x, responses: {"200": {}}}`
	for paths, want := range map[string]string{
		"/a:\n    get: " + get + "\n    get: " + get:                "x.yaml:6:5: paths./a.get: the method stands twice in one path, first in line 5",
		"/a: {get: " + get + "}\n  /a: {get: " + get + "}":          "x.yaml:5:8: paths./a.get: the method stands twice in one path, first in line 4",
		"/a:\n    get: " + get + "\n    GET: " + get:                "paths./a.GET: the method stands twice in one path, as get as well",
		"/a:\n    get: " + get + "\n    psot: " + get:               "paths./a.psot: an operation under a key that is no method (want one of get, put, post",
		"/a:\n    get: " + get + "\n    query: {responses: {}}":     "paths./a.query: an operation under a key that is no method",
		"/a:\n    get: " + get + "\n    a/b: {post: " + get + "}":   "paths./a.a/b: a path within a path: is it indented too far?",
		"/a:\n    get: " + get + "\n    '{id}': {GET: " + get + "}": "paths./a.{id}: a path within a path: is it indented too far?",
		"/a:\n    get: " + get + "\n    /a/b: {post: " + get + "}":  "paths./a./a/b: a path within a path: is it indented too far?",
	} {
		_, _, err := importer.Convert([]byte("openapi: 3.0.1\ninfo: {version: \"9.9\"}\npaths:\n  "+paths+"\n"), "x.yaml")
		require.ErrorContains(t, err, want, paths)
	}
}

func TestTreeDuplicatePathsAndSchemasAreMerged(t *testing.T) {
	doc, report := imported(t, `openapi: 3.0.1
info: {version: "9.9"}
paths:
  /a: {get: {operationId: getA, responses: {"200": {}}}}
  /b: {get: {operationId: getB, responses: {"200": {}}}}
  /a:
    post: {operationId: postA, responses: {"200": {}}}
paths:
  /c: {get: {operationId: getC, responses: {"200": {}}}}
components:
  schemas: {a: {type: string}, b: {type: string}}
  schemas: {b: {type: integer}, c: {type: string}}
`)
	assert.Equal(t, []string{"/a", "/b", "/c"}, node.Keys(node.Get(doc, "paths")))
	assert.Equal(t, []string{"get", "post"}, node.Keys(node.Get(doc, "paths", "/a")))
	assert.Equal(t, "getA", node.Text(node.Get(doc, "paths", "/a", "get"), "operationId"))
	assert.Equal(t, []string{"a", "b", "c"}, node.Keys(node.Get(doc, "components", "schemas")))
	assert.Equal(t, "integer", node.Text(node.Get(doc, "components", "schemas", "b"), "type"))
	assert.Equal(t, []string{
		"duplicate key at paths./a",
		"duplicate key at paths",
		"duplicate key at components.schemas",
		"duplicate key at components.schemas.b",
	}, notes(report))
}
