package shape

import (
	"slices"

	"go.yaml.in/yaml/v3"

	"github.com/seed-a528e955/intercom-go/scripts/internal/node"
)

// joinObjects makes n one flat object with the properties of every variant.
// What every variant requires stays required. What each one fixes and needs is
// kept for the constructors.
func (f *flattener) joinObjects(n *yaml.Node, variants []*yaml.Node, place string) {
	node.Set(n, "type", node.String("object"))
	props := node.Get(n, "properties")
	if props == nil {
		props = node.Map()
		node.Set(n, "properties", props)
	}
	own := node.Strings(node.Get(n, "required"))
	var required []string
	kept := node.List()
	for i, v := range variants {
		for name, p := range node.Pairs(node.Get(v, "properties")) {
			if have := node.Get(props, name); have != nil {
				f.joinProperty(have, p, place+"."+name)
				continue
			}
			node.Set(props, name, node.Clone(p))
		}
		needs := appendNew(nil, node.Strings(node.Get(v, "required"))...)
		if i == 0 {
			required = needs
		} else {
			required = intersect(required, needs)
		}
		kept.Content = append(kept.Content, f.told.fix(v, variantsOf(v))...)
	}
	node.Delete(n, "required")
	if all := appendNew(own, required...); len(all) > 0 {
		node.Set(n, "required", node.Value(all))
	}
	node.Set(n, extVariants, kept)
	f.told.declare(props, variants, f.Doc)
}

// variantsOf lists what constructors of a variant need: which properties it
// fixes to one value, and which it requires. A variant that is a flattened
// union itself brings its own.
func variantsOf(v *yaml.Node) []*yaml.Node {
	if inner := node.Items(node.Get(v, extVariants)); len(inner) > 0 {
		return inner
	}
	fixed := node.Map()
	for name, p := range node.Pairs(node.Get(v, "properties")) {
		if enum := node.Strings(node.Get(p, "enum")); len(enum) == 1 {
			node.Set(fixed, name, node.String(enum[0]))
		}
	}
	return []*yaml.Node{node.Map("fixed", fixed, "required", node.Strings(node.Get(v, "required")), "properties", node.Keys(node.Get(v, "properties")))}
}

func intersect(a, b []string) []string {
	var out []string
	for _, s := range a {
		if contains(b, s) {
			out = append(out, s)
		}
	}
	return out
}

// joinProperty makes have able to hold what either of two schemas of one
// property holds.
func (f *flattener) joinProperty(have, other *yaml.Node, place string) {
	if refName(have) != "" && refName(have) == refName(other) {
		return
	}
	if settles(have) {
		return
	}
	a, b := f.resolve(have), f.resolve(other)
	if a == nil || b == nil || settles(b) {
		return
	}
	f.flattenBelow(a, place)
	f.flattenBelow(b, place)
	null := nullable(have) || nullable(other)
	oneWay := slices.DeleteFunc([]string{"readOnly", "writeOnly"}, func(key string) bool { return !node.True(have, key) || !node.True(other, key) })
	joined := node.Map()
	if kind(a) == kind(b) && kind(a) != "object" && kind(a) != "string" && kind(a) != "array" {
		joined = node.Clone(a)
		node.Delete(joined, "enum") // what one variant fixes another need not
	} else {
		f.join(joined, []*yaml.Node{have, other}, []*yaml.Node{a, b}, place)
		node.Delete(joined, extVariants)
	}
	replace(have, joined)
	node.Delete(have, "readOnly", "writeOnly")
	for _, key := range oneWay {
		node.Set(have, key, node.Bool(true))
	}
	if null {
		node.Set(have, "nullable", node.Bool(true))
	}
}

// settles reports whether a schema says which Go type it gets.
func settles(n *yaml.Node) bool { return node.Has(n, extGoType) || node.Has(n, extWire) }
