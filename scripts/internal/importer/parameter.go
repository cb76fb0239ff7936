package importer

import (
	"slices"

	"go.yaml.in/yaml/v3"

	"github.com/seed-a528e955/intercom-go/scripts/internal/node"
)

// styles lists how a parameter may be written, by where it is.
var styles = map[string][]string{
	"path":   {"simple", "label", "matrix"},
	"query":  {"form", "spaceDelimited", "pipeDelimited", "deepObject"},
	"header": {"simple"},
	"cookie": {"form"},
}

// parameters takes over the list of parameters of a path or an operation.
func (c *converter) parameters(n *yaml.Node, at place) *yaml.Node {
	if node.IsMap(n) {
		c.note(RuleParameterPlace, at, n, "a mapping is written as a list")
		n = lineOf(node.List(parametersOfMap(n)...), n)
	}
	return c.list(n, at, c.parameterItem)
}

// parametersOfMap reads parameters given as one parameter, or by name.
func parametersOfMap(n *yaml.Node) []*yaml.Node {
	if node.Has(n, "in") || node.Has(n, "$ref") {
		return []*yaml.Node{n}
	}
	var items []*yaml.Node
	for name, value := range node.Pairs(n) {
		if node.IsMap(value) {
			value = shallow(value)
			if !node.Has(value, "name") {
				node.Set(value, "name", node.String(name))
			}
		}
		items = append(items, value)
	}
	return items
}

// parameterItem takes over a parameter of a list: a reference or the thing
// itself.
func (c *converter) parameterItem(n *yaml.Node, at place) *yaml.Node {
	return c.refOr(n, at, "parameters", c.parameter)
}

// parameter takes over one parameter.
func (c *converter) parameter(n *yaml.Node, at place) *yaml.Node {
	name := word(n, "name")
	if name == "" {
		c.note(RuleBadValue, at, n, "dropped, a parameter needs a name")
		return nil
	}
	n = shallow(n)
	in := word(n, "in")
	switch {
	case in == "body" || in == "formData":
		c.note(RuleParameterPlace, at, n, "%s in the %s dropped, a request body is needed", name, in)
		return nil
	case styles[in] == nil:
		c.note(RuleParameterPlace, at, n, "%s in %s is a query parameter", name, clip(in))
		in = "query"
		node.Set(n, "in", lineOf(node.String(in), n))
	}
	if in == "path" && !node.True(n, "required") {
		node.Set(n, "required", lineOf(node.Bool(true), n))
		c.note(RulePathOptional, at, n, "%s is required", name)
	}
	c.liftSchema(n, at)
	c.checkStyle(n, at, in)
	return c.object(n, at, []keyword{
		{"name", c.text},
		{"in", c.text},
		{"required", c.boolean},
		{"deprecated", c.boolean},
		{"allowEmptyValue", c.boolean},
		{"style", c.text},
		{"explode", c.boolean},
		{"allowReserved", c.boolean},
		{"schema", c.schema},
		{"content", c.content},
	})
}

// liftSchema gives a schema to a parameter or header that has none: from
// keywords that belong into one, or a string.
func (c *converter) liftSchema(n *yaml.Node, at place) {
	hasSchema := !node.IsNull(node.Get(n, "schema"))
	if content := node.Get(n, "content"); content != nil {
		if !hasSchema && node.IsMap(content) && len(content.Content) == 2 && c.isMediaType(content.Content[0].Value) {
			return
		}
		node.Delete(n, "content")
		c.note(RuleParameterSchema, at, content, "content dropped")
	}
	if hasSchema {
		return
	}
	node.Delete(n, "schema")
	s := lineOf(node.Map(), n)
	for _, k := range c.schemaKeywords() {
		if v := node.Get(n, k.name); v != nil && k.name != "required" && k.name != "deprecated" {
			put(s, k.name, v)
			node.Delete(n, k.name)
		}
	}
	if len(s.Content) == 0 {
		put(s, "type", node.String("string"))
	}
	node.Set(n, "schema", s)
	c.note(RuleParameterSchema, at, n, "given one")
}

// checkStyle drops a style that cannot be where the parameter is.
func (c *converter) checkStyle(n *yaml.Node, at place, in string) {
	if style := node.Get(n, "style"); style != nil && !slices.Contains(styles[in], style.Value) {
		node.Delete(n, "style", "explode")
		c.note(RuleParameterStyle, at, style, "%s cannot be in the %s, dropped", clip(style.Value), in)
	}
	if v := node.Get(n, "allowEmptyValue"); v != nil && in != "query" {
		node.Delete(n, "allowEmptyValue")
		c.note(RuleParameterStyle, at, v, "allowEmptyValue is for the query, dropped")
	}
}
