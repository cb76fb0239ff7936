package shape

import (
	"go.yaml.in/yaml/v3"

	"github.com/seed-a528e955/intercom-go/scripts/internal/node"
)

// extDirection says on a component whether it is sent or received.
const (
	extDirection = "x-direction"
	sent         = "sent"
	received     = "received"
)

// extInput names on a received component its sent twin.
const extInput = "x-input"

// splitDirections tells apart what is sent and what is received, since each has
// rules of its own. An object that goes both ways becomes two: X as it is
// received, XInput as it is sent.
func splitDirections(d *Doc) error {
	out := d.reach(func(op *Operation) *yaml.Node { return op.Body })
	in := d.reach(func(op *Operation) *yaml.Node { return op.Result })
	reserved := d.reserved()
	twin := map[string]string{}
	for _, name := range node.Keys(d.schemas) {
		s := node.Get(d.schemas, name)
		switch {
		case !isObject(s):
		case out[name] && in[name]:
			input := unique(name+"Input", func(s string) bool { return reserved[s] || node.Has(d.schemas, s) }, "Object")
			twin[name] = input
			d.origins[input] = origin{twin: name, suffix: "Object"}
			node.Set(s, extDirection, node.String(received))
			node.Set(s, extInput, node.String(input))
			c := node.Clone(s)
			node.Delete(c, extInput)
			node.Delete(c, "required") // it speaks of the answer: what is always sent to us need not be sent by us
			node.Set(c, extDirection, node.String(sent))
			node.Set(d.schemas, input, c)
			d.note("sent and received, so two types", name, "%s", input)
		case out[name]:
			node.Set(s, extDirection, node.String(sent))
		default:
			node.Set(s, extDirection, node.String(received))
		}
	}
	redirect := func(n *yaml.Node, _ string) {
		if input, ok := twin[refName(n)]; ok {
			node.Set(n, "$ref", node.String(refPrefix+input))
		}
	}
	for _, s := range node.Pairs(d.schemas) {
		if node.Text(s, extDirection) == sent {
			walkSchema(s, "", redirect)
		}
	}
	for _, op := range d.Operations {
		walkSchema(op.Body, "", redirect)
	}
	return nil
}

// dropUnused removes the components that no operation reaches any more.
func dropUnused(d *Doc) error {
	used := d.reach(func(op *Operation) *yaml.Node { return op.Body })
	for name := range d.reach(func(op *Operation) *yaml.Node { return op.Result }) {
		used[name] = true
	}
	for _, op := range d.Operations {
		for _, p := range op.QueryParams {
			if r := refName(p.Schema); r != "" {
				used[r] = true
			}
			if r := refName(node.Get(p.Schema, "items")); r != "" {
				used[r] = true
			}
		}
	}
	for _, name := range node.Keys(d.schemas) {
		if !used[name] {
			node.Delete(d.schemas, name)
		}
	}
	return nil
}
