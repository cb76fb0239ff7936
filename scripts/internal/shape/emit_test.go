package shape

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"go.yaml.in/yaml/v3"

	"github.com/seed-a528e955/intercom-go/scripts/internal/node"
)

func TestEmit(t *testing.T) {
	d := mustShape(t, `
paths:
  /boats/{id}: {get: {parameters: [{name: loud, in: query, schema: {type: boolean}}], `+ok("@boat")+`}, delete: {}}
  /masts: {get: {}}
components: {schemas: {boat: {properties: {name: {type: string, deprecated: true, maxLength: 9}, 'on': {type: string, enum: ['on', 'true', '1']}}}}}`,
		"{'GET /boats/{}': {service: Boats, name: Get}, 'DELETE /boats/{}': {service: Boats, name: Delete}, GET /masts: {service: Masts, name: List}}")
	out := d.Emit()
	assert.Equal(t, "3.0.3", node.Text(out, "openapi"))
	assert.Equal(t, "2.99", node.Text(node.Get(out, "info"), "version"))
	assert.Equal(t, []string{"/boats/{id}", "/masts"}, node.Keys(node.Get(out, "paths")))
	assert.Equal(t, []string{"delete", "get"}, node.Keys(node.Get(out, "paths", "/boats/{id}")))

	get := node.Get(out, "paths", "/boats/{id}", "get")
	assert.Equal(t, "GetBoat", node.Text(get, "operationId"))
	params := node.Items(node.Get(get, "parameters"))
	assert.Equal(t, "path", node.Text(params[0], "in"))
	assert.Equal(t, "loud", node.Text(params[1], "name"))
	assert.Equal(t, "bool", node.Text(node.Get(params[1], "schema"), extGoType))
	assert.Equal(t, []string{"200"}, node.Keys(node.Get(get, "responses")), "failures are no business of the generator")

	pkg := node.Get(out, "paths", "/boats/{id}", "delete", "x-package")
	assert.NotNil(t, pkg, "the first operation carries what belongs to the package")
	assert.Nil(t, node.Get(get, "x-package"))
	assert.Equal(t, "3", node.Text(pkg, "count"))
	assert.Equal(t, []string{"opBoatsDelete", "opBoatsGet", "opMastsList"}, node.Strings(node.Get(pkg, "operations")))
	assert.Equal(t, "Boats", node.Text(node.Items(node.Get(pkg, "services"))[0], "name"))

	name := node.Get(out, "components", "schemas", "Boat", "properties", "name")
	assert.Equal(t, "string", node.Text(name, extGoType))
	assert.Equal(t, "Name", node.Text(name, "x-go-name"))
	assert.Equal(t, "is at most 9 characters long.", node.Text(name, "description"))
	assert.True(t, node.True(name, "deprecated"))

	// values that YAML would read as something else stay strings
	enum := node.Get(out, "components", "schemas", "BoatOn")
	text, err := yaml.Marshal(enum)
	assert.NoError(t, err)
	var back struct {
		Enum  []any    `yaml:"enum"`
		Names []string `yaml:"x-enum-varnames"`
	}
	assert.NoError(t, yaml.Unmarshal(text, &back))
	assert.Equal(t, []any{"on", "true", "1"}, back.Enum)
	assert.Equal(t, []string{"On", "True", "X1"}, back.Names)
}

func TestHeaderVersion(t *testing.T) {
	for version, want := range map[string]string{"2.12": "2.12", "preview": "Preview", "unstable": "Unstable", "Preview": "Preview", "": ""} {
		assert.Equal(t, want, HeaderVersion(version))
	}
}
