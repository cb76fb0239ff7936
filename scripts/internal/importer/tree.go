package importer

import (
	"errors"
	"fmt"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/seed-a528e955/intercom-go/scripts/internal/node"
)

// maxNodes bounds what aliases may blow a description up by; the largest one known has
// 80,000 nodes of its own.
const maxNodes = 1_000_000

var errTooLarge = errors.New("aliases make it too large")

// resolver copies a tree with every alias and merge key put in place.
type resolver struct {
	nodes int                 // copied by way of an alias
	depth int                 // of aliases
	open  map[*yaml.Node]bool // anchors being copied: one that holds itself has no end
}

// resolveAliases returns a copy of the tree without anchors, aliases, merge
// keys and comments.
func resolveAliases(n *yaml.Node) (*yaml.Node, error) {
	r := resolver{open: map[*yaml.Node]bool{}}
	return r.copy(n)
}

func (r *resolver) copy(n *yaml.Node) (*yaml.Node, error) {
	if n.Kind == yaml.AliasNode {
		if r.open[n.Alias] {
			return nil, fmt.Errorf("line %d: alias *%s holds itself", n.Line, n.Value)
		}
		r.depth++
		defer func() { r.depth-- }()
		return r.copy(n.Alias)
	}
	if r.depth > 0 {
		if r.nodes++; r.nodes > maxNodes {
			return nil, errTooLarge
		}
	}
	r.open[n] = true
	defer delete(r.open, n)
	out := &yaml.Node{Kind: n.Kind, Tag: n.ShortTag(), Value: n.Value, Line: n.Line, Column: n.Column}
	if n.Kind != yaml.MappingNode {
		for _, child := range n.Content {
			item, err := r.copy(child)
			if err != nil {
				return nil, err
			}
			out.Content = append(out.Content, item)
		}
		return out, nil
	}
	var merged []*yaml.Node
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, err := r.copy(n.Content[i])
		if err != nil {
			return nil, err
		}
		value, err := r.copy(n.Content[i+1])
		if err != nil {
			return nil, err
		}
		if key.Kind == yaml.ScalarNode && key.Tag == "!!merge" {
			merged = append(merged, value)
			continue
		}
		out.Content = append(out.Content, key, value)
	}
	for _, m := range merged {
		mergeInto(out, m)
	}
	return out, nil
}

// mergeInto adds what a merge key names, a mapping or a list of them: keys that
// are there already win.
func mergeInto(out, from *yaml.Node) {
	for _, item := range node.Items(from) {
		mergeInto(out, item)
	}
	if !node.IsMap(from) {
		return
	}
	for i := 0; i+1 < len(from.Content); i += 2 {
		if from.Content[i].Kind == yaml.ScalarNode && !node.Has(out, from.Content[i].Value) {
			out.Content = append(out.Content, from.Content[i], from.Content[i+1])
		}
	}
}

// dropDuplicates leaves one of each key in every mapping: the last, as it is
// with readers that do not mind. Among paths and components both are kept,
// merged: no operation and no schema may get lost that way. Keys that are no
// text go too.
func (c *converter) dropDuplicates(n *yaml.Node, at place) {
	for i, child := range node.Items(n) {
		c.dropDuplicates(child, at.to(fmt.Sprint(i)))
	}
	if !node.IsMap(n) {
		return
	}
	var content []*yaml.Node
	seen := map[string]int{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		if key.Kind != yaml.ScalarNode {
			c.note(RuleBadValue, at, key, "dropped a key that is not a text")
			continue
		}
		first, ok := seen[key.Value]
		if !ok {
			seen[key.Value] = len(content)
			content = append(content, key, value)
			continue
		}
		if old := content[first+1]; mergeable(at.to(key.Value)) && node.IsMap(old) && node.IsMap(value) {
			old.Content = append(old.Content, value.Content...)
			c.note(RuleDuplicateKey, at.to(key.Value), key, "merged both")
			continue
		}
		if isMethod(key.Value) && isPathItem(at) {
			c.fail(at.to(key.Value), key, "the method stands twice in one path, first in line %d: one of the two operations would get lost", content[first].Line)
			return
		}
		content[first], content[first+1] = key, value
		c.note(RuleDuplicateKey, at.to(key.Value), key, keptLast)
	}
	n.Content = content
	for key, value := range node.Pairs(n) {
		c.dropDuplicates(value, at.to(key))
	}
}

// mergeable reports whether a place holds a table whose duplicates are merged:
// paths, a path, components, a kind of component.
func mergeable(at place) bool {
	if at == "paths" || at == "components" {
		return true
	}
	if rest, ok := strings.CutPrefix(string(at), "components."); ok {
		return !strings.Contains(rest, ".")
	}
	return isPathItem(at)
}

// isPathItem reports whether a place is that of a path.
func isPathItem(at place) bool {
	rest, ok := strings.CutPrefix(string(at), "paths.")
	return ok && !strings.Contains(rest, ".")
}
