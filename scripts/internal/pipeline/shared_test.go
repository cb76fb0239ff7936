package pipeline_test

import (
	"go/parser"
	"go/token"
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
	require.NoError(t, p.Write(out))
	diff, err = p.Diff(out)
	require.NoError(t, err)
	assert.Empty(t, diff)
}

func TestUnusedSentences(t *testing.T) {
	p := open(t, project(t, map[string]string{
		"openapi/sentences.yaml": "models: {Boat: floats., Ship: sails.}\nservices: {Boats: floats., Docks: dry.}\nfields: {Boat.Size: is long., Boat.Mast: is tall., Ship.Size: is longer.}\n",
	}))
	out, err := p.Generate("2.9")
	require.NoError(t, err)
	assert.Equal(t, []string{"Boat.Mast", "Docks", "Ship", "Ship.Size"}, p.UnusedSentences([]*pipeline.Output{out}))
}
