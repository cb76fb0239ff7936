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
	for i := 0; i+1 < len(d.schemas.Content); i += 2 { // grows while it is walked
		c.below(d.schemas.Content[i+1], d.schemas.Content[i].Value)
	}
	for _, op := range d.Operations {
		for _, part := range node.Items(node.Get(op.Body, "allOf")) {
			c.below(part, op.place()+" body")
		}
		for _, part := range node.Items(node.Get(op.Result, "allOf")) {
			c.below(part, op.place()+" answer")
		}
		op.Body, op.Result = d.extend(op.Body, op, sent), d.extend(op.Result, op, received)
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
// properties. What a body requires besides is required of X, unless X is received
// or something else sends it as well: then the body is an object of its own.
func (d *Doc) extend(n *yaml.Node, op *Operation, direction string) *yaml.Node {
	parts := node.Items(node.Get(n, "allOf"))
	var name string
	extra := []*yaml.Node{n}
	for _, part := range parts {
		switch r := refName(part); {
		case r != "" && name == "":
			name = r
		case r != "":
			return n
		default:
			extra = append(extra, part)
		}
	}
	target := d.resolve(ref(name))
	if name == "" || !isObject(target) {
		return n
	}
	if direction == sent {
		given := node.Strings(node.Get(target, "required"))
		required := given
		for _, e := range extra {
			required = appendNew(required[:len(required):len(required)], node.Strings(node.Get(e, "required"))...)
		}
		switch {
		case len(required) == len(given):
		case d.receives(target):
			for _, part := range parts {
				if refName(part) != "" {
					replace(part, target)
					node.Delete(part, "required") // it speaks of answers
				}
			}
			return n
		case d.sentElsewhere(target, op):
			return n
		default:
			node.Set(target, "required", node.Value(required))
		}
	}
	props := node.Get(target, "properties")
	for _, e := range extra {
		for key, p := range node.Pairs(node.Get(e, "properties")) {
			if !node.Has(props, key) {
				node.Set(props, key, node.Clone(p))
				d.note("property of one operation added to its component", name+"."+key, "%s", op.place())
			}
		}
	}
	return ref(name)
}

// sentElsewhere reports whether another operation sends the component too.
func (d *Doc) sentElsewhere(target *yaml.Node, op *Operation) bool {
	return d.among(target, d.reach(func(other *Operation) *yaml.Node {
		if other == op {
			return nil
		}
		return other.Body
	}))
}

// receives reports whether an answer holds the component.
func (d *Doc) receives(target *yaml.Node) bool {
	return d.among(target, d.reach(func(op *Operation) *yaml.Node { return op.Result }))
}

// among reports whether one of the names stands for the component.
func (d *Doc) among(target *yaml.Node, names map[string]bool) bool {
	for name := range names {
		if d.resolve(ref(name)) == target {
			return true
		}
	}
	return false
}

// apart makes a component of an allOf that stands inside of one of its own
// parts: a boat has a boat with more. It is flattened when the part is done, and
// holds itself by reference then.
func (c *collapser) apart(n *yaml.Node, place string) {
	name := unique(place, func(s string) bool { return node.Has(c.schemas, s) }, " ")
	s := node.Clone(n)
	node.Delete(s, marks...)
	replaceMarked(n, ref(name))
	node.Set(c.schemas, name, s)
	c.note("allOf inside of one of its parts", place, "a component of its own")
}

// mark sets on a reference what stands beside it.
func mark(n *yaml.Node, null, deprecated bool) {
	if null {
		node.Set(n, "nullable", node.Bool(true))
	}
	if deprecated {
		node.Set(n, "deprecated", node.Bool(true))
	}
}

// collapse flattens one allOf in place. Where that is inside of one of the parts
// it becomes a component of its own. A component that is made of itself leaves
// itself out.
func (c *collapser) collapse(n *yaml.Node, place string) {
	parts := slices.DeleteFunc(node.Items(node.Get(n, "allOf")), func(part *yaml.Node) bool { return len(part.Content) == 0 })
	inside := func(part *yaml.Node) bool { s := c.resolve(part); return s != n && c.busy[s] }
	if !c.busy[n] && (len(parts) > 1 || node.Has(n, "properties")) && slices.ContainsFunc(parts, inside) {
		c.apart(n, place)
		return
	}
	node.Delete(n, "allOf")
	if len(parts) == 1 && refName(parts[0]) != "" && !node.Has(n, "properties") {
		replaceMarked(n, parts[0])
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
		if name := refName(part); name != "" {
			c.below(s, name)
		} else {
			c.below(s, place)
		}
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
