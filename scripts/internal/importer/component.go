package importer

import (
	"maps"
	"regexp"
	"slices"
	"strconv"

	"go.yaml.in/yaml/v3"

	"github.com/seed-a528e955/intercom-go/scripts/internal/node"
)

// componentKinds in the order in which the output lists them. Examples are
// prose; links and callbacks are not known to occur and would be reported.
var componentKinds = []string{"schemas", "responses", "parameters", "requestBodies", "headers", "securitySchemes"}

// components takes over the shared parts, each kind sorted by name.
func (c *converter) components(n *yaml.Node, at place) *yaml.Node {
	if !node.IsMap(n) {
		c.note(RuleBadValue, at, n, "dropped, a mapping is needed")
		return nil
	}
	convert := map[string]func(n *yaml.Node, at place, name string) *yaml.Node{
		"schemas": func(n *yaml.Node, at place, _ string) *yaml.Node { return c.schema(n, at) },
		"responses": func(n *yaml.Node, at place, name string) *yaml.Node {
			return c.refOr(n, at, "responses", func(n *yaml.Node, at place) *yaml.Node { return c.response(n, at, name) })
		},
		"parameters":      func(n *yaml.Node, at place, _ string) *yaml.Node { return c.parameterItem(n, at) },
		"requestBodies":   func(n *yaml.Node, at place, _ string) *yaml.Node { return c.requestBody(n, at) },
		"headers":         func(n *yaml.Node, at place, _ string) *yaml.Node { return c.refOr(n, at, "headers", c.header) },
		"securitySchemes": func(n *yaml.Node, at place, _ string) *yaml.Node { return c.securityScheme(n, at) },
	}
	var keywords []keyword
	for _, kind := range componentKinds {
		keywords = append(keywords, keyword{kind, func(n *yaml.Node, at place) *yaml.Node {
			out := node.Map()
			for published, value := range node.Pairs(n) {
				name := c.componentName(kind, published)
				if v := convert[kind](value, at.to(published), name); v != nil {
					put(out, name, v)
				} else if kind == "requestBodies" {
					put(out, name, standIn(kind, name))
				}
			}
			if len(out.Content) == 0 {
				return nil
			}
			return sortKeys(out)
		}})
	}
	return c.object(n, at, append(keywords, keyword{"pathItems", c.passOver})) // paths that refer to one have it
}

var oddInName = regexp.MustCompile(`[^0-9A-Za-z._-]`)

// nameComponents decides what each component is called: as published where
// OpenAPI allows the name.
func (c *converter) nameComponents() {
	c.names = map[string]map[string]string{}
	for _, kind := range componentKinds {
		c.names[kind] = map[string]string{}
		table := node.Get(c.source, "components", kind)
		for name, value := range node.Pairs(table) {
			given := c.componentName(kind, name)
			for n := 2; given != name && (node.Has(table, given) || slices.Contains(slices.Collect(maps.Values(c.names[kind])), given)); n++ {
				given = oddInName.ReplaceAllString(name, "_") + strconv.Itoa(n)
			}
			if given == name {
				continue
			}
			c.names[kind][name] = given
			c.note(RuleComponentName, place("components").to(kind).to(name), value, "named %s", given)
		}
	}
}

// componentName returns the name that a component goes by in the output.
func (c *converter) componentName(kind, name string) string {
	if given, ok := c.names[kind][name]; ok {
		return given
	}
	if name == "" {
		return "_"
	}
	return oddInName.ReplaceAllString(name, "_")
}

// freeForm is the schema of an object that may hold anything.
func freeForm() *yaml.Node { return node.Map("type", "object", "additionalProperties", true) }

// addMissing adds the components that are referred to and not there.
func (c *converter) addMissing(doc *yaml.Node) {
	for _, kind := range componentKinds {
		for _, name := range slices.Sorted(maps.Keys(c.absent[kind])) {
			if !node.Has(doc, "components") {
				put(doc, "components", node.Map())
			}
			components := node.Get(doc, "components")
			if !node.Has(components, kind) {
				put(components, kind, node.Map())
			}
			if node.Get(components, kind, name) == nil {
				put(node.Get(components, kind), name, standIn(kind, name))
			}
		}
		sortKeys(node.Get(doc, "components", kind))
	}
	sortKeysBy(node.Get(doc, "components"), func(a, b string) int {
		return slices.Index(componentKinds, a) - slices.Index(componentKinds, b)
	})
}

// standIn returns what takes the place of a component that is not there.
func standIn(kind, name string) *yaml.Node {
	switch kind {
	case "schemas":
		return freeForm()
	case "responses":
		return node.Map("description", name)
	case "requestBodies":
		return node.Map("content", node.Map("application/json", node.Map()))
	case "headers":
		return node.Map("schema", node.Map("type", "string"))
	default: // securitySchemes: a bearer token is what Intercom takes
		return node.Map("type", "http", "scheme", "bearer")
	}
}
