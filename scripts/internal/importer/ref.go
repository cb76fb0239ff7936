package importer

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/seed-a528e955/intercom-go/scripts/internal/node"
)

// refOr takes over a reference to a component of a kind, or else the thing
// itself with convert.
func (c *converter) refOr(n *yaml.Node, at place, kind string, convert func(*yaml.Node, place) *yaml.Node) *yaml.Node {
	ref := node.Get(n, "$ref")
	if ref == nil {
		return convert(n, at)
	}
	for key, value := range node.Pairs(n) {
		if key != "$ref" && !isProse(key) {
			c.note(RuleReferenceSiblings, at.to(key), value, "dropped")
		}
	}
	return c.follow(ref, at, kind, convert)
}

// follow returns a reference to a component in canonical form. What refers into
// the middle of the description is put in place, what leaves it is refused.
func (c *converter) follow(ref *yaml.Node, at place, kind string, convert func(*yaml.Node, place) *yaml.Node) *yaml.Node {
	ref = c.anchored(ref)
	if ref.Kind != yaml.ScalarNode || !strings.HasPrefix(ref.Value, "#/") {
		c.fail(at, ref, "$ref %s leaves the description; only references within it are understood", clip(ref.Value))
		return nil
	}
	tokens := pointer(ref.Value)
	if len(tokens) == 3 && tokens[0] == "components" {
		return c.component(ref, tokens[1], tokens[2], at, kind)
	}
	target := c.lookup(ref.Value)
	if target == nil {
		c.fail(at, ref, "$ref %s refers to nothing", clip(ref.Value))
		return nil
	}
	if kind == "schemas" && !node.Has(target, "$ref") && (slices.Contains(tokens, "$defs") || c.leadsTo(target, ref.Value, map[string]bool{})) {
		return c.innerComponent(ref, target, at)
	}
	if c.inlining[ref.Value] {
		c.fail(at, ref, "$ref %s holds itself", clip(ref.Value))
		return nil
	}
	c.inlining[ref.Value] = true
	defer delete(c.inlining, ref.Value)
	c.note(RuleReferenceInlined, at, ref, "%s put in place", ref.Value)
	if node.Has(target, "$ref") && kind != "schemas" {
		return c.refOr(target, at, kind, convert)
	}
	return convert(target, at)
}

// component returns a reference to a component. One that does not exist is
// added later; a parameter cannot be made up and goes.
func (c *converter) component(ref *yaml.Node, found, name string, at place, kind string) *yaml.Node {
	if found != kind {
		c.fail(at, ref, "$ref %s refers to components.%s where components.%s belongs", clip(ref.Value), found, kind)
		return nil
	}
	there := node.Get(c.source, "components", kind, name) != nil
	c.referred.add(kind+"/"+name, there, at, ref)
	if !there {
		if kind == "parameters" {
			c.note(RuleMissingComponent, at, ref, "components.parameters.%s is not there, reference dropped", name)
			return nil
		}
		c.miss(kind, name, at, ref)
	}
	return lineOf(node.Map("$ref", "#/components/"+kind+"/"+c.componentName(kind, name)), ref)
}

// miss remembers a component that has to be added.
func (c *converter) miss(kind, name string, at place, n *yaml.Node) {
	if c.absent[kind] == nil {
		c.absent[kind] = map[string]bool{}
	}
	name = c.componentName(kind, name)
	c.absent[kind][name] = true
	c.note(RuleMissingComponent, at, n, "components.%s.%s added", kind, name)
}

// withTarget puts the path item that a path item refers to in its place; what
// stands beside the reference wins.
func (c *converter) withTarget(n, ref *yaml.Node, at place) *yaml.Node {
	target := c.lookup(ref.Value)
	if !strings.HasPrefix(ref.Value, "#/") || !node.IsMap(target) || node.Has(target, "$ref") {
		c.fail(at, ref, "$ref %s is not a path of the description", clip(ref.Value))
		return nil
	}
	c.note(RuleReferenceInlined, at, ref, "%s put in place", ref.Value)
	out := shallow(target)
	for key, value := range node.Pairs(n) {
		if key != "$ref" {
			node.Set(out, key, value)
		}
	}
	return out
}

// pointer splits a local reference into its parts.
func pointer(ref string) []string {
	tokens := strings.Split(strings.TrimPrefix(ref, "#/"), "/")
	for i, t := range tokens {
		if plain, err := url.PathUnescape(t); err == nil {
			t = plain
		}
		tokens[i] = strings.NewReplacer("~1", "/", "~0", "~").Replace(t)
	}
	return tokens
}

// lookup returns what a local reference points at in the source, nil where that
// is nothing.
func (c *converter) lookup(ref string) *yaml.Node {
	n := c.source
	for _, t := range pointer(ref) {
		if items := node.Items(n); items != nil {
			i, err := strconv.Atoi(t)
			if err != nil || i < 0 || i >= len(items) {
				return nil
			}
			n = items[i]
			continue
		}
		n = node.Get(n, t)
	}
	return n
}

// refName returns the name of the schema that a converted node refers to.
func refName(n *yaml.Node) (name string, ok bool) {
	return strings.CutPrefix(node.Text(n, "$ref"), "#/components/schemas/")
}

// breakLoops ends the chains of schemas that are made of themselves, by
// reference or allOf: there is nothing such a schema could hold.
func (c *converter) breakLoops(doc *yaml.Node) {
	schemas := node.Get(doc, "components", "schemas")
	l := loops{c: c, schemas: map[string]*yaml.Node{}, state: map[string]int{}}
	for name, s := range node.Pairs(schemas) {
		l.schemas[name] = s
	}
	for _, name := range node.Keys(schemas) {
		l.visit(name)
	}
	for _, kind := range componentKinds {
		if kind == "schemas" {
			continue
		}
		table := node.Get(doc, "components", kind)
		for name, n := range node.Pairs(table) {
			prefix := "#/components/" + kind + "/"
			for steps := 0; ; steps++ {
				next, ok := strings.CutPrefix(node.Text(n, "$ref"), prefix)
				if n = node.Get(table, next); !ok || n == nil {
					break
				}
				if steps > len(table.Content) {
					c.fail(place("components").to(kind).to(name), node.Get(table, name), "refers to itself")
					return
				}
			}
		}
	}
}

type loops struct {
	c       *converter
	schemas map[string]*yaml.Node
	state   map[string]int // 1 while a schema is being followed, 2 after
}

func (l *loops) visit(name string) {
	if l.state[name] != 0 {
		return
	}
	l.state[name] = 1
	if n := l.schemas[name]; l.follow(n, place("components.schemas").to(name)) {
		*n = *freeForm()
	}
	l.state[name] = 2
}

// follow follows what a schema is made of, and reports whether that leads back
// to one that is being followed.
func (l *loops) follow(n *yaml.Node, at place) bool {
	if name, ok := refName(n); ok {
		if l.state[name] == 1 {
			l.c.note(RuleComponentLoop, at, n, "%s dropped, it leads back here", name)
			return true
		}
		l.visit(name)
		return false
	}
	parts := node.Get(n, "allOf")
	if parts == nil {
		return false
	}
	parts.Content = slices.DeleteFunc(parts.Content, func(part *yaml.Node) bool { return l.follow(part, at.to("allOf")) })
	if len(parts.Content) == 0 {
		node.Delete(n, "allOf")
	}
	return false
}
