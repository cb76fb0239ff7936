package shape

import (
	"slices"
	"sort"

	"github.com/seed-a528e955/intercom-go/scripts/internal/node"
)

// nameEnums names the enums: after the resource and the field, so that one set of
// values of one field is one type, whichever of the resource's objects it stands in.
func (s *settler) nameEnums() {
	var own, below []string // of the resource itself, of what is below it
	for _, c := range s.enums() {
		if stem, _ := s.inside(c); s.resource(stem) == stem {
			own = append(own, c)
		} else {
			below = append(below, c)
		}
	}
	for _, c := range own {
		stem, rest := s.inside(c)
		s.take(c, false, s.enumNames(c, s.compound(stem, rest, longestEnum))...)
	}
	for _, c := range below {
		stem, rest := s.inside(c)
		names := s.enumNames(c, s.compound(stem, rest, longestEnum))
		short := s.compound(s.resource(stem), rest, longestEnum)
		if other := s.holder[short]; other != "" && s.origins[other].key == s.origins[c].key && s.same(c, other) {
			names = append([]string{short}, names...)
		}
		s.take(c, false, names...)
	}
}

// enumNames are the names that an enum may have: another one where what is sent
// differs from what is received.
func (s *settler) enumNames(c, name string) []string {
	if s.rank(c) == 0 {
		return []string{name}
	}
	return []string{name, name + "Input"}
}

// enums lists the inline enums: what is received first, then what is sent, then
// what stands in queries.
func (s *settler) enums() []string {
	var list []string
	for _, c := range node.Keys(s.schemas) {
		if s.final[c] == "" && s.into[c] == "" {
			list = append(list, c)
		}
	}
	sort.SliceStable(list, func(i, j int) bool { return s.rank(list[i]) < s.rank(list[j]) })
	return list
}

func (s *settler) rank(c string) int {
	o := s.origins[c]
	switch {
	case o.param:
		return 2
	case o.owner != "" && node.Text(node.Get(s.schemas, s.canon(o.owner)), extDirection) == sent:
		return 1
	}
	return 0
}

// sameValues reports whether two enums have the same values in any order.
func sameValues(a, b []string) bool {
	a, b = slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b))
	return slices.Equal(a, b)
}
