package variants_test

import (
	"fmt"
	"path/filepath"
	"regexp"
	"sort"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/scripts/internal/corrections"
	"github.com/seed-a528e955/intercom-go/scripts/internal/gotypes"
	"github.com/seed-a528e955/intercom-go/scripts/internal/importer"
	"github.com/seed-a528e955/intercom-go/scripts/internal/pipeline"
	"github.com/seed-a528e955/intercom-go/scripts/internal/printable"
	"github.com/seed-a528e955/intercom-go/scripts/internal/table"
)

// answering is a description whose one operation answers with these properties.
func answering(properties string) string {
	return described(`  /boats/{id}: {get: {tags: [Boats], parameters: [{name: id, in: path, required: true, schema: {type: string}}], responses: {"200": {description: ok, content: {application/json: {schema: {$ref: "#/components/schemas/boat"}}}}}}}`, "boat: {type: object, properties: {"+properties+"}}, mast: {type: object, properties: {height: {type: number}}}")
}

func described(paths, schemas string) string {
	return "openapi: 3.0.3\ninfo: {title: t, version: \"9.9\"}\npaths:\n" + paths + "\ncomponents: {schemas: {" + schemas + "}}\n"
}

const okay = `responses: {"200": {description: ok, content: {application/json: {schema: {$ref: "#/components/schemas/boat"}}}}}`

// odd are features that no published description has: each is right in Go, or told.
var odd = map[string]struct {
	text string
	code []string // that is in the package
	said []string // that the reports of import and shaping have
}{
	"two bodies that succeed":                 {described(`  /boats: {post: {tags: [Boats], responses: {"200": {description: ok, content: {application/json: {schema: {$ref: "#/components/schemas/boat"}}}}, "201": {description: made, content: {application/json: {schema: {$ref: "#/components/schemas/raft"}}}}}}}`, "boat: {type: object, properties: {id: {type: string}}}, raft: {type: object, properties: {id: {type: string}, planks: {type: integer}}}"), []string{"Planks int"}, []string{"union flattened: POST /boats answer"}},
	"oneOf of primitives":                     {answering("size: {oneOf: [{type: string}, {type: integer}]}"), []string{"Size string"}, []string{"union flattened: boat.size"}},
	"map of lists of maps":                    {answering("log: {type: object, additionalProperties: {type: array, items: {type: object, additionalProperties: {type: integer}}}}"), []string{"Log map[string][]map[string]int"}, nil},
	"header and cookie parameters":            {described(`  /boats: {get: {tags: [Boats], parameters: [{name: X-Fleet, in: header, schema: {type: string}}, {name: session, in: cookie, schema: {type: string}}], `+okay+`}}`, "boat: {type: object, properties: {id: {type: string}}}"), nil, []string{"X-Fleet", "session"}},
	"allOf with siblings":                     {answering("mast: {allOf: [{$ref: '#/components/schemas/mast'}], properties: {colour: {type: string}}}"), []string{"Colour string", "Height float64"}, nil},
	"a reference to an enum that may be null": {strings.Replace(answering("kind: {nullable: true, allOf: [{$ref: '#/components/schemas/kind'}]}"), "mast: {", "kind: {type: string, enum: [sea, river]}, mast: {", 1), []string{`Kind = "sea"`}, nil},
	"binary within JSON":                      {answering("photo: {type: string, format: binary}"), []string{"Photo string"}, nil},
	"callbacks and links":                     {described(`  /boats: {post: {tags: [Boats], callbacks: {done: {"{$request.body#/url}": {post: {responses: {"200": {description: ok}}}}}}, responses: {"200": {description: ok, links: {self: {operationId: x}}, content: {application/json: {schema: {$ref: "#/components/schemas/boat"}}}}}}}`, "boat: {type: object, properties: {id: {type: string}}}"), nil, []string{"callbacks", "links"}},
	"a deprecated parameter":                  {described(`  /boats: {get: {tags: [Boats], parameters: [{name: page, in: query, deprecated: true, schema: {type: integer}}], `+okay+`}}`, "boat: {type: object, properties: {id: {type: string}}}"), []string{"Deprecated:"}, nil},
	"variables of servers":                    {strings.Replace(answering("id: {type: string}"), "paths:", "servers: [{url: \"https://{region}.example.test\", variables: {region: {default: eu, enum: [eu, us]}}}]\npaths:", 1), nil, nil},
	"security of an operation":                {described(`  /boats: {get: {tags: [Boats], security: [{key: []}], `+okay+`}}`, "boat: {type: object, properties: {id: {type: string}}}}, securitySchemes: {key: {type: apiKey, in: header, name: X-Key}"), nil, []string{"authentication of its own: GET /boats: key"}},
	"numbers and booleans as enums":           {answering("level: {type: integer, enum: [1, 2, 5]}, on: {type: boolean, enum: [true]}, ratio: {type: number, enum: [0.5, 1]}"), []string{"Level int", "On bool", "Ratio float64"}, nil},
	"defaults that are objects":               {answering("mast: {type: object, default: {height: 3}, properties: {height: {type: integer}}}"), []string{"Height int"}, nil},
	"anything beside properties":              {answering("gear: {type: object, additionalProperties: {}, properties: {anchor: {type: string}}}"), []string{"Anchor string"}, []string{"keys besides those described: BoatGear"}},
	"not and patternProperties":               {answering("gear: {not: {type: string}}, tags: {type: object, patternProperties: {'^x': {type: string}}}"), nil, []string{"patternProperties"}},
	"names in other scripts":                  {answering("名前: {type: string}, größe: {type: integer}, имя: {type: string}"), []string{"`json:\"名前", "`json:\"größe", "`json:\"имя"}, nil},
	"names that differ by case":               {answering("Name: {type: string}, name: {type: string}, NAME: {type: string}"), []string{`json:"Name,`, `json:"name,`, `json:"NAME,`}, nil},
	"keywords and imports":                    {answering("type: {type: string}, func: {type: string}, api: {type: string}, json: {type: string}, context: {type: string}, wire: {type: string}, error: {type: string}, string: {type: string}"), []string{"Func string", "API string", "JSON string", "Context string", "Wire string", "String string"}, nil},
	"a very long name":                        {answering(strings.Repeat("very_long_", 40) + "name: {type: object, properties: {inner: {type: string}}}"), nil, nil},
	"an id in two tags":                       {described(`  /boats: {get: {operationId: list, tags: [Boats], `+okay+`}}`+"\n"+`  /rafts: {get: {operationId: list, tags: [Rafts], `+okay+`}}`, "boat: {type: object, properties: {id: {type: string}}}"), nil, []string{"duplicate operation id"}},
	"a slash in a path parameter":             {described(`  "/boats/{a/b}": {get: {tags: [Boats], `+okay+`}}`, "boat: {type: object, properties: {id: {type: string}}}"), nil, nil},
	"components named after imports":          {strings.ReplaceAll(answering("a: {$ref: '#/components/schemas/context'}, b: {$ref: '#/components/schemas/json'}, c: {$ref: '#/components/schemas/error'}, d: {$ref: '#/components/schemas/client'}"), "mast: {", "context: {type: object, properties: {x: {type: string}}}, json: {type: object, properties: {y: {type: string}}}, error: {type: object, properties: {z: {type: string}}}, client: {type: object, properties: {w: {type: string}}}, mast: {"), []string{"type Context struct", "type JSON struct"}, nil},
	"an empty enum and a null one":            {answering("a: {type: string, enum: []}, b: {type: string, enum: [null]}"), nil, []string{"enum"}},
	"a list without an end":                   {answering("a: {type: array, items: {type: array, items: {type: array, items: {type: array, items: {type: string}}}}}"), []string{"A [][][][]string"}, nil},
	"a reference into another file":           {answering("mast: {$ref: 'other.yaml#/mast'}"), nil, []string{"other.yaml"}},
	"a reference that climbs":                 {answering("mast: {$ref: '#/../../etc/passwd'}"), nil, []string{"passwd"}},
	"values that differ by case":              {answering("kind: {type: string, enum: [a-b, a_b, A_B, 'a b', '']}"), []string{`= "a-b"`, `= "a_b"`, `= "A_B"`, `= "a b"`}, nil},
	"null in a list":                          {answering("names: {type: array, items: {type: string, nullable: true}}"), []string{"Names []"}, nil},
	"a parameter that is JSON":                {described(`  /boats: {get: {tags: [Boats], parameters: [{name: filter, in: query, content: {application/json: {schema: {type: object, properties: {x: {type: string}}}}}}], `+okay+`}}`, "boat: {type: object, properties: {id: {type: string}}}"), nil, []string{"filter"}},
	"a body on GET":                           {described(`  /boats: {get: {tags: [Boats], requestBody: {content: {application/json: {schema: {type: object, properties: {x: {type: string}}}}}}, `+okay+`}}`, "boat: {type: object, properties: {id: {type: string}}}"), []string{"Request struct"}, nil},
	"HEAD, OPTIONS and TRACE":                 {described(`  /boats: {head: {tags: [Boats], responses: {"200": {description: ok}}}, options: {tags: [Boats], responses: {"200": {description: ok}}}, trace: {tags: [Boats], responses: {"200": {description: ok}}}}`, ""), []string{`"HEAD"`, `"OPTIONS"`, `"TRACE"`}, nil},
	"an answer that is a text":                {described(`  /boats: {get: {tags: [Boats], responses: {"200": {description: ok, content: {application/json: {schema: {type: string}}}}}}}`, ""), []string{"(*string, error)"}, nil},
	"an answer that is a list of lists":       {described(`  /boats: {get: {tags: [Boats], responses: {"200": {description: ok, content: {application/json: {schema: {type: array, items: {type: array, items: {type: integer}}}}}}}}}`, ""), []string{"[][]int"}, nil},
	"an answer by default":                    {described(`  /boats: {get: {tags: [Boats], responses: {default: {description: ok, content: {application/json: {schema: {$ref: "#/components/schemas/boat"}}}}}}}`, "boat: {type: object, properties: {id: {type: string}}}"), []string{"(*Boat, error)"}, nil},
	"a default that is the error":             {described(`  /boats: {delete: {tags: [Boats], responses: {default: {description: no, content: {application/json: {schema: {type: object, properties: {errors: {type: array, items: {type: string}}}}}}}}}}`, ""), []string{") error {"}, nil},
	"a tag that is a keyword":                 {described(`  /func: {get: {tags: [func], `+okay+`}}`+"\n"+`  /type: {get: {tags: ["2 types!"], `+okay+`}}`, "boat: {type: object, properties: {id: {type: string}}}"), []string{"FuncsService", "X2TypesService"}, nil},
	"a service called client":                 {described(`  /clients: {get: {tags: [Client], `+okay+`}}`+"\n"+`  /services: {get: {tags: [Service], `+okay+`}}`, "boat: {type: object, properties: {id: {type: string}}}"), nil, nil},
	"a type of each part of an allOf":         {answering("x: {allOf: [{type: object, properties: {a: {type: string}}}, {type: object, properties: {a: {type: integer}}}]}"), nil, []string{"a"}},
	"a thousand components":                   {answering(many(1000)), []string{"P999 string"}, nil},
	"a default of another type":               {described(`  /boats: {get: {tags: [Boats], parameters: [{name: page, in: query, schema: {type: integer, default: first}}], `+okay+`}}`, "boat: {type: object, properties: {id: {type: string}}}"), nil, []string{"default"}},
	"matrix and label paths":                  {described(`  "/boats/{id}/{kind}": {get: {tags: [Boats], parameters: [{name: id, in: path, required: true, style: matrix, schema: {type: string}}, {name: kind, in: path, required: true, style: label, schema: {type: string}}], `+okay+`}}`, "boat: {type: object, properties: {id: {type: string}}}"), nil, []string{"style"}},
	"media types that are odd":                {described(`  /boats: {post: {tags: [Boats], requestBody: {content: {"application/x-www-form-urlencoded": {schema: {type: object, properties: {x: {type: string}}}}}}, responses: {"200": {description: ok, content: {"application/xml": {schema: {$ref: "#/components/schemas/boat"}}}}}}}`, "boat: {type: object, properties: {id: {type: string}}}"), nil, []string{"x-www-form-urlencoded"}},
}

// many are so many properties.
func many(n int) string {
	var list []string
	for i := range n {
		list = append(list, fmt.Sprintf("p%d: {type: string}", i))
	}
	return strings.Join(list, ", ")
}

// TestOdd takes each of them all the way to type-checked Go.
func TestOdd(t *testing.T) {
	loader, err := gotypes.Load(t.Context(), root)
	require.NoError(t, err)
	project := &pipeline.Project{Root: root, Table: &table.Table{}}
	project.Corrections, err = corrections.Load(t.TempDir(), corrections.Known{})
	require.NoError(t, err)
	var names []string
	for name := range odd {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		c := odd[name]
		t.Run(name, func(t *testing.T) {
			imported, repairs, err := importer.Convert([]byte(c.text), "variant.yaml")
			if err != nil {
				require.NoError(t, refusal(err))
				t.Logf("refused: %v", err)
				for _, said := range c.said {
					assert.Contains(t, err.Error(), said)
				}
				require.Empty(t, c.code)
				return
			}
			project.Table.Operations = map[string]*table.Entry{}
			out, err := project.GenerateFrom("9.9", imported)
			require.NoError(t, err)
			files, code := out.Package(), ""
			for name, text := range files {
				require.NoError(t, harmless(filepath.ToSlash(name), text))
				code += string(text)
			}
			_, err = loader.Check(gotypes.Module+"/gen/v99", files)
			require.NoError(t, err)
			report := fmt.Sprint(repairs) + "\n"
			for _, n := range out.Doc.Report {
				report += n.String() + "\n"
			}
			_, bad := printable.First(strings.ReplaceAll(report, "\n", ""))
			assert.False(t, bad)
			code = regexp.MustCompile(`[ \t]+`).ReplaceAllString(code, " ")
			for _, want := range c.code {
				assert.Contains(t, code, want)
			}
			for _, want := range c.said {
				assert.Contains(t, report, want)
			}
			if t.Failed() {
				t.Logf("report:\n%s", report)
				if i := strings.Index(code, "type Boat struct"); i >= 0 {
					t.Log(code[i:min(len(code), i+900)])
				}
			}
		})
	}
}
