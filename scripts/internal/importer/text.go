package importer

import (
	"fmt"
	"slices"
	"strconv"

	"go.yaml.in/yaml/v3"

	"github.com/seed-a528e955/intercom-go/scripts/internal/node"
	"github.com/seed-a528e955/intercom-go/scripts/internal/printable"
)

// tables are the keys below which keys are names that the description gives.
var tables = []string{
	"paths", "properties", "patternProperties", "schemas", "responses", "parameters", "requestBodies", "headers", "securitySchemes",
	"content", "encoding", "variables", "scopes", "mapping", "$defs", "definitions", "webhooks", "pathItems", "links", "callbacks",
}

// sayNothing are the keys whose value is no name and goes nowhere, so that one
// with odd characters is left out and the rest of the description taken.
var sayNothing = []string{"default", "pattern", "url", "bearerFormat", "authorizationUrl", "tokenUrl", "refreshUrl", "openIdConnectUrl", "const"}

// checkText refuses characters that cannot be seen, or that are read in another
// order than they stand, in every name and value that the import takes over: two
// names would look alike, and reports and generated code would not be what they
// look like. An operation's id and tags, which are never sent, lose them; prose
// is not looked at. Below names, keys are names.
func (c *converter) checkText(n *yaml.Node, at place, names bool) {
	for i, item := range node.Items(n) {
		c.checkText(item, at.to(strconv.Itoa(i)), false)
	}
	if !node.IsMap(n) {
		c.checkScalar(n, at)
		return
	}
	var kept []*yaml.Node
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		here := at.to(key.Value)
		switch {
		case !names && (isProse(key.Value) || key.Value == "info"): // info has a rule of its own
		case !names && (key.Value == "operationId" || key.Value == "tags"):
			c.cleanText(value, here)
		case !names && slices.Contains(sayNothing, key.Value) && odd(value):
			c.note(RuleOddText, here, value, "dropped, it holds %s", found(value.Value))
			continue
		default:
			c.checkScalar(key, here)
			c.checkText(value, here, !names && slices.Contains(tables, key.Value))
		}
		kept = append(kept, key, value)
	}
	n.Content = kept
}

func odd(n *yaml.Node) bool {
	_, is := printable.First(n.Value)
	return is
}

// found names the first odd character of a text.
func found(s string) string {
	r, _ := printable.First(s)
	return fmt.Sprintf("the character %U", r)
}

func (c *converter) checkScalar(n *yaml.Node, at place) {
	if n.Kind == yaml.ScalarNode && odd(n) {
		c.fail(at, n, "%s holds %s, which cannot be seen", clip(n.Value), found(n.Value))
	}
}

// cleanText takes odd characters out of a text or a list of texts, or of a list
// of tags with their names.
func (c *converter) cleanText(n *yaml.Node, at place) {
	for _, item := range node.Items(n) {
		c.cleanText(item, at)
	}
	if name := node.Get(n, "name"); name != nil {
		c.cleanText(name, at.to("name"))
	}
	if n.Kind == yaml.ScalarNode && odd(n) {
		was := n.Value
		n.Value = printable.Clean(was)
		c.note(RuleOddText, at, n, "%s is %s", clip(was), clip(n.Value))
	}
}
