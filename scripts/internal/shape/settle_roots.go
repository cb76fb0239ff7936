package shape

import (
	"slices"
	"strings"

	"github.com/seed-a528e955/intercom-go/scripts/internal/goname"
	"github.com/seed-a528e955/intercom-go/scripts/internal/node"
)

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
