package importer

import (
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/seed-a528e955/intercom-go/scripts/internal/node"
)

var types = []string{"string", "integer", "number", "boolean", "array", "object"}

// typeNames says what the names mean that descriptions use for types and
// OpenAPI does not have.
var typeNames = map[string]string{
	"list": "array",
	"dict": "object", "hash": "object", "map": "object",
	"str": "string", "text": "string",
	"int": "integer", "long": "integer",
	"bool":  "boolean",
	"float": "number", "double": "number", "decimal": "number",
}

// typeName returns the type that a name means, "" for none.
func typeName(n *yaml.Node) string {
	if n == nil || n.Kind != yaml.ScalarNode {
		return ""
	}
	name := strings.ToLower(strings.TrimSpace(n.Value))
	if slices.Contains(types, name) {
		return name
	}
	return typeNames[name]
}

// isNullType reports whether a type is OpenAPI 3.1's null.
func isNullType(n *yaml.Node) bool {
	return n != nil && n.Kind == yaml.ScalarNode && (n.Tag == "!!null" || n.Value == "null")
}

// repairType leaves one type that OpenAPI 3.0 has, or none: "list" is an array,
// [string, null] a nullable string, [string, integer] alternatives, an object
// with properties an object.
func (c *converter) repairType(s *yaml.Node, at place) {
	n := node.Get(s, "type")
	at = at.to("type")
	switch {
	case n == nil || node.IsNull(n):
	case node.IsList(n):
		c.repairTypeList(s, n, at)
	case isNullType(n):
		node.Delete(s, "type")
		setNullable(s)
		c.note(RuleType, at, n, "null is nullable")
	default:
		name := typeName(n)
		if name != "" && name == n.Value && n.Tag == "!!str" {
			return
		}
		found := clip(n.Value)
		if n.Kind != yaml.ScalarNode {
			found = "a mapping"
		}
		rule := RuleType
		if name == "" {
			rule, name = RuleUnknownType, guessType(s, n)
		}
		if name == "" {
			node.Delete(s, "type")
			c.note(rule, at, n, "%s dropped", found)
			return
		}
		node.Set(s, "type", lineOf(node.String(name), n))
		c.note(rule, at, n, "%s is %s", found, name)
	}
}

// guessType tells the type of a schema whose type is no word: from what else it
// has, or from a type inside.
func guessType(s, n *yaml.Node) string {
	switch {
	case node.Has(s, "properties"):
		return "object"
	case node.Has(s, "items"):
		return "array"
	default:
		return typeName(node.Get(n, "type"))
	}
}

// repairTypeList handles OpenAPI 3.1's list of types.
func (c *converter) repairTypeList(s, list *yaml.Node, at place) {
	var names []string
	null := false
	for _, item := range list.Content {
		if isNullType(item) {
			null = true
		} else if name := typeName(item); name != "" && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	if slices.Contains(names, "number") {
		names = slices.DeleteFunc(names, func(name string) bool { return name == "integer" })
	}
	node.Delete(s, "type")
	if null {
		setNullable(s)
	}
	found := strings.Join(names, ", ")
	switch {
	case len(names) == 1:
		s.Content = append([]*yaml.Node{node.String("type"), lineOf(node.String(names[0]), list)}, s.Content...)
	case len(names) > 1 && !node.Has(s, "oneOf"):
		node.Set(s, "oneOf", lineOf(alternatives(s, names), list))
		found = "one of " + found
	case len(names) > 1:
		found = "dropped, oneOf is there"
	case found == "":
		found = "no type"
	}
	if null {
		found += ", nullable"
	}
	c.note(RuleType, at, list, "a list of types is %s", found)
}

// keywordsOf lists the keywords that say something about one type only.
var keywordsOf = map[string][]string{
	"string": {"format", "minLength", "maxLength", "pattern"},
	"number": {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"},
	"array":  {"items", "minItems", "maxItems", "uniqueItems"},
	"object": {"properties", "required", "additionalProperties", "minProperties", "maxProperties"},
}

// alternatives makes a schema of each type and moves the keywords there that
// belong to it.
func alternatives(s *yaml.Node, names []string) *yaml.Node {
	list := node.List()
	for _, name := range names {
		alternative := node.Map("type", name)
		group := name
		if group == "integer" {
			group = "number"
		}
		for _, key := range keywordsOf[group] {
			if v := node.Get(s, key); v != nil {
				node.Set(alternative, key, v)
				node.Delete(s, key)
			}
		}
		list.Content = append(list.Content, alternative)
	}
	return list
}

// setNullable marks a schema nullable, whatever it says so far.
func setNullable(s *yaml.Node) { node.Set(s, "nullable", node.Bool(true)) }

// repairNullAlternative turns a null among the alternatives, as OpenAPI 3.1
// writes it, into nullable. An only alternative that is left is an allOf.
func (c *converter) repairNullAlternative(s *yaml.Node, at place) {
	for _, key := range []string{"oneOf", "anyOf"} {
		list := node.Get(s, key)
		rest := slices.DeleteFunc(slices.Clone(node.Items(list)), func(item *yaml.Node) bool {
			return node.Has(item, "type") && isNullType(node.Get(item, "type")) && len(factsOf(item)) == 1
		})
		if len(rest) == len(node.Items(list)) {
			continue
		}
		c.note(RuleOpenAPI31, at.to(key), list, "null among the alternatives is nullable")
		setNullable(s)
		switch {
		case len(rest) == 0:
			node.Delete(s, key)
		case len(rest) == 1 && !node.Has(s, "allOf"):
			node.Delete(s, key)
			node.Set(s, "allOf", lineOf(node.List(rest...), list))
		default:
			node.Set(s, key, lineOf(node.List(rest...), list))
		}
	}
}

// factsOf returns the keys of a mapping that are not prose.
func factsOf(n *yaml.Node) []string {
	return slices.DeleteFunc(node.Keys(n), isProse)
}

// repairConst writes OpenAPI 3.1's const as an enum of one.
func (c *converter) repairConst(s *yaml.Node, at place) {
	value := node.Get(s, "const")
	if value == nil {
		return
	}
	node.Delete(s, "const")
	if !node.Has(s, "enum") {
		node.Set(s, "enum", lineOf(node.List(value), value))
	}
	c.note(RuleOpenAPI31, at.to("const"), value, "const is an enum of one")
}

// repairExclusive writes OpenAPI 3.1's exclusiveMinimum: 5 as minimum: 5 that
// is exclusive. Of two limits the one that allows less stays.
func (c *converter) repairExclusive(s *yaml.Node, at place) {
	for _, side := range []struct {
		limit, exclusive string
		sign             float64
	}{{"minimum", "exclusiveMinimum", 1}, {"maximum", "exclusiveMaximum", -1}} {
		n := node.Get(s, side.exclusive)
		value := numeral(n)
		if value == nil {
			continue
		}
		c.note(RuleOpenAPI31, at.to(side.exclusive), n, "%s is a limit and exclusive", value.Value)
		if other := numeral(node.Get(s, side.limit)); other != nil && side.sign*float(other) > side.sign*float(value) {
			node.Delete(s, side.exclusive)
			continue
		}
		node.Set(s, side.limit, value)
		node.Set(s, side.exclusive, lineOf(node.Bool(true), n))
	}
}

// float returns the number that a numeral says.
func float(n *yaml.Node) float64 {
	f, _ := strconv.ParseFloat(n.Value, 64) // a numeral is a number
	return f
}
