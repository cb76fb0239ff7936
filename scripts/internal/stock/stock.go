// Package stock generates a client of a description as oapi-codegen comes, to compare ours with.
package stock

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/oapi-codegen/oapi-codegen/v2/pkg/codegen"
	_ "github.com/oapi-codegen/runtime"       // what the stock output imports, in the version that go.mod names
	_ "github.com/oapi-codegen/runtime/types" // the same
	"go.yaml.in/yaml/v3"

	"github.com/seed-a528e955/intercom-go/scripts/internal/node"
)

// File writes into dir a package that is generated from the imported description as the generator
// comes: its own templates, models and client.
func File(root, version, dir string) (string, error) {
	data, err := os.ReadFile(filepath.Join(root, "openapi", version, "intercom.yaml"))
	if err != nil {
		return "", err
	}
	var doc yaml.Node
	if err := yaml.Unmarshal(data, &doc); err != nil {
		return "", err
	}
	compilable(node.Root(&doc))
	if data, err = yaml.Marshal(&doc); err != nil {
		return "", err
	}
	spec, err := openapi3.NewLoader().LoadFromData(data)
	if err != nil {
		return "", err
	}
	config := codegen.Configuration{PackageName: "intercom", Generate: codegen.GenerateOptions{Models: true, Client: true}}
	config.OutputOptions.ResolveTypeNameCollisions = true
	code, err := codegen.Generate(spec, config.UpdateDefaults())
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, "stock-"+version+".go")
	if err := os.WriteFile(path, []byte(code), 0o600); err != nil {
		return "", fmt.Errorf("stock output: %w", err)
	}
	return path, nil
}

// compilable takes away what keeps the stock output from compiling, and nothing
// else: enums of a single value, whose types clash with components.
func compilable(root *yaml.Node) {
	node.Walk(root, nil, func(n *yaml.Node, _ []string) bool {
		if len(node.Items(node.Get(n, "enum"))) == 1 && node.Text(n, "type") == "string" {
			node.Delete(n, "enum")
		}
		return true
	})
}
