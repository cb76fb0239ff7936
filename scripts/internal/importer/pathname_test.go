package importer_test

import "testing"

func TestPathNames(t *testing.T) {
	param := func(name string) string {
		return "      - name: " + name + "\n        in: path\n        required: true\n        schema:\n          type: string\n"
	}
	// facts of an operation with path parameters
	with := func(id string, names ...string) string {
		text := "    operationId: " + id + "\n    parameters:\n"
		for _, n := range names {
			text += param(n)
		}
		return text + "    responses:\n      \"200\":\n        description: OK\n"
	}
	runPaths(t, map[string]pathsTest{
		"a parameter named twice": {
			in:   "/a/{id}/b/{id}/c/{id}: {get: " + op("one") + "}",
			want: "/a/{id}/b/{id2}/c/{id3}:\n  get:\n" + with("one", "id", "id2", "id3"),
			notes: []string{
				"path parameter not declared at /a/{id}/b/{id2}/c/{id3}.get.parameters",
				"path parameter not declared at /a/{id}/b/{id2}/c/{id3}.get.parameters",
				"path parameter not declared at /a/{id}/b/{id2}/c/{id3}.get.parameters",
				"path parameter named twice at /a/{id}/b/{id}/c/{id}",
			},
		},
		"the number is taken": {
			in:   "/a/{id}/{id}/{id2}: {get: " + op("one") + "}",
			want: "/a/{id}/{id3}/{id2}:\n  get:\n" + with("one", "id", "id3", "id2"),
			notes: []string{
				"path parameter not declared at /a/{id}/{id3}/{id2}.get.parameters",
				"path parameter not declared at /a/{id}/{id3}/{id2}.get.parameters",
				"path parameter not declared at /a/{id}/{id3}/{id2}.get.parameters",
				"path parameter named twice at /a/{id}/{id}/{id2}",
			},
		},
		"a path under two names": {
			in: "/a/{id}: {put: " + op("one") + ", get: " + op("two") + "}\n" +
				"/a/{key}: {parameters: [{name: key, in: path, required: true, schema: {type: string}}], post: " + op("three") + ", get: " + op("four") + "}",
			want: "/a/{id}:\n  get:\n" + with("two", "id") + "  put:\n" + with("one", "id") + "  post:\n" + with("three", "id"),
			notes: []string{
				"path parameter not declared at /a/{id}.get.parameters",
				"path parameter not declared at /a/{id}.put.parameters",
				"path parameter that the path does not name at /a/{id}.post.parameters",
				"path under two names at /a/{key}",
				"path under two names at /a/{key}.get",
			},
		},
	})
}
