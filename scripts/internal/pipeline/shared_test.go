package pipeline_test

import (
	"go/parser"
	"go/token"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/scripts/internal/pipeline"
)

func TestShared(t *testing.T) {
	p := open(t, project(t, map[string]string{"openapi/2.10/intercom.yaml": description, "openapi/preview/intercom.yaml": description}))
	out, err := p.Shared()
	require.NoError(t, err)
	require.Len(t, out.Files, 1)
	code := string(out.Files["scripts/conformance/versions.gen.go"])
	file, err := parser.ParseFile(token.NewFileSet(), "versions.gen.go", code, 0)
	require.NoError(t, err)
	assert.Len(t, file.Imports, 4)
	assert.Regexp(t, `(?s)Name: "2\.9", Header: "2\.9".*v29\.New.*Name: "2\.10".*v210\.New.*Name: "preview", Header: "Preview".*preview\.New`, code)

	diff, err := p.Diff(out)
	require.NoError(t, err)
	assert.Equal(t, []string{"scripts/conformance/versions.gen.go is missing"}, diff)
	require.NoError(t, p.Write(t.Context(), out))
	diff, err = p.Diff(out)
	require.NoError(t, err)
	assert.Empty(t, diff)
}

// What versions that are gone have left behind is told of and goes.
func TestSharedOfVersionsThatAreGone(t *testing.T) {
	left := []string{"facade/intercomtest/samples/2.8.json", "gen/v28/boats.gen.go", "gen/v28/models.gen.go", "scripts/conformance/options_v28.gen.go"}
	stay := []string{
		"facade/intercomtest/samples/2.9.json", "gen/v29/models.gen.go", "gen/v28/own.go", "gen/odd.gen.go", "scripts/conformance/options_v29.gen.go",
		"scripts/conformance/fake_test.go", "facade/intercomtest/samples/README.md",
	}
	files := map[string]string{}
	for _, f := range append(left, stay...) {
		files[f] = "{}\n"
	}
	p := open(t, project(t, files))
	out, err := p.Shared()
	require.NoError(t, err)
	diff, err := p.Diff(out)
	require.NoError(t, err)
	want := []string{"scripts/conformance/versions.gen.go is missing"}
	for _, f := range left {
		want = append(want, f+" is generated no more")
	}
	assert.ElementsMatch(t, want, diff)
	require.NoError(t, p.Write(t.Context(), out))
	for _, f := range left {
		assert.NoFileExists(t, filepath.Join(p.Root, f))
	}
	for _, f := range stay {
		assert.FileExists(t, filepath.Join(p.Root, f))
	}
}

func TestUnused(t *testing.T) {
	p := open(t, project(t, map[string]string{
		"openapi/sentences.yaml": "models: {Boat: floats., Ship: sails.}\nservices: {Boats: floats., Docks: dry.}\nfields: {Boat.Size: is long., Boat.Mast: is tall., Ship.Size: is longer.}\n",
		"openapi/webhooks.yaml":  "items:\n  boat: Boat\n  mast: Mast\n",
	}))
	out, err := p.Generate("2.9")
	require.NoError(t, err)
	unused, err := p.Unused([]*pipeline.Output{out})
	require.NoError(t, err)
	assert.Equal(t, []string{
		"openapi/sentences.yaml:1: Ship", "openapi/sentences.yaml:2: Docks", "openapi/sentences.yaml:3: Boat.Mast",
		"openapi/sentences.yaml:3: Ship.Size", "openapi/webhooks.yaml:3: mast: Mast",
	}, unused)
}
