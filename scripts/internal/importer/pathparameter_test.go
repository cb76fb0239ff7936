package importer_test

import "testing"

func TestPathParameters(t *testing.T) {
	const (
		get      = "operationId: a, responses: {'200': {}}"
		idString = "- name: id\n  in: path\n  required: true\n  schema:\n    type: string\n"
	)
	below := func(op, path string) string { // what the import makes of a path with a get, and perhaps parameters
		out := "/a/{id}:\n"
		if path != "" {
			out += "  parameters:\n" + indent(path, 4)
		}
		out += "  get:\n    operationId: a\n"
		if op != "" {
			out += "    parameters:\n" + indent(op, 6)
		}
		return out + "    responses:\n      \"200\":\n        description: OK"
	}
	idInteger := "- name: id\n  in: path\n  required: true\n  schema:\n    type: integer\n"
	runPaths(t, map[string]pathsTest{
		"declared":                   {in: "/a/{id}: {get: {" + get + ", parameters: [{name: id, in: path, required: true, schema: {type: string}}]}}", want: below(idString, "")},
		"declared by the path":       {in: "/a/{id}: {parameters: [{name: id, in: path, required: true, schema: {type: string}}], get: {" + get + "}}", want: below("", idString)},
		"declared by both":           {in: "/a/{id}: {parameters: [{name: id, in: path, required: true, schema: {type: string}}], get: {" + get + ", parameters: [{name: id, in: path, required: true, schema: {type: integer}}]}}", want: below(idInteger, idString)},
		"declared by reference":      {in: "/a/{id}: {get: {" + get + ", parameters: [{$ref: '#/components/parameters/id'}]}}", want: below("- $ref: '#/components/parameters/id'\n", "")},
		"not declared":               {in: "/a/{id}: {get: {" + get + "}}", want: below(idString, ""), notes: []string{"path parameter not declared at /a/{id}.get.parameters"}},
		"not declared, others are":   {in: "/a/{id}: {get: {" + get + ", parameters: [{name: b, in: query, schema: {}}]}}", want: below("- name: b\n  in: query\n  schema: {}\n"+idString, ""), notes: []string{"path parameter not declared at /a/{id}.get.parameters"}},
		"in the query":               {in: "/a/{id}: {get: {" + get + ", parameters: [{name: id, in: query, style: form, explode: true, schema: {type: integer}}]}}", want: below(idInteger, ""), notes: []string{"path parameter not declared at /a/{id}.get.parameters"}},
		"in the path's query":        {in: "/a/{id}: {parameters: [{name: id, in: query, schema: {type: integer}}], get: {" + get + "}}", want: below("", idInteger), notes: []string{"path parameter not declared at /a/{id}.parameters"}},
		"in the query too":           {in: "/a/{id}: {get: {" + get + ", parameters: [{name: id, in: query, schema: {}}, {name: id, in: path, required: true, schema: {type: integer}}]}}", want: below("- name: id\n  in: query\n  schema: {}\n"+idInteger, "")},
		"in the query of all":        {in: "/a/{id}: {parameters: [{name: id, in: query, schema: {}}], get: {" + get + ", parameters: [{name: id, in: path, required: true, schema: {type: integer}}]}}", want: below(idInteger, "- name: id\n  in: query\n  schema: {}\n")},
		"in the query, by reference": {in: "/a/{page}: {get: {" + get + ", parameters: [{$ref: '#/components/parameters/page'}]}}", want: "/a/{page}:\n  get:\n    operationId: a\n    parameters:\n      - name: page\n        in: path\n        required: true\n        schema:\n          type: integer\n    responses:\n      \"200\":\n        description: OK", notes: []string{"path parameter not declared at /a/{page}.get.parameters"}},
		"not required":               {in: "/a/{id}: {get: {" + get + ", parameters: [{name: id, in: path, schema: {type: integer}}]}}", want: below(idInteger, ""), notes: []string{"path parameter that is not required at /a/{id}.get.parameters.0"}},
		"optional":                   {in: "/a/{id}: {get: {" + get + ", parameters: [{name: id, in: path, required: false, schema: {type: integer}}]}}", want: below(idInteger, ""), notes: []string{"path parameter that is not required at /a/{id}.get.parameters.0"}},
		"under another name":         {in: "/a/{id}: {get: {" + get + ", parameters: [{name: a_id, in: path, required: true, schema: {type: integer}}]}}", want: below(idInteger, ""), notes: []string{"path parameter that the path does not name at /a/{id}.get.parameters"}},
		"not named":                  {in: "/a/{id}: {get: {" + get + ", parameters: [{name: id, in: path, required: true, schema: {type: integer}}, {name: b, in: path, required: true, schema: {}}]}}", want: below(idInteger, ""), notes: []string{"path parameter that the path does not name at /a/{id}.get.parameters"}},
		"none named":                 {in: "/a: {parameters: [{$ref: '#/components/parameters/id'}], get: {" + get + "}}", want: "/a:\n  get:\n    operationId: a\n    responses:\n      \"200\":\n        description: OK", notes: []string{"path parameter that the path does not name at /a.parameters"}},
		"twice":                      {in: "/a/{id}: {get: {" + get + ", parameters: [{name: id, in: path, required: true, schema: {type: integer}}, {name: id, in: path, required: true, schema: {type: string}}]}}", want: below(idInteger, ""), notes: []string{"duplicate parameter at /a/{id}.get.parameters"}},
		"two missing, one declared under another name": {
			in:    "/a/{b}/{c}: {get: {" + get + ", requestBody: {content: {a/b: {}}}, parameters: [{name: d, in: path, required: true, schema: {type: integer}}]}}",
			want:  "/a/{b}/{c}:\n  get:\n    operationId: a\n    parameters:\n      - name: b\n        in: path\n        required: true\n        schema:\n          type: string\n      - name: c\n        in: path\n        required: true\n        schema:\n          type: string\n    requestBody:\n      content:\n        a/b: {}\n    responses:\n      \"200\":\n        description: OK",
			notes: []string{"path parameter that the path does not name at /a/{b}/{c}.get.parameters", "path parameter not declared at /a/{b}/{c}.get.parameters", "path parameter not declared at /a/{b}/{c}.get.parameters"},
		},
	})
}
