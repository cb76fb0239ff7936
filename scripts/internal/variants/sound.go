package variants

import (
	"fmt"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/seed-a528e955/intercom-go/scripts/internal/node"
)

// sound are changes that leave a description which a strict reader takes.
var sound = []change{
	{name: "component renamed", do: func(m *maker) string {
		name, _ := m.component()
		to := m.oddName()
		if name == "" || node.Has(m.schemas(), to) {
			return ""
		}
		rename(m.schemas(), name, to)
		m.redirect(name, to)
		return name + " → " + to
	}},
	{name: "property renamed", do: func(m *maker) string {
		place, props, key := m.property()
		to := m.oddName()
		if key == "" || node.Has(props, to) {
			return ""
		}
		rename(props, key, to)
		return place + " → " + to
	}},
	{name: "properties reordered", do: func(m *maker) string {
		place, props, _ := m.property()
		m.shuffle(props)
		return place
	}},
	{name: "components reordered", do: func(m *maker) string { m.shuffle(m.schemas()); return "components.schemas" }},
	{name: "paths reordered", do: func(m *maker) string { m.shuffle(node.Get(m.root, "paths")); return "paths" }},
	{name: "property retyped", do: func(m *maker) string {
		place, props, key := m.property()
		if key == "" {
			return ""
		}
		s := m.schema(2)
		node.Set(props, key, s)
		return place + " is " + describe(s)
	}},
	{name: "property added", do: func(m *maker) string {
		place, props, _ := m.property()
		if props == nil {
			return ""
		}
		key := m.oddName()
		s := m.schema(3)
		node.Set(props, key, s)
		return place + " has the sibling " + key + ", " + describe(s)
	}},
	{name: "property cut", do: func(m *maker) string {
		place, props, key := m.property()
		node.Delete(props, key)
		return place
	}},
	{name: "components merged", do: func(m *maker) string {
		name, s := m.component()
		from, t := m.component()
		if s == nil || t == nil || name == from {
			return ""
		}
		node.Set(m.schemas(), name, node.Map("allOf", node.List(ref(from), node.Clone(s))))
		return name + " is all of itself and " + from
	}},
	{name: "component taken from another version", do: func(m *maker) string {
		keys := node.Keys(node.Get(m.other, "components", "schemas"))
		name := pick(m, keys)
		node.Set(m.schemas(), name, node.Clone(node.Get(m.other, "components", "schemas", name)))
		for _, missing := range m.missing() {
			if s := node.Get(m.other, "components", "schemas", missing); s != nil {
				node.Set(m.schemas(), missing, node.Clone(s))
			}
		}
		for _, missing := range m.missing() {
			node.Set(m.schemas(), missing, node.Map("type", "object"))
		}
		return name
	}},
	{name: "path cut", do: func(m *maker) string {
		paths := node.Get(m.root, "paths")
		keys := node.Keys(paths)
		if len(keys) < 10 {
			return ""
		}
		path := pick(m, keys)
		node.Delete(paths, path)
		return path
	}},
	{name: "path renamed", do: func(m *maker) string {
		paths := node.Get(m.root, "paths")
		path := pick(m, node.Keys(paths))
		to := strings.Replace(path, "/", "/"+m.segment()+"/", 1+strings.Count(path, "/")/2)
		if node.Has(paths, to) {
			return ""
		}
		rename(paths, path, to)
		return path + " → " + to
	}},
	{name: "operation id renamed", do: func(m *maker) string {
		place, _, op := m.operation()
		id := m.oddName()
		node.Set(op, "operationId", node.String(id+"_"+m.name("op")))
		return place + " → " + id
	}},
	{name: "tags changed", do: func(m *maker) string {
		place, _, op := m.operation()
		if m.IntN(3) == 0 {
			node.Delete(op, "tags")
			return place + " has none"
		}
		tag := m.oddName()
		node.Set(op, "tags", node.Value([]string{tag}))
		return place + " is " + tag
	}},
	{name: "answer changed", do: func(m *maker) string {
		place, _, op := m.operation()
		s := m.schema(2)
		node.Set(op, "responses", node.Map(pick(m, []string{"200", "201", "202", "2XX", "default"}), node.Map(
			"description", "made up", "content", node.Map(pick(m, contentTypes), node.Map("schema", s)))))
		return place + " is " + describe(s)
	}},
	{name: "body changed", do: func(m *maker) string {
		place, _, op := m.operation()
		s := m.schema(3)
		node.Set(op, "requestBody", node.Map("content", node.Map(pick(m, contentTypes), node.Map("schema", s))))
		return place + " is " + describe(s)
	}},
	{name: "component within itself, and more", do: func(m *maker) string {
		place, props, key := m.property()
		if key == "" {
			return ""
		}
		name := strings.Split(place, ".")[2]
		if !node.Has(m.schemas(), name) { // a dot in its name
			return ""
		}
		s := node.Map("allOf", node.List(ref(name), m.schema(2)))
		if m.IntN(2) == 0 {
			s = node.Map("type", "array", "items", s)
		}
		node.Set(props, key, s)
		return place
	}},
	{name: "body extended", do: func(m *maker) string {
		place, _, op := m.operation()
		name, _ := m.component()
		if name == "" {
			return ""
		}
		key := m.oddName()
		more := node.Map("required", []string{key, m.oddName()}, "properties", node.Map(key, m.schema(1)))
		node.Set(op, "requestBody", node.Map("content", node.Map("application/json", node.Map("schema", node.Map("allOf", node.List(ref(name), more))))))
		return place + " is " + name + " and " + key
	}},
	{name: "variant of anything", do: func(m *maker) string {
		place, props, key := m.property()
		if key == "" {
			return ""
		}
		list := node.List(m.schema(2), node.Map(), m.schema(1))
		m.Shuffle(3, func(i, j int) { list.Content[i], list.Content[j] = list.Content[j], list.Content[i] })
		node.Set(props, key, node.Map(pick(m, []string{"oneOf", "anyOf"}), list))
		return place
	}},
	{name: "deep object in the query", do: func(m *maker) string {
		place, _, op := m.operation()
		s := m.schema(3)
		node.Set(op, "parameters", node.List(node.Map("name", m.oddName(), "in", "query", "style", "deepObject", "explode", true, "schema", s)))
		return place + ": " + describe(s)
	}},
	{name: "query parameter added", do: func(m *maker) string {
		place, _, op := m.operation()
		list := node.Get(op, "parameters")
		if list == nil {
			list = node.List()
			node.Set(op, "parameters", list)
		}
		s := m.schema(2)
		name := m.oddName()
		list.Content = append(list.Content, node.Map("name", name, "in", "query", "schema", s))
		return fmt.Sprintf("%s: %s is %s", place, name, describe(s))
	}},
}

var contentTypes = []string{"application/json", "application/json; charset=utf-8", "text/plain", "application/octet-stream", "*/*", "multipart/form-data", "application/x-www-form-urlencoded", "text/csv"}

// oddNames are names that are hard to make Go of, or that something has already.
var oddNames = []string{
	"client", "Client", "new", "version", "operations", "type", "func", "range", "error", "string", "any", "nil", "len", "ctx", "opts", "params",
	"body", "caller", "api", "json", "input", "Input", "json_aliases", "unmarshal_json", "marshal_json", "aliases", "apply_to_call", "call", "new_contact", "id", "ids", "x", "X", "1st", "2", "a-b", "a.b", "a_b", "aB", "AB", "ab", "URL",
	"urls", "test", "linux", "client_test", "models", "contact", "Contact", "contacts", "contact_list", "CONTACT", "ContactsService",
	"list_contacts_params", "search_articles_response", "get_contact_response", "opContactsGet", "pages", "data", "created_at", "updated_at_ms",
	"custom_attributes", "metadata", "metrics", "ärger", "日本", "emoji 🎈", "with space", "semi;colon", "*/", "//", "%s",
	"{{.}}", "true", "null", "~", "field", "operator", "value", "query", "sort_field", "status", "series", "people", "news", "avatar", "Model", "models_value",
}

// noNames are names that have no form in a Go struct tag.
var noNames = []string{"quote\"", "back`tick", "it's", "a,b", "-", "back\\slash"}

func (m *maker) oddName() string {
	if m.IntN(150) == 0 {
		return pick(m, noNames)
	}
	if m.IntN(3) == 0 {
		return pick(m, oddNames) + "_" + pick(m, oddNames)
	}
	return pick(m, oddNames)
}

func (m *maker) segment() string {
	return pick(m, []string{"made", "up", "{id}", "{an_id}", "{id}", "v2", "a.b", "a-b", "{a-b}", "{type}", "{ctx}", "{func}", "search", "all", "pages"})
}

// schema makes a schema of any kind, at most so deep.
func (m *maker) schema(depth int) *yaml.Node {
	name, _ := m.component()
	kinds := 14
	if depth <= 0 {
		kinds = 8
	}
	var s *yaml.Node
	switch m.IntN(kinds) {
	case 0:
		s = node.Map("type", "string")
	case 1:
		s = node.Map("type", "integer", "format", pick(m, []string{"date-time", "timestamp", "int32", "int64", "date"}))
	case 2:
		s = node.Map("type", "number")
	case 3:
		s = node.Map("type", "boolean")
	case 4:
		s = node.Map("type", "string", "format", pick(m, []string{"date-time", "date", "uuid", "email", "uri", "binary", "made-up"}))
	case 5:
		s = node.Map("type", "string", "enum", []string{m.oddName(), m.oddName() + "1", "a b", "a_b", "A-B", ""})
	case 6:
		s = node.Map("type", "object")
	case 7:
		s = ref(name)
	case 8, 9:
		s = node.Map("type", "array", "items", m.schema(depth-1))
	case 10:
		s = node.Map("type", "object", "additionalProperties", m.schema(depth-1))
	case 11:
		s = node.Map(pick(m, []string{"oneOf", "anyOf"}), node.List(m.schema(depth-1), m.schema(depth-1), m.schema(depth-1)))
	case 12:
		s = node.Map("allOf", node.List(ref(name), m.schema(depth-1)))
	default:
		props := node.Map()
		for range 1 + m.IntN(4) {
			node.Set(props, m.oddName(), m.schema(depth-1))
		}
		s = node.Map("type", "object", "properties", props, "required", node.Keys(props)[:1])
	}
	if m.IntN(4) == 0 && !node.Has(s, "$ref") {
		node.Set(s, "nullable", node.Bool(true))
	}
	return s
}

// describe is a schema in a few words.
func describe(s *yaml.Node) string {
	out, err := yaml.Marshal(s)
	if err != nil {
		return "?"
	}
	text := strings.Join(strings.Fields(string(out)), " ")
	if len(text) > 200 {
		text = text[:200] + "…"
	}
	return text
}

// shuffle reorders a mapping.
func (m *maker) shuffle(n *yaml.Node) {
	if n == nil {
		return
	}
	m.Shuffle(len(n.Content)/2, func(i, j int) {
		n.Content[2*i], n.Content[2*j] = n.Content[2*j], n.Content[2*i]
		n.Content[2*i+1], n.Content[2*j+1] = n.Content[2*j+1], n.Content[2*i+1]
	})
}

// missing lists the components that are referred to and not there.
func (m *maker) missing() []string {
	var list []string
	node.Walk(m.root, nil, func(n *yaml.Node, _ []string) bool {
		name, ok := strings.CutPrefix(node.Text(n, "$ref"), refPrefix)
		if name = unescape.Replace(name); ok && !node.Has(m.schemas(), name) {
			list = append(list, name)
		}
		return true
	})
	return list
}
