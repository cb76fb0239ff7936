package pipeline_test

import (
	"maps"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/scripts/internal/pipeline"
)

func TestGenerate(t *testing.T) {
	p := open(t, project(t, nil))
	out, err := p.Generate("2.9")
	require.NoError(t, err)
	assert.Equal(t, []string{
		"facade/intercomtest/samples/2.9.json", "gen/v29/boats.gen.go", "gen/v29/client.gen.go", "gen/v29/models.gen.go", "openapi/names/2.9.yaml", "scripts/conformance/options_v29.gen.go",
	}, slices.Sorted(maps.Keys(out.Files)))
	assert.Contains(t, string(out.Files["gen/v29/models.gen.go"]), "// Boat is what floats.\n")
	assert.Regexp(t, "Size +int ", string(out.Files["gen/v29/models.gen.go"]), "the correction is applied")
	assert.Contains(t, string(out.Files["gen/v29/boats.gen.go"]), "// Get returns a boat.\n")
	assert.Contains(t, string(out.Files["facade/intercomtest/samples/2.9.json"]), `"version": "2.9"`)
	assert.Contains(t, string(out.Files["scripts/conformance/options_v29.gen.go"]), "v29.GetBoatParams{}")
	require.Len(t, out.Outcomes, 1)
	assert.True(t, out.Outcomes[0].Matched)
}

func TestGenerateRefuses(t *testing.T) {
	for name, c := range map[string]struct{ path, text, want string }{
		"a version that is not there":  {"openapi/2.9/intercom.yaml", "", "version 2.9 is not imported"},
		"no YAML":                      {"openapi/2.9/intercom.yaml", "paths: {", "yaml"},
		"an empty description":         {"openapi/2.9/intercom.yaml", "\n", "2.9"},
		"no paths":                     {"openapi/2.9/intercom.yaml", "components: {schemas: {boat: {properties: {size: {type: string}}}}}", "version 2.9: the description has no paths"},
		"a correction without a match": {"openapi/2.9/intercom.yaml", "paths: {}\n", "corrections that should hold for 2.9 do not"},
		"a bad configuration":          {"oapi-codegen.yaml", "generate: {modles: true}\n", "oapi-codegen.yaml"},
	} {
		t.Run(name, func(t *testing.T) {
			p, err := pipeline.Reopen(project(t, map[string]string{c.path: c.text}))
			if err == nil {
				_, err = p.Generate("2.9")
			}
			assert.ErrorContains(t, err, c.want)
		})
	}
}

func TestGenerateTwice(t *testing.T) {
	dir := project(t, nil)
	first, err := open(t, dir).Generate("2.9")
	require.NoError(t, err)
	second, err := open(t, dir).Generate("2.9")
	require.NoError(t, err)
	assert.Equal(t, first.Files, second.Files)
}

func TestShape(t *testing.T) {
	p := open(t, project(t, nil))
	doc, outcomes, err := p.Shape("2.9")
	require.NoError(t, err)
	assert.Len(t, outcomes, 1)
	assert.Equal(t, 1, doc.Types())
	_, _, err = p.Shape("2.8")
	assert.ErrorContains(t, err, "version 2.8 is not imported")
}

// A fault of the tools is an error that says whose it is, and where.
func TestGenerateSurvivesItsOwnFaults(t *testing.T) {
	p := open(t, project(t, nil))
	p.Table = nil
	_, err := p.Generate("2.9")
	var bug *pipeline.Bug
	require.ErrorAs(t, err, &bug)
	assert.Equal(t, "2.9", bug.Version)
	assert.NotEmpty(t, bug.Stack)
	assert.ErrorContains(t, err, "version 2.9: corrections and shaping: a fault of this tool")
}
