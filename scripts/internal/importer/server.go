package importer

import (
	"regexp"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/seed-a528e955/intercom-go/scripts/internal/node"
)

var braced = regexp.MustCompile(`\{([^{}]*)\}`)

// inBraces returns the names that a path or an address has in braces, each
// once.
func inBraces(s string) []string {
	var names []string
	seen := map[string]bool{}
	for _, m := range braced.FindAllStringSubmatch(s, -1) {
		if m[1] != "" && !seen[m[1]] {
			seen[m[1]] = true
			names = append(names, m[1])
		}
	}
	return names
}

// servers takes over the addresses.
func (c *converter) servers(n *yaml.Node, at place) *yaml.Node {
	return c.list(n, at, c.server)
}

// server takes over one address. Its variables are those that it names.
func (c *converter) server(n *yaml.Node, at place) *yaml.Node {
	url := word(n, "url")
	if url == "" {
		c.note(RuleServer, at, n, "dropped, it has no url")
		return nil
	}
	if strings.Count(url, "{") != len(braced.FindAllString(url, -1)) || strings.Count(url, "}") != strings.Count(url, "{") {
		c.note(RuleServer, at, n, "dropped, the braces of %s do not match", clip(url))
		return nil
	}
	names := inBraces(url)
	n = shallow(n)
	if len(names) == 0 {
		node.Delete(n, "variables")
	}
	out := c.object(n, at, []keyword{{"url", c.text}, {"variables", c.passOver}})
	if len(names) == 0 {
		return out
	}
	variables := node.Map()
	for _, name := range names {
		variable := node.Map()
		if given := node.Get(n, "variables", name); node.IsMap(given) {
			variable = c.object(given, at.to("variables").to(name), []keyword{{"default", c.scalarText}, {"enum", c.texts}})
		}
		if !node.Has(variable, "default") {
			c.note(RuleServer, at.to("variables").to(name), n, "given a default")
			variable.Content = append([]*yaml.Node{node.String("default"), node.String(name)}, variable.Content...)
		}
		put(variables, name, variable)
	}
	put(out, "variables", variables)
	return out
}

// passOver leaves a keyword out that is handled elsewhere.
func (c *converter) passOver(*yaml.Node, place) *yaml.Node { return nil }

// scalarText takes over any scalar as text.
func (c *converter) scalarText(n *yaml.Node, at place) *yaml.Node {
	if n.Kind != yaml.ScalarNode {
		c.note(RuleBadValue, at, n, "dropped, a text is needed")
		return nil
	}
	return node.String(n.Value)
}

// texts takes over a list of texts.
func (c *converter) texts(n *yaml.Node, at place) *yaml.Node {
	out := node.List()
	for _, item := range node.Items(n) {
		if item.Kind == yaml.ScalarNode {
			out.Content = append(out.Content, node.String(item.Value))
		}
	}
	if len(out.Content) == 0 {
		c.note(RuleBadValue, at, n, "dropped, a list of texts is needed")
		return nil
	}
	return out
}
