package pipeline_test

import (
	"maps"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/scripts/internal/pipeline"
)

// root is the real project's folder: its generator configuration and templates
// are what a small project is generated with.
const root = "../../.."

const description = `openapi: 3.0.3
info: {title: Boats, version: "2.9"}
paths:
  /boats/{id}:
    get:
      operationId: showBoat
      tags: [Boats]
      parameters: [{name: loud, in: query, schema: {type: boolean}}]
      responses: {'200': {content: {application/json: {schema: {$ref: '#/components/schemas/boat'}}}}}
components: {schemas: {boat: {type: object, properties: {id: {type: string}, size: {type: string}}}}}
`

const correction = `overlay: 1.0.0
x-speakeasy-jsonpath: rfc9535
info: {title: Boats, version: 1.0.0}
actions:
- {target: $.components.schemas.boat.properties.size, update: {type: integer}, x-versions: ['2.9']}
`

// project writes a small project with the version 2.9 and what is given besides;
// an empty text takes a file away.
func project(t *testing.T, more map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	require.NoError(t, os.CopyFS(filepath.Join(dir, "scripts", "templates"), os.DirFS(filepath.Join(root, "scripts", "templates"))))
	config, err := os.ReadFile(filepath.Join(root, "oapi-codegen.yaml"))
	require.NoError(t, err)
	files := map[string]string{
		"oapi-codegen.yaml":             string(config),
		"openapi/operations.yaml":       "operations:\n  GET /boats/{}: {service: Boats, name: Get, says: returns a boat.}\n",
		"openapi/sentences.yaml":        "models: {Boat: is what floats.}\nservices: {}\nfields: {}\n",
		"openapi/corrections/boat.yaml": correction,
		"openapi/2.9/intercom.yaml":     description,
	}
	maps.Copy(files, more)
	for path, text := range files {
		if text != "" {
			write(t, dir, path, text)
		}
	}
	return dir
}

func write(t *testing.T, dir, path, text string) {
	t.Helper()
	full := filepath.Join(dir, filepath.FromSlash(path))
	require.NoError(t, os.MkdirAll(filepath.Dir(full), 0o750))
	require.NoError(t, os.WriteFile(full, []byte(text), 0o600))
}

func open(t *testing.T, dir string) *pipeline.Project {
	t.Helper()
	p, err := pipeline.Open(dir)
	require.NoError(t, err)
	return p
}

func TestOpenRefuses(t *testing.T) {
	for name, c := range map[string]struct{ path, text, want string }{
		"no table":               {"openapi/operations.yaml", "", "operations.yaml"},
		"a bad table":            {"openapi/operations.yaml", "operations:\n  GET /a: {service: a, name: Get}\n", "GET /a"},
		"a bad correction":       {"openapi/corrections/boat.yaml", "overlay: 1.0.0\n", "boat.yaml"},
		"no sentences":           {"openapi/sentences.yaml", "", "sentences.yaml"},
		"sentences of no kind":   {"openapi/sentences.yaml", "modles: {}\n", "openapi/sentences.yaml"},
		"sentences of no form":   {"openapi/sentences.yaml", "models: [a]\n", "openapi/sentences.yaml"},
		"sentences without YAML": {"openapi/sentences.yaml", "models: {", "openapi/sentences.yaml"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := pipeline.Open(project(t, map[string]string{c.path: c.text}))
			assert.ErrorContains(t, err, c.want)
		})
	}
}
