package variants

import (
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/seed-a528e955/intercom-go/scripts/internal/goname"
	"github.com/seed-a528e955/intercom-go/scripts/internal/node"
)

// Sibling is a change that adds to a description what the rules would give the
// names of what is there already. It returns how many it added.
type Sibling struct {
	Name string
	Add  func(root *yaml.Node, types []string) int
}

// Siblings are one of every kind of name. types are the Go types of the package.
var Siblings = []Sibling{
	{"a component called as each type", func(root *yaml.Node, types []string) int {
		props := node.Map()
		for i, t := range types {
			key := snake(t)
			if i%2 == 0 || node.Has(components(root), key) {
				key = t // in Go's spelling
			}
			if node.Has(components(root), key) {
				key = strings.ReplaceAll(snake(t), "_", "-")
			}
			if node.Has(components(root), key) {
				continue
			}
			first(components(root), key, object("sibling"))
			first(props, "p"+fmt.Sprint(i), ref(key))
		}
		operation(root, "/aaa", "get", "responses", answer(node.Map("type", "object", "properties", props)))
		return len(node.Keys(props))
	}},
	{"a component of another case or spelling beside each", func(root *yaml.Node, _ []string) int {
		props := node.Map()
		for i, key := range node.Keys(components(root)) {
			for _, other := range []string{goname.Exported(key), strings.ReplaceAll(key, "_", "-"), strings.ToUpper(key)} {
				if !node.Has(components(root), other) {
					first(components(root), other, object("sibling"))
					first(props, fmt.Sprint("p", i, len(props.Content)), ref(other))
				}
			}
		}
		operation(root, "/aaa", "get", "responses", answer(node.Map("type", "object", "properties", props)))
		return len(node.Keys(props))
	}},
	{"a property that reads the same before each", func(root *yaml.Node, _ []string) int {
		return eachObject(root, func(props *yaml.Node) int {
			n := 0
			for _, key := range node.Keys(props) {
				for _, other := range []string{strings.ReplaceAll(key, "_", "-"), goname.Exported(key), key + "_"} {
					if !node.Has(props, other) {
						first(props, other, node.Map("type", "string"))
						n++
					}
				}
			}
			return n
		})
	}},
	{"an object in the singular and a list in the plural before each", func(root *yaml.Node, _ []string) int {
		return eachObject(root, func(props *yaml.Node) int {
			n := 0
			for _, key := range node.Keys(props) {
				if one := goname.Singular(key); one != key && !node.Has(props, one) {
					first(props, one, object("x"))
					n++
				} else if many := key + "s"; !node.Has(props, many) {
					first(props, many, node.Map("type", "array", "items", object("x")))
					n++
				}
			}
			return n
		})
	}},
	{"a property that spells the way to what is below each", func(root *yaml.Node, _ []string) int {
		return eachObject(root, func(props *yaml.Node) int {
			n := 0
			for key, p := range node.Pairs(props) {
				for _, below := range node.Keys(node.Get(resolved(root, p), "properties")) {
					if other := key + "_" + below; !node.Has(props, other) {
						first(props, other, node.Map("type", "string", "enum", []string{"up", "down"}))
						n++
					}
				}
			}
			return n
		})
	}},
	{"a value that reads the same before each", func(root *yaml.Node, _ []string) int {
		n := 0
		node.Walk(root, nil, func(s *yaml.Node, _ []string) bool {
			enum := node.Get(s, "enum")
			if node.Text(s, "type") != "string" || len(node.Items(enum)) < 2 {
				return true
			}
			have := map[string]bool{}
			for _, v := range enum.Content {
				have[v.Value] = true
			}
			for _, v := range enum.Content {
				for _, other := range []string{strings.ReplaceAll(v.Value, "_", "-"), strings.ToUpper(v.Value), v.Value + "."} {
					if !have[other] {
						have[other] = true
						enum.Content = append([]*yaml.Node{node.String(other)}, enum.Content...)
						n++
					}
				}
			}
			return true
		})
		return n
	}},
	{"a component called as each constant", func(root *yaml.Node, _ []string) int {
		props := node.Map()
		for name, s := range node.Pairs(components(root)) {
			for key, p := range node.Pairs(node.Get(s, "properties")) {
				for _, v := range node.Strings(node.Get(p, "enum")) {
					other := name + "_" + key + "_" + v
					if !node.Has(components(root), other) {
						first(components(root), other, object("sibling"))
						first(props, fmt.Sprint("p", len(props.Content)), ref(other))
					}
				}
			}
		}
		operation(root, "/aaa", "get", "responses", answer(node.Map("type", "object", "properties", props)))
		return len(node.Keys(props))
	}},
	{"what is sent is received, too", func(root *yaml.Node, _ []string) int {
		return everywhere(root, func(props *yaml.Node) {
			operation(root, "/aaa", "get", "responses", answer(node.Map("type", "object", "properties", props)))
		})
	}},
	{"what is received is sent, too", func(root *yaml.Node, _ []string) int {
		return everywhere(root, func(props *yaml.Node) {
			operation(root, "/aaa", "post", "requestBody", node.Map("content", node.Map("application/json", node.Map("schema", node.Map("type", "object", "properties", props)))))
		})
	}},
	{"every component renamed", func(root *yaml.Node, _ []string) int {
		for _, name := range node.Keys(components(root)) {
			rename(components(root), name, "zzz_"+name)
		}
		node.Walk(root, nil, func(s *yaml.Node, _ []string) bool {
			if name, is := strings.CutPrefix(node.Text(s, "$ref"), refPrefix); is {
				node.Set(s, "$ref", node.String(refPrefix+"zzz_"+name))
			}
			return true
		})
		return len(components(root).Content) / 2
	}},
	{"a parameter that reads the same before each", func(root *yaml.Node, _ []string) int {
		n := 0
		eachOperation(root, func(op *yaml.Node) {
			list := node.Get(op, "parameters")
			for _, p := range node.Items(list) {
				if name := node.Text(p, "name"); node.Text(p, "in") == "query" {
					for _, other := range []string{strings.ReplaceAll(name, "_", "-") + "-", goname.Exported(name)} {
						list.Content = append([]*yaml.Node{node.Map("name", other, "in", "query", "schema", node.Map("type", "string"))}, list.Content...)
						n++
					}
				}
			}
		})
		return n
	}},
	{"a second value for each enum of one", func(root *yaml.Node, _ []string) int {
		n := 0
		fixed := fixedByVariants(root) // whose one value tells a variant from the others
		node.Walk(root, nil, func(s *yaml.Node, _ []string) bool {
			if enum := node.Get(s, "enum"); node.Text(s, "type") == "string" && len(node.Items(enum)) == 1 && !fixed[s] {
				enum.Content = append(enum.Content, node.String(enum.Content[0].Value+"_2"))
				n++
			}
			return true
		})
		return n
	}},
	{"an operation that would make the types of each", func(root *yaml.Node, types []string) int {
		n := 0
		for _, t := range types {
			if start, is := strings.CutSuffix(t, "Params"); is {
				operation(root, "/aaa/"+snake(t), "get", "operationId", node.String(snake(start)))
				n++
			}
		}
		for i, t := range types { // whose parameters would be called like a type
			if i%10 == 0 {
				operation(root, fmt.Sprint("/aab/", i), "get", "operationId", node.String("get_"+snake(t)))
				n++
			}
		}
		return n
	}},
	{"a variant before those of each union", func(root *yaml.Node, _ []string) int {
		n := 0
		node.Walk(root, nil, func(s *yaml.Node, _ []string) bool {
			for _, key := range []string{"oneOf", "anyOf"} {
				list := node.Get(s, key)
				if list == nil || slices.ContainsFunc(list.Content, func(v *yaml.Node) bool { return node.Text(resolved(root, v), "type") == "array" }) {
					continue // of one or many: another thing at every place
				}
				v := resolved(root, node.Items(list)[0])
				if props := node.Get(v, "properties"); props != nil {
					more := node.Clone(v)
					node.Set(node.Get(more, "properties"), "of_the_new_variant", node.Map("type", "string"))
					node.Set(more, "required", node.Value(append(node.Strings(node.Get(v, "required")), "of_the_new_variant")))
					list.Content = append([]*yaml.Node{more}, list.Content...)
					n++
				}
			}
			return true
		})
		return n
	}},
}

// fixedByVariants are the properties of what stands in unions.
func fixedByVariants(root *yaml.Node) map[*yaml.Node]bool {
	fixed := map[*yaml.Node]bool{}
	var mark func(n *yaml.Node, depth int)
	mark = func(n *yaml.Node, depth int) {
		n = resolved(root, n)
		for _, p := range node.Pairs(node.Get(n, "properties")) {
			fixed[p] = true
		}
		for _, key := range []string{"oneOf", "anyOf", "allOf"} {
			for _, v := range node.Items(node.Get(n, key)) {
				if depth < 5 {
					mark(v, depth+1)
				}
			}
		}
	}
	node.Walk(root, nil, func(s *yaml.Node, _ []string) bool {
		if node.Has(s, "oneOf") || node.Has(s, "anyOf") {
			mark(s, 0)
		}
		return true
	})
	return fixed
}

func components(root *yaml.Node) *yaml.Node { return node.Get(root, "components", "schemas") }

func object(property string) *yaml.Node {
	return node.Map("type", "object", "properties", node.Map(property, node.Map("type", "string")))
}

func answer(schema *yaml.Node) *yaml.Node {
	return node.Map("200", node.Map("description", "OK", "content", node.Map("application/json", node.Map("schema", schema))))
}

// operation adds an operation in front of all others.
func operation(root *yaml.Node, path, method, key string, value *yaml.Node) {
	op := node.Map("tags", []string{"Siblings"}, "operationId", "sibling_"+snake(path), key, value)
	if !node.Has(op, "responses") {
		node.Set(op, "responses", answer(object("id")))
	}
	first(node.Get(root, "paths"), path, node.Map(method, op))
}

// first adds a key in front of all others.
func first(n *yaml.Node, key string, value *yaml.Node) {
	n.Content = append([]*yaml.Node{node.String(key), value}, n.Content...)
}

// resolved follows one reference.
func resolved(root, n *yaml.Node) *yaml.Node {
	if name, is := strings.CutPrefix(node.Text(n, "$ref"), refPrefix); is {
		return node.Get(components(root), name)
	}
	return n
}

// eachObject visits the properties of every object.
func eachObject(root *yaml.Node, visit func(props *yaml.Node) int) int {
	n := 0
	var all []*yaml.Node
	node.Walk(root, nil, func(s *yaml.Node, _ []string) bool {
		if props := node.Get(s, "properties"); node.IsMap(props) && node.Text(props, "type") == "" {
			all = append(all, props)
		}
		return true
	})
	for _, props := range all {
		n += visit(props)
	}
	return n
}

func eachOperation(root *yaml.Node, visit func(op *yaml.Node)) {
	for _, item := range node.Pairs(node.Get(root, "paths")) {
		for _, method := range []string{"get", "put", "post", "patch", "delete"} {
			if op := node.Get(item, method); op != nil {
				visit(op)
			}
		}
	}
}

// everywhere hands on properties that refer to every component there is.
func everywhere(root *yaml.Node, use func(props *yaml.Node)) int {
	props := node.Map()
	for i, name := range node.Keys(components(root)) {
		node.Set(props, fmt.Sprint("p", i), ref(name))
	}
	use(props)
	return len(props.Content) / 2
}

func snake(name string) string {
	words := goname.Words(name)
	for i, w := range words {
		words[i] = strings.ToLower(w)
	}
	return strings.Join(words, "_")
}
