package shape

import (
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/seed-a528e955/intercom-go/scripts/internal/node"
)

// extVariants keeps, on a flattened union, what each variant fixes and needs:
// the constructors are made from it.
const extVariants = "x-variants"

// extOneOrMany marks a list that comes bare when it holds one thing.
const extOneOrMany = "x-one-or-many"

// flattenUnions replaces every oneOf and anyOf by one type that can be filled
// in by hand: objects become one object with every variant's properties, a list
// or one becomes a list, scalars of one family become that scalar. What nothing
// else fits is left without a type: raw JSON.
func flattenUnions(d *Doc) error {
	f := &flattener{Doc: d, begun: map[*yaml.Node]bool{}, busy: map[*yaml.Node]bool{}}
	for name, s := range node.Pairs(d.schemas) {
		f.flattenBelow(s, name)
	}
	for _, op := range d.Operations {
		f.flattenBelow(op.Body, op.place()+" body")
		f.flattenBelow(op.Result, op.place()+" answer")
		for _, p := range op.QueryParams {
			f.flattenBelow(p.Schema, op.place()+" query "+p.Name)
		}
	}
	return nil
}

// flattener goes through every schema once. A variant is gone through before it
// is copied into a union, so that what is copied holds no unions any more.
type flattener struct {
	*Doc
	begun, busy map[*yaml.Node]bool
	joining     [][]*yaml.Node
	told        told // of the union that is being flattened
}

func (f *flattener) flattenBelow(root *yaml.Node, place string) {
	if f.begun[root] {
		return
	}
	f.begun[root], f.busy[root] = true, true
	walkSchema(root, place, func(n *yaml.Node, place string) { f.flatten(n, place) })
	delete(f.busy, root)
}

// flatten replaces the union that n is, if it is one.
func (f *flattener) flatten(n *yaml.Node, place string) {
	for _, key := range []string{"oneOf", "anyOf"} {
		list := node.Items(node.Get(n, key))
		if list == nil {
			continue
		}
		outer := f.told
		f.told = f.discriminate(n, list, place)
		node.Delete(n, key)
		node.Delete(n, "discriminator")
		f.flattenList(n, list, key, place)
		f.told = outer
	}
}

func (f *flattener) flattenList(n *yaml.Node, list []*yaml.Node, key, place string) {
	var refs, variants []*yaml.Node
	defer f.keepRequired(n, list)
	for _, v := range list {
		s := f.resolve(v)
		if s == nil {
			continue
		}
		f.flattenBelow(s, place)
		switch {
		case len(node.Keys(s)) == 0 && !isObject(n) && !f.busy[s]: // anything at all
			f.untyped(n, place)
			return
		case onlyRequired(s):
			f.note("variant that only requires dropped", place, "%s", strings.Join(node.Strings(node.Get(s, "required")), ", "))
		case node.Text(s, "type") == "null":
			node.Set(n, "nullable", node.Bool(true))
		default:
			if nullable(s) {
				node.Set(n, "nullable", node.Bool(true))
			}
			refs, variants = append(refs, v), append(variants, s)
		}
	}
	switch {
	case len(variants) == 0:
		return
	case len(variants) == 1 && !isObject(n):
		replaceMarked(n, refs[0])
		f.note("union of one", place, "")
		return
	}
	f.note("union flattened", place, "%s of %d", key, len(variants))
	own := node.Strings(node.Get(n, "required"))
	f.join(n, refs, variants, place)
	f.relax(n, own, list)
}

// relax keeps of what the joined variants require what those that only require, or say nothing at all, require too.
func (f *flattener) relax(n *yaml.Node, own []string, list []*yaml.Node) {
	required := node.Strings(node.Get(n, "required"))
	for _, v := range list {
		if s := f.resolve(v); s != nil && onlyRequired(s) {
			required = intersect(required, appendNew(slices.Clone(own), node.Strings(node.Get(s, "required"))...))
		}
	}
	node.Delete(n, "required")
	if len(required) > 0 {
		node.Set(n, "required", node.Value(required))
	}
}

// keepRequired keeps of variants that only require what they require.
func (f *flattener) keepRequired(n *yaml.Node, list []*yaml.Node) {
	kept := node.Clone(node.Get(n, extVariants))
	for _, v := range list {
		s := f.resolve(v)
		if required := node.Strings(node.Get(s, "required")); s != nil && onlyRequired(s) && len(required) > 0 {
			if kept == nil {
				kept = node.List()
			}
			kept.Content = append(kept.Content, node.Map("fixed", node.Map(), "required", required, "properties", []string{}))
		}
	}
	if kept != nil && isObject(n) {
		node.Set(n, extVariants, kept)
	}
}

// onlyRequired reports whether a variant has nothing to say but which
// properties it wants.
func onlyRequired(s *yaml.Node) bool {
	for _, key := range node.Keys(s) {
		if key != "required" && key != "additionalProperties" && key != "type" {
			return false
		}
	}
	return node.Has(s, "required") || len(node.Keys(s)) == 0
}

// join makes n the one schema that holds what any of the variants holds. refs are
// the variants as they were written, references included. Variants that hold each
// other in a circle end in raw JSON.
func (f *flattener) join(n *yaml.Node, refs, variants []*yaml.Node, place string) {
	for _, outer := range f.joining {
		if slices.Equal(outer, variants) {
			f.untyped(n, place)
			return
		}
	}
	f.joining = append(f.joining, variants)
	f.joinByKind(n, refs, variants, place)
	f.joining = f.joining[:len(f.joining)-1]
	if !slices.ContainsFunc(variants, func(v *yaml.Node) bool { return f.busy[v] }) {
		return
	}
	walkSchema(n, place, func(n *yaml.Node, place string) { // n stands in its own variant: its copy would be copied for ever
		if node.Has(n, "oneOf") || node.Has(n, "anyOf") {
			f.untyped(n, place)
		}
	})
}

func (f *flattener) joinByKind(n *yaml.Node, refs, variants []*yaml.Node, place string) {
	kinds := map[string]bool{}
	for _, v := range variants {
		kinds[kind(v)] = true
	}
	if isObject(n) {
		kinds["object"] = true
	}
	only := func(allowed ...string) bool {
		for k := range kinds {
			if !contains(allowed, k) {
				return false
			}
		}
		return true
	}
	switch {
	case only("object", "map"):
		f.joinObjects(n, variants, place)
	case kinds["array"]:
		f.joinLists(n, refs, variants, place)
	case only("string"):
		f.joinStrings(n, variants)
	case only("integer", "number"):
		node.Set(n, "type", node.String(map[bool]string{true: "integer", false: "number"}[only("integer")]))
		joinValues(n, variants)
	case only("boolean"):
		node.Set(n, "type", node.String("boolean"))
	case only("string", "integer", "number"):
		f.joinScalars(n, variants)
	default:
		f.untyped(n, place)
	}
}

// untyped leaves n without a type: any JSON.
func (f *flattener) untyped(n *yaml.Node, place string) {
	replaceMarked(n, node.Map())
	f.note("union left as raw JSON", place, "")
}

// joinScalars makes a moment out of a number or a date-time, and a string that
// an id's rule can take up out of the rest.
func (f *flattener) joinScalars(n *yaml.Node, variants []*yaml.Node) {
	for _, v := range variants {
		if strings.HasPrefix(node.Text(v, "format"), "date") {
			node.Set(n, "type", node.String("integer"))
			node.Set(n, extWire, node.String(wireUnix))
			return
		}
	}
	node.Set(n, "type", node.String("string"))
}

// joinValues joins the values that are listed, as long as every variant lists its own.
func joinValues(n *yaml.Node, variants []*yaml.Node) {
	list := node.List()
	for _, v := range variants {
		values := node.Items(node.Get(v, "enum"))
		if len(values) == 0 {
			return
		}
		list.Content = append(list.Content, values...)
	}
	node.Set(n, "enum", node.Clone(list))
}

// joinStrings joins the values of enums; a plain string among them makes a
// plain string.
func (f *flattener) joinStrings(n *yaml.Node, variants []*yaml.Node) {
	node.Set(n, "type", node.String("string"))
	var values []string
	for _, v := range variants {
		enum := node.Strings(node.Get(v, "enum"))
		if len(enum) == 0 {
			node.Delete(n, "enum")
			return
		}
		values = appendNew(values, enum...)
	}
	node.Set(n, "enum", node.Value(values))
}

func appendNew(list []string, more ...string) []string {
	for _, s := range more {
		if !contains(list, s) {
			list = append(list, s)
		}
	}
	return list
}

// joinLists makes a list out of a list or one, and out of lists of several
// things.
func (f *flattener) joinLists(n *yaml.Node, refs, variants []*yaml.Node, place string) {
	var items []*yaml.Node
	for i, v := range variants {
		item := refs[i]
		if kind(v) == "array" {
			item = node.Get(v, "items")
		}
		if kind(v) != "array" || node.True(v, extOneOrMany) {
			node.Set(n, extOneOrMany, node.Bool(true))
		}
		if s := f.resolve(item); s != nil {
			f.flattenBelow(s, place)
			items = append(items, item)
		}
	}
	node.Set(n, "type", node.String("array"))
	merged := node.Map()
	switch {
	case len(items) == 0:
	case allSame(items):
		merged = node.Clone(items[0])
	default:
		var resolved []*yaml.Node
		for _, i := range items {
			resolved = append(resolved, f.resolve(i))
		}
		f.join(merged, items, resolved, place+"[]")
	}
	node.Set(n, "items", merged)
}

func allSame(list []*yaml.Node) bool {
	for _, n := range list[1:] {
		if refName(n) == "" || refName(n) != refName(list[0]) {
			return false
		}
	}
	return true
}
