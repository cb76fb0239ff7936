// Package node holds small helpers over yaml.Node trees. The tools work on the
// tree and not on Go maps, so that order, line numbers and duplicate keys stay
// in hand.
package node

import (
	"strconv"

	"go.yaml.in/yaml/v3"
)

// Root returns the document's top node: the tree below a document node, or the
// node itself.
func Root(n *yaml.Node) *yaml.Node {
	if n != nil && n.Kind == yaml.DocumentNode && len(n.Content) > 0 {
		return n.Content[0]
	}
	return n
}

// IsMap reports whether n is a mapping.
func IsMap(n *yaml.Node) bool { return n != nil && n.Kind == yaml.MappingNode }

// IsList reports whether n is a sequence.
func IsList(n *yaml.Node) bool { return n != nil && n.Kind == yaml.SequenceNode }

// IsNull reports whether n is absent or YAML's null.
func IsNull(n *yaml.Node) bool { return n == nil || n.Kind == yaml.ScalarNode && n.Tag == "!!null" }

// Get returns the value of key in the mapping n, nil when it is not there or n
// is no mapping. Several keys walk down.
func Get(n *yaml.Node, keys ...string) *yaml.Node {
	for _, key := range keys {
		i := Index(n, key)
		if i < 0 {
			return nil
		}
		n = n.Content[i+1]
	}
	return n
}

// Index returns where key stands in the mapping's Content, -1 when it is not
// there.
func Index(n *yaml.Node, key string) int {
	if !IsMap(n) {
		return -1
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == key {
			return i
		}
	}
	return -1
}

// Has reports whether the mapping n has key.
func Has(n *yaml.Node, key string) bool { return Index(n, key) >= 0 }

// Set puts value under key: in place where the key exists, at the end where it
// does not.
func Set(n *yaml.Node, key string, value *yaml.Node) {
	if i := Index(n, key); i >= 0 {
		n.Content[i+1] = value
		return
	}
	n.Content = append(n.Content, String(key), value)
}

// Delete removes the keys from the mapping n and reports whether any was there.
func Delete(n *yaml.Node, keys ...string) bool {
	found := false
	for _, key := range keys {
		if i := Index(n, key); i >= 0 {
			n.Content = append(n.Content[:i:i], n.Content[i+2:]...)
			found = true
		}
	}
	return found
}

// Text returns the scalar under key, "" when it is not there.
func Text(n *yaml.Node, key string) string {
	if v := Get(n, key); v != nil && v.Kind == yaml.ScalarNode {
		return v.Value
	}
	return ""
}

// True reports whether the scalar under key is true.
func True(n *yaml.Node, key string) bool { return Text(n, key) == "true" }

// Pairs yields the mapping's keys and values in order. The mapping may not be
// changed meanwhile; collect first where it must be.
func Pairs(n *yaml.Node) func(yield func(key string, value *yaml.Node) bool) {
	return func(yield func(string, *yaml.Node) bool) {
		if !IsMap(n) {
			return
		}
		for i := 0; i+1 < len(n.Content); i += 2 {
			if !yield(n.Content[i].Value, n.Content[i+1]) {
				return
			}
		}
	}
}

// Keys returns the mapping's keys in order.
func Keys(n *yaml.Node) []string {
	var keys []string
	for key := range Pairs(n) {
		keys = append(keys, key)
	}
	return keys
}

// Items returns the sequence's items, nil for anything else.
func Items(n *yaml.Node) []*yaml.Node {
	if !IsList(n) {
		return nil
	}
	return n.Content
}

// Strings returns the scalars of the sequence n.
func Strings(n *yaml.Node) []string {
	var out []string
	for _, item := range Items(n) {
		out = append(out, item.Value)
	}
	return out
}

// Map makes a mapping out of keys and values in turn.
func Map(pairs ...any) *yaml.Node {
	n := &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map"}
	for i := 0; i+1 < len(pairs); i += 2 {
		key, _ := pairs[i].(string)
		Set(n, key, Value(pairs[i+1]))
	}
	return n
}

// List makes a sequence.
func List(items ...*yaml.Node) *yaml.Node {
	return &yaml.Node{Kind: yaml.SequenceNode, Tag: "!!seq", Content: items}
}

// String makes a string scalar.
func String(s string) *yaml.Node {
	return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: s}
}

// Bool makes a boolean scalar.
func Bool(b bool) *yaml.Node {
	return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!bool", Value: strconv.FormatBool(b)}
}

// Value makes a node out of a string, a bool, an int, a list of strings, a node
// or nil (null).
func Value(v any) *yaml.Node {
	switch v := v.(type) {
	case *yaml.Node:
		return v
	case string:
		return String(v)
	case bool:
		return Bool(v)
	case int:
		return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!int", Value: strconv.Itoa(v)}
	case []string:
		list := List()
		for _, s := range v {
			list.Content = append(list.Content, String(s))
		}
		return list
	default:
		return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!null", Value: "null"}
	}
}

// Clone copies a tree, comments and positions included. Aliases are resolved.
func Clone(n *yaml.Node) *yaml.Node {
	if n == nil {
		return nil
	}
	if n.Kind == yaml.AliasNode {
		return Clone(n.Alias)
	}
	c := *n
	c.Anchor = ""
	c.Content = make([]*yaml.Node, len(n.Content))
	for i, child := range n.Content {
		c.Content[i] = Clone(child)
	}
	return &c
}

// Walk calls visit for n and everything below it, parents first, with the path
// that leads there ("paths", "/me", "get", …; sequence items by number).
// Returning false keeps it out of that branch.
func Walk(n *yaml.Node, path []string, visit func(n *yaml.Node, path []string) bool) {
	if n == nil || !visit(n, path) {
		return
	}
	switch n.Kind {
	case yaml.DocumentNode:
		for _, child := range n.Content {
			Walk(child, path, visit)
		}
	case yaml.MappingNode:
		for i := 0; i+1 < len(n.Content); i += 2 {
			Walk(n.Content[i+1], append(path[:len(path):len(path)], n.Content[i].Value), visit)
		}
	case yaml.SequenceNode:
		for i, child := range n.Content {
			Walk(child, append(path[:len(path):len(path)], strconv.Itoa(i)), visit)
		}
	}
}
