// Package variants makes descriptions that nobody has published out of those
// that are imported: sound ones with other names, orders and types, and broken
// ones with the faults that descriptions are known to have. The same seed makes
// the same variant.
package variants

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/seed-a528e955/intercom-go/scripts/internal/node"
)

// Variant is a description and how it came to be.
type Variant struct {
	Seed uint64
	Text []byte
	Did  []string // what was done, in order
	// Operations it has, as "GET /contacts/{id}".
	Operations []string
	// Loud counts the faults of which the import has to say something.
	Loud int
	// Unreadable says that it is no YAML, so that refusing it is right.
	Unreadable bool
}

// maker works on one variant.
type maker struct {
	*rand.Rand
	root  *yaml.Node
	other *yaml.Node // another description to take things from
	did   []string
	fresh int // for names that nothing else has
	loud  int
}

// change is one way to make another description. It reports what it did, "" where
// it found nothing to do it to.
type change struct {
	name  string
	do    func(*maker) string
	quiet bool // nothing that an import has to repair
}

// Make makes the variant of a seed out of one description; other is another that
// parts are taken from.
func Make(seed uint64, base, other []byte) (*Variant, error) {
	m := &maker{Rand: rand.New(rand.NewPCG(seed, 7))}
	for _, d := range []struct {
		data []byte
		to   **yaml.Node
	}{{base, &m.root}, {other, &m.other}} {
		var doc yaml.Node
		if err := yaml.Unmarshal(d.data, &doc); err != nil {
			return nil, err
		}
		*d.to = node.Root(&doc)
	}
	for range 5 + m.IntN(20) {
		m.apply(sound[m.IntN(len(sound))])
	}
	// Every third has no faults. The others have two in turn, so that a few variants
	// show all of them, and some more.
	if seed%3 != 0 {
		turn := int(seed-seed/3-1) * 2
		m.fault(turn)
		m.fault(turn + 1)
		for range m.IntN(len(faults)) {
			m.fault(m.IntN(len(faults)))
		}
	}
	v := &Variant{Seed: seed, Operations: operations(m.root)}
	var b bytes.Buffer
	enc := yaml.NewEncoder(&b)
	enc.SetIndent(2)
	if err := enc.Encode(m.root); err != nil {
		return nil, fmt.Errorf("seed %d: %w", seed, err)
	}
	v.Text = b.Bytes()
	if seed%3 != 0 {
		m.damageText(v)
	}
	v.Did, v.Loud = m.did, m.loud
	return v, enc.Close()
}

func (m *maker) apply(c change) bool {
	place := c.do(m)
	if place != "" {
		m.did = append(m.did, c.name+": "+place)
	}
	return place != ""
}

// fault applies a fault by its number, at the first of several places that has
// room for it.
func (m *maker) fault(number int) {
	f := faults[number%len(faults)]
	for range 10 {
		if m.apply(f) {
			if !f.quiet {
				m.loud++
			}
			return
		}
	}
}

// Faults lists what faults there are, as [Variant.Did] names them.
func Faults() []string {
	var names []string
	for _, f := range faults {
		names = append(names, f.name)
	}
	return names
}

var methods = []string{"get", "put", "post", "delete", "options", "head", "patch", "trace"}

// operations lists what a description has.
func operations(root *yaml.Node) []string {
	var list []string
	for path, item := range node.Pairs(node.Get(root, "paths")) {
		for method := range node.Pairs(item) {
			if slices.Contains(methods, strings.ToLower(method)) {
				list = append(list, strings.ToUpper(method)+" "+path)
			}
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

func (m *maker) schemas() *yaml.Node { return node.Get(m.root, "components", "schemas") }

// pick chooses an item.
func pick[T any](m *maker, list []T) T { return list[m.IntN(len(list))] }

// component chooses a component.
func (m *maker) component() (string, *yaml.Node) {
	keys := node.Keys(m.schemas())
	if len(keys) == 0 {
		return "", nil
	}
	name := pick(m, keys)
	return name, node.Get(m.schemas(), name)
}

// property chooses a property of a component.
func (m *maker) property() (place string, owner *yaml.Node, key string) {
	for range 20 {
		name, s := m.component()
		props := node.Get(s, "properties")
		if keys := node.Keys(props); len(keys) > 0 {
			key := pick(m, keys)
			return "components.schemas." + name + ".properties." + key, props, key
		}
	}
	return "", nil, ""
}

// operation chooses an operation.
func (m *maker) operation() (place string, item, op *yaml.Node) {
	paths := node.Get(m.root, "paths")
	for range 20 {
		keys := node.Keys(paths)
		if len(keys) == 0 {
			break
		}
		path := pick(m, keys)
		item := node.Get(paths, path)
		var have []string
		for method := range node.Pairs(item) {
			if slices.Contains(methods, method) {
				have = append(have, method)
			}
		}
		if len(have) > 0 {
			method := pick(m, have)
			return "paths." + path + "." + method, item, node.Get(item, method)
		}
	}
	return "", nil, nil
}

// name makes a name that nothing has.
func (m *maker) name(prefix string) string {
	m.fresh++
	return fmt.Sprintf("%s_%d", prefix, m.fresh)
}

// rename gives a key of a mapping another name.
func rename(n *yaml.Node, key, to string) {
	if i := node.Index(n, key); i >= 0 && !node.Has(n, to) {
		n.Content[i] = node.String(to)
	}
}

const refPrefix = "#/components/schemas/"

func ref(name string) *yaml.Node { return node.Map("$ref", pointer(name)) }

var escape, unescape = strings.NewReplacer("~", "~0", "/", "~1"), strings.NewReplacer("~1", "/", "~0", "~")

// pointer is how a reference names a component.
func pointer(name string) string { return refPrefix + escape.Replace(name) }

// redirect moves every reference from one component to another.
func (m *maker) redirect(from, to string) {
	was, is := pointer(from), pointer(to)
	node.Walk(m.root, nil, func(n *yaml.Node, _ []string) bool {
		if node.Text(n, "$ref") == was {
			node.Set(n, "$ref", node.String(is))
		}
		return true
	})
}
