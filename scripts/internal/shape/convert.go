package shape

import (
	"slices"
	"strings"
)

// alignUpdates gives what updates a thing its fields in the order of what creates it, where the two have the same: Go
// then converts one into the other.
func (d *Doc) alignUpdates() {
	byName := map[string]*Model{}
	for _, m := range d.models {
		byName[m.Name] = m
	}
	for name, update := range byName {
		thing, ok := strings.CutPrefix(name, "Update")
		create := byName["Create"+thing]
		if !ok || create == nil || len(create.Fields) != len(update.Fields) {
			continue
		}
		order := make([]*Field, 0, len(create.Fields))
		for _, f := range create.Fields {
			i := slices.IndexFunc(update.Fields, func(g *Field) bool { return g.Go == f.Go && g.Type == f.Type && g.JSON == f.JSON && g.Wire == f.Wire })
			if i >= 0 {
				order = append(order, update.Fields[i])
			}
		}
		if len(order) == len(update.Fields) {
			update.Fields = order
		}
	}
}
