package shape

import (
	"maps"
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
		if (ops[i].Method == "POST") != (ops[j].Method == "POST") {
			return ops[i].Method == "POST"
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
	if to != "" {
		s.typesUsed[name] = true
	}
	return to
}

// apart reports whether two components had names of their own, which they keep.
func (s *settler) apart(a, b string) bool {
	return s.had[a] != "" && s.had[b] != "" && s.had[a] != s.had[b]
}

// nameRoots names what the description calls by a name and what stands at the top
// of bodies and answers.
func (s *settler) nameRoots() {
	var plain, tabled []string
	for _, c := range node.Keys(s.schemas) {
		o := s.origins[c]
		if s.into[c] != "" || o.owner != "" || o.twin != "" && s.bodies[c] == nil || o.param {
			continue
		}
		if o.op != "" && o.key != "" { // below an inline body or answer that is no object
			continue
		}
		if s.types[s.rootName(c)] != "" || s.deletes(c) {
			tabled = append(tabled, c)
		} else {
			plain = append(plain, c)
		}
	}
	for _, c := range plain {
		s.take(c, false, s.rootNames(c)...)
	}
	for _, c := range tabled {
		if s.deletes(c) {
			s.declare(c)
			s.take(c, true, deletedName, s.rootName(c))
			continue
		}
		s.take(c, false, s.rootName(c), s.origins[c].base)
	}
	for _, c := range node.Keys(s.schemas) {
		if o := s.origins[c]; s.final[c] == "" && s.into[c] == "" && o.twin != "" && s.final[s.canon(o.twin)] != "" {
			s.take(c, false, s.final[s.canon(o.twin)]+"Input")
		}
	}
}

// deletedName is the one type of the answers that say that something is deleted.
const deletedName = "Deleted"

// deletes reports whether a component is an answer that says that something is
// deleted, and nothing else but what it was.
func (s *settler) deletes(c string) bool {
	schema := node.Get(s.schemas, c)
	props := node.Get(schema, "properties")
	if s.answers[c] == nil || node.Text(node.Get(props, "deleted"), "type") != "boolean" {
		return false
	}
	for _, p := range node.Pairs(props) {
		switch kind(s.resolve(p)) {
		case "string", "integer", "number", "boolean":
		default:
			return false
		}
	}
	return true
}

// declare keeps what the operations that answer with a component say it is, for their
// samples: the one type of all that is deleted says less. What kind of thing it was is
// text in it, however many values there are.
func (s *settler) declare(c string) {
	declared := node.Clone(node.Get(s.schemas, c))
	props := node.Get(declared, "properties")
	for key, p := range node.Pairs(props) {
		node.Set(props, key, node.Clone(s.resolve(p)))
	}
	node.Set(props, "deleted", node.Map("type", "boolean", "enum", node.List(node.Bool(true))))
	for _, op := range s.Operations {
		if refName(op.Result) == c {
			op.declared = declared
		}
	}
	props = node.Get(s.schemas, c, "properties")
	for key, p := range node.Pairs(props) {
		if refName(p) != "" && isEnum(s.resolve(p)) {
			node.Set(props, key, node.Map("type", "string"))
		}
	}
}

// rootName is the name by rule of a component that stands in no other.
func (s *settler) rootName(c string) string { return s.rootNames(c)[0] }

func (s *settler) rootNames(c string) []string {
	base := s.origins[c].base
	if base == "" {
		base = c
	}
	if s.types[base] != "" {
		return []string{base}
	}
	if op := s.bodies[c]; op != nil {
		return []string{op.TypeName + "Request"}
	}
	op := s.answers[c]
	if op == nil {
		return []string{base}
	}
	return s.answerNames(op, base, s.origins[c].op != "")
}

// answerNames are the names of an answer: what is listed and List, what is searched
// and SearchResult, of one that has no name in the description the thing itself.
func (s *settler) answerNames(op *Operation, base string, inline bool) []string {
	noun := nounOf(op.TypeName)
	switch verb := goname.Words(op.TypeName)[0]; {
	case strings.HasSuffix(base, "SearchResponse"):
		return []string{strings.TrimSuffix(base, "Response") + "Result", base}
	case inline && verb == "Search":
		return []string{noun + "SearchResult", base}
	case inline && verb == "List" && s.listsOnly(op):
		return []string{noun + "List", base}
	case inline && crud[verb] && verb != "List":
		return []string{noun, base}
	case strings.HasSuffix(base, "List"):
		of := strings.TrimSuffix(strings.TrimSuffix(base, "List"), "Paginated")
		if one := goname.Singular(of); one != "" {
			return []string{one + "List", base}
		}
	}
	return []string{base}
}

// listsOnly reports whether an answer is a list and what tells about it.
func (s *settler) listsOnly(op *Operation) bool {
	for key, p := range node.Pairs(node.Get(s.resolve(op.Result), "properties")) {
		if kind(p) != "array" && !slices.Contains(envelopeKeys, key) {
			return false
		}
	}
	return true
}

// crud are the verbs that say nothing about the types of an operation but that it
// reads or writes its resource.
var crud = map[string]bool{"Bulk": true, "Create": true, "Or": true, "Update": true, "Get": true, "List": true, "Search": true, "Scroll": true, "Delete": true}

// nounOf is what an operation is about: CreateOrUpdateCompany is about a Company.
// Where the verb tells more, it stays.
func nounOf(typeName string) string {
	words := goname.Words(typeName)
	for len(words) > 1 && crud[words[0]] {
		words = words[1:]
	}
	return goname.Singular(strings.Join(words, ""))
}

// stem is what the names of the types inside of a component start with.
func (s *settler) stem(c string) string {
	c = s.canon(c)
	if op := s.bodies[c]; op != nil && strings.HasSuffix(s.final[c], "Request") {
		return nounOf(strings.TrimSuffix(s.final[c], "Request"))
	}
	name := s.final[c]
	if node.Text(node.Get(s.schemas, c), extDirection) == sent {
		name = strings.TrimSuffix(name, "Input")
	}
	return name
}

// nameObjects names the objects inside of others, from the outside in.
func (s *settler) nameObjects() {
	for more := true; more; {
		more = false
		for _, direction := range []string{received, sent} {
			for _, c := range s.unnamed(direction) {
				o := s.origins[c]
				if o.owner != "" && s.final[s.canon(o.owner)] == "" && node.Has(s.schemas, s.canon(o.owner)) {
					continue
				}
				s.nameObject(c)
				more = true
			}
		}
	}
}

func (s *settler) unnamed(direction string) []string {
	var list []string
	for _, c := range node.Keys(s.schemas) {
		if n := node.Get(s.schemas, c); s.final[c] == "" && s.into[c] == "" && isObject(n) && node.Text(n, extDirection) == direction {
			list = append(list, c)
		}
	}
	return list
}

func (s *settler) nameObject(c string) {
	o := s.origins[c]
	stem, rest := s.inside(c)
	if twin := s.canon(o.twin); o.twin != "" && s.final[twin] != "" {
		s.take(c, false, s.final[twin]+"Input")
		return
	}
	if node.Text(node.Get(s.schemas, c), extDirection) == received {
		s.take(c, false, s.compound(stem, rest, LongestType))
		return
	}
	names := []string{s.compound(stem, rest, LongestType-len("Input")) + "Input"}
	if owner := s.final[s.canon(o.owner)]; strings.HasSuffix(owner, "Request") {
		names = append(names, s.compound(strings.TrimSuffix(owner, "Request"), rest, LongestType-len("Input"))+"Input")
	}
	s.take(c, false, names...)
}

// inside is what the name of an inline type is made of: what it stands in, and
// where.
func (s *settler) inside(c string) (stem, rest string) {
	o := s.origins[c]
	if o.owner != "" {
		return s.stem(o.owner), o.rest
	}
	if rest, ok := strings.CutPrefix(o.base, o.op); ok && o.op != "" {
		rest = strings.TrimPrefix(strings.TrimPrefix(rest, "Response"), "Request")
		return nounOf(o.op), rest
	}
	return o.base, ""
}

// Limits of names, in letters.
const (
	LongestType = 40
	longestEnum = 28 // so much longer than its value is a constant
)

// compound is the name of what stands inside of something: no word twice, and not
// longer than the limit. What is too long loses the words in the middle.
func (s *settler) compound(stem, rest string, limit int) string {
	have := map[string]bool{}
	words := goname.Words(stem)
	for _, w := range words {
		have[strings.ToLower(w)] = true
	}
	head := 1
	if resource := s.resource(stem); slices.Contains(s.nouns, resource) {
		head = len(goname.Words(resource))
	}
	for _, w := range goname.Words(rest) {
		if !have[strings.ToLower(w)] {
			words = append(words, w)
		}
	}
	for len(strings.Join(words, "")) > limit && len(words) > head+1 && len(words) > 2 {
		words = slices.Delete(words, head, head+1)
	}
	return strings.Join(words, "")
}

// resource is the thing that a name is about: the longest of the services' nouns
// that it starts with, else the whole name.
func (s *settler) resource(name string) string {
	for _, noun := range s.nouns {
		if after, ok := strings.CutPrefix(name, noun); ok && (after == "" || after[0] < 'a' || after[0] > 'z') {
			return noun
		}
	}
	return name
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
	s.Doc.origins = origins
	s.eachSchema(func(n *yaml.Node, _ string) {
		if r := refName(n); r != "" {
			node.Set(n, "$ref", node.String(refPrefix+s.final[r]))
		}
	})
}
