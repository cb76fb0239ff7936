package pipeline_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestDiffAndWrite(t *testing.T) {
	dir := project(t, map[string]string{
		"gen/v29/ships.gen.go": "package intercom\n", "gen/v29/own.go": "package intercom\n", "gen/v210/ships.gen.go": "package intercom\n",
		"gen/v29/boats.gen.go": "package intercom\n",
	})
	p := open(t, dir)
	out, err := p.Generate("2.9")
	require.NoError(t, err)
	diff, err := p.Diff(out)
	require.NoError(t, err)
	assert.Equal(t, []string{
		"facade/intercomtest/samples/2.9.json is missing", "gen/v29/boats.gen.go differs", "gen/v29/client.gen.go is missing", "gen/v29/models.gen.go is missing",
		"gen/v29/ships.gen.go is generated no more", "openapi/names/2.9.yaml is missing", "scripts/conformance/options_v29.gen.go is missing",
	}, diff)
	assert.FileExists(t, filepath.Join(dir, "gen/v29/ships.gen.go"), "a look changes nothing")

	require.NoError(t, p.Write(t.Context(), out))
	diff, err = p.Diff(out)
	require.NoError(t, err)
	assert.Empty(t, diff)
	assert.NoFileExists(t, filepath.Join(dir, "gen/v29/ships.gen.go"))
	assert.FileExists(t, filepath.Join(dir, "gen/v29/own.go"), "what nobody generated stays")
	assert.FileExists(t, filepath.Join(dir, "gen/v210/ships.gen.go"), "another version's files stay")
	for path, want := range out.Files {
		have, err := os.ReadFile(filepath.Join(dir, path))
		require.NoError(t, err)
		assert.Equal(t, string(want), string(have))
	}

	before, err := os.Stat(filepath.Join(dir, "gen/v29/models.gen.go"))
	require.NoError(t, err)
	require.NoError(t, os.Chmod(filepath.Join(dir, "gen/v29/models.gen.go"), 0o400))
	require.NoError(t, p.Write(t.Context(), out), "what is the same is not written again")
	after, err := os.Stat(filepath.Join(dir, "gen/v29/models.gen.go"))
	require.NoError(t, err)
	assert.Equal(t, before.ModTime(), after.ModTime())
}
