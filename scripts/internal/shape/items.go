package shape

import (
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/seed-a528e955/intercom-go/scripts/internal/node"
)

// envelopeKeys are what stands beside the list in an object that only wraps one.
var envelopeKeys = []string{
	"type", "object", "total_count", "total", "url", "has_more", "next_cursor", "scroll_param",
	"pages", "page", "per_page", "total_pages",
}

// wrapped returns the list of a received object that wraps one: it is the object's
// only list, nothing else in it holds other values, and either the object is named
// for it or there is nothing besides but what tells about the list.
func (d *Doc) wrapped(m *Model) *Field {
	if m.Direction != received {
		return nil
	}
	var list *Field
	tellsOnly := true
	for _, f := range m.Fields {
		switch {
		case f.Base.Class == classList && list != nil:
			return nil
		case f.Base.Class == classList:
			list = f
		case f.Base.Name == pagesName:
		case !f.Base.scalar():
			return nil
		default:
			tellsOnly = tellsOnly && slices.Contains(envelopeKeys, f.JSON)
		}
	}
	if list == nil || !tellsOnly && !strings.HasSuffix(m.Name, "List") && !strings.HasSuffix(m.Name, list.Go) {
		return nil
	}
	return list
}

// accessor describes the method that reads the list of a wrapper, nil-safe: Items,
// or another name where a field is called that. It is nil where there is nothing to
// read.
func (d *Doc) accessor(m *Model) *yaml.Node {
	list := d.wrapped(m)
	if list == nil || list.Pointer || list.Optional {
		return nil
	}
	name := unique("Items", func(s string) bool {
		return slices.ContainsFunc(m.Fields, func(f *Field) bool { return f.Go == s })
	}, "List")
	return node.Map("name", name, "field", list.Go, "type", list.Type)
}
