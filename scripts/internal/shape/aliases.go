package shape

import (
	"go.yaml.in/yaml/v3"

	"github.com/seed-a528e955/intercom-go/scripts/internal/node"
)

// inlineAliases puts what is neither an object nor an enum (a list, a map, a
// scalar) in the place of the references to it: Go needs no name for it. One
// that contains itself is left without a type.
func inlineAliases(d *Doc) error {
	alias := func(name string) *yaml.Node {
		s := node.Get(d.schemas, name)
		if s == nil || isObject(s) || isEnum(s) {
			return nil
		}
		return s
	}
	var expand func(n *yaml.Node, stack []string)
	expand = func(n *yaml.Node, stack []string) {
		for refName(n) != "" {
			name := refName(n)
			target := alias(name)
			if target == nil {
				break
			}
			if contains(stack, name) {
				d.note("list or map that contains itself", name, "left as raw JSON")
				target = node.Map()
			}
			stack = append(stack[:len(stack):len(stack)], name)
			replaceMarked(n, target)
		}
		for _, p := range node.Pairs(node.Get(n, "properties")) {
			expand(p, stack)
		}
		for _, key := range []string{"items", "additionalProperties"} {
			if child := node.Get(n, key); node.IsMap(child) {
				expand(child, stack)
			}
		}
	}
	for name, s := range node.Pairs(d.schemas) {
		if alias(name) == nil {
			expand(s, nil)
		}
	}
	for _, op := range d.Operations {
		expand(op.Body, nil)
		expand(op.Result, nil)
		for _, p := range op.QueryParams {
			expand(p.Schema, nil)
		}
	}
	for _, name := range node.Keys(d.schemas) {
		if alias(name) != nil {
			node.Delete(d.schemas, name)
		}
	}
	return nil
}
