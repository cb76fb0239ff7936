package importer_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/scripts/internal/importer"
	"github.com/seed-a528e955/intercom-go/scripts/internal/node"
)

// pathsTest is the content of paths, what the import makes of it, and the
// repairs, each as "rule at place" with the place below paths.
type pathsTest struct {
	in, want string
	notes    []string
}

func runPaths(t *testing.T, tests map[string]pathsTest) {
	t.Helper()
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			doc, report := imported(t, withPaths(test.in))
			assert.Equal(t, strings.TrimSpace(test.want), strings.TrimSpace(text(t, node.Get(doc, "paths"))))
			var got []string
			for _, r := range report {
				assert.Positive(t, r.Line, r)
				got = append(got, r.Rule+" at "+strings.TrimPrefix(r.Place, "paths."))
			}
			assert.Equal(t, test.notes, got)
		})
	}
}

// withPaths returns a description with these paths.
func withPaths(paths string) string {
	return "openapi: 3.0.1\ninfo: {version: '9.9'}\npaths:\n  " +
		strings.ReplaceAll(strings.TrimSpace(paths), "\n", "\n  ") + `
components:
  parameters:
    page: {name: page, in: query, schema: {type: integer}}
    id: {name: id, in: path, required: true, schema: {type: integer}}
  schemas:
    thing: {type: object, properties: {name: {type: string}}}
`
}

// op returns an operation with an id and nothing else.
func op(id string) string { return "{operationId: " + id + ", responses: {'200': {}}}" }

// opFacts is what the import makes of op, indented as below a path.
func opFacts(id string) string {
	return "    operationId: " + id + "\n    responses:\n      \"200\":\n        description: OK\n"
}

func TestPaths(t *testing.T) {
	runPaths(t, map[string]pathsTest{
		"sorted, methods in order": {
			in:   "/b: {patch: " + op("pb") + ", post: " + op("b") + ", get: " + op("gb") + "}\n/a/{x}: {get: {operationId: x, parameters: [{name: x, in: path, required: true, schema: {type: string}}], responses: {'200': {}}}}\n/a/c: {get: " + op("c") + "}\nx-odd: {get: {}}",
			want: "/a/c:\n  get:\n" + opFacts("c") + "/a/{x}:\n  get:\n    operationId: x\n    parameters:\n      - name: x\n        in: path\n        required: true\n        schema:\n          type: string\n    responses:\n      \"200\":\n        description: OK\n/b:\n  get:\n" + opFacts("gb") + "  post:\n" + opFacts("b") + "  patch:\n" + opFacts("pb"),
		},
		"no slash":           {in: "a: {get: " + op("a") + "}", want: "/a:\n  get:\n" + opFacts("a"), notes: []string{"path without a slash at a"}},
		"capitals":           {in: "/a: {GET: " + op("a") + "}", want: "/a:\n  get:\n" + opFacts("a"), notes: []string{"method in capitals at /a.GET"}},
		"unknown method":     {in: "/a: {get: " + op("a") + ", fetch: {}}", want: "/a:\n  get:\n" + opFacts("a"), notes: []string{"unknown keyword at /a.fetch"}},
		"without operations": {in: "/a: {get: " + op("a") + "}\n/b: {description: Prose}\n/c:\n/d: []", want: "/a:\n  get:\n" + opFacts("a"), notes: []string{"path without operations at /b", "path without operations at /c", "path without operations at /d"}},
		"operation that is null": {
			in:    "/a: {get: }",
			want:  "/a:\n  get:\n    operationId: getA\n    responses:\n      default:\n        description: Default",
			notes: []string{"missing responses at /a.get", "operation without an id at /a.get"},
		},
		"operation that is none": {
			in:    "/a: {get: [x]}",
			want:  "/a:\n  get:\n    operationId: getA\n    responses:\n      default:\n        description: Default",
			notes: []string{"value of the wrong kind at /a.get", "missing responses at /a.get", "operation without an id at /a.get"},
		},
		"reference to a path": {
			in:    "/a: {get: {tags: [T], responses: {'204': {}}}}\n/b: {$ref: '#/paths/~1a', post: " + op("b") + "}",
			want:  "/a:\n  get:\n    operationId: getA\n    tags:\n      - T\n    responses:\n      \"204\":\n        description: No Content\n/b:\n  get:\n    operationId: getB\n    tags:\n      - T\n    responses:\n      \"204\":\n        description: No Content\n  post:\n" + opFacts("b"),
			notes: []string{"operation without an id at /a.get", "operation without an id at /b.get", "reference inlined at /b"},
		},
		"keywords of an operation": {
			in: `
/a:
  get:
    responses: {'200': {}}
    security: []
    deprecated: true
    tags: [B, A, B, [], '']
    operationId: ' a '
    callbacks: {}
    x-odd: true`,
			want:  "/a:\n  get:\n    operationId: a\n    tags:\n      - B\n      - A\n    deprecated: true\n    security: []\n    responses:\n      \"200\":\n        description: OK",
			notes: []string{"value of the wrong kind at /a.get.tags", "value of the wrong kind at /a.get.tags", "unknown keyword at /a.get.callbacks"},
		},
		"tags": {
			in:    "/a: {get: {operationId: a, tags: T, responses: {'200': {}}}, put: {operationId: b, tags: [], responses: {'200': {}}}}",
			want:  "/a:\n  get:\n    operationId: a\n    tags:\n      - T\n    responses:\n      \"200\":\n        description: OK\n  put:\n" + opFacts("b"),
			notes: []string{"value of the wrong kind at /a.get.tags"},
		},
	})
}

func TestPathsThatAreTheSame(t *testing.T) {
	doc, report := imported(t, withPaths("/a: {get: "+op("a")+"}\na: {post: "+op("b")+", get: "+op("c")+"}"))
	assert.Equal(t, []string{"/a"}, node.Keys(node.Get(doc, "paths")))
	assert.Equal(t, "a", node.Text(node.Get(doc, "paths", "/a", "get"), "operationId"))
	assert.Equal(t, "b", node.Text(node.Get(doc, "paths", "/a", "post"), "operationId"))
	var got []string
	for _, r := range report {
		got = append(got, r.String())
	}
	assert.Equal(t, []string{
		"line 5: path without a slash: paths.a: is /a", "line 5: path under two names: paths.a: is /a",
		"line 5: path under two names: paths.a.get: dropped, it is there already",
	}, got)
}

// What no path can hold is refused with its place: an operation may not go.
func TestPathsThatNoPathCanBe(t *testing.T) {
	for path, want := range map[string]string{
		`'/a"b'`: `x.yaml:4:11: paths./a"b: no path can hold '"'`, `"/a\tb"`: `x.yaml:4:3: paths./a\tb: "/a\tb" holds the character U+0009, which cannot be seen`, "/a`b": "x.yaml:4:9: paths./a`b: no path can hold '`'",
	} {
		_, _, err := importer.Convert([]byte(withPaths(path+": {get: "+op("a")+"}")), "x.yaml")
		require.ErrorContains(t, err, want, path)
	}
}

func TestPathsReferences(t *testing.T) {
	for _, ref := range []string{"other.yaml", "#/paths/~1gone", "#/paths/~1b"} {
		_, _, err := importer.Convert([]byte(withPaths("/a: {$ref: '"+ref+"'}\n/b: {$ref: '#/paths/~1a'}")), "x.yaml")
		require.EqualError(t, err, `x.yaml:4:14: paths./a: $ref "`+ref+`" is not a path of the description`)
	}
}

// indent puts n spaces before every line.
func indent(s string, n int) string {
	space := strings.Repeat(" ", n)
	return space + strings.ReplaceAll(strings.TrimSuffix(s, "\n"), "\n", "\n"+space) + "\n"
}
