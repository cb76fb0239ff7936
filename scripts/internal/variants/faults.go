package variants

import (
	"bytes"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/seed-a528e955/intercom-go/scripts/internal/node"
)

// faults are what is wrong in published descriptions, each at a random place.
var faults = []change{
	{name: "reference to nothing", do: func(m *maker) string {
		place, props, key := m.property()
		if key == "" {
			return ""
		}
		node.Set(props, key, ref(m.name("nowhere")))
		return place
	}},
	{name: "component cut", do: func(m *maker) string {
		name, _ := m.component()
		node.Delete(m.schemas(), name)
		return name
	}},
	{name: "parameters of the path not declared", do: func(m *maker) string {
		place, item, op := m.operation()
		node.Delete(item, "parameters")
		node.Delete(op, "parameters")
		return place
	}},
	{name: "path parameter in the query", do: func(m *maker) string {
		place, _, op := m.operation()
		for _, p := range node.Items(node.Get(op, "parameters")) {
			if node.Text(p, "in") == "path" {
				node.Set(p, "in", node.String("query"))
				return place
			}
		}
		return ""
	}},
	{name: "path parameters twice and misplaced", do: func(m *maker) string {
		place, item, op := m.operation()
		list := node.Get(op, "parameters")
		if list == nil {
			return ""
		}
		list.Content = append(list.Content, node.Clone(list).Content...)
		list.Content = append(list.Content, node.Map("name", "nowhere", "in", "path", "required", true, "schema", node.Map("type", "string")),
			node.Map("name", "odd", "in", "somewhere"), node.String("no parameter"))
		node.Set(item, "parameters", node.Clone(list))
		return place
	}},
	{name: "operation without an id", do: func(m *maker) string {
		place, _, op := m.operation()
		node.Delete(op, "operationId")
		return place
	}},
	{name: "operation id of another", do: func(m *maker) string {
		place, _, op := m.operation()
		_, _, other := m.operation()
		if id := node.Text(other, "operationId"); id != "" {
			node.Set(op, "operationId", node.String(id))
			return place + " is " + id
		}
		return ""
	}},
	{name: "enum and constant with the names of components", quiet: true, do: func(m *maker) string {
		owner, s := m.component()
		if s == nil {
			return ""
		}
		props := node.Get(s, "properties")
		if props == nil {
			return ""
		}
		node.Set(props, "type", node.Map("type", "string", "enum", []string{"one", "two", "three"}))
		node.Set(m.schemas(), owner+"_type", node.Map("type", "object", "properties", node.Map("one", node.Map("type", "string"))))
		node.Set(props, "other", ref(owner+"_type"))
		// and a constant of it with the name of another
		node.Set(m.schemas(), owner+"_type_two", node.Map("type", "object", "properties", node.Map("one", node.Map("type", "string"))))
		node.Set(props, "another", ref(owner+"_type_two"))
		return owner
	}},
	{name: "component named like a generated type", quiet: true, do: func(m *maker) string {
		name, _ := m.component()
		place, _, op := m.operation()
		id := node.Text(op, "operationId")
		if name == "" || id == "" {
			return ""
		}
		to := id + pick(m, []string{"_params", "_response", "_request", "Params", "Response", "Service"})
		rename(m.schemas(), name, to)
		m.redirect(name, to)
		return place + ": " + name + " → " + to
	}},
	{name: "enum of null, numbers and the like", do: func(m *maker) string {
		place, props, key := m.property()
		if key == "" {
			return ""
		}
		list := node.List(node.Value(nil), node.Value(3), node.Bool(true), node.String("null"), node.String("a"), node.String("a"), node.Map("a", "b"))
		node.Set(props, key, node.Map("type", "string", "enum", list))
		return place
	}},
	{name: "type of no kind", do: func(m *maker) string {
		place, props, key := m.property()
		if s := node.Get(props, key); node.IsMap(s) {
			node.Set(s, "type", pick(m, []*yaml.Node{
				node.String("list"), node.Value([]string{"null", "string"}), node.Map("type", "string"), node.String("integer|string"), node.Value(nil), node.String("file"),
			}))
			return place
		}
		return ""
	}},
	{name: "required as a word", do: func(m *maker) string {
		place, props, key := m.property()
		if s := node.Get(props, key); node.IsMap(s) {
			node.Set(s, "required", pick(m, []*yaml.Node{node.Bool(false), node.Bool(true), node.String("name"), node.Map("a", "b")}))
			return place
		}
		return ""
	}},
	{name: "list without items", do: func(m *maker) string {
		place, props, key := m.property()
		if key == "" {
			return ""
		}
		node.Set(props, key, node.Map("type", "array"))
		return place
	}},
	{name: "items as a list", do: func(m *maker) string {
		place, props, key := m.property()
		if key == "" {
			return ""
		}
		node.Set(props, key, node.Map("type", "array", "items", node.List(m.schema(0), m.schema(0))))
		return place
	}},
	{name: "reference with siblings", do: func(m *maker) string {
		place, props, key := m.property()
		name, _ := m.component()
		if key == "" || name == "" {
			return ""
		}
		s := ref(name)
		node.Set(s, "nullable", node.Bool(true))
		node.Set(s, "description", node.String("made up"))
		node.Set(s, "properties", node.Map("more", node.Map("type", "string")))
		node.Set(props, key, s)
		return place
	}},
	{name: "variants that only require", quiet: true, do: func(m *maker) string {
		place, _, op := m.operation()
		props := node.Map("a", node.Map("type", "string"), "b", node.Map("type", "string"))
		node.Set(op, "requestBody", node.Map("content", node.Map("application/json", node.Map("schema", node.Map(
			"type", "object", "properties", props,
			"anyOf", node.List(node.Map("required", []string{"a"}), node.Map("required", []string{"b"})))))))
		return place
	}},
	{name: "exploded object in the query", quiet: true, do: func(m *maker) string {
		place, _, op := m.operation()
		one := func(key string) *yaml.Node {
			return node.Map("type", "object", "properties", node.Map(key, node.Map("type", "string")), "required", []string{key})
		}
		node.Set(op, "parameters", node.List(node.Map("name", "filter", "in", "query", "style", "form", "explode", true,
			"schema", node.Map("oneOf", node.List(one("user_id"), one("email"), m.schema(2))))))
		return place
	}},
	{name: "component that holds itself", quiet: true, do: func(m *maker) string {
		name, s := m.component()
		other, t := m.component()
		if s == nil || t == nil {
			return ""
		}
		key := pick(m, []string{"allOf", "oneOf", "anyOf"})
		switch m.IntN(4) {
		case 0:
			node.Set(m.schemas(), name, node.Map(key, node.List(ref(other), node.Clone(s))))
			node.Set(m.schemas(), other, node.Map(key, node.List(ref(name), node.Clone(t))))
		case 1:
			node.Set(m.schemas(), name, node.Map("type", "array", "items", ref(name)))
		case 2:
			node.Set(m.schemas(), name, ref(other))
			node.Set(m.schemas(), other, ref(name))
		default:
			node.Set(m.schemas(), name, node.Map(key, node.List(node.Map("type", "array", "items", ref(name)), ref(other), node.Map("type", "string"))))
		}
		return name + " and " + other + " by " + key
	}},
	{name: "answers of all kinds", quiet: true, do: func(m *maker) string {
		place, _, op := m.operation()
		node.Set(op, "responses", node.Map("204", node.Map("description", "nothing"), "302", node.Map("description", "elsewhere"),
			"default", node.Map("description", "any"), "odd", node.Map(), "200", pick(m, []*yaml.Node{
				node.Map("description", "a file", "content", node.Map("application/pdf", node.Map())), node.Map(), node.Value(nil), node.Map("content", node.Map("application/json", node.Map())),
			})))
		return place
	}},
	{name: "schema that is none", do: func(m *maker) string {
		place, props, key := m.property()
		if key == "" {
			return ""
		}
		node.Set(props, key, pick(m, []*yaml.Node{node.Value(nil), node.Bool(true), node.String("string"), node.List(node.String("string")), node.Map()}))
		return place
	}},
	{name: "path under two names", do: func(m *maker) string {
		paths := node.Get(m.root, "paths")
		path := pick(m, node.Keys(paths))
		to := strings.ReplaceAll(path, "{", "{odd_")
		item := node.Map()
		node.Set(item, pick(m, methods), node.Clone(pick(m, node.Get(paths, path).Content)))
		if to == path || node.Has(paths, to) {
			return ""
		}
		node.Set(paths, to, item)
		return path
	}},
	{name: "method in capitals, path without a slash", do: func(m *maker) string {
		paths := node.Get(m.root, "paths")
		path := pick(m, node.Keys(paths))
		item := node.Get(paths, path)
		for _, method := range node.Keys(item) {
			rename(item, method, strings.ToUpper(method))
		}
		rename(paths, path, strings.TrimPrefix(path, "/"))
		return path
	}},
}

// unreadableEach is how many seeds share one variant that is no YAML: a rare one
// that is not among the first few, which show what is repaired.
const unreadableEach = 12

// damageText does what no tree holds: a key that stands twice, a line that is no
// YAML.
func (m *maker) damageText(v *Variant) {
	lines := bytes.SplitAfter(v.Text, []byte("\n"))
	for range 1 + m.IntN(3) {
		i := m.IntN(len(lines))
		text := string(lines[i])
		if key, value, ok := strings.Cut(strings.TrimSpace(text), ": "); !ok || key == "" || value == "" || strings.ContainsAny(key, "-'\"&|") || strings.ContainsAny(value, "|>&{[") {
			continue
		}
		if key := strings.TrimSpace(text); strings.HasPrefix(key, "$ref") || strings.HasPrefix(key, "- ") {
			continue
		}
		lines[i] = []byte(text + text)
		m.did = append(m.did, "key twice: "+strings.TrimSpace(text))
	}
	if v.Seed%unreadableEach == unreadableEach-1 {
		i := m.IntN(len(lines))
		lines[i] = append([]byte(pick(m, []string{"\t- : [\n", "  }: {\n", "\x00\n", "\xff\xfe broken\n", "a: b: c: [\n"})), lines[i]...)
		m.did = append(m.did, "a line that is no YAML")
		v.Unreadable = true
	}
	v.Text = bytes.Join(lines, nil)
}
