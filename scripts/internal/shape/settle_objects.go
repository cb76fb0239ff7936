package shape

import (
	"slices"
	"strings"

	"github.com/seed-a528e955/intercom-go/scripts/internal/goname"
	"github.com/seed-a528e955/intercom-go/scripts/internal/node"
)

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
