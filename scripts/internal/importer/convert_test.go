package importer_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"

	"github.com/seed-a528e955/intercom-go/scripts/internal/importer"
	"github.com/seed-a528e955/intercom-go/scripts/internal/node"
)

// small is a description without a fault, with prose wherever there can be any.
const small = `---
openapi: 3.0.1
info:
  title: Some other title
  version: "9.9"
  description: Prose of the document.
  contact: {name: Prose}
x-document: prose
servers:
- url: https://api.example.test
  description: Prose of a server.
security:
- bearerAuth: []
tags:
- name: Things
  description: Prose of a tag.
- name: Boxes
externalDocs: {description: Prose, url: https://example.test}
paths:
  "/things/{id}":
    summary: Prose of a path.
    parameters:
    - {name: id, in: path, required: true, description: Prose, schema: {type: string}, example: Prose}
    post:
      summary: Prose of an operation.
      description: Prose of an operation.
      operationId: updateThing
      tags: [Things]
      x-badges: [Prose]
      parameters:
      - {name: Thing-Version, in: header, schema: {"$ref": "#/components/schemas/version"}}
      requestBody:
        description: Prose of a body.
        required: true
        content:
          application/json:
            schema: {"$ref": "#/components/schemas/thing"}
            examples: {prose: {summary: Prose, value: {prose: Prose}}}
      responses:
        "404": {"$ref": "#/components/responses/NotFound"}
        "200":
          description: Prose of an answer.
          headers:
            Link: {description: Prose, schema: {type: string}}
          content:
            application/json:
              example: {prose: Prose}
              schema: {"$ref": "#/components/schemas/thing"}
    get:
      operationId: getThing
      responses:
        default: {description: Prose}
  "/boxes":
    get:
      operationId: listBoxes
      responses:
        "204": {description: Prose}
components:
  securitySchemes:
    bearerAuth: {type: http, scheme: bearer, description: Prose}
  responses:
    NotFound: {description: Prose}
  examples:
    prose: {value: Prose}
  schemas:
    version: {type: string, description: Prose, default: "9.9", enum: ["9.8", "9.9"], example: "9.8"}
    thing:
      title: Prose
      type: object
      description: Prose of a schema.
      x-tags: [Prose]
      required: [name]
      properties:
        name: {type: string, minLength: 1, example: Prose}
        description: {type: string, description: Prose, nullable: true}
        title: {type: string}
        example: {type: integer, example: 7}
        examples: {type: array, items: {type: string}}
        summary: {type: string}
        required: {type: boolean, default: false}
        enum: {type: string, enum: [a, b]}
        x-odd: {type: string}
        properties: {type: object, properties: {type: {type: string}}}
        $ref: {type: string}
`

// facts is what the import makes of it.
const facts = `# Facts of Intercom's REST API 9.9, imported from Intercom's published OpenAPI description.
# Regenerate: make update VERSION=9.9; do not edit.
openapi: 3.0.1
info:
  title: Intercom API
  version: "9.9"
servers:
  - url: https://api.example.test
security:
  - bearerAuth: []
tags:
  - name: Boxes
  - name: Things
paths:
  /boxes:
    get:
      operationId: listBoxes
      responses:
        "204":
          description: No Content
  /things/{id}:
    parameters:
      - name: id
        in: path
        required: true
        schema:
          type: string
    get:
      operationId: getThing
      responses:
        default:
          description: Default
    post:
      operationId: updateThing
      tags:
        - Things
      parameters:
        - name: Thing-Version
          in: header
          schema:
            $ref: '#/components/schemas/version'
      requestBody:
        required: true
        content:
          application/json:
            schema:
              $ref: '#/components/schemas/thing'
      responses:
        "200":
          description: OK
          headers:
            Link:
              schema:
                type: string
          content:
            application/json:
              schema:
                $ref: '#/components/schemas/thing'
        "404":
          $ref: '#/components/responses/NotFound'
components:
  schemas:
    thing:
      type: object
      required:
        - name
      properties:
        name:
          type: string
          minLength: 1
        description:
          type: string
          nullable: true
        title:
          type: string
        example:
          type: integer
        examples:
          type: array
          items:
            type: string
        summary:
          type: string
        required:
          type: boolean
          default: false
        enum:
          type: string
          enum:
            - a
            - b
        x-odd:
          type: string
        properties:
          type: object
          properties:
            type:
              type: string
        $ref:
          type: string
    version:
      type: string
      default: "9.9"
      enum:
        - "9.8"
        - "9.9"
  responses:
    NotFound:
      description: NotFound
  securitySchemes:
    bearerAuth:
      type: http
      scheme: bearer
`

func TestConvertKeepsFactsAndDropsProse(t *testing.T) {
	out, report, err := importer.Convert([]byte(small), "small.yaml")
	require.NoError(t, err)
	assert.Empty(t, report)
	assert.Equal(t, facts, string(out))
	assert.NotContains(t, string(out), "Prose")
}

func TestConvertOrderDoesNotDependOnTheSource(t *testing.T) {
	shuffled := strings.Replace(small, "- name: Boxes\n", "", 1)
	shuffled = strings.Replace(shuffled, "tags:\n- name: Things", "tags:\n- name: Boxes\n- name: Things", 1)
	boxes := "  \"/boxes\":\n    get:\n      operationId: listBoxes\n      responses:\n        \"204\": {description: Prose}\n"
	require.Contains(t, shuffled, boxes)
	shuffled = strings.Replace(shuffled, boxes, "", 1)
	shuffled = strings.Replace(shuffled, "paths:\n", "paths:\n"+boxes, 1)
	require.NotEqual(t, small, shuffled)
	out, _, err := importer.Convert([]byte(shuffled), "shuffled.yaml")
	require.NoError(t, err)
	assert.Equal(t, facts, string(out))
}

func TestConvertRefusesWhatIsNoDescription(t *testing.T) {
	for name, test := range map[string]struct{ in, want string }{
		"empty":           {"", "x.yaml: not an OpenAPI description: the file is empty"},
		"blank":           {" \n\t\n", "x.yaml: not an OpenAPI description: the file is empty"},
		"comments":        {"# nothing\n", "x.yaml: not an OpenAPI description: found only comments"},
		"page":            {"<!DOCTYPE html><html></html>", "x.yaml: not an OpenAPI description: found an HTML or XML page"},
		"list":            {"- openapi: 3.0.1\n", "x.yaml:1:1: not an OpenAPI description: found a list"},
		"word":            {"404: Not Found", `x.yaml:1:1: not an OpenAPI description: found no key openapi, the first key is "404"`},
		"scalar":          {"nothing", `x.yaml:1:1: not an OpenAPI description: found a single value, "nothing"`},
		"other mapping":   {"{}", "x.yaml:1:1: not an OpenAPI description: found no key openapi"},
		"swagger":         {"swagger: '2.0'\npaths: {}\n", `x.yaml:1:10: not an OpenAPI description: found Swagger "2.0", OpenAPI 3 is needed`},
		"another version": {"openapi: 4.0.0\npaths: {}\n", `x.yaml:1:10: not an OpenAPI description: found openapi: "4.0.0", version 3 is needed`},
		"no paths":        {"openapi: 3.0.1\n", "x.yaml:1:1: not an OpenAPI description: found no paths"},
		"empty paths":     {"openapi: 3.0.1\npaths: {}\n", "x.yaml:2:8: not an OpenAPI description: found no paths"},
		"no operations":   {"openapi: 3.0.1\npaths: {/a: {parameters: []}}\n", "x.yaml:2:8: not an OpenAPI description: found no operations"},
		"two documents":   {"openapi: 3.0.1\n---\nopenapi: 3.0.1\n", "x.yaml:2:1: not an OpenAPI description: found several YAML documents"},
		"long": {strings.Repeat("long ", 20), `x.yaml:1:1: not an OpenAPI description: found a single value, ` +
			`"long long long long long long long long …"`},
	} {
		t.Run(name, func(t *testing.T) {
			_, _, err := importer.Convert([]byte(test.in), "x.yaml")
			require.EqualError(t, err, test.want)
		})
	}
}

func TestConvertDocument(t *testing.T) {
	for name, test := range map[string]struct {
		head  string // in place of openapi and info
		want  string
		notes []string
	}{
		"3.1":             {"openapi: 3.1.0\ninfo: {version: '9'}", "openapi: 3.0.3\ninfo:\n  title: Intercom API\n  version: \"9\"\n", []string{"OpenAPI 3.1 at openapi"}},
		"bare 3":          {"openapi: 3\ninfo: {version: '9'}", "openapi: 3.0.3\ninfo:\n  title: Intercom API\n  version: \"9\"\n", []string{"OpenAPI 3.1 at openapi"}},
		"unquoted number": {"openapi: 3.0.1\ninfo: {version: 2.10}", "openapi: 3.0.1\ninfo:\n  title: Intercom API\n  version: \"2.10\"\n", nil},
		"no info":         {"openapi: 3.0.1", "openapi: 3.0.1\ninfo:\n  title: Intercom API\n  version: unknown\n", []string{"info at info.version"}},
		"null info":       {"openapi: 3.0.1\ninfo:", "openapi: 3.0.1\ninfo:\n  title: Intercom API\n  version: unknown\n", []string{"info at info.version"}},
		"null version":    {"openapi: 3.0.1\ninfo: {version: }", "openapi: 3.0.1\ninfo:\n  title: Intercom API\n  version: unknown\n", []string{"info at info.version"}},
		"lines in the version": {"openapi: 3.0.1\ninfo: {version: \"9\\nevil: 1\"}",
			"openapi: 3.0.1\ninfo:\n  title: Intercom API\n  version: 9-evil-1\n", []string{"info at info.version"}},
		"unknown keywords": {"openapi: 3.0.1\ninfo: {version: '9'}\nwobble: {}\nwebhooks: {boatSunk: {post: {}}}", "openapi: 3.0.1\ninfo:\n  title: Intercom API\n  version: \"9\"\n", []string{"unknown keyword at wobble", "webhook at webhooks.boatSunk"}},
		"odd tags": {"openapi: 3.0.1\ninfo: {version: '9'}\ntags: [B, {name: A}, {name: A}, {}, {name: }]",
			"openapi: 3.0.1\ninfo:\n  title: Intercom API\n  version: \"9\"\ntags:\n  - name: A\n  - name: B\n",
			[]string{"value of the wrong kind at tags.3", "value of the wrong kind at tags.4"}},
		"tags as a word": {"openapi: 3.0.1\ninfo: {version: '9'}\ntags: B", "openapi: 3.0.1\ninfo:\n  title: Intercom API\n  version: \"9\"\n", []string{"value of the wrong kind at tags"}},
	} {
		t.Run(name, func(t *testing.T) {
			doc, report := imported(t, test.head+"\npaths: {/a: {get: {operationId: a, responses: {default: {}}}}}\n")
			node.Delete(doc, "paths")
			assert.Equal(t, test.want, text(t, doc))
			assert.Equal(t, test.notes, notes(report))
		})
	}
}

// imported converts a description, and holds what is true of every result: it
// converts again to the same bytes without a repair, and a strict reader takes
// it.
func imported(t *testing.T, description string) (doc *yaml.Node, report []importer.Repair) {
	t.Helper()
	out, report, err := importer.Convert([]byte(description), "x.yaml")
	require.NoError(t, err)
	again, none, err := importer.Convert(out, "out.yaml")
	require.NoError(t, err)
	require.Equal(t, string(out), string(again))
	require.Empty(t, none)
	read, err := openapi3.NewLoader().LoadFromData(out)
	require.NoError(t, err, "%s", out)
	require.NoError(t, read.Validate(t.Context()), "%s", out)
	var n yaml.Node
	require.NoError(t, yaml.Unmarshal(out, &n))
	return node.Root(&n), report
}

// text writes a node as the import does.
func text(t *testing.T, n *yaml.Node) string {
	t.Helper()
	if n == nil {
		return ""
	}
	n.HeadComment = ""
	if len(n.Content) > 0 {
		n.Content[0].HeadComment = ""
	}
	var b bytes.Buffer
	e := yaml.NewEncoder(&b)
	e.SetIndent(2)
	require.NoError(t, e.Encode(n))
	return b.String()
}

// notes writes each repair as "rule at place".
func notes(report []importer.Repair) []string {
	var out []string
	for _, r := range report {
		out = append(out, r.Rule+" at "+r.Place)
	}
	return out
}
