package importer

import (
	"slices"

	"go.yaml.in/yaml/v3"

	"github.com/seed-a528e955/intercom-go/scripts/internal/node"
)

// repairProperties leaves a mapping, and moves what a property says about
// being required to where OpenAPI has it: the list beside the properties.
func (c *converter) repairProperties(s *yaml.Node, at place) {
	n := node.Get(s, "properties")
	if n == nil {
		return
	}
	here := at.to("properties")
	if !node.IsMap(n) {
		found := propertiesOfList(n)
		if len(found.Content) == 0 {
			node.Delete(s, "properties")
			c.note(RuleProperties, here, n, "dropped, there are none")
			return
		}
		c.note(RuleProperties, here, n, "a list is a mapping")
		n = lineOf(found, n)
	}
	n = shallow(n)
	var required []*yaml.Node
	for i := 0; i+1 < len(n.Content); i += 2 {
		name, property := n.Content[i].Value, n.Content[i+1]
		flag := node.Get(property, "required")
		value, ok := truth(flag)
		if !ok {
			continue
		}
		property = shallow(property)
		node.Delete(property, "required")
		n.Content[i+1] = property
		if value {
			required = append(required, node.String(name))
			c.note(RuleRequired, here.to(name).to("required"), flag, "moved to the list beside the properties")
		} else {
			c.note(RuleRequired, here.to(name).to("required"), flag, "false dropped")
		}
	}
	node.Set(s, "properties", n)
	if len(required) > 0 {
		list := lineOf(node.List(), n)
		if given := node.Get(s, "required"); node.IsList(given) {
			list.Content = slices.Clone(given.Content)
		}
		names := node.Strings(list)
		required = slices.DeleteFunc(required, func(r *yaml.Node) bool { return slices.Contains(names, r.Value) })
		list.Content = append(list.Content, required...)
		node.Set(s, "required", list)
	}
}

// propertiesOfList reads properties given as a list, each a mapping by name or
// with a name.
func propertiesOfList(n *yaml.Node) *yaml.Node {
	out := node.Map()
	for _, item := range node.Items(n) {
		if name := word(item, "name"); name != "" {
			item = shallow(item)
			node.Delete(item, "name")
			node.Set(out, name, item)
			continue
		}
		for name, property := range node.Pairs(item) {
			if node.IsMap(property) {
				node.Set(out, name, property)
			}
		}
	}
	return out
}

// repairRequired leaves a list of names, each once. Names that no property has
// stay: what they mean may be declared beside.
func (c *converter) repairRequired(s *yaml.Node, at place) {
	n := node.Get(s, "required")
	if n == nil || node.IsNull(n) {
		return
	}
	here := at.to("required")
	if _, ok := truth(n); ok || node.IsMap(n) {
		node.Delete(s, "required")
		c.note(RuleRequired, here, n, "dropped, no list")
		return
	}
	if n.Kind == yaml.ScalarNode {
		c.note(RuleRequired, here, n, "a single name is a list of one")
		n = lineOf(node.List(n), n)
	}
	list := node.List()
	for _, item := range n.Content {
		if item.Kind != yaml.ScalarNode || node.IsNull(item) || slices.Contains(node.Strings(list), item.Value) {
			c.note(RuleRequired, here, item, "%s dropped, it is no name or is there twice", clip(item.Value))
			continue
		}
		list.Content = append(list.Content, node.String(item.Value))
	}
	if len(list.Content) == 0 {
		node.Delete(s, "required")
		return
	}
	node.Set(s, "required", list)
}

// repairItems gives every list one schema for its items.
func (c *converter) repairItems(s *yaml.Node, at place) {
	n := node.Get(s, "items")
	if node.IsNull(n) {
		node.Delete(s, "items")
		if word(s, "type") == "array" {
			node.Set(s, "items", lineOf(node.Map(), s))
			c.note(RuleItems, at, s, "items of any kind")
		}
		return
	}
	if !node.IsList(n) {
		return
	}
	switch {
	case len(n.Content) == 0 || len(n.Content) == 1 && node.IsNull(n.Content[0]):
		node.Set(s, "items", lineOf(node.Map(), n))
	case len(n.Content) == 1:
		node.Set(s, "items", n.Content[0])
	default:
		node.Set(s, "items", lineOf(node.Map("oneOf", n), n))
	}
	c.note(RuleItemList, at.to("items"), n, "one schema of %d", len(n.Content))
}

// repairCombinations leaves lists of schemas in allOf, oneOf and anyOf.
func (c *converter) repairCombinations(s *yaml.Node, at place) {
	for _, key := range []string{"allOf", "oneOf", "anyOf"} {
		n := node.Get(s, key)
		if n == nil || node.IsNull(n) {
			continue
		}
		if node.IsMap(n) {
			c.note(RuleBadValue, at.to(key), n, "a single schema is a list of one")
			n = lineOf(node.List(n), n)
		}
		list := lineOf(node.List(), n)
		for _, item := range node.Items(n) {
			if !node.IsMap(item) {
				c.note(RuleSchema, at.to(key), item, "dropped")
				continue
			}
			list.Content = append(list.Content, item)
		}
		if len(list.Content) == 0 {
			c.note(RuleBadValue, at.to(key), n, "dropped, it has no schemas")
			node.Delete(s, key)
			continue
		}
		node.Set(s, key, list)
	}
}

// repairDirection drops readOnly and writeOnly where a property is both, which
// it cannot be.
func (c *converter) repairDirection(s *yaml.Node, at place) {
	if node.True(s, "readOnly") && node.True(s, "writeOnly") {
		c.note(RuleBadValue, at, s, "readOnly and writeOnly dropped, it cannot be both")
		node.Delete(s, "readOnly", "writeOnly")
	}
}
