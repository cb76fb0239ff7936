package pipeline

import (
	"fmt"
	"go/ast"
	"go/parser"
	"maps"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/seed-a528e955/intercom-go/scripts/internal/near"
	"github.com/seed-a528e955/intercom-go/scripts/internal/node"
	"github.com/seed-a528e955/intercom-go/scripts/internal/shape"
)

// goTypes are the types of the package that corrections put in place of others, with
// where they stand in the description and in the corrections.
type goTypes map[string]string

func (p *Project) goTypes(root *yaml.Node) (goTypes, error) {
	found := goTypes{}
	var failed error
	node.Walk(root, nil, func(n *yaml.Node, path []string) bool {
		text := node.Text(n, "x-go-type")
		if text == "" {
			return true
		}
		e, err := parser.ParseExpr(text)
		if err != nil {
			failed = fmt.Errorf("%s: x-go-type: %q is no type", strings.Join(path, "."), text)
			return false
		}
		ast.Inspect(e, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.SelectorExpr: // of another package, and known there
				return false
			case *ast.Ident:
				if n.IsExported() {
					found[n.Name] = fmt.Sprintf("%s: x-go-type %s at %s", p.Corrections.Says(text), text, strings.Join(path, "."))
				}
			}
			return true
		})
		return true
	})
	return found, failed
}

// check refuses types that the package does not have.
func (t goTypes) check(doc *shape.Doc) error {
	for _, name := range slices.Sorted(maps.Keys(t)) {
		if !doc.Has(name) {
			return fmt.Errorf("%s: version %s has no type %s%s", t[name], doc.Version, name, near.Hint(name, doc.Keys("")))
		}
	}
	return nil
}
