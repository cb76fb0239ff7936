package shape

import (
	"maps"
	"net/http"
	"slices"
	"sort"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/seed-a528e955/intercom-go/scripts/internal/goname"
	"github.com/seed-a528e955/intercom-go/scripts/internal/node"
)

// settleTypes gives every type the name by which programs know it: bodies after
// their operations, answers after what they hold, what stands inside after the
// resource, and whatever the table of types says besides. Types that get one name
// and hold the same become one type.
//
// Names are settled from the outside in, and received types before sent ones, so
// that the same description gives the same names whatever order it is in.
func settleTypes(d *Doc) error {
	s := &settler{
		Doc: d, reserved: d.reserved(), final: map[string]string{}, rule: map[string]string{}, holder: map[string]string{}, into: map[string]string{},
		bodies: map[string]*Operation{}, answers: map[string]*Operation{}, had: map[string]string{}, nouns: d.nouns(),
	}
	s.splitBodies()
	s.findRoots()
	s.remember()
	s.nameRoots()
	if err := s.apply(); err != nil {
		return err
	}
	s.nameObjects()
	s.nameEnums()
	s.keepTogether()
	if err := s.apply(); err != nil {
		return err
	}
	s.rename()
	return nil
}

type settler struct {
	*Doc
	reserved        map[string]bool
	bodies, answers map[string]*Operation // components at the top of what is sent or received
	had             map[string]string     // the name that a component had in the version before
	nouns           []string              // the resources, longest first
	final           map[string]string     // names by component
	rule            map[string]string     // … as the rules have them
	holder          map[string]string     // components by name
	into            map[string]string     // components that have become part of another
}

// nouns are what the services are about, whichever version has them.
func (d *Doc) nouns() []string {
	set := map[string]bool{}
	for _, e := range d.table.Operations {
		if !e.Provisional {
			set[goname.Singular(e.Service)] = true
		}
	}
	nouns := slices.Collect(maps.Keys(set))
	sort.Slice(nouns, func(i, j int) bool {
		if len(nouns[i]) != len(nouns[j]) {
			return len(nouns[i]) > len(nouns[j])
		}
		return nouns[i] < nouns[j]
	})
	return nouns
}

// splitBodies gives each kind of operation a body of its own where one component
// serves several methods: what creates and what updates a thing.
func (s *settler) splitBodies() {
	owner := map[string]*Operation{}
	for _, op := range s.bodiesFirst() {
		name := refName(op.Body)
		if !isObject(s.resolve(op.Body)) {
			continue
		}
		if first := owner[name]; first == nil {
			owner[name] = op
			continue
		} else if first.Method == op.Method {
			continue
		}
		split := name + " " + op.Method
		if owner[split] == nil {
			owner[split] = op
			node.Set(s.schemas, split, node.Clone(s.resolve(op.Body)))
			s.origins[split] = origin{base: op.TypeName + "Request", suffix: "Object"}
			s.note("a body for each method", name, "%s", op.place())
		}
		op.Body = ref(split)
	}
}

// nested are the components that stand in another.
func (d *Doc) nested() map[string]bool {
	nested := map[string]bool{}
	for _, c := range node.Pairs(d.schemas) {
		walkSchema(c, "", func(n *yaml.Node, _ string) { nested[refName(n)] = true })
	}
	return nested
}

// bodiesFirst lists the operations that send a component, what creates before
// what updates.
func (d *Doc) bodiesFirst() []*Operation {
	var ops []*Operation
	for _, op := range d.Operations {
		if refName(op.Body) != "" {
			ops = append(ops, op)
		}
	}
	sort.SliceStable(ops, func(i, j int) bool {
		if (ops[i].Method == http.MethodPost) != (ops[j].Method == http.MethodPost) {
			return ops[i].Method == http.MethodPost
		}
		return ops[i].key() < ops[j].key() // with {} for placeholders, alike in every version
	})
	return ops
}

// findRoots finds the components at the top of bodies and answers.
func (s *settler) findRoots() {
	nested := s.nested()
	for _, op := range s.bodiesFirst() {
		if name := refName(op.Body); s.bodies[name] == nil && !nested[name] {
			s.bodies[name] = op
		}
	}
	for _, op := range s.Operations {
		if name := refName(op.Result); name != "" && s.answers[name] == nil {
			s.answers[name] = op
		}
	}
}

// remember looks up the names that components had.
func (s *settler) remember() {
	seen := map[string]bool{}
	var visit func(n *yaml.Node, place string)
	visit = func(n *yaml.Node, place string) {
		c := refName(n)
		if c == "" {
			eachStep(n, place, visit)
			return
		}
		name := s.names.Type(place)
		if s.had[c] == "" {
			s.had[c] = name
		}
		if home := s.names.Home(name); home != "" && !seen[c] {
			seen[c] = true
			eachStep(node.Get(s.schemas, c), home, visit)
		}
	}
	for _, op := range s.Operations {
		s.eachRoot(op, visit)
	}
}

// keepTogether makes one type of what had one name and would be two by rule now:
// one of the places where it stands has changed.
func (s *settler) keepTogether() {
	first := map[string]string{}
	for _, c := range node.Keys(s.schemas) {
		if name := s.had[c]; name != "" && s.into[c] == "" && (first[name] == "" || s.final[c] == name) {
			first[name] = c
		}
	}
	for _, c := range node.Keys(s.schemas) {
		if other := first[s.had[c]]; other != "" && other != c && s.into[c] == "" && s.fits(c, other) {
			s.join(c, other)
		}
	}
}

// canon is the component that a component has become part of, or itself.
func (s *settler) canon(c string) string {
	for s.into[c] != "" {
		c = s.into[c]
	}
	return c
}

// take gives a component the first of the names that is free, or makes it part of
// the type that has the name, where both are the same or, with force, fit.
func (s *settler) take(c string, force bool, candidates ...string) {
	for _, rule := range candidates {
		name, forced := rule, force
		if to := s.called(rule); to != "" {
			name, forced = to, true
		}
		other := s.holder[name]
		switch {
		case s.reserved[name]:
		case other == "":
			s.final[c], s.holder[name], s.rule[c] = name, c, rule
			return
		case s.apart(c, other):
		case s.same(c, other) || forced && (force || s.rule[other] != rule) && s.fits(c, other):
			s.join(c, other)
			return
		}
	}
	for _, rule := range candidates { // where the table's name is taken by what is something else, its line has no effect
		if s.called(rule) != "" && !s.reserved[rule] && s.holder[rule] == "" {
			s.final[c], s.holder[rule], s.rule[c] = rule, c, rule
			return
		}
	}
	suffix := s.origins[c].suffix
	last := candidates[len(candidates)-1]
	if to := s.called(last); to != "" {
		last = to
	}
	name := unique(last, func(n string) bool { return s.reserved[n] || s.holder[n] != "" }, suffix)
	if to := s.called(name); to != "" && !s.reserved[to] {
		if other := s.holder[to]; other == "" {
			name = to
		} else if !s.apart(c, other) && s.fits(c, other) {
			s.join(c, other)
			return
		}
	}
	s.final[c], s.holder[name] = name, c
	s.note("type name taken, so another", candidates[0], "%s", name)
}

// called is what the table calls a type that the rules would call so.
func (s *settler) called(name string) string {
	to := s.types[name]
	s.typesUsed[name] = to != ""
	return to
}

// apart reports whether two components had names of their own, which they keep.
func (s *settler) apart(a, b string) bool {
	return s.had[a] != "" && s.had[b] != "" && s.had[a] != s.had[b]
}

// apply puts what has become part of something else out of the document.
func (s *settler) apply() error {
	s.eachSchema(func(n *yaml.Node, _ string) {
		if r := refName(n); r != "" && s.into[r] != "" {
			node.Set(n, "$ref", node.String(refPrefix+s.canon(r)))
		}
	})
	for _, c := range node.Keys(s.schemas) {
		if s.into[c] != "" {
			node.Delete(s.schemas, c)
		}
	}
	if err := dropUnused(s.Doc); err != nil {
		return err
	}
	for _, schema := range node.Pairs(s.schemas) {
		if input := node.Text(schema, extInput); input != "" {
			if input = s.canon(input); node.Has(s.schemas, input) {
				node.Set(schema, extInput, node.String(input))
			} else {
				node.Delete(schema, extInput)
			}
		}
	}
	for name, c := range s.holder {
		if !node.Has(s.schemas, c) {
			delete(s.holder, name)
		}
	}
	return nil
}

// rename puts the names in place, and says what they are made of.
func (s *settler) rename() {
	origins := map[string]origin{}
	for i := 0; i+1 < len(s.schemas.Content); i += 2 {
		c := s.schemas.Content[i].Value
		name, o := s.final[c], s.origins[c]
		made := origin{base: name, suffix: o.suffix}
		if twin := s.final[s.canon(o.twin)]; o.twin != "" && name == twin+"Input" {
			made = origin{twin: twin, suffix: o.suffix}
		} else if owner := s.final[s.canon(o.owner)]; o.owner != "" && strings.HasPrefix(name, owner) && name != owner {
			made = origin{owner: owner, rest: strings.TrimPrefix(name, owner), suffix: o.suffix}
		}
		origins[name] = made
		s.schemas.Content[i] = node.String(name)
		if schema := s.schemas.Content[i+1]; node.Has(schema, extInput) {
			node.Set(schema, extInput, node.String(s.final[node.Text(schema, extInput)]))
		}
	}
	s.origins = origins
	s.eachSchema(func(n *yaml.Node, _ string) {
		if r := refName(n); r != "" {
			node.Set(n, "$ref", node.String(refPrefix+s.final[r]))
		}
	})
}
