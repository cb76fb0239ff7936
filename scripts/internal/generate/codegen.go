// Package generate runs oapi-codegen over a shaped description and lays the
// result out as a package, one file a service.
package generate

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"sync"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/oapi-codegen/oapi-codegen/v2/pkg/codegen"
	"go.yaml.in/yaml/v3"

	"github.com/seed-a528e955/intercom-go/scripts/internal/node"
)

// replaceable are the templates of the generator that a user template may stand
// for. A misspelt one is no error upstream and would bring the stock client back.
var replaceable = map[string]bool{
	"imports.tmpl": true, "constants.tmpl": true, "typedef.tmpl": true, "param-types.tmpl": true,
	"request-bodies.tmpl": true, "client.tmpl": true, "client-with-responses.tmpl": true,
}

// Config reads oapi-codegen.yaml and loads the templates it names. root is the
// project's folder.
func Config(root string) (codegen.Configuration, error) {
	path := filepath.Join(root, "oapi-codegen.yaml")
	var c codegen.Configuration
	data, err := os.ReadFile(path)
	if err != nil {
		return c, fmt.Errorf("generator configuration: %w", err)
	}
	dec := yaml.NewDecoder(bytes.NewReader(data))
	dec.KnownFields(true)
	if err := dec.Decode(&c); err != nil {
		return c, fmt.Errorf("%s: %w", path, err)
	}
	names := make([]string, 0, len(c.OutputOptions.UserTemplates))
	for name := range c.OutputOptions.UserTemplates {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		if !replaceable[name] {
			return c, fmt.Errorf("%s: %q is no template of the generator", path, name)
		}
		text, err := os.ReadFile(filepath.Join(root, c.OutputOptions.UserTemplates[name]))
		if err != nil {
			return c, fmt.Errorf("%s: template %s: %w", path, name, err)
		}
		c.OutputOptions.UserTemplates[name] = string(text)
	}
	version := "v2"
	c.NoVCSVersionOverride = &version
	return c.UpdateDefaults(), nil
}

var generating sync.Mutex // the generator keeps its state in variables of its package

// Code runs the generator and returns one formatted Go file with everything. It
// may be called from several goroutines, which then wait for each other.
func Code(shaped *yaml.Node, config codegen.Configuration) ([]byte, error) {
	node.Walk(shaped, nil, func(n *yaml.Node, _ []string) bool {
		for i := 0; n.Kind == yaml.MappingNode && i < len(n.Content); i += 2 {
			if n.Content[i].Value == "<<" { // is a key here, and to a reader something else
				n.Content[i].Style = yaml.DoubleQuotedStyle
			}
		}
		return true
	})
	data, err := yaml.Marshal(shaped)
	if err != nil {
		return nil, fmt.Errorf("shaped description: %w", err)
	}
	doc, err := openapi3.NewLoader().LoadFromData(data)
	if err != nil {
		return nil, fmt.Errorf("shaped description: %w", err)
	}
	generating.Lock()
	defer generating.Unlock()
	code, err := codegen.Generate(doc, config)
	if err != nil {
		return nil, fmt.Errorf("oapi-codegen: %w", err)
	}
	return []byte(code), nil
}
