package importer

import (
	"regexp"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/seed-a528e955/intercom-go/scripts/internal/node"
)

// schemaKeywords lists what a schema may hold, in the order of the output.
func (c *converter) schemaKeywords() []keyword {
	if c.ofSchema == nil {
		c.ofSchema = c.listSchemaKeywords()
	}
	return c.ofSchema
}

func (c *converter) listSchemaKeywords() []keyword {
	return []keyword{
		{"type", c.text},
		{"format", c.format},
		{"nullable", c.boolean},
		{"readOnly", c.boolean},
		{"writeOnly", c.boolean},
		{"deprecated", c.boolean},
		{"default", c.asIs},
		{"enum", c.asIs},
		{"minimum", c.number},
		{"exclusiveMinimum", c.boolean},
		{"maximum", c.number},
		{"exclusiveMaximum", c.boolean},
		{"multipleOf", c.number},
		{"minLength", c.count},
		{"maxLength", c.count},
		{"pattern", c.pattern},
		{"minItems", c.count},
		{"maxItems", c.count},
		{"uniqueItems", c.boolean},
		{"minProperties", c.count},
		{"maxProperties", c.count},
		{"required", c.asIs},
		{"properties", func(n *yaml.Node, at place) *yaml.Node { return c.table(n, at, c.schema) }},
		{"additionalProperties", c.additionalProperties},
		{"items", c.schema},
		{"discriminator", c.discriminator},
		{"allOf", c.schemas},
		{"oneOf", c.schemas},
		{"anyOf", c.schemas},
		{"not", c.schema},
	}
}

// maxSchemas bounds what references put in place may blow a description up by; the
// largest one known has 5,000 schemas of its own.
const maxSchemas = 50_000

// schema takes over a schema: repairs first, then the keywords.
func (c *converter) schema(n *yaml.Node, at place) *yaml.Node {
	if len(c.inlining) > 0 {
		if c.schemaCount++; c.schemaCount > maxSchemas {
			c.fail(at, n, "references put in place make it too large")
		}
	}
	if c.err != nil {
		return node.Map()
	}
	if !node.IsMap(n) {
		c.note(RuleSchema, at, n, "any value")
		return lineOf(node.Map(), n)
	}
	s := shallow(n)
	c.repairDynamic(s, at)
	if ref := node.Get(s, "$ref"); ref != nil {
		return c.reference(s, ref, at)
	}
	for _, repair := range []func(s *yaml.Node, at place){
		c.repairNullAlternative,
		c.repairPatternProperties,
		c.repairPrefixItems,
		c.repairType,
		c.repairContent,
		c.repairConst,
		c.repairExclusive,
		c.repairEnum,
		c.repairDefault,
		c.repairProperties,
		c.repairRequired,
		c.repairItems,
		c.repairCombinations,
		c.repairDirection,
	} {
		repair(s, at)
	}
	return c.object(s, at, c.schemaKeywords())
}

// reference takes over a reference to a schema. OpenAPI 3.0 ignores what stands
// beside one: facts there go into an allOf around it.
func (c *converter) reference(s, ref *yaml.Node, at place) *yaml.Node {
	rest := shallow(s)
	node.Delete(rest, "$ref")
	var facts []string
	for _, k := range c.schemaKeywords() {
		if v := node.Get(rest, k.name); v != nil && !node.IsNull(v) {
			facts = append(facts, k.name)
		}
	}
	if len(facts) == 0 {
		for key, value := range node.Pairs(rest) {
			if !isProse(key) {
				c.note(RuleUnknownKeyword, at.to(key), value, "dropped")
			}
		}
		out := c.follow(ref, at, "schemas", c.schema)
		if out == nil {
			out = node.Map() // the error is noted
		}
		return out
	}
	c.note(RuleReferenceSiblings, at, ref, "%s beside it", strings.Join(facts, ", "))
	target := lineOf(node.Map("$ref", ref), ref)
	parts := []*yaml.Node{target}
	if given := node.Get(rest, "allOf"); node.IsMap(given) {
		parts = append(parts, given)
	} else {
		parts = append(parts, node.Items(given)...)
	}
	node.Set(rest, "allOf", lineOf(node.List(parts...), ref))
	out := c.schema(rest, at)
	if only := node.Items(node.Get(out, "allOf")); len(out.Content) == 2 && len(only) == 1 {
		return only[0]
	}
	return out
}

// schemas takes over the parts of an allOf, oneOf or anyOf.
func (c *converter) schemas(n *yaml.Node, at place) *yaml.Node {
	return c.list(n, at, c.schema)
}

// asIs takes over what a repair has left in order.
func (c *converter) asIs(n *yaml.Node, _ place) *yaml.Node { return n }

// format takes over a format, which is a word.
func (c *converter) format(n *yaml.Node, at place) *yaml.Node {
	if n.Kind != yaml.ScalarNode || n.Tag != "!!str" || strings.TrimSpace(n.Value) == "" || strings.ContainsAny(n.Value, " \n") {
		c.note(RuleBadValue, at, n, "dropped, a format is a word")
		return nil
	}
	return node.String(n.Value)
}

var unicodeEscape = regexp.MustCompile(`\\u([0-9A-Fa-f]{4})`)

// pattern takes over a regular expression that Go can read.
func (c *converter) pattern(n *yaml.Node, at place) *yaml.Node {
	if n.Kind == yaml.ScalarNode {
		if _, err := regexp.Compile(unicodeEscape.ReplaceAllString(n.Value, `\x{$1}`)); err == nil {
			return node.String(n.Value)
		}
	}
	c.note(RuleBadValue, at, n, "dropped, no regular expression that Go reads")
	return nil
}

// additionalProperties takes over whether and which other keys there may be.
func (c *converter) additionalProperties(n *yaml.Node, at place) *yaml.Node {
	if node.IsMap(n) {
		return c.schema(n, at)
	}
	return c.boolean(n, at)
}

// discriminator takes over which property tells the alternatives apart.
func (c *converter) discriminator(n *yaml.Node, at place) *yaml.Node {
	if n.Kind == yaml.ScalarNode {
		c.note(RuleBadValue, at, n, "is the name of the property")
		n = lineOf(node.Map("propertyName", n.Value), n)
	}
	out := c.object(n, at, []keyword{{"propertyName", c.text}, {"mapping", c.mapping}})
	if !node.Has(out, "propertyName") {
		c.note(RuleBadValue, at, n, "dropped, it names no property")
		return nil
	}
	return out
}

// mapping takes over which value stands for which schema, sorted. One that does
// not exist goes.
func (c *converter) mapping(n *yaml.Node, at place) *yaml.Node {
	out := c.table(n, at, func(n *yaml.Node, at place) *yaml.Node {
		name := n.Value
		if strings.HasPrefix(name, "#/") {
			tokens := pointer(name)
			name = tokens[len(tokens)-1]
			if len(tokens) != 3 || tokens[0] != "components" || tokens[1] != "schemas" {
				name = ""
			}
		}
		if n.Kind != yaml.ScalarNode || node.Get(c.source, "components", "schemas", name) == nil {
			c.note(RuleMissingComponent, at, n, "dropped, %s is no schema", clip(n.Value))
			return nil
		}
		return node.String("#/components/schemas/" + c.componentName("schemas", name))
	})
	if out == nil || len(out.Content) == 0 {
		return nil
	}
	return sortKeys(out)
}
