package shape

import (
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/seed-a528e955/intercom-go/scripts/internal/node"
	"github.com/seed-a528e955/intercom-go/scripts/internal/printable"
)

// told says by which values of a property the variants of a union are told apart.
type told struct {
	property string
	values   map[*yaml.Node][]string // by variant
}

// discriminate reads a union's discriminator: what maps to a variant, or else the
// variant's name.
func (d *Doc) discriminate(n *yaml.Node, list []*yaml.Node, place string) told {
	t := told{property: node.Text(node.Get(n, "discriminator"), "propertyName"), values: map[*yaml.Node][]string{}}
	if !inTag(t.property) {
		if t.property != "" {
			d.lose("name that has no form in Go", place, "discriminator %q left out", t.property)
		}
		return told{}
	}
	for _, v := range list {
		name := refName(v)
		s := d.resolve(v)
		if s == nil || name == "" {
			continue
		}
		var values []string
		for value, target := range node.Pairs(node.Get(n, "discriminator", "mapping")) {
			if target.Value == refPrefix+name && !strings.ContainsFunc(value, printable.Odd) {
				values = append(values, value)
			}
		}
		if len(values) == 0 {
			values = append(values, name)
		}
		t.values[s] = appendNew(t.values[s], values...)
	}
	return t
}

// fix has what is kept of a variant say by which value it is told: one for each that
// has several.
func (t told) fix(variant *yaml.Node, kept []*yaml.Node) []*yaml.Node {
	var out []*yaml.Node
	for _, k := range kept {
		if len(t.values[variant]) == 0 || node.Has(node.Get(k, "fixed"), t.property) {
			out = append(out, k)
			continue
		}
		for _, value := range t.values[variant] {
			one := node.Clone(k)
			node.Set(node.Get(one, "fixed"), t.property, node.String(value))
			out = append(out, one)
		}
	}
	return out
}

// declare lists the values at the property that tells, unless that is known to be
// something else than text.
func (t told) declare(props *yaml.Node, variants []*yaml.Node, d *Doc) {
	var values []string
	for _, v := range variants {
		if len(t.values[v]) == 0 {
			return // nobody knows all
		}
		values = appendNew(values, t.values[v]...)
	}
	p := node.Get(props, t.property)
	if p == nil {
		p = node.Map("type", "string")
		node.Set(props, t.property, p)
	}
	s := d.resolve(p)
	if kind(s) != "string" || settles(s) {
		return
	}
	if all := appendNew(node.Strings(node.Get(s, "enum")), values...); len(all) > len(node.Strings(node.Get(s, "enum"))) {
		replaceMarked(p, node.Map("type", "string", "enum", all))
	}
}

// inherit makes a union of a schema that has a discriminator and no alternatives: they
// are the components that are made of it. Each of these takes over its properties, and
// none of the others'.
func inherit(d *Doc) error {
	for name, s := range node.Pairs(d.schemas) {
		if !node.Has(s, "discriminator") || node.Has(s, "oneOf") || node.Has(s, "anyOf") {
			continue
		}
		heirs := d.heirs(name)
		if len(heirs) == 0 {
			d.lose("discriminator that tells nothing apart", name, "%s", node.Text(node.Get(s, "discriminator"), "propertyName"))
			continue
		}
		base := node.Clone(s)
		node.Delete(base, "discriminator")
		list := node.List()
		for _, heir := range heirs {
			list.Content = append(list.Content, ref(heir))
			for _, part := range node.Items(node.Get(d.schemas, heir, "allOf")) {
				if refName(part) == name {
					replace(part, base)
				}
			}
		}
		node.Set(s, "anyOf", list)
		d.note("inheritance is a union", name, "%d variants", len(heirs))
	}
	return nil
}

// heirs are the components that are made of one, at first or at second hand, and those
// that its discriminator names.
func (d *Doc) heirs(name string) []string {
	made := []string{name}
	for range 10 { // more generations than anybody describes
		for heir, s := range node.Pairs(d.schemas) {
			if slices.ContainsFunc(node.Items(node.Get(s, "allOf")), func(part *yaml.Node) bool { return slices.Contains(made, refName(part)) }) {
				made = appendNew(made, heir)
			}
		}
	}
	for _, target := range node.Pairs(node.Get(d.schemas, name, "discriminator", "mapping")) {
		if heir := refName(node.Map("$ref", target.Value)); node.Has(d.schemas, heir) {
			made = appendNew(made, heir)
		}
	}
	return made[1:]
}
