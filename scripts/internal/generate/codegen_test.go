package generate_test

import (
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"

	"github.com/seed-a528e955/intercom-go/scripts/internal/generate"
)

// project writes a folder with a configuration and one template.
func project(t *testing.T, config string) string {
	t.Helper()
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "oapi-codegen.yaml"), []byte(config), 0o600))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "own.tmpl"), []byte("// own words\n"), 0o600))
	return dir
}

func TestConfig(t *testing.T) {
	c, err := generate.Config(project(t, "package: boats\ngenerate: {models: true}\noutput-options: {user-templates: {typedef.tmpl: own.tmpl, client.tmpl: own.tmpl}}\n"))
	require.NoError(t, err)
	assert.Equal(t, "boats", c.PackageName)
	assert.Equal(t, map[string]string{"typedef.tmpl": "// own words\n", "client.tmpl": "// own words\n"}, c.OutputOptions.UserTemplates)
	require.NotNil(t, c.NoVCSVersionOverride, "the generator's version must not depend on how the tool was built")
}

func TestConfigRefuses(t *testing.T) {
	for name, c := range map[string]struct{ config, want string }{
		"an unknown template":  {"package: a\noutput-options: {user-templates: {typedefs.tmpl: own.tmpl}}", `"typedefs.tmpl" is no template of the generator`},
		"a template elsewhere": {"package: a\noutput-options: {user-templates: {typedef.tmpl: nowhere.tmpl}}", "template typedef.tmpl"},
		"an unknown key":       {"package: a\ngenrate: {models: true}", "genrate"},
		"an unknown key below": {"package: a\ngenerate: {modles: true}", "modles"},
		"no YAML":              {"package: [", "yaml"},
		"an empty file":        {"", "EOF"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := generate.Config(project(t, c.config))
			assert.ErrorContains(t, err, "oapi-codegen.yaml")
			assert.ErrorContains(t, err, c.want)
		})
	}
	_, err := generate.Config(t.TempDir())
	assert.ErrorIs(t, err, os.ErrNotExist)
}

// The project's own configuration loads, with every template that the stock
// client would come back without.
func TestConfigOfTheProject(t *testing.T) {
	c, err := generate.Config(root)
	require.NoError(t, err)
	assert.Equal(t, "intercom", c.PackageName)
	for _, name := range []string{"imports.tmpl", "constants.tmpl", "typedef.tmpl", "param-types.tmpl", "request-bodies.tmpl", "client.tmpl", "client-with-responses.tmpl"} {
		assert.NotEmpty(t, c.OutputOptions.UserTemplates[name], name)
	}
}

func TestCodeRefuses(t *testing.T) {
	config, err := generate.Config(root)
	require.NoError(t, err)
	var n yaml.Node
	require.NoError(t, yaml.Unmarshal([]byte("openapi: 3.0.3\npaths: {/a: {get: {responses: {'200': {$ref: '#/nowhere'}}}}}\n"), &n))
	_, err = generate.Code(&n, config)
	assert.ErrorContains(t, err, "shaped description")
}

// Two descriptions at a time do not get into each other; the race detector tells.
func TestCodeAtTheSameTime(t *testing.T) {
	config, err := generate.Config(root)
	require.NoError(t, err)
	var wg sync.WaitGroup
	for _, name := range []string{"Boat", "Mast", "Sail", "Crew"} {
		wg.Go(func() {
			var n yaml.Node
			text := "openapi: 3.0.3\ninfo: {title: a, version: '1'}\npaths: {}\ncomponents: {schemas: {" + name + ": {type: object, properties: {id: {type: string}}}}}\n"
			if !assert.NoError(t, yaml.Unmarshal([]byte(text), &n)) {
				return
			}
			code, err := generate.Code(&n, config)
			assert.NoError(t, err)
			assert.Contains(t, string(code), "type "+name+" struct")
		})
	}
	wg.Wait()
}
