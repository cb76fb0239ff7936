package pipeline_test

import (
	"maps"
	"os"
	"path/filepath"
	"strings"
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
		"a key of nothing":       {"openapi/operations.yaml", "operations:\n  GET /boats/{}: {service: Boats, name: Get}\n  GET /boatz/{}: {service: Boats, name: Find}\n", "operations.yaml:3: GET /boatz/{}: no version has this operation (did you mean GET /boats/{}?)"},
		"apart for no version":   {"openapi/operations.yaml", "operations:\n  GET /boats/{}: {service: Boats, name: Get, in: [{versions: ['2.8'], name: Find}]}\n", "operations.yaml:2: GET /boats/{}: in[0]: there is no version 2.8 (want one of 2.9)"},
		"webhooks of no kind":    {"openapi/webhooks.yaml", "items:\n  boat: Boat\nitmes: {}\n", `webhooks.yaml:3: unknown key "itmes" (want items)`},
		"no sentences":           {"openapi/sentences.yaml", "", "sentences.yaml"},
		"sentences of no kind":   {"openapi/sentences.yaml", "modles: {}\n", `openapi/sentences.yaml:1: unknown key "modles" (want fields, models, services)`},
		"sentences of no form":   {"openapi/sentences.yaml", "models: [a]\n", "openapi/sentences.yaml"},
		"sentences without YAML": {"openapi/sentences.yaml", "models: {", "openapi/sentences.yaml"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := pipeline.Open(project(t, map[string]string{c.path: c.text}))
			assert.ErrorContains(t, err, c.want)
		})
	}
}

// TestOpenNamesEveryOperation: every version's operations have an entry whatever
// is generated; what is not on disk is named, and goes there with the rest.
func TestOpenNamesEveryOperation(t *testing.T) {
	later := strings.Replace(description, "/boats/{id}:", "/masts/{id}:", 1)
	later = strings.Replace(strings.Replace(later, "showBoat", "showMast", 1), "tags: [Boats]", "tags: [Masts]", 1)
	dir := project(t, map[string]string{"openapi/2.10/intercom.yaml": later})
	p := open(t, dir)
	table := filepath.Join(dir, "openapi", "operations.yaml")
	unsaved, err := p.Table.Unsaved()
	require.NoError(t, err)
	assert.Equal(t, []string{table + ": GET /masts/{} has no entry; by rule it is Masts.Get"}, unsaved)
	settled, err := p.Settled()
	require.NoError(t, err)
	require.NoError(t, p.Write(t.Context(), settled))
	text, err := os.ReadFile(table)
	require.NoError(t, err)
	assert.Contains(t, string(text), "  GET /masts/{}:\n    service: Masts\n    name: Get\n")
	assert.Contains(t, string(text), "    provisional: true\n")

	// The version goes, and with it the entry by rule; people's is marked.
	write(t, dir, "openapi/operations.yaml", "operations:\n  GET /boats/{}: {service: Boats, name: Get}\n  GET /masts/{}:\n    service: Masts\n    name: Climb\n")
	require.NoError(t, os.RemoveAll(filepath.Join(dir, "openapi", "2.10")))
	_, err = pipeline.Open(dir)
	require.ErrorContains(t, err, "operations.yaml:3: GET /masts/{}: no version has this operation")
	p, err = pipeline.Reopen(dir)
	require.NoError(t, err)
	assert.True(t, p.Table.Operations["GET /masts/{}"].Gone)
	settled, err = p.Settled()
	require.NoError(t, err)
	require.NoError(t, p.Write(t.Context(), settled))
	open(t, dir)
}

func TestKnown(t *testing.T) {
	dir := project(t, map[string]string{
		"openapi/2.10/source.yaml": "version: '2.10'\n", "openapi/names/2.8.yaml": "", "openapi/preview/intercom.yaml": description,
	})
	require.NoError(t, os.MkdirAll(filepath.Join(dir, "openapi", "2.99"), 0o750))
	write(t, dir, "openapi/names/2.8.yaml", "# nothing\n")
	known, err := pipeline.Known(dir)
	require.NoError(t, err)
	assert.Equal(t, []string{"2.8", "2.9", "2.10", "preview"}, known)
}
