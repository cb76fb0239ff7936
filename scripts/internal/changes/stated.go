package changes

import (
	"maps"
	"slices"
	"strings"
)

// states lists what the texts of one description state and those of the other do
// not, by place. What an operation states that the other has not is part of the
// operation, and not listed; names of placeholders make no difference.
func (s *Surface) states(other *Surface) []string {
	there := map[string][]string{}
	for place, facts := range other.Stated {
		there[anonymous(place)] = append(there[anonymous(place)], facts...)
	}
	served := map[string]bool{}
	for _, op := range other.Operations {
		served[anonymous(op.Endpoint)] = true
	}
	var items []string
	for _, place := range slices.Sorted(maps.Keys(s.Stated)) {
		words := strings.SplitN(anonymous(place), " ", 3)
		operation := len(words) > 1 && strings.HasPrefix(words[1], "/")
		if !operation || served[words[0]+" "+words[1]] {
			items = owned(items, place, less(s.Stated[place], there[anonymous(place)]))
		}
	}
	return items
}
