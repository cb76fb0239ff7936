package importer

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/seed-a528e955/intercom-go/scripts/internal/node"
)

// innerComponent returns a reference to a component made of a schema that stands within
// another one: of OpenAPI 3.1's $defs, which are there to be referred to more than once,
// and of what holds itself, which can be put in no place.
func (c *converter) innerComponent(ref, target *yaml.Node, at place) *yaml.Node {
	name, known := c.inner[ref.Value]
	if !known {
		name = c.innerName(ref.Value)
		c.inner[ref.Value] = name
		c.note(RuleInnerComponent, at, ref, "%s is components.schemas.%s", ref.Value, name)
		c.made[name] = c.schema(target, place("components.schemas").to(name))
	}
	return lineOf(node.Map("$ref", "#/components/schemas/"+name), ref)
}

// innerName names the component after the one that it stands in, and after itself.
func (c *converter) innerName(ref string) string {
	tokens := pointer(ref)
	name := tokens[len(tokens)-1]
	if len(tokens) > 3 && tokens[0] == "components" && tokens[1] == "schemas" {
		name = tokens[2] + "_" + name
	}
	name = oddInName.ReplaceAllString(name, "_")
	given := name
	for n := 2; node.Has(node.Get(c.source, "components", "schemas"), given) || slices.Contains(slices.Collect(maps.Values(c.inner)), given); n++ {
		given = name + strconv.Itoa(n)
	}
	return given
}

// addInner adds the components that were made of schemas within others.
func (c *converter) addInner(doc *yaml.Node) {
	for _, name := range slices.Sorted(maps.Keys(c.made)) {
		if !node.Has(doc, "components") {
			put(doc, "components", node.Map())
		}
		components := node.Get(doc, "components")
		if !node.Has(components, "schemas") {
			put(components, "schemas", node.Map())
		}
		put(node.Get(components, "schemas"), name, c.made[name])
	}
}

// leadsTo reports whether references within a schema lead to a place, at first or at
// second hand. References to components do not count: these are never put in place.
func (c *converter) leadsTo(n *yaml.Node, ref string, seen map[string]bool) bool {
	found := false
	node.Walk(n, nil, func(n *yaml.Node, _ []string) bool {
		at := node.Get(n, "$ref")
		if found || at == nil {
			return !found
		}
		next := c.anchored(at).Value
		found = next == ref
		if tokens := pointer(next); !found && strings.HasPrefix(next, "#/") && !seen[next] && (len(tokens) != 3 || tokens[0] != "components") {
			seen[next] = true
			found = c.leadsTo(c.lookup(next), ref, seen)
		}
		return !found
	})
	return found
}

// anchored returns a reference to an anchor as one to the place that has it.
func (c *converter) anchored(ref *yaml.Node) *yaml.Node {
	name, isAnchor := strings.CutPrefix(ref.Value, "#")
	if !isAnchor || name == "" || name[0] == '/' {
		return ref
	}
	if c.anchors == nil {
		c.anchors = map[string]string{}
		node.Walk(c.source, nil, func(n *yaml.Node, path []string) bool {
			for _, key := range []string{"$anchor", "$dynamicAnchor"} {
				if anchor := word(n, key); anchor != "" && c.anchors[anchor] == "" {
					c.anchors[anchor] = toPointer(path)
				}
			}
			return true
		})
	}
	if at := c.anchors[name]; at != "" {
		return lineOf(node.String(at), ref)
	}
	return ref
}

// toPointer is the reference to a place.
func toPointer(path []string) string {
	var b strings.Builder
	b.WriteByte('#')
	for _, key := range path {
		b.WriteString("/" + strings.NewReplacer("~", "~0", "/", "~1", "%", "%25").Replace(key))
	}
	return b.String()
}
