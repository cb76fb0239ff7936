package laterkeys

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"

	"github.com/seed-a528e955/intercom-go/scripts/internal/node"
	"github.com/seed-a528e955/intercom-go/scripts/internal/shape"
	"github.com/seed-a528e955/intercom-go/scripts/internal/table"
)

// shaped shapes a version that answers with a boat of these properties.
func shaped(t *testing.T, version, properties, more string) Shaped {
	t.Helper()
	text := `paths: {/boats: {get: {responses: {"200": {content: {application/json: {schema: {$ref: '#/components/schemas/boat'}}}}}}}}
components: {schemas: {boat: {properties: {` + properties + `}}` + more + `}}`
	var n yaml.Node
	require.NoError(t, yaml.Unmarshal([]byte(text), &n), text)
	doc, err := shape.Shape(node.Root(&n), shape.Options{Version: version, Table: &table.Table{Operations: map[string]*table.Entry{}}})
	require.NoError(t, err)
	return Shaped{version, doc}
}

func less(a, b string) bool { return a < b }

func TestPropose(t *testing.T) {
	const sail = ", sail: {properties: {flag: {properties: {x: {type: string}}}}}"
	versions := []Shaped{
		shaped(t, "2.1", "name: {type: string}, gone: {type: string}, size: {type: integer}", ""),
		shaped(t, "2.2", "name: {type: string}, paint: {type: string}, odd: {type: string}, secret: {type: string}", ""),
		shaped(t, "2.3", "name: {type: string}, odd: {type: integer}, size: {type: integer}, sail: {$ref: '#/components/schemas/sail'}", sail),
		shaped(t, "2.4", "name: {type: string}, paint: {type: string, nullable: true}, sail: {$ref: '#/components/schemas/sail'}", sail),
	}
	f := &File{LeftOut: map[string]string{"Boat.secret": "means something else"}}
	made, notes := f.Propose(versions)
	assert.Equal(t, []string{"Boat.paint", "Boat.sail", "Boat.size"}, made.names())
	assert.Equal(t, []string{"Boat.odd is a string in 2.2 and a int in 2.3"}, notes)
	assert.Equal(t, []string{"2.2", "2.4"}, made.Keys["Boat"]["paint"].Versions)
	schema := made.Keys["Boat"]["paint"].Schema
	assert.True(t, node.True(&schema, "nullable"), "as the last version describes it")
	assert.Equal(t, []string{"Sail", "SailFlag"}, sorted(made.Types), "what a key needs and a version lacks")
	assert.Equal(t, f.LeftOut, made.LeftOut)

	since := func(version string) map[string]string {
		keys := map[string]string{}
		for _, k := range made.For(version, less).Keys {
			keys[k.Key] = k.Since
		}
		return keys
	}
	assert.Equal(t, map[string]string{"paint": "2.2", "sail": "2.3", "size": "2.1"}, since("2.0"))
	assert.Equal(t, map[string]string{"paint": "2.2", "sail": "2.3", "size": "2.3"}, since("2.1"))
	assert.Equal(t, map[string]string{"paint": "2.4", "sail": "2.3", "size": "2.3"}, since("2.2"))
	assert.Equal(t, map[string]string{"paint": "2.4", "sail": "2.4"}, since("2.3"))
	assert.Empty(t, since("2.4"))

	again, _ := made.Propose(versions)
	assert.Empty(t, again.Differences(made))
	fewer, _ := made.Propose(versions[:2])
	assert.Equal(t, []string{"+ Boat.odd", "- Boat.sail", "- Boat.size"}, fewer.Differences(made))
}

func TestFile(t *testing.T) {
	made, _ := (&File{}).Propose([]Shaped{
		shaped(t, "2.1", "name: {type: string}", ""),
		shaped(t, "2.2", "name: {type: string}, sail: {$ref: '#/components/schemas/sail'}", ", sail: {properties: {id: {type: integer}}}"),
	})
	text, err := made.Bytes()
	require.NoError(t, err)
	path := filepath.Join(t.TempDir(), FileName)
	require.NoError(t, os.WriteFile(path, text, 0o600))
	read, err := Load(path)
	require.NoError(t, err)
	again, err := read.Bytes()
	require.NoError(t, err)
	assert.Equal(t, string(text), string(again))
	assert.Equal(t, 1, read.Len())
	assert.Len(t, read.For("2.1", less).Types, 1)

	none, err := Load(filepath.Join(t.TempDir(), FileName))
	require.NoError(t, err, "there need be no such keys")
	assert.Zero(t, none.Len())
}

func TestLoadRefuses(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"an unknown key": {"keyz: {}", "keyz"},
		"no versions":    {"keys: {Boat: {paint: {schema: {type: string}}}}", "Boat.paint needs versions and a schema"},
		"no schema":      {"keys: {Boat: {paint: {versions: ['2.2']}}}", "Boat.paint needs versions and a schema"},
		"no YAML":        {"keys: [", "yaml"},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), FileName)
			require.NoError(t, os.WriteFile(path, []byte(c.text), 0o600))
			_, err := Load(path)
			assert.ErrorContains(t, err, FileName)
			assert.ErrorContains(t, err, c.want)
		})
	}
}
