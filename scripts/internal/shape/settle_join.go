package shape

import (
	"slices"

	"go.yaml.in/yaml/v3"

	"github.com/seed-a528e955/intercom-go/scripts/internal/node"
)

// same reports whether two components are one type already: inline ones that hold
// the same in the same direction.
func (s *settler) same(a, b string) bool {
	x, y := node.Get(s.schemas, a), node.Get(s.schemas, b)
	if !isObject(x) || !isObject(y) {
		return isEnum(x) && isEnum(y) && sameValues(node.Strings(node.Get(x, "enum")), node.Strings(node.Get(y, "enum")))
	}
	inline := func(c string) bool { return s.origins[c].owner != "" || s.origins[c].op != "" }
	return inline(a) && inline(b) && node.Text(x, extDirection) == node.Text(y, extDirection) &&
		(&comparison{settler: s, strict: true, seen: map[[2]string]bool{}}).equal(x, y)
}

// fits reports whether one type can hold what either of two components holds.
func (s *settler) fits(a, b string) bool {
	x, y := node.Get(s.schemas, a), node.Get(s.schemas, b)
	if isEnum(x) && isEnum(y) {
		return true
	}
	if !isObject(x) || !isObject(y) || node.Text(x, extDirection) != node.Text(y, extDirection) {
		return false
	}
	other := node.Get(y, "properties")
	for key, p := range node.Pairs(node.Get(x, "properties")) {
		c := comparison{settler: s, seen: map[[2]string]bool{{a, b}: true}}
		if q := node.Get(other, key); q != nil && !c.equal(p, q) && (!isID(key) || !scalarID(p) || !scalarID(q)) {
			s.note("types that cannot be one", a+"."+key, "%s", b)
			return false
		}
	}
	return true
}

// scalarID reports whether an id is text or a number, which is one type in Go.
func scalarID(n *yaml.Node) bool {
	return (kind(n) == "string" || kind(n) == "integer") && !isEnum(n) && !node.Has(n, extGoType)
}

// join makes a component part of another, which then holds what either holds.
func (s *settler) join(c, other string) {
	x, y := node.Get(s.schemas, c), node.Get(s.schemas, other)
	s.into[c] = other
	s.note("one type", c, "%s", other)
	if isEnum(y) {
		values := appendNew(node.Strings(node.Get(y, "enum")), node.Strings(node.Get(x, "enum"))...)
		list := node.List()
		for _, v := range values {
			list.Content = append(list.Content, quoted(v))
		}
		node.Set(y, "enum", list)
		return
	}
	props := node.Get(y, "properties")
	for key, p := range node.Pairs(node.Get(x, "properties")) {
		q := node.Get(props, key)
		if q == nil {
			node.Set(props, key, node.Clone(p))
			continue
		}
		if nullable(p) && !nullable(q) {
			node.Set(q, "nullable", node.Bool(true))
		}
		if !node.True(p, "deprecated") {
			node.Delete(q, "deprecated")
		}
	}
	required := intersect(node.Strings(node.Get(y, "required")), node.Strings(node.Get(x, "required")))
	node.Delete(y, "required")
	if len(required) > 0 {
		node.Set(y, "required", node.Value(required))
	}
	s.joinExtras(x, y)
}

// joinExtras keeps the other forms that either type comes in, and what it is sent as.
func (s *settler) joinExtras(x, y *yaml.Node) {
	aliases := node.Get(y, extAliases)
	for form, key := range node.Pairs(node.Get(x, extAliases)) {
		if aliases == nil {
			aliases = node.Map()
			node.Set(y, extAliases, aliases)
		}
		if !node.Has(aliases, form) {
			node.Set(aliases, form, node.Clone(key))
		}
	}
	input, other := s.canon(node.Text(x, extInput)), s.canon(node.Text(y, extInput))
	switch {
	case input != "" && other == "":
		node.Set(y, extInput, node.String(input))
	case input != other && input != "" && !s.apart(input, other) && s.fits(input, other):
		s.join(input, other) // one thing is sent in one form
	}
	if variants := node.Items(node.Get(x, extVariants)); len(variants) > 0 && !node.Has(y, extVariants) {
		node.Set(y, extVariants, node.Clone(node.Get(x, extVariants)))
	}
}

// comparison compares what schemas hold. A strict one also what may be left out or
// be null, which shows in the types of what is sent.
type comparison struct {
	*settler
	strict bool
	seen   map[[2]string]bool
}

func (c *comparison) equal(a, b *yaml.Node) bool {
	x, y := c.canon(refName(a)), c.canon(refName(b))
	if c.strict && nullable(a) != nullable(b) {
		return false
	}
	if x != "" && x == y || x != "" && y != "" && c.seen[[2]string{x, y}] {
		return true
	}
	if x != "" && y != "" {
		c.seen[[2]string{x, y}] = true
	}
	return c.equalSchemas(c.deref(a, x), c.deref(b, y))
}

func (c *comparison) deref(n *yaml.Node, name string) *yaml.Node {
	if name == "" {
		return n
	}
	return node.Get(c.schemas, name)
}

// says are the keywords that show in a Go type or in how it is read and written.
var says = []string{"type", "format", extGoType, extWire, extOneOrMany, extDirection}

func (c *comparison) equalSchemas(a, b *yaml.Node) bool {
	if a == nil || b == nil {
		return a == b
	}
	for _, key := range says {
		if node.Text(a, key) != node.Text(b, key) {
			return false
		}
	}
	if isEnum(a) != isEnum(b) || isEnum(a) && !sameValues(node.Strings(node.Get(a, "enum")), node.Strings(node.Get(b, "enum"))) {
		return false
	}
	if c.strict && !sameValues(node.Strings(node.Get(a, "required")), node.Strings(node.Get(b, "required"))) {
		return false
	}
	for _, key := range []string{"items", "additionalProperties"} {
		p, q := node.Get(a, key), node.Get(b, key)
		if node.IsMap(p) != node.IsMap(q) || node.IsMap(p) && !c.equal(p, q) {
			return false
		}
	}
	return c.equalProperties(node.Get(a, "properties"), node.Get(b, "properties"))
}

func (c *comparison) equalProperties(a, b *yaml.Node) bool {
	keys := node.Keys(a)
	if !sameValues(keys, node.Keys(b)) {
		return false
	}
	return !slices.ContainsFunc(keys, func(key string) bool { return !c.equal(node.Get(a, key), node.Get(b, key)) })
}
