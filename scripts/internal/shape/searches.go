package shape

import (
	"slices"

	"go.yaml.in/yaml/v3"

	"github.com/seed-a528e955/intercom-go/scripts/internal/node"
)

// searchRequest is the one Go type of the bodies that say what is searched for.
const searchRequest = "search.Request"

// shareSearches gives every operation whose body is a query, a pagination and a
// sort the same body in every version: search.Request. The structure tells, never
// a name; a body with anything besides keeps a type of its own.
func shareSearches(d *Doc) error {
	for _, op := range d.Operations {
		if op.BodyKind == "json" && d.isSearch(op.Body) {
			d.note("shared type", op.place()+" body", searchRequest)
			op.Body = goTyped(searchRequest)
		}
	}
	return nil
}

// isSearch reports whether a schema is an object of query, pagination and, as far
// as it is described, sort. Every search takes a sort.
func (d *Doc) isSearch(n *yaml.Node) bool {
	props := node.Get(d.resolve(n), "properties")
	return d.onlyHas(props, "query", "pagination", "sort") &&
		node.Text(node.Get(props, "query"), extGoType) == "search.Query" &&
		node.Has(props, "pagination") &&
		d.onlyHas(d.propertiesOf(props, "pagination"), "per_page", "starting_after", "page") &&
		(!node.Has(props, "sort") || d.onlyHas(d.propertiesOf(props, "sort"), "field", "order"))
}

func (d *Doc) propertiesOf(props *yaml.Node, name string) *yaml.Node {
	return node.Get(d.resolve(node.Get(props, name)), "properties")
}

// onlyHas reports whether an object has properties, and none but these.
func (d *Doc) onlyHas(props *yaml.Node, allowed ...string) bool {
	keys := node.Keys(props)
	return len(keys) > 0 && !slices.ContainsFunc(keys, func(key string) bool { return !slices.Contains(allowed, key) })
}
