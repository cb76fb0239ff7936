package importer

import (
	"maps"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/seed-a528e955/intercom-go/scripts/internal/node"
	"github.com/seed-a528e955/intercom-go/scripts/internal/printable"
	"github.com/seed-a528e955/intercom-go/scripts/internal/stated"
)

// StatedKey is the key below which an imported description keeps what its texts
// state, by place: "POST /contacts/search", "contact.owner_id".
const StatedKey = "x-stated"

// Stated reads what the texts of an imported description stated.
func Stated(description []byte) (map[string][]string, error) {
	var doc yaml.Node
	err := yaml.Unmarshal(description, &doc)
	return statedBefore(node.Root(&doc)), err
}

// statedBefore reads what an import has kept.
func statedBefore(description *yaml.Node) texts {
	found := texts{}
	for place, facts := range node.Pairs(node.Get(description, StatedKey)) {
		if _, odd := printable.First(place); odd || place == "" {
			continue
		}
		for _, fact := range node.Strings(facts) {
			if stated.Valid(fact) {
				found[place] = append(found[place], fact)
			}
		}
	}
	return found
}

// texts collects what the texts of a description state.
type texts map[string][]string

// statedIn reads a description before anything of it is left out. What an import
// has kept is kept again.
func statedIn(root *yaml.Node) *yaml.Node {
	found := statedBefore(root)
	for key, value := range node.Pairs(root) {
		switch key {
		case "paths", "webhooks":
			found.paths(value)
		case "components":
			found.components(value)
		}
	}
	out := node.Map()
	for _, place := range slices.Sorted(maps.Keys(found)) {
		facts := found[place]
		slices.Sort(facts)
		list := node.List()
		for _, fact := range slices.Compact(facts) {
			list.Content = append(list.Content, node.String(fact))
		}
		put(out, place, list)
	}
	return out
}

func (t texts) paths(n *yaml.Node) {
	for path, item := range node.Pairs(n) {
		for key, value := range node.Pairs(item) {
			at := path
			if isMethod(key) {
				at = strings.ToUpper(key) + " " + path
				t.walk(value, at)
				continue
			}
			t.below(key, value, at)
		}
	}
}

func (t texts) components(n *yaml.Node) {
	for kind, table := range node.Pairs(n) {
		for name, value := range node.Pairs(table) {
			if kind != "schemas" {
				name = kind + " " + name
			}
			t.walk(value, name)
		}
	}
}

// walk reads one object.
func (t texts) walk(n *yaml.Node, at string) {
	for _, item := range node.Items(n) {
		t.walk(item, at)
	}
	for key, value := range node.Pairs(n) {
		t.below(key, value, at)
	}
}

// below reads what stands below a key.
func (t texts) below(key string, value *yaml.Node, at string) {
	switch key {
	case "description", "summary", "title":
		if _, odd := printable.First(at); odd || value.Kind != yaml.ScalarNode {
			return
		}
		if facts := stated.Facts(value.Value); len(facts) > 0 {
			t[at] = append(t[at], facts...)
		}
	case "properties", "patternProperties", "$defs", "definitions":
		t.table(value, at+".")
	case "responses":
		t.table(value, at+" answer ")
	case "headers":
		t.table(value, at+" header ")
	case "content", "callbacks":
		for _, v := range node.Pairs(value) {
			t.walk(v, at)
		}
	case "parameters":
		for _, p := range node.Items(value) {
			t.walk(p, at+" "+word(p, "in")+" "+word(p, "name"))
		}
	case "requestBody":
		t.walk(value, at+" body")
	case "schema", "items", "prefixItems", "additionalProperties", "allOf", "oneOf", "anyOf", "not":
		t.walk(value, at)
	}
}

// table reads a mapping of names.
func (t texts) table(n *yaml.Node, before string) {
	for name, value := range node.Pairs(n) {
		t.walk(value, before+name)
	}
}
