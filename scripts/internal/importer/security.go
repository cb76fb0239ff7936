package importer

import (
	"fmt"
	"slices"

	"go.yaml.in/yaml/v3"

	"github.com/seed-a528e955/intercom-go/scripts/internal/node"
)

// security takes over which schemes a call needs. An empty list means none.
func (c *converter) security(n *yaml.Node, at place) *yaml.Node {
	if !node.IsList(n) {
		c.note(RuleBadValue, at, n, "dropped, a list is needed")
		return nil
	}
	out := node.List()
	for i, item := range n.Content {
		here := at.to(fmt.Sprint(i))
		if !node.IsMap(item) {
			c.note(RuleBadValue, here, item, "dropped, a mapping is needed")
			continue
		}
		requirement := node.Map()
		for scheme, scopes := range node.Pairs(item) {
			if !node.IsMap(node.Get(c.source, "components", "securitySchemes", scheme)) {
				c.miss("securitySchemes", scheme, here, item)
			}
			list := node.List()
			for _, scope := range node.Items(scopes) {
				if scope.Kind == yaml.ScalarNode {
					list.Content = append(list.Content, node.String(scope.Value))
				}
			}
			node.Set(requirement, c.componentName("securitySchemes", scheme), list)
		}
		out.Content = append(out.Content, requirement)
	}
	return out
}

var (
	schemeTypes = []string{"apiKey", "http", "oauth2", "openIdConnect"}
	httpSchemes = []string{"basic", "bearer", "digest", "negotiate"}
)

// securityScheme takes over one scheme. One that cannot be made out is a bearer
// token, what Intercom takes.
func (c *converter) securityScheme(n *yaml.Node, at place) *yaml.Node {
	typ := word(n, "type")
	if !slices.Contains(schemeTypes, typ) || typ == "http" && !slices.Contains(httpSchemes, word(n, "scheme")) {
		c.note(RuleBadValue, at, n, "is a bearer token")
		return standIn("securitySchemes", "")
	}
	return c.object(n, at, []keyword{
		{"type", c.text},
		{"scheme", c.text},
		{"bearerFormat", c.text},
		{"in", c.text},
		{"name", c.text},
		{"openIdConnectUrl", c.text},
		{"flows", c.flows},
	})
}

// flows takes over the ways to get a token.
func (c *converter) flows(n *yaml.Node, at place) *yaml.Node {
	flow := func(n *yaml.Node, at place) *yaml.Node {
		return c.object(n, at, []keyword{
			{"authorizationUrl", c.text},
			{"tokenUrl", c.text},
			{"refreshUrl", c.text},
			{"scopes", c.scopes},
		})
	}
	return c.object(n, at, []keyword{
		{"implicit", flow},
		{"password", flow},
		{"clientCredentials", flow},
		{"authorizationCode", flow},
	})
}

// scopes keeps the names; the words beside them are prose.
func (c *converter) scopes(n *yaml.Node, at place) *yaml.Node {
	return c.table(n, at, func(*yaml.Node, place) *yaml.Node { return node.String("") })
}
