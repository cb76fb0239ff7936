package importer

import (
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/seed-a528e955/intercom-go/scripts/internal/node"
)

// settlePathParameters makes the parameters that each path names in braces and
// the path parameters that it declares the same, and drops parameters that are
// declared twice in one list.
func (c *converter) settlePathParameters(doc *yaml.Node) {
	c.dropDangling(doc)
	for path, item := range node.Pairs(node.Get(doc, "paths")) {
		s := settler{c: c, doc: doc, named: inBraces(path)}
		at := place("paths").to(path)
		ownByAll := s.ownByAll(item)
		s.settle(item, at, func(name string) bool { return slices.Contains(ownByAll, name) }, false)
		shared := s.declared(item)
		for key, op := range node.Pairs(item) {
			if isMethod(key) {
				s.settle(op, at.to(key), func(name string) bool { return slices.Contains(shared, name) }, true)
			}
		}
	}
}

// dropDangling takes out the parameters among the components that refer to one
// of which nothing was kept.
func (c *converter) dropDangling(doc *yaml.Node) {
	s := settler{c: c, doc: doc}
	table := node.Get(doc, "components", "parameters")
	for _, name := range node.Keys(table) {
		if p := node.Get(table, name); s.resolve(p) == nil {
			c.note(RuleMissingComponent, place("components.parameters").to(name), p, "dropped, what it refers to is not there")
			node.Delete(table, name)
		}
	}
	if table != nil && len(table.Content) == 0 {
		node.Delete(node.Get(doc, "components"), "parameters")
	}
}

// settler settles the parameters of one path.
type settler struct {
	c     *converter
	doc   *yaml.Node
	named []string // by the path, in its order
}

// resolve returns the parameter itself where the list has a reference, nil
// where that leads nowhere.
func (s *settler) resolve(p *yaml.Node) *yaml.Node {
	for range 10 {
		name, ok := strings.CutPrefix(node.Text(p, "$ref"), "#/components/parameters/")
		if !ok {
			return p
		}
		p = node.Get(s.doc, "components", "parameters", name)
	}
	return p
}

// declared returns the path parameters that a path or an operation declares.
func (s *settler) declared(n *yaml.Node) []string {
	var names []string
	for _, p := range node.Items(node.Get(n, "parameters")) {
		if p = s.resolve(p); node.Text(p, "in") == "path" {
			names = append(names, node.Text(p, "name"))
		}
	}
	return names
}

// ownByAll returns the path parameters that every operation of a path declares
// itself.
func (s *settler) ownByAll(item *yaml.Node) []string {
	names := slices.Clone(s.named)
	for key, op := range node.Pairs(item) {
		if isMethod(key) {
			own := s.declared(op)
			names = slices.DeleteFunc(names, func(name string) bool { return !slices.Contains(own, name) })
		}
	}
	return names
}

// settle repairs the list of parameters of n, a path or an operation. elsewhere
// tells what is declared at the other of the two; complete asks for what is
// still missing to be declared here.
func (s *settler) settle(n *yaml.Node, at place, elsewhere func(string) bool, complete bool) {
	at = at.to("parameters")
	list := s.unique(node.Items(node.Get(n, "parameters")), at)
	declared := s.declared(n)
	missing := slices.DeleteFunc(slices.Clone(s.named), func(name string) bool {
		return elsewhere(name) || slices.Contains(declared, name)
	})
	var surplus []string
	for _, name := range declared {
		if !slices.Contains(s.named, name) {
			surplus = append(surplus, name)
		}
	}
	renamed := len(missing) == 1 && len(surplus) == 1 && !s.hasOther(list, missing[0])
	var out []*yaml.Node
	for _, ref := range list {
		p := s.resolve(ref)
		name, in := node.Text(p, "name"), node.Text(p, "in")
		switch {
		case in == "path" && slices.Contains(surplus, name) && renamed:
			s.c.note(RulePathUnnamed, at, p, "%s is %s", name, missing[0])
			ref, missing = inPath(p, missing[0]), nil
		case in == "path" && slices.Contains(surplus, name):
			s.c.note(RulePathUnnamed, at, p, "%s dropped", name)
			continue
		case in != "path" && slices.Contains(missing, name):
			s.c.note(RulePathUndeclared, at, p, "%s moved here from the %s", name, in)
			missing = slices.DeleteFunc(missing, func(m string) bool { return m == name })
			ref = inPath(p, name) // a copy: what a component says may hold elsewhere
		}
		out = append(out, ref)
	}
	if complete {
		for _, name := range missing {
			s.c.note(RulePathUndeclared, at, n, "%s declared as a string", name)
			out = append(out, node.Map("name", name, "in", "path", "required", true, "schema", node.Map("type", "string")))
		}
	}
	setParameters(n, out)
}

// hasOther reports whether a list has a parameter of this name that is not in
// the path.
func (s *settler) hasOther(list []*yaml.Node, name string) bool {
	return slices.ContainsFunc(list, func(p *yaml.Node) bool { return node.Text(s.resolve(p), "name") == name })
}

// unique drops the parameters that a list declares again, and references that
// lead nowhere.
func (s *settler) unique(list []*yaml.Node, at place) []*yaml.Node {
	seen := map[[2]string]bool{}
	var out []*yaml.Node
	for _, ref := range list {
		p := s.resolve(ref)
		if p == nil {
			s.c.note(RuleMissingComponent, at, ref, "%s dropped", node.Text(ref, "$ref"))
			continue
		}
		key := [2]string{node.Text(p, "in"), node.Text(p, "name")}
		if seen[key] {
			s.c.note(RuleDuplicateParameter, at, ref, "%s in %s dropped", key[1], key[0])
			continue
		}
		seen[key] = true
		out = append(out, ref)
	}
	return out
}

// inPath returns a parameter as a path parameter of a name.
func inPath(p *yaml.Node, name string) *yaml.Node {
	out := lineOf(node.Map("name", name, "in", "path", "required", true), p)
	for key, value := range node.Pairs(p) {
		if !node.Has(out, key) && !slices.Contains([]string{"allowEmptyValue", "style", "explode", "allowReserved"}, key) {
			put(out, key, value)
		}
	}
	return out
}

// setParameters gives n its list of parameters, where the canonical order has
// it.
func setParameters(n *yaml.Node, list []*yaml.Node) {
	i := node.Index(n, "parameters")
	switch {
	case len(list) == 0:
		node.Delete(n, "parameters")
	case i >= 0:
		n.Content[i+1] = node.List(list...)
	default:
		i = len(n.Content)
		for _, next := range []string{"responses", "requestBody"} {
			if j := node.Index(n, next); j >= 0 {
				i = j
			}
		}
		n.Content = slices.Insert(n.Content, i, node.String("parameters"), node.List(list...))
	}
}
