package importer

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"go.yaml.in/yaml/v3"

	"github.com/seed-a528e955/intercom-go/scripts/internal/node"
)

// methods in the order in which a path lists them.
var methods = []string{"get", "put", "post", "delete", "patch", "head", "options", "trace"}

// isMethod reports whether a key of a path item is a method, in any case.
func isMethod(key string) bool { return slices.Contains(methods, strings.ToLower(key)) }

// paths takes over the paths, sorted.
func (c *converter) paths(n *yaml.Node, at place) *yaml.Node {
	out := node.Map()
	first := map[string]string{} // the path that is the same but for the names of its parameters
	for path, item := range node.Pairs(n) {
		if strings.HasPrefix(path, "x-") {
			continue
		}
		here := at.to(path)
		name := path
		if !strings.HasPrefix(path, "/") {
			name = "/" + path
			c.note(RulePathName, here, item, "is %s", name)
		}
		if i := strings.IndexFunc(name, func(r rune) bool { return r == '"' || r == '`' || unicode.IsControl(r) }); i >= 0 {
			c.fail(here, item, "no path can hold %q", []rune(name[i:])[0])
			return nil
		}
		if distinct := distinctParameters(name); distinct != name {
			name = distinct
			c.note(RulePathRepeated, here, item, "is %s", name)
		}
		v := c.pathItem(item, here)
		if v == nil {
			continue
		}
		if same := first[anonymous(name)]; same != "" {
			c.note(RulePathTwice, here, item, "is %s", same)
			c.mergePath(node.Get(out, same), v, here)
			continue
		}
		first[anonymous(name)] = name
		put(out, name, v)
	}
	return sortKeys(out)
}

// anonymous is a path without the names of its parameters, which tell nothing
// apart.
func anonymous(path string) string { return braced.ReplaceAllString(path, "{}") }

// distinctParameters numbers the parameters that a path names again.
func distinctParameters(path string) string {
	seen := map[string]bool{}
	return braced.ReplaceAllStringFunc(path, func(name string) string {
		given := name
		for n := 2; seen[given] || given != name && strings.Contains(path, given); n++ {
			given = strings.TrimSuffix(name, "}") + strconv.Itoa(n) + "}"
		}
		seen[given] = true
		return given
	})
}

// mergePath moves the operations of a path to the same path under other names.
// What is there already stays.
func (c *converter) mergePath(into, from *yaml.Node, at place) {
	shared := node.Items(node.Get(from, "parameters"))
	for method, op := range node.Pairs(from) {
		if !isMethod(method) {
			continue
		}
		if node.Has(into, method) {
			c.note(RulePathTwice, at.to(method), op, "dropped, it is there already")
			continue
		}
		setParameters(op, slices.Concat(shared, node.Items(node.Get(op, "parameters"))))
		put(into, method, op)
	}
	sortKeysBy(into, func(a, b string) int { return slices.Index(pathKeys, a) - slices.Index(pathKeys, b) })
}

// pathKeys is the order of the keys of a path.
var pathKeys = append([]string{"servers", "parameters"}, methods...)

// pathItem takes over one path: its parameters and its operations.
func (c *converter) pathItem(n *yaml.Node, at place) *yaml.Node {
	if ref := node.Get(n, "$ref"); ref != nil {
		n = c.withTarget(n, ref, at)
		if n == nil {
			return nil
		}
	}
	if !node.IsMap(n) {
		c.note(RulePathEmpty, at, n, "dropped")
		return nil
	}
	if !c.onlyMethods(n, at) {
		return nil
	}
	n = c.lowerMethods(n, at)
	keywords := []keyword{{"servers", c.servers}, {"parameters", c.parameters}}
	for _, method := range methods {
		if op := node.Get(n, method); node.IsNull(op) && op != nil {
			node.Set(n, method, lineOf(node.Map(), op)) // null is an operation of which nothing is told
		}
		keywords = append(keywords, keyword{method, c.operation})
	}
	out := c.object(n, at, keywords)
	if !slices.ContainsFunc(node.Keys(out), isMethod) {
		c.note(RulePathEmpty, at, n, "dropped")
		return nil
	}
	return out
}

// onlyMethods refuses an operation that stands under a key which is no method, and a
// path within a path: what is not known is left out, and here that would be an
// operation.
func (c *converter) onlyMethods(n *yaml.Node, at place) bool {
	for key, value := range node.Pairs(n) {
		switch {
		case isMethod(key) || strings.HasPrefix(key, "x-"):
		case strings.HasPrefix(key, "/") || slices.ContainsFunc(node.Keys(value), isMethod):
			c.fail(at.to(key), value, "a path within a path: is it indented too far?")
			return false
		case node.Has(value, "responses") || node.Has(value, "operationId"):
			c.fail(at.to(key), value, "an operation under a key that is no method (want one of %s)", strings.Join(methods, ", "))
			return false
		}
	}
	return true
}

// lowerMethods writes GET as get.
func (c *converter) lowerMethods(n *yaml.Node, at place) *yaml.Node {
	n = shallow(n)
	for i := 0; i+1 < len(n.Content); i += 2 {
		key := n.Content[i]
		lower := strings.ToLower(key.Value)
		if lower == key.Value || !isMethod(lower) {
			continue
		}
		if node.Has(n, lower) {
			c.fail(at.to(key.Value), key, "the method stands twice in one path, as %s as well", lower)
			return n
		}
		n.Content[i] = lineOf(node.String(lower), key)
		c.note(RuleMethodName, at.to(key.Value), key, "is %s", lower)
	}
	return n
}

// operation takes over one operation.
func (c *converter) operation(n *yaml.Node, at place) *yaml.Node {
	if !node.IsMap(n) {
		c.note(RuleBadValue, at, n, "an operation is needed, nothing of it is kept")
		n = lineOf(node.Map(), n)
	}
	if r := node.Get(n, "responses"); !node.IsMap(r) || len(r.Content) == 0 {
		n = shallow(n)
		node.Set(n, "responses", lineOf(node.Map("default", node.Map()), n))
		c.note(RuleNoResponses, at, n, "default added")
	}
	return c.object(n, at, []keyword{
		{"operationId", c.operationID},
		{"tags", c.tags},
		{"deprecated", c.boolean},
		{"servers", c.servers},
		{"security", c.security},
		{"parameters", c.parameters},
		{"requestBody", c.requestBody},
		{"responses", c.responses},
	})
}

// tags takes over an operation's tags, in order: the first one tells where the
// operation belongs.
func (c *converter) tags(n *yaml.Node, at place) *yaml.Node {
	if n.Kind == yaml.ScalarNode {
		c.note(RuleBadValue, at, n, "is a list of one")
		n = lineOf(node.List(n), n)
	}
	out := node.List()
	for _, item := range node.Items(n) {
		switch {
		case item.Kind != yaml.ScalarNode || item.Value == "":
			c.note(RuleBadValue, at, item, "dropped, a tag's name is needed")
		case !slices.Contains(node.Strings(out), item.Value):
			out.Content = append(out.Content, node.String(item.Value))
		}
	}
	if len(out.Content) == 0 {
		return nil
	}
	return out
}

// operationsIn finds the operations of a source as published: duplicates of keys
// are not resolved yet, one method of one path counts once.
func (c *converter) operationsIn(root *yaml.Node) map[string]operationIn {
	found := map[string]operationIn{}
	add := func(path string, item *yaml.Node) {
		for method, op := range node.Pairs(item) {
			if isMethod(method) {
				at := operationAt{path, strings.ToLower(method)}
				found[at.key()] = operationIn{at.place(), op}
			}
		}
	}
	for i := 0; i+1 < len(root.Content); i += 2 {
		if root.Content[i].Value != "paths" {
			continue
		}
		for path, item := range node.Pairs(root.Content[i+1]) {
			if strings.HasPrefix(path, "x-") {
				continue
			}
			add(path, item)
			if ref := node.Text(item, "$ref"); ref != "" {
				add(path, c.lookup(ref))
			}
		}
	}
	return found
}

// operationIn is an operation of the source.
type operationIn struct {
	at place
	op *yaml.Node
}

// missed is the error of a conversion that lost or made up an operation.
func (c *converter) missed(in map[string]operationIn, doc *yaml.Node) error {
	for at, op := range operations(doc) {
		if _, ok := in[at.key()]; !ok {
			c.fail(at.place(), op, "comes out and did not go in")
		}
		delete(in, at.key())
	}
	for _, key := range slices.Sorted(maps.Keys(in)) {
		c.fail(in[key].at, in[key].op, "the operation would get lost")
	}
	return c.err
}

// countOperations counts the operations of a converted document.
func countOperations(doc *yaml.Node) int {
	count := 0
	for range operations(doc) {
		count++
	}
	return count
}

// operations yields the operations of a converted document, in its order, by
// their place.
func operations(doc *yaml.Node) func(yield func(at operationAt, op *yaml.Node) bool) {
	return func(yield func(operationAt, *yaml.Node) bool) {
		for path, item := range node.Pairs(node.Get(doc, "paths")) {
			for key, op := range node.Pairs(item) {
				if isMethod(key) && !yield(operationAt{path, key}, op) {
					return
				}
			}
		}
	}
}

// operationAt says which operation.
type operationAt struct{ path, method string }

// key is the same for every way to write the path.
func (o operationAt) key() string {
	return o.method + " " + anonymous("/"+strings.TrimPrefix(o.path, "/"))
}

func (o operationAt) place() place { return place("paths").to(o.path).to(o.method) }
