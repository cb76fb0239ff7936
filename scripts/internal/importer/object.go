package importer

import (
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/seed-a528e955/intercom-go/scripts/internal/node"
)

// keyword is one key that an object of a description may hold, and how its
// value is taken over; a nil result leaves the key out.
type keyword struct {
	name    string
	convert func(n *yaml.Node, at place) *yaml.Node
}

// prose lists the keys, of any object, that hold text and examples for people, or what
// references lead to. They are left out without a word: the report is about facts.
var prose = []string{"$anchor", "$comment", "$defs", "$dynamicAnchor", "description", "example", "examples", "externalDocs", "summary", "title"}

// isProse reports whether a key holds no fact: prose, or an extension.
func isProse(key string) bool { return strings.HasPrefix(key, "x-") || slices.Contains(prose, key) }

// object takes over the keywords of one object, in the order of the list, and
// reports what it does not know.
func (c *converter) object(n *yaml.Node, at place, keywords []keyword) *yaml.Node {
	out := node.Map()
	out.Line = n.Line
	if !node.IsMap(n) {
		c.note(RuleBadValue, at, n, "a mapping is needed, nothing of it is kept")
	}
	known := make(map[string]bool, len(keywords))
	for _, k := range keywords {
		known[k.name] = true
		value := node.Get(n, k.name)
		if value == nil {
			continue
		}
		if node.IsNull(value) {
			c.note(RuleEmptyKeyword, at.to(k.name), value, "dropped")
			continue
		}
		if v := k.convert(value, at.to(k.name)); v != nil {
			put(out, k.name, v)
		}
	}
	for key, value := range node.Pairs(n) {
		if !known[key] && !isProse(key) {
			c.note(RuleUnknownKeyword, at.to(key), value, "dropped")
		}
	}
	return out
}

// put appends a key that is not there yet.
func put(n *yaml.Node, key string, value *yaml.Node) {
	n.Content = append(n.Content, node.String(key), value)
}

// table takes over a mapping whose keys are names (properties, headers, …).
func (c *converter) table(n *yaml.Node, at place, convert func(n *yaml.Node, at place) *yaml.Node) *yaml.Node {
	if !node.IsMap(n) {
		c.note(RuleBadValue, at, n, "dropped, a mapping is needed")
		return nil
	}
	out := node.Map()
	out.Line = n.Line
	for key, value := range node.Pairs(n) {
		if v := convert(value, at.to(key)); v != nil {
			put(out, key, v)
		}
	}
	return out
}

// list takes over a sequence of things, in order; an empty one is left out.
func (c *converter) list(n *yaml.Node, at place, convert func(n *yaml.Node, at place) *yaml.Node) *yaml.Node {
	if !node.IsList(n) {
		c.note(RuleBadValue, at, n, "dropped, a list is needed")
		return nil
	}
	out := lineOf(node.List(), n)
	for i, item := range n.Content {
		if v := convert(item, at.to(strconv.Itoa(i))); v != nil {
			out.Content = append(out.Content, v)
		}
	}
	if len(out.Content) == 0 {
		return nil
	}
	return out
}

// sortKeys orders a mapping by key.
func sortKeys(n *yaml.Node) *yaml.Node { return sortKeysBy(n, strings.Compare) }

// sortKeysBy orders a mapping by key as compare says.
func sortKeysBy(n *yaml.Node, compare func(a, b string) int) *yaml.Node {
	if !node.IsMap(n) {
		return n
	}
	type pair struct{ key, value *yaml.Node }
	var pairs []pair
	for i := 0; i+1 < len(n.Content); i += 2 {
		pairs = append(pairs, pair{n.Content[i], n.Content[i+1]})
	}
	slices.SortStableFunc(pairs, func(a, b pair) int { return compare(a.key.Value, b.key.Value) })
	n.Content = n.Content[:0]
	for _, p := range pairs {
		n.Content = append(n.Content, p.key, p.value)
	}
	return n
}

// shallow copies a node so that its keys can be changed and the source stays.
func shallow(n *yaml.Node) *yaml.Node {
	c := *n
	c.Content = slices.Clone(n.Content)
	return &c
}
