package importer_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/seed-a528e955/intercom-go/scripts/internal/node"
)

// operationTest is a part of POST /things, what the import makes of it, and the
// repairs, each as "rule at place" with the place below it.
type operationTest struct {
	in, want string
	notes    []string
}

func runOperations(t *testing.T, key string, tests map[string]operationTest) {
	t.Helper()
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			source := "/things:\n  post:\n    operationId: a\n    " + key + ": " + test.in + "\n"
			if key != "responses" {
				source += "    responses: {'200': {}}\n"
			}
			doc, report := imported(t, withPaths(source))
			assert.Equal(t, strings.TrimSpace(test.want), strings.TrimSpace(text(t, node.Get(doc, "paths", "/things", "post", key))))
			var got []string
			for _, r := range report {
				got = append(got, r.Rule+" at "+strings.TrimPrefix(r.Place, "paths./things.post."+key))
			}
			assert.Equal(t, test.notes, got)
		})
	}
}

func TestRequestBody(t *testing.T) {
	runOperations(t, "requestBody", map[string]operationTest{
		"content types are sorted": {in: "{content: {b/c: {}, a/b: {schema: {type: string}}}, required: true}", want: "required: true\ncontent:\n  a/b:\n    schema:\n      type: string\n  b/c: {}"},
		"multipart": {
			in:   "{content: {multipart/form-data: {encoding: {file: {headers: {X-A: {schema: {type: string}, description: Prose}}, explode: false, style: form, contentType: image/png, allowReserved: true}, b: {contentType: a/b}}, schema: {type: object, properties: {file: {type: string, format: binary}}}}}}",
			want: "content:\n  multipart/form-data:\n    schema:\n      type: object\n      properties:\n        file:\n          type: string\n          format: binary\n    encoding:\n      b:\n        contentType: a/b\n      file:\n        contentType: image/png\n        headers:\n          X-A:\n            schema:\n              type: string\n        style: form\n        explode: false\n        allowReserved: true",
		},
		"no content":            {in: "{required: true}", want: "required: true\ncontent:\n  application/json: {}", notes: []string{"request body without content at "}},
		"empty content":         {in: "{content: {}}", want: "content:\n  application/json: {}", notes: []string{"request body without content at "}},
		"null":                  {in: "null", notes: []string{"keyword without a value at "}},
		"list":                  {in: "[a]", notes: []string{"value of the wrong kind at "}},
		"null media type":       {in: "{content: {a/b: }}", want: "content:\n  a/b: {}"},
		"word as media type":    {in: "{content: {a/b: c}}", want: "content:\n  a/b: {}", notes: []string{"value of the wrong kind at .content.a/b"}},
		"no media type":         {in: "{content: {json: {}, a/b: {}, x-odd: {}}}", want: "content:\n  a/b: {}", notes: []string{"content type at .content.json"}},
		"schema without a type": {in: "{content: {schema: {type: string}}}", want: "content:\n  application/json:\n    schema:\n      type: string", notes: []string{"content type at .content"}},
		"content as a list":     {in: "{content: [a/b]}", want: "content:\n  application/json: {}", notes: []string{"request body without content at ", "value of the wrong kind at .content"}},
		"missing component":     {in: "{$ref: '#/components/requestBodies/gone'}", want: "$ref: '#/components/requestBodies/gone'", notes: []string{"missing component at "}},
	})
}

func TestResponses(t *testing.T) {
	ok := "\"200\":\n  description: OK\n"
	runOperations(t, "responses", map[string]operationTest{
		"sorted, in our words": {
			in:   "{default: {description: Prose}, '404': {description: Prose}, 5XX: {description: Prose}, '200': {description: Prose}, '299': {description: Prose}, '202': {}}",
			want: ok + "\"202\":\n  description: Accepted\n\"299\":\n  description: Status 299\n\"404\":\n  description: Not Found\n5XX:\n  description: Server Error\ndefault:\n  description: Default",
		},
		"classes":             {in: "{1XX: {}, 2XX: {}, 3XX: {}, 4XX: {}}", want: "1XX:\n  description: Informational\n2XX:\n  description: Success\n3XX:\n  description: Redirection\n4XX:\n  description: Client Error"},
		"numbers":             {in: "{200: {}, 404: {}}", want: ok + "\"404\":\n  description: Not Found", notes: []string{"response key at .200", "response key at .404"}},
		"sloppy":              {in: "{200 OK: {}, 4xx: {}, Default: {}}", want: ok + "4XX:\n  description: Client Error\ndefault:\n  description: Default", notes: []string{"response key at .200 OK", "response key at .4xx", "response key at .Default"}},
		"no status":           {in: "{'200': {}, fine: {}, '20': {}, '600': {}, '2000': {}}", want: ok, notes: []string{"response key at .20", "response key at .2000", "response key at .600", "response key at .fine"}},
		"twice":               {in: "{'200': {}, '200 OK': {}}", want: ok, notes: []string{"response key at .200 OK"}},
		"extension":           {in: "{'200': {}, x-odd: {}}", want: ok},
		"none":                {in: "{}", want: "default:\n  description: Default", notes: []string{"missing responses at paths./things.post"}},
		"null":                {in: "null", want: "default:\n  description: Default", notes: []string{"missing responses at paths./things.post"}},
		"only extensions":     {in: "{x-odd: {}}", want: "default:\n  description: Default", notes: []string{"missing responses at "}},
		"null response":       {in: "{'200': }", want: ok},
		"word as a response":  {in: "{'200': fine}", want: ok, notes: []string{"value of the wrong kind at .200"}},
		"reference":           {in: "{'200': {$ref: '#/components/responses/gone', description: Prose, content: {}}}", want: "\"200\":\n  $ref: '#/components/responses/gone'", notes: []string{"missing component at .200", "reference with siblings at .200.content"}},
		"links":               {in: "{'200': {links: {}}}", want: ok, notes: []string{"unknown keyword at .200.links"}},
		"headers":             {in: "{'200': {headers: {X-B: {style: simple, explode: false, required: true, deprecated: true, schema: {type: string}, example: Prose}, Link: {schema: {type: string}}}}}", want: "\"200\":\n  description: OK\n  headers:\n    Link:\n      schema:\n        type: string\n    X-B:\n      required: true\n      deprecated: true\n      style: simple\n      explode: false\n      schema:\n        type: string"},
		"header without":      {in: "{'200': {headers: {X-A: , X-B: {name: X-B, in: header, type: integer}, X-C: {$ref: '#/components/headers/gone'}}}}", want: "\"200\":\n  description: OK\n  headers:\n    X-A:\n      schema:\n        type: string\n    X-B:\n      schema:\n        type: integer\n    X-C:\n      $ref: '#/components/headers/gone'", notes: []string{"parameter without a schema at .200.headers.X-A", "parameter without a schema at .200.headers.X-B", "missing component at .200.headers.X-C"}},
		"no headers":          {in: "{'200': {headers: {}, content: {}}}", want: ok},
		"only examples":       {in: "{'200': {content: {application/json: {examples: {a: {value: Prose}}}}}}", want: "\"200\":\n  description: OK\n  content:\n    application/json: {}"},
		"schema in the place": {in: "{'200': {schema: {type: string}}}", want: ok, notes: []string{"unknown keyword at .200.schema"}},
	})
}
