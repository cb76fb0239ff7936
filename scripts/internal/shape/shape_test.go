package shape

import (
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"

	"github.com/seed-a528e955/intercom-go/scripts/internal/node"
	"github.com/seed-a528e955/intercom-go/scripts/internal/table"
)

// In the descriptions of these tests @name is a reference to the component of
// that name, and ok(…) and body(…) write an answer and a request.
var shorthand = regexp.MustCompile(`@(\w+)`)

func expand(text string) string {
	return shorthand.ReplaceAllString(text, "{$$ref: '#/components/schemas/${1}'}")
}

func ok(schema string) string {
	return "responses: {'200': {content: {application/json: {schema: " + schema + "}}}}"
}

func body(schema string) string {
	return "requestBody: {content: {application/json: {schema: " + schema + "}}}"
}

func parse(t testing.TB, text string) *yaml.Node {
	t.Helper()
	var n yaml.Node
	require.NoError(t, yaml.Unmarshal([]byte(expand(text)), &n))
	return node.Root(&n)
}

// tryShape shapes a description with the given operations in the table.
func tryShape(t testing.TB, text, operations string) (*Doc, error) {
	t.Helper()
	return tryShapeTypes(t, text, operations, nil)
}

func tryShapeTypes(t testing.TB, text, operations string, types map[string]string) (*Doc, error) {
	t.Helper()
	tab := &table.Table{}
	require.NoError(t, yaml.Unmarshal([]byte(operations), &tab.Operations))
	if tab.Operations == nil {
		tab.Operations = map[string]*table.Entry{}
	}
	return Shape(parse(t, text), Options{Version: "2.99", Table: tab, Types: types})
}

func mustShape(t testing.TB, text, operations string) *Doc {
	t.Helper()
	d, err := tryShape(t, text, operations)
	require.NoError(t, err)
	return d
}

// answering shapes a description with one operation, Boats.Get, that answers with
// the component boat.
func answering(t testing.TB, schemas string) *Doc {
	t.Helper()
	return mustShape(t, "paths: {'/boats/{id}': {get: {"+ok("@boat")+"}}}\ncomponents: {schemas: {"+schemas+"}}",
		"GET /boats/{}: {service: Boats, name: Get}")
}

// sending is the same for Boats.Create, which sends the component boat, called so.
func sending(t testing.TB, schemas string) *Doc {
	t.Helper()
	d, err := tryShapeTypes(t, "paths: {/boats: {post: {"+body("@boat")+"}}}\ncomponents: {schemas: {"+schemas+"}}",
		"POST /boats: {service: Boats, name: Create}", map[string]string{"CreateBoatRequest": "Boat"})
	require.NoError(t, err)
	return d
}

// bothWays sends and receives it, with Boats.Create, as Boat and BoatInput.
func bothWays(t testing.TB, schemas string) *Doc {
	t.Helper()
	d, err := tryShapeTypes(t, "paths: {/boats: {post: {"+body("@boat")+", "+ok("@boat")+"}}}\ncomponents: {schemas: {"+schemas+"}}",
		"POST /boats: {service: Boats, name: Create}", map[string]string{"CreateBoatRequest": "BoatInput"})
	require.NoError(t, err)
	return d
}

// fieldTypes lists the fields of a model as "Go Type" by their JSON keys.
// taggedTypes lists the types of a model's fields, each with its tag wire.
func taggedTypes(t *testing.T, d *Doc, name string) map[string]string {
	t.Helper()
	m := d.model(name)
	require.NotNil(t, m, name)
	types := map[string]string{}
	for _, f := range m.Fields {
		types[f.JSON] = strings.TrimSpace(f.Type + " " + f.Wire)
	}
	return types
}

func fieldTypes(t testing.TB, d *Doc, model string) map[string]string {
	t.Helper()
	m := d.model(model)
	require.NotNil(t, m, "model %s; there are %s", model, modelNames(d))
	out := map[string]string{}
	for _, f := range m.Fields {
		out[f.JSON] = f.Type
	}
	return out
}

func modelNames(d *Doc) []string {
	var names []string
	for _, m := range d.models {
		names = append(names, m.Name)
	}
	return names
}

func operation(t testing.TB, d *Doc, name string) *Operation {
	t.Helper()
	for _, op := range d.Operations {
		if op.Name() == name {
			return op
		}
	}
	require.Fail(t, "no operation "+name)
	return nil
}

// noted lists the places of the notes of a rule.
func noted(d *Doc, rule string) []string {
	var places []string
	for _, n := range d.Report {
		if n.Rule == rule {
			places = append(places, n.Place)
		}
	}
	return places
}

// lost lists what a description has and the package has not.
func lost(d *Doc) []string {
	var list []string
	for _, n := range d.Report {
		if n.Lost {
			list = append(list, n.String())
		}
	}
	return list
}

func TestShapeRefuses(t *testing.T) {
	for name, c := range map[string]struct{ text, operations, want string }{
		"no paths":    {"components: {schemas: {}}", "", "version 2.99: the description has no paths"},
		"paths: list": {"paths: []", "", "version 2.99: the description has no paths"},
		"two operations with types of one name": {
			"paths: {/a: {get: {}}, /b: {get: {}}}",
			"{GET /a: {service: Boats, name: GetMast}, GET /b: {service: BoatMasts, name: Get, type: GetBoatMast}}",
			"GET /a and GET /b both make types called GetBoatMast…: give one a type in the table",
		},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := tryShape(t, c.text, c.operations)
			assert.ErrorContains(t, err, c.want)
		})
	}
}

func TestShapeWithoutComponents(t *testing.T) {
	d := mustShape(t, "paths: {/ping: {get: {operationId: ping, responses: {'204': {}}}}}", "")
	require.Len(t, d.Operations, 1)
	assert.Equal(t, "Ping.Get", d.Operations[0].Name())
	assert.Zero(t, d.Types())
}

func TestNoteString(t *testing.T) {
	assert.Equal(t, "rule: place", Note{Rule: "rule", Place: "place"}.String())
	assert.Equal(t, "rule: place: detail", Note{Rule: "rule", Place: "place", Detail: "detail"}.String())
}

func TestShapeIsDeterministic(t *testing.T) {
	const text = `
paths:
  /boats: {get: {operationId: listBoats, responses: {'200': {content: {application/json: {schema: {type: object, properties: {data: {type: array, items: @boat}}}}}}}}}
  /masts: {post: {operationId: createMast, requestBody: {content: {application/json: {schema: {oneOf: [{type: object, properties: {a: {type: string}}}, @boat]}}}}}}
components: {schemas: {boat: {type: object, properties: {id: {type: string}, colour: {type: string, enum: [red, blue]}}}}}`
	var want string
	for range 3 {
		d := mustShape(t, text, "")
		out, err := yaml.Marshal(d.Emit())
		require.NoError(t, err)
		if want == "" {
			want = string(out)
		}
		assert.Equal(t, want, string(out))
	}
}
