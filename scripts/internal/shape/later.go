package shape

import (
	"go.yaml.in/yaml/v3"

	"github.com/seed-a528e955/intercom-go/scripts/internal/node"
)

// extSince says on a property which later version describes it.
const extSince = "x-since"

// Later is what later versions describe and this one may send: additive changes
// reach every version.
type Later struct {
	Keys  []LaterKey
	Types map[string]*yaml.Node // objects and enums that the keys need, by Go name
}

// LaterKey is a key of a received type.
type LaterKey struct {
	Type, Key string
	Since     string // the first later version that describes it
	Schema    *yaml.Node
}

// addLaterKeys gives the received types the keys that later versions describe for
// them. What does not fit the version is left out and told.
func addLaterKeys(d *Doc) error {
	for _, k := range d.later.Keys {
		s := node.Get(d.schemas, k.Type)
		props := node.Get(s, "properties")
		if node.Text(s, extDirection) != received || node.Has(props, k.Key) || node.Has(node.Get(s, extAliases), k.Key) {
			continue
		}
		if odd := d.unfit(k.Schema, map[string]bool{}); odd != "" {
			d.note("key of a later version left out", k.Type+"."+k.Key, "it needs %s, which is something else here", odd)
			continue
		}
		d.addLaterTypes(k.Schema)
		p := node.Clone(k.Schema)
		node.Set(p, extSince, node.String(k.Since))
		node.Set(props, k.Key, p)
		d.note("key of a later version", k.Type+"."+k.Key, "described from %s on", k.Since)
	}
	return nil
}

// unfit names a type that the schema needs and that the version uses otherwise or
// nobody has.
func (d *Doc) unfit(n *yaml.Node, seen map[string]bool) (odd string) {
	reserved := d.reserved()
	walkSchema(n, "", func(n *yaml.Node, _ string) {
		r := refName(n)
		if r == "" || seen[r] || odd != "" {
			return
		}
		seen[r] = true
		have, later := node.Get(d.schemas, r), d.later.Types[r]
		switch {
		case have == nil && (later == nil || reserved[r]):
			odd = r
		case have == nil:
			odd = d.unfit(later, seen)
		case node.Text(have, extDirection) == sent, later != nil && isObject(later) != isObject(have):
			odd = r
		}
	})
	return odd
}

// addLaterTypes adds the types that a schema needs and the version lacks.
func (d *Doc) addLaterTypes(n *yaml.Node) {
	walkSchema(n, "", func(n *yaml.Node, _ string) {
		r := refName(n)
		if r == "" || node.Has(d.schemas, r) {
			return
		}
		s := node.Clone(d.later.Types[r])
		if isObject(s) {
			node.Set(s, extDirection, node.String(received))
		}
		node.Set(d.schemas, r, s)
		d.addLaterTypes(s)
	})
}

// Described is a key of a received type with the type that it gets.
type Described struct {
	Type, Key, GoType string
	Schema            *yaml.Node
}

// Describes lists the keys of the received types in order, but those that came
// from later versions.
func (d *Doc) Describes() []Described {
	var all []Described
	for _, m := range d.models {
		if m.Direction != received {
			continue
		}
		for _, f := range m.Fields {
			if node.Text(f.Schema, extSince) == "" {
				all = append(all, Described{Type: m.Name, Key: f.JSON, GoType: f.Base.Name, Schema: plain(f.Schema)})
			}
		}
	}
	return all
}

// ReadsAlso reports whether the type reads the key as another.
func (d *Doc) ReadsAlso(typ, key string) bool {
	return node.Has(node.Get(d.schemas, typ, extAliases), key)
}

// Receives reports whether the version has a received type of that name.
func (d *Doc) Receives(typ string) bool {
	m := d.model(typ)
	return m != nil && m.Direction == received
}

// Has reports whether the version has a type of that name.
func (d *Doc) Has(typ string) bool { return node.Has(d.schemas, typ) }

// Needs adds the types that a schema needs to the map, by Go name, as they are
// described.
func (d *Doc) Needs(n *yaml.Node, into map[string]*yaml.Node) {
	walkSchema(n, "", func(n *yaml.Node, _ string) {
		r := refName(n)
		if r == "" || into[r] != nil {
			return
		}
		s := plain(node.Get(d.schemas, r))
		for key, p := range node.Pairs(node.Get(s, "properties")) {
			node.Set(node.Get(s, "properties"), key, plain(p))
		}
		into[r] = s
		d.Needs(s, into)
	})
}

// plain is a schema without what only the passes need.
func plain(n *yaml.Node) *yaml.Node {
	c := node.Clone(n)
	node.Delete(c, extDirection, extInput, extVariants, extSince, "required", "default", "readOnly")
	return c
}
