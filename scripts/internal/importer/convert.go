package importer

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/seed-a528e955/intercom-go/scripts/internal/node"
)

// Convert turns a published description, YAML or JSON, into its facts in
// canonical form, and reports every repair in the order of the source. It is a
// pure function: the same data gives the same bytes, and so does its own
// output. name is what errors call the file.
func Convert(data []byte, name string) (out []byte, report []Repair, err error) {
	c, doc, err := convert(data, name)
	if err != nil {
		return nil, nil, err
	}
	if out, err = encode(doc); err != nil {
		return nil, nil, fmt.Errorf("%s: %w", name, err)
	}
	sortReport(c.report)
	return out, c.report, nil
}

// converter holds what the conversion of one description knows.
type converter struct {
	name   string
	source *yaml.Node // the description, aliases and duplicate keys resolved
	report []Repair
	err    error // the first thing that could not be repaired

	names    map[string]map[string]string // by kind of component: published name to the name given to it
	absent   map[string]map[string]bool   // by kind: components that are referred to and not there
	inlining map[string]bool              // references being inlined
	inner    map[string]string            // names of the components made of schemas within others, by reference
	made     map[string]*yaml.Node        // these components
	anchors  map[string]string            // references by anchor, nil until one is asked for
	referred references

	ofSchema    []keyword // made once: there are thousands of schemas
	schemaCount int       // schemas taken over by references put in place
}

// convert returns the canonical tree.
func convert(data []byte, name string) (*converter, *yaml.Node, error) {
	parsed, err := parse(data, name)
	if err != nil {
		return nil, nil, err
	}
	root, err := resolveAliases(parsed)
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", name, err)
	}
	if err := identify(root, name); err != nil {
		return nil, nil, err
	}
	c := &converter{name: name, source: root, absent: map[string]map[string]bool{}, inlining: map[string]bool{}, inner: map[string]string{}, made: map[string]*yaml.Node{}}
	operations := c.operationsIn(root)
	c.dropDuplicates(root, "")
	c.checkText(root, "", false)
	says := statedIn(root)
	c.nameComponents()
	doc := c.document(root)
	if len(says.Content) > 0 {
		put(doc, StatedKey, says)
	}
	c.complete()
	if c.err != nil {
		return nil, nil, c.err
	}
	if len(operations) == 0 {
		n := node.Get(root, "paths")
		return nil, nil, fmt.Errorf("%s:%d:%d: not an OpenAPI description: found no operations", name, n.Line, n.Column)
	}
	return c, doc, c.missed(operations, doc)
}

// identify refuses what is not an OpenAPI 3 description with paths.
func identify(root *yaml.Node, name string) error {
	var found string
	at := root
	switch {
	case node.IsList(root):
		found = "a list"
	case !node.IsMap(root):
		found = "a single value, " + clip(root.Value)
	case node.Has(root, "swagger"):
		at = node.Get(root, "swagger")
		found = "Swagger " + clip(node.Text(root, "swagger")) + ", OpenAPI 3 is needed"
	case !node.Has(root, "openapi"):
		found = "no key openapi"
		if keys := node.Keys(root); len(keys) > 0 {
			found += ", the first key is " + clip(keys[0])
		}
	case node.Text(root, "openapi") != "3" && !strings.HasPrefix(node.Text(root, "openapi"), "3."):
		at = node.Get(root, "openapi")
		found = "openapi: " + clip(node.Text(root, "openapi")) + ", version 3 is needed"
	case !node.IsMap(node.Get(root, "paths")) || len(node.Get(root, "paths").Content) == 0:
		if paths := node.Get(root, "paths"); paths != nil {
			at = paths
		}
		found = "no paths"
	default:
		return nil
	}
	return fmt.Errorf("%s:%d:%d: not an OpenAPI description: found %s", name, at.Line, at.Column, found)
}

// clip makes a found text fit into an error line.
func clip(s string) string {
	if r := []rune(s); len(r) > 40 {
		s = string(r[:40]) + "…"
	}
	return fmt.Sprintf("%q", s)
}

// document takes over the whole description.
func (c *converter) document(root *yaml.Node) *yaml.Node {
	if node.IsNull(node.Get(root, "info")) {
		node.Set(root, "info", node.Map())
	}
	doc := c.object(root, "", []keyword{
		{"openapi", c.openapi},
		{"info", c.info},
		{"servers", c.servers},
		{"security", c.security},
		{"tags", c.tagNames},
		{"paths", c.paths},
		{"components", c.components},
		{"webhooks", c.webhooks},
	})
	c.addInner(doc)
	c.addMissing(doc)
	c.breakLoops(doc)
	c.settlePathParameters(doc)
	c.nameOperations(doc)
	return doc
}

var version30 = regexp.MustCompile(`^3\.0\.[0-9]+$`)

// openapi takes over the version of the format. What 3.1 does differently is
// written as 3.0 writes it.
func (c *converter) openapi(n *yaml.Node, at place) *yaml.Node {
	if version30.MatchString(n.Value) {
		return node.String(n.Value)
	}
	c.note(RuleOpenAPI31, at, n, "%s is written as 3.0.3", clip(n.Value))
	return node.String("3.0.3")
}

var oddInVersion = regexp.MustCompile(`[^0-9A-Za-z.+_-]+`)

// info keeps the API's version. The title is ours.
func (c *converter) info(n *yaml.Node, at place) *yaml.Node {
	version := word(n, "version")
	if clean := strings.Trim(oddInVersion.ReplaceAllString(version, "-"), "-"); clean != version || version == "" {
		if clean == "" {
			clean = "unknown"
		}
		c.note(RuleInfo, at.to("version"), n, "%q is %s", version, clean)
		version = clean
	}
	return node.Map("title", "Intercom API", "version", version)
}

// tagNames takes over the names of the document's tags, sorted.
func (c *converter) tagNames(n *yaml.Node, at place) *yaml.Node {
	seen := map[string]bool{}
	list := c.list(n, at, func(n *yaml.Node, at place) *yaml.Node {
		name := n
		if node.IsMap(n) {
			name = node.Get(n, "name")
		}
		if node.IsNull(name) || name.Kind != yaml.ScalarNode || name.Value == "" {
			c.note(RuleBadValue, at, n, "dropped, a tag needs a name")
			return nil
		}
		if seen[name.Value] {
			return nil
		}
		seen[name.Value] = true
		return node.Map("name", name.Value)
	})
	if list != nil {
		slices.SortFunc(list.Content, func(a, b *yaml.Node) int { return strings.Compare(node.Text(a, "name"), node.Text(b, "name")) })
	}
	return list
}
