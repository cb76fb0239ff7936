package variants

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/seed-a528e955/intercom-go/scripts/internal/node"
)

// Damaged is a description that was broken, and how.
type Damaged struct {
	Kind Kind
	Text []byte
	Did  []string // what was done, in order
}

// Kind says what has to come of a damaged description, whatever the description
// was and wherever the damage fell.
type Kind int

// The kinds of damage: seeds take them in this order and begin again.
const (
	Mendable   Kind = iota // a schema is a bare word, which the import has a rule for
	Unreadable             // a line is no YAML
	Wild                   // anything, so nobody can say
	kinds
)

// KindOf is the kind that a seed makes.
func KindOf(seed uint64) Kind { return Kind(seed % uint64(kinds)) }

// Damage makes a broken description out of a sound one, of the kind whose turn it
// is. Wild damage is done without a thought for what anything means: things go,
// come twice, stand elsewhere or become another, in the tree and then in the
// lines. The same seed does the same.
func Damage(seed uint64, text []byte) (*Damaged, error) {
	r := rand.New(rand.NewPCG(seed, 11))
	d := &Damaged{Kind: KindOf(seed)}
	var doc yaml.Node
	if err := yaml.Unmarshal(text, &doc); err != nil {
		return nil, err
	}
	switch d.Kind {
	case Mendable:
		did, err := bareWord(r, node.Root(&doc))
		if err != nil {
			return nil, fmt.Errorf("seed %d: %w", seed, err)
		}
		d.Did = append(d.Did, did)
	case Wild:
		for range 1 + r.IntN(12) {
			d.Did = append(d.Did, damageNode(r, &doc))
		}
	}
	var b bytes.Buffer
	enc := yaml.NewEncoder(&b)
	enc.SetIndent(2)
	if err := enc.Encode(&doc); err != nil {
		return nil, fmt.Errorf("seed %d: %w", seed, err)
	}
	lines := strings.SplitAfter(b.String(), "\n")
	switch d.Kind {
	case Unreadable:
		lines = slices.Insert(lines, r.IntN(len(lines)), "\x00\n") // no text, wherever it stands
		d.Did = append(d.Did, "a line that is no text")
	case Wild:
		for range r.IntN(6) - 2 {
			lines, d.Did = damageLines(r, lines, d.Did)
		}
	}
	d.Text = []byte(strings.Join(lines, ""))
	return d, enc.Close()
}

// bareWord puts a word in the place of the schema of a property.
func bareWord(r *rand.Rand, root *yaml.Node) (string, error) {
	var all []string
	schemas := map[string]*yaml.Node{}
	for name, schema := range node.Pairs(node.Get(root, "components", "schemas")) {
		for key, property := range node.Pairs(node.Get(schema, "properties")) {
			place := name + "." + key
			all, schemas[place] = append(all, place), property
		}
	}
	if len(all) == 0 {
		return "", errors.New("no component has properties")
	}
	place := all[r.IntN(len(all))]
	*schemas[place] = *node.String("string")
	return "replaced: " + place + " by a word", nil
}

// damageNode changes one node of the tree.
func damageNode(r *rand.Rand, doc *yaml.Node) string {
	type found struct {
		n    *yaml.Node
		path string
	}
	var all []found
	node.Walk(doc, nil, func(n *yaml.Node, path []string) bool {
		if len(path) > 0 {
			all = append(all, found{n, strings.Join(path, ".")})
		}
		return true
	})
	at, other := all[r.IntN(len(all))], all[r.IntN(len(all))]
	i := 2 * r.IntN(1+len(at.n.Content)/2)
	if at.n.Kind == yaml.MappingNode && i < len(at.n.Content) {
		key := at.n.Content[i].Value
		switch r.IntN(5) {
		case 0:
			at.n.Content = append(at.n.Content[:i:i], at.n.Content[i+2:]...)
			return "cut: " + at.path + "." + key
		case 1:
			at.n.Content = append(at.n.Content, node.String(key), node.Clone(other.n))
			return "twice: " + at.path + "." + key + ", then as " + other.path
		case 2:
			to := words[r.IntN(len(words))]
			at.n.Content[i] = node.String(to)
			return "renamed: " + at.path + "." + key + " to " + to
		case 3:
			to := words[r.IntN(len(words))]
			at.n.Content = append(at.n.Content, node.String(to), node.Clone(other.n))
			return "added: " + at.path + "." + to + " as " + other.path
		}
	}
	if r.IntN(2) == 0 {
		if c := node.Clone(other.n); weight(c) < 20_000 {
			*at.n = *c
			return "replaced: " + at.path + " by " + other.path
		}
	}
	to := words[r.IntN(len(words))]
	var scalar yaml.Node
	if yaml.Unmarshal([]byte(to), &scalar) != nil || len(scalar.Content) == 0 {
		scalar = *node.String(to)
	}
	*at.n = *node.Root(&scalar)
	return "replaced: " + at.path + " by " + to
}

func weight(n *yaml.Node) int {
	count := 1
	for _, c := range n.Content {
		count += weight(c)
	}
	return count
}

// words are put in place of keys and values.
var words = []string{
	"null", "true", "no", "0", "-1", "1.5", "1e400", "2024-01-01", "''", "'null'", "[]", "{}", "[null]", "<<",
	"type", "items", "properties", "required", "enum", "default", "nullable", "allOf", "oneOf", "anyOf", "not", "$ref", "schema", "content", "in", "name", "format",
	"parameters", "requestBody", "responses", "get", "POST", "'200'", "2xx", "default", "x-odd", "paths", "components", "schemas", "header", "path", "query", "discriminator",
	"string", "integer", "array", "object", "list", "additionalProperties", "application/json", "text/plain", "/contacts/{id}", "/contacts", "id", "pages", "data",
	"'#/components/schemas/contact'", "'#/components/schemas/gone'", "'#/components/schemas/contact/properties/id'", "'#/paths/~1contacts'", "'#/'", "other.yaml",
	"unmarshal_json", "input", "'a\"b'", "\"a\\nb\"", "日本", "contact", "Contact", "created_at",
}

// damageLines changes the text: a line goes, stands twice, changes place or
// depth, or everything after it is cut.
func damageLines(r *rand.Rand, lines, did []string) (changed, done []string) {
	i, j := r.IntN(len(lines)), r.IntN(len(lines))
	say := func(what string) []string { return append(did, fmt.Sprintf("line %d %s", i+1, what)) }
	switch r.IntN(8) {
	case 0, 1:
		return append(lines[:i:i], lines[i+1:]...), say("cut")
	case 2, 3:
		return append(lines[:i:i], append([]string{lines[i]}, lines[i:]...)...), say("twice")
	case 4:
		lines[i], lines[j] = lines[j], lines[i]
		return lines, say(fmt.Sprintf("and line %d swapped", j+1))
	case 5:
		lines[i] = "  " + lines[i]
		return lines, say("moved in")
	case 6:
		lines[i] = strings.TrimPrefix(lines[i], "  ")
		return lines, say("moved out")
	}
	if r.IntN(4) > 0 {
		return lines, did
	}
	return append(lines[:i:i], lines[i][:len(lines[i])/2]), say("is the last, in half")
}
