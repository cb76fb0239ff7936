package importer

import (
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/seed-a528e955/intercom-go/scripts/internal/node"
)

// repairDynamic writes OpenAPI 3.1's $dynamicRef as $ref: it means another schema only
// where a description is read together with others.
func (c *converter) repairDynamic(s *yaml.Node, at place) {
	ref := node.Get(s, "$dynamicRef")
	if ref == nil || node.Has(s, "$ref") {
		return
	}
	node.Delete(s, "$dynamicRef")
	node.Set(s, "$ref", ref)
	c.note(RuleOpenAPI31, at.to("$dynamicRef"), ref, "is $ref")
}

// repairContent writes what OpenAPI 3.1 says of a text's content as a format: a text that
// is encoded is byte, one that is not text is binary.
func (c *converter) repairContent(s *yaml.Node, at place) {
	encoding, media := word(s, "contentEncoding"), word(s, "contentMediaType")
	if encoding == "" && media == "" {
		return
	}
	from := node.Get(s, "contentMediaType")
	if from == nil {
		from = node.Get(s, "contentEncoding")
	}
	for _, key := range []string{"contentEncoding", "contentMediaType", "contentSchema"} {
		if value := node.Get(s, key); value != nil && key == "contentSchema" {
			c.note(RuleOpenAPI31, at.to(key), value, "dropped, the text is not read any further")
		}
		node.Delete(s, key)
	}
	format := ""
	switch plain := strings.HasPrefix(media, "text/") || strings.HasSuffix(media, "json"); {
	case strings.HasPrefix(encoding, "base"):
		format = "byte"
	case encoding == "" && !plain:
		format = "binary"
	}
	if format == "" || node.Has(s, "format") {
		c.note(RuleOpenAPI31, at, from, "a text of %s is a string", strings.TrimSpace(encoding+" "+media))
		return
	}
	node.Set(s, "format", lineOf(node.String(format), from))
	if !node.Has(s, "type") {
		node.Set(s, "type", lineOf(node.String("string"), from))
	}
	c.note(RuleOpenAPI31, at, from, "%s is format %s", strings.TrimSpace(encoding+" "+media), format)
}

// repairPatternProperties writes OpenAPI 3.1's patternProperties as additional
// properties, whatever their names.
func (c *converter) repairPatternProperties(s *yaml.Node, at place) {
	n := node.Get(s, "patternProperties")
	if !node.IsMap(n) || len(n.Content) == 0 {
		return
	}
	values := node.List()
	for _, value := range node.Pairs(n) {
		values.Content = append(values.Content, value)
	}
	if given := node.Get(s, "additionalProperties"); node.IsMap(given) {
		values.Content = append(values.Content, given)
	}
	node.Delete(s, "patternProperties")
	schema := values.Content[0]
	if len(values.Content) > 1 {
		schema = lineOf(node.Map("anyOf", lineOf(values, n)), n)
	}
	node.Set(s, "additionalProperties", schema)
	c.note(RuleOpenAPI31, at.to("patternProperties"), n, "are additional properties of any name")
}

// repairPrefixItems writes OpenAPI 3.1's list whose items differ by their place as one
// whose items are any of these.
func (c *converter) repairPrefixItems(s *yaml.Node, at place) {
	n := node.Get(s, "prefixItems")
	if !node.IsList(n) || len(n.Content) == 0 {
		return
	}
	items := slices.Clone(n.Content)
	if rest := node.Get(s, "items"); node.IsMap(rest) {
		items = append(items, rest)
	}
	node.Delete(s, "prefixItems")
	schema := items[0]
	if len(items) > 1 {
		schema = lineOf(node.Map("anyOf", lineOf(node.List(items...), n)), n)
	}
	node.Set(s, "items", schema)
	if !node.Has(s, "type") {
		node.Set(s, "type", lineOf(node.String("array"), n))
	}
	c.note(RuleOpenAPI31, at.to("prefixItems"), n, "are items of any place")
}

// typeOfValues gives a schema without a type that of the values it may have, where these
// are no texts.
func typeOfValues(s *yaml.Node, values []*yaml.Node) {
	if node.Has(s, "type") || len(values) == 0 {
		return
	}
	typ := map[string]string{"!!int": "integer", "!!float": "number", "!!bool": "boolean"}[values[0].Tag]
	same := !slices.ContainsFunc(values, func(v *yaml.Node) bool { return v.Tag != values[0].Tag })
	if typ != "" && same {
		node.Set(s, "type", lineOf(node.String(typ), values[0]))
	}
}

// webhooks names what OpenAPI 3.1 describes of the requests that Intercom sends: they are
// no operations.
func (c *converter) webhooks(n *yaml.Node, at place) *yaml.Node {
	for name, value := range node.Pairs(n) {
		c.note(RuleWebhook, at.to(name), value, "left out: package facade/webhook reads what Intercom sends")
	}
	return nil
}
