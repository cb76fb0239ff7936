package node_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"

	"github.com/seed-a528e955/intercom-go/scripts/internal/node"
)

// read parses YAML into its top node.
func read(t *testing.T, text string) *yaml.Node {
	t.Helper()
	var doc yaml.Node
	require.NoError(t, yaml.Unmarshal([]byte(text), &doc))
	return node.Root(&doc)
}

// write returns a node as YAML.
func write(t *testing.T, n *yaml.Node) string {
	t.Helper()
	out, err := yaml.Marshal(n)
	require.NoError(t, err)
	return string(out)
}

func TestRoot(t *testing.T) {
	doc := &yaml.Node{Kind: yaml.DocumentNode, Content: []*yaml.Node{node.String("a")}}
	assert.Equal(t, "a", node.Root(doc).Value)
	assert.Equal(t, "b", node.Root(node.String("b")).Value)
	assert.Nil(t, node.Root(nil))
	empty := &yaml.Node{Kind: yaml.DocumentNode}
	assert.Same(t, empty, node.Root(empty))
}

func TestKinds(t *testing.T) {
	for text, want := range map[string][3]bool{ // map, list, null
		"{a: b}": {true, false, false},
		"[a]":    {false, true, false},
		"null":   {false, false, true},
		"~":      {false, false, true},
		"'null'": {false, false, false},
		"5":      {false, false, false},
	} {
		n := read(t, text)
		assert.Equal(t, want, [3]bool{node.IsMap(n), node.IsList(n), node.IsNull(n)}, text)
	}
	assert.Equal(t, [3]bool{false, false, true}, [3]bool{node.IsMap(nil), node.IsList(nil), node.IsNull(nil)}, "what is not there")
}

func TestGet(t *testing.T) {
	n := read(t, "a: {b: {c: deep}}\nlist: [x]\nflag: true\nother: 'true'\nnumber: 5\n")
	assert.Equal(t, "deep", node.Get(n, "a", "b", "c").Value)
	assert.Same(t, n, node.Get(n))
	assert.Nil(t, node.Get(n, "a", "gone", "c"))
	assert.Nil(t, node.Get(n, "list", "0"))
	assert.Nil(t, node.Get(nil, "a"))

	assert.Equal(t, 2, node.Index(n, "list"))
	assert.Equal(t, -1, node.Index(n, "gone"))
	assert.Equal(t, -1, node.Index(node.Get(n, "list"), "x"), "a list has no keys")
	assert.True(t, node.Has(n, "list"))
	assert.False(t, node.Has(n, "x"), "an item is no key")

	assert.Equal(t, "5", node.Text(n, "number"))
	assert.Empty(t, node.Text(n, "a"), "a mapping is no text")
	assert.Empty(t, node.Text(n, "gone"))
	assert.True(t, node.True(n, "flag"))
	assert.True(t, node.True(n, "other"))
	assert.False(t, node.True(n, "number"))
	assert.False(t, node.True(nil, "flag"))
}

func TestSetAndDelete(t *testing.T) {
	n := read(t, "a: 1\nb: 2\nc: 3\n")
	node.Set(n, "b", node.String("two"))
	node.Set(n, "d", node.Bool(true))
	assert.Equal(t, "a: 1\nb: two\nc: 3\nd: true\n", write(t, n))
	before := n.Content
	assert.True(t, node.Delete(n, "a", "gone", "c"))
	assert.Equal(t, "b: two\nd: true\n", write(t, n))
	assert.Equal(t, "a", before[0].Value, "the old slice is left alone")
	assert.False(t, node.Delete(n, "a"))
	assert.False(t, node.Delete(nil, "a"))
}

func TestPairsKeysItemsStrings(t *testing.T) {
	n := read(t, "b: [x, y]\na: {c: d}\n")
	assert.Equal(t, []string{"b", "a"}, node.Keys(n))
	assert.Nil(t, node.Keys(node.Get(n, "b")))
	assert.Len(t, node.Items(node.Get(n, "b")), 2)
	assert.Nil(t, node.Items(n))
	assert.Equal(t, []string{"x", "y"}, node.Strings(node.Get(n, "b")))
	assert.Nil(t, node.Strings(nil))
	for key := range node.Pairs(n) {
		assert.Equal(t, "b", key)
		break // stops there
	}
}

func TestMake(t *testing.T) {
	n := node.Map("text", "a", "word", "true", "flag", false, "number", -3, "list", []string{"b", "5"}, "none", nil,
		"node", node.List(node.Map()), "text", "last", "left over")
	assert.Equal(t, `text: last
word: "true"
flag: false
number: -3
list:
    - b
    - "5"
none: null
node:
    - {}
`, write(t, n))
}

func TestClone(t *testing.T) {
	n := read(t, "# said here\na: &x {b: c}\nd: *x\n")
	c := node.Clone(n)
	assert.Equal(t, "# said here\na: {b: c}\nd: {b: c}\n", write(t, c))
	node.Set(node.Get(c, "a"), "b", node.String("changed"))
	assert.Equal(t, "c", node.Text(node.Get(n, "a"), "b"), "the original stays")
	assert.Equal(t, "c", node.Text(node.Get(c, "d"), "b"), "an alias has become a copy of its own")
	assert.Equal(t, 2, node.Get(c, "d").Line, "it knows the line of what it is a copy of")
	assert.Nil(t, node.Clone(nil))
}

func TestWalk(t *testing.T) {
	var doc yaml.Node
	require.NoError(t, yaml.Unmarshal([]byte("a: [x, {b: y}]\nskip: {c: z}\nd: w\n"), &doc))
	var seen []string
	node.Walk(&doc, []string{"top"}, func(n *yaml.Node, path []string) bool {
		seen = append(seen, strings.Join(path, "/")+"="+n.Value)
		return path[len(path)-1] != "skip"
	})
	assert.Equal(t, []string{"top=", "top=", "top/a=", "top/a/0=x", "top/a/1=", "top/a/1/b=y", "top/skip=", "top/d=w"}, seen)
	node.Walk(nil, nil, func(*yaml.Node, []string) bool {
		t.Error("nothing to visit")
		return true
	})
}
