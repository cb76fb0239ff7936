package shape

import (
	"strings"
	"unicode"

	"go.yaml.in/yaml/v3"

	"github.com/seed-a528e955/intercom-go/scripts/internal/node"
	"github.com/seed-a528e955/intercom-go/scripts/internal/printable"
)

// dropUnnameable leaves out what has no form in Go: properties whose name cannot
// stand in a struct tag (package json would read and write the field's Go name
// instead), query parameters and values of enums that cannot stand in code.
func dropUnnameable(d *Doc) error {
	for _, op := range d.Operations {
		var kept []*Param
		for _, p := range op.QueryParams {
			if p.Name == "" || strings.ContainsFunc(p.Name, unprintable) {
				d.lose("name that has no form in Go", op.place(), "query parameter %q left out", p.Name)
				continue
			}
			kept = append(kept, p)
		}
		op.QueryParams = kept
	}
	d.eachSchema(func(n *yaml.Node, place string) {
		props := node.Get(n, "properties")
		for _, name := range node.Keys(props) {
			if !inTag(name) {
				node.Delete(props, name)
				d.lose("name that has no form in Go", place, "property %q left out", name)
			}
		}
		enum := node.Get(n, "enum")
		if enum == nil {
			return
		}
		kept := node.List()
		for i, v := range node.Items(enum) {
			if contains(node.Strings(enum)[:i], v.Value) {
				continue // twice
			}
			if strings.ContainsFunc(v.Value, printable.Odd) {
				d.lose("value that has no form in Go", place, "%q left out", v.Value)
				continue
			}
			kept.Content = append(kept.Content, v)
		}
		if node.Delete(n, "enum"); len(kept.Content) > 0 {
			node.Set(n, "enum", kept)
		}
	})
	return nil
}

func unprintable(r rune) bool { return r == '"' || r == '`' || printable.Odd(r) }

// inTag reports whether package json takes the name from a struct tag.
func inTag(name string) bool {
	return name != "" && name != "-" && !strings.ContainsFunc(name, func(r rune) bool {
		return !strings.ContainsRune("!#$%&()*+-./:;<=>?@[]^_{|}~ ", r) && !unicode.IsLetter(r) && !unicode.IsDigit(r)
	})
}
