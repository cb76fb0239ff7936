package shape

import (
	"slices"

	"go.yaml.in/yaml/v3"

	"github.com/seed-a528e955/intercom-go/scripts/internal/node"
)

// collapseAllOf removes allOf: a wrapper around one reference becomes the
// reference; a reference with more properties becomes, as an answer or a body,
// the component with those properties added (so that a contact is a Contact
// wherever it comes from), elsewhere one flat object.
func collapseAllOf(d *Doc) error {
	c := &collapser{Doc: d, begun: map[*yaml.Node]bool{}, busy: map[*yaml.Node]bool{}}
	for name, s := range node.Pairs(d.schemas) {
		c.below(s, name)
	}
	for _, op := range d.Operations {
		for _, part := range node.Items(node.Get(op.Body, "allOf")) {
			c.below(part, op.place()+" body")
		}
		for _, part := range node.Items(node.Get(op.Result, "allOf")) {
			c.below(part, op.place()+" answer")
		}
		op.Body, op.Result = d.extend(op.Body, op), d.extend(op.Result, op)
		c.below(op.Body, op.place()+" body")
		c.below(op.Result, op.place()+" answer")
		for _, p := range op.QueryParams {
			c.below(p.Schema, op.place()+" query "+p.Name)
		}
	}
	return nil
}

// collapser goes through every schema once. One that is merged into another is
// gone through before, so that what is copied holds no allOf any more.
type collapser struct {
	*Doc
	begun, busy map[*yaml.Node]bool
}

func (c *collapser) below(n *yaml.Node, place string) {
	if c.begun[n] {
		return
	}
	c.begun[n], c.busy[n] = true, true
	walkSchema(n, place, func(n *yaml.Node, place string) {
		if node.Has(n, "allOf") {
			c.collapse(n, place)
		}
	})
	delete(c.busy, n)
}

// extend turns allOf: [$ref X] with properties of its own into X, which gets the
// properties.
func (d *Doc) extend(n *yaml.Node, op *Operation) *yaml.Node {
	parts := node.Items(node.Get(n, "allOf"))
	var name string
	extra := []*yaml.Node{node.Get(n, "properties")}
	for _, part := range parts {
		switch r := refName(part); {
		case r != "" && name == "":
			name = r
		case r != "":
			return n
		default:
			extra = append(extra, node.Get(part, "properties"))
		}
	}
	target := d.resolve(ref(name))
	if name == "" || !isObject(target) {
		return n
	}
	props := node.Get(target, "properties")
	for _, e := range extra {
		for key, p := range node.Pairs(e) {
			if !node.Has(props, key) {
				node.Set(props, key, node.Clone(p))
				d.note("property of one operation added to its component", name+"."+key, "%s", op.place())
			}
		}
	}
	return ref(name)
}

// collapse flattens one allOf in place. A part that is being gone through itself
// is left out, so that a circle ends.
func (c *collapser) collapse(n *yaml.Node, place string) {
	parts := slices.DeleteFunc(node.Items(node.Get(n, "allOf")), func(part *yaml.Node) bool { return len(part.Content) == 0 })
	node.Delete(n, "allOf")
	if len(parts) == 1 && refName(parts[0]) != "" && !node.Has(n, "properties") {
		null := nullable(n)
		deprecated := node.True(n, "deprecated")
		replace(n, parts[0])
		if null {
			node.Set(n, "nullable", node.Bool(true))
		}
		if deprecated {
			node.Set(n, "deprecated", node.Bool(true))
		}
		return
	}
	own := node.Clone(n)
	n.Content = nil
	n.Kind, n.Tag = yaml.MappingNode, "!!map"
	for _, part := range parts {
		s := c.resolve(part)
		if s == nil || c.busy[s] {
			continue
		}
		c.below(s, place)
		merge(n, c.resolve(s))
	}
	merge(n, own)
	c.note("allOf flattened", place, "%d parts", len(parts))
}

// merge adds what the schema from says to the schema into: properties and
// required lists are joined, other keywords are taken over, the later wins.
func merge(into, from *yaml.Node) {
	for key, v := range node.Pairs(from) {
		switch key {
		case "properties":
			props := node.Get(into, "properties")
			if props == nil {
				props = node.Map()
				node.Set(into, "properties", props)
			}
			for name, p := range node.Pairs(v) {
				node.Set(props, name, node.Clone(p))
			}
		case "required":
			have := node.Strings(node.Get(into, "required"))
			for _, r := range node.Strings(v) {
				if !contains(have, r) {
					have = append(have, r)
				}
			}
			node.Set(into, "required", node.Value(have))
		default:
			node.Set(into, key, node.Clone(v))
		}
	}
}
