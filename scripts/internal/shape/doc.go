// Package shape turns an imported and corrected API description into one that
// generates good Go: names from the table of operations, unions flattened,
// inline types named, what is sent and what is received told apart, and a Go
// type on every field. Each rule is a small pass over the YAML tree and reports
// what it touched. The result is an intermediate and is not committed.
package shape

import (
	"fmt"
	"net/url"
	"sort"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/seed-a528e955/intercom-go/scripts/internal/names"
	"github.com/seed-a528e955/intercom-go/scripts/internal/node"
	"github.com/seed-a528e955/intercom-go/scripts/internal/printable"
	"github.com/seed-a528e955/intercom-go/scripts/internal/table"
)

// Doc is a description on its way through the passes.
type Doc struct {
	Root       *yaml.Node
	Version    string // "2.12", "preview"
	Operations []*Operation
	Report     []Note
	Gaps       []Gap       // what the table says of constructors and does not hold here
	Items      []ItemsPath // where the table says that the lists of answers are

	models    []*Model
	services  map[string]string          // our sentences, by Go name
	sentences map[string]string          // … about types
	fields    map[string]string          // … about fields
	said      map[string]bool            // those of them that were used
	functions map[*Operation][]*function // constructors
	less      func(a, b string) bool     // orders versions
	names     *names.Memory              // given to the version before
	origins   map[string]origin          // of the names of components
	table     *table.Table
	later     Later
	isNew     bool              // nobody has looked at the corrections of the version
	webhooks  map[string]string // Go types by the type of a webhook's item
	types     map[string]string // what people call types, by the names by rule
	typesUsed map[string]bool   // the names by rule, and whether the table has them
	items     []*yaml.Node      // of them, what WebhookItem knows
	// components in the order of the description, by Go type name once hoisted
	schemas *yaml.Node
}

// Note says what a pass did, where.
type Note struct {
	Rule, Place, Detail string
	Lost                bool // something that the description has and the package has not
}

func (n Note) String() string {
	if n.Detail == "" {
		return n.Rule + ": " + n.Place
	}
	return n.Rule + ": " + n.Place + ": " + n.Detail
}

// Operation is one method of one path.
type Operation struct {
	Method, Path string
	ID           string   // Intercom's operation id
	Tags         []string // Intercom's tags
	Entry        *table.Entry
	TypeName     string // what its own types start with: GetContact
	Deprecated   bool

	PathParams   []string   // names in the template, in order
	QueryParams  []*Param   // in order
	ParamsPlace  string     // where they are given: "", "argument", "option"
	OptionSince  bool       // they are an option because there was none before
	FixedQuery   url.Values // parameters of one legal value, which are sent by themselves
	Body         *yaml.Node // JSON schema of the body, nil without one
	BodyKind     string     // "", "json", "multipart"
	FormFields   []string   // of a multipart body
	Unsent       string     // content types of a body that is neither: the method sends none
	ContentType  string     // of a JSON body that is described with another than application/json
	BodyOptional bool
	Result       *yaml.Node // schema of the answer, nil where nothing comes back
	declared     *yaml.Node // the answer as it was declared, where Result says less
	Accept       string     // content type that is asked for, "" for application/json
	Streams      bool       // the answer is no JSON: the method gives it as it comes
	Servers      []string   // addresses of its own
	Status       string     // the status of the answer

	node *yaml.Node
}

// Param is a parameter in the query.
type Param struct {
	Name, GoName string
	Schema       *yaml.Node
	Required     bool
	Deprecated   bool
	Explode      *bool
	Style        string
	Type         string // Go type
	Moment       string // of a time or a list of times: the form in which it is sent
	Separator    string // of a list that is sent as one text, "" where the name is repeated
}

// Name is how the method is called: Contacts.Get.
func (o *Operation) Name() string { return o.Entry.Service + "." + o.Entry.Name }

func (o *Operation) place() string { return o.Method + " " + o.Path }

func (d *Doc) note(rule, place, format string, args ...any) {
	d.Report = append(d.Report, Note{Rule: rule, Place: printable.Line(place), Detail: printable.Line(fmt.Sprintf(format, args...))})
}

// lose notes what the package has no form for, so that it does not go missing
// without a word.
func (d *Doc) lose(rule, place, format string, args ...any) {
	d.note(rule, place, format, args...)
	d.Report[len(d.Report)-1].Lost = true
}

const refPrefix = "#/components/schemas/"

// refName returns the component that n refers to, "" where it is no reference.
func refName(n *yaml.Node) string { return strings.TrimPrefix(node.Text(n, "$ref"), refPrefix) }

func ref(name string) *yaml.Node { return node.Map("$ref", refPrefix+name) }

// resolve follows references to the schema itself, nil when one leads nowhere
// or round in a circle.
func (d *Doc) resolve(n *yaml.Node) *yaml.Node {
	for i := 0; n != nil && refName(n) != ""; i++ {
		if i > 100 {
			return nil
		}
		n = node.Get(d.schemas, refName(n))
	}
	return n
}

// eachSchema calls visit for every schema in the document: components, bodies,
// answers and query parameters, and everything below them, parents first.
func (d *Doc) eachSchema(visit func(n *yaml.Node, place string)) {
	for name, s := range node.Pairs(d.schemas) {
		walkSchema(s, name, visit)
	}
	for _, op := range d.Operations {
		walkSchema(op.Body, op.place()+" body", visit)
		walkSchema(op.Result, op.place()+" answer", visit)
		for _, p := range op.QueryParams {
			walkSchema(p.Schema, op.place()+" query "+p.Name, visit)
		}
	}
}

// walkSchema visits a schema and the schemas below it, parents first.
func walkSchema(n *yaml.Node, place string, visit func(n *yaml.Node, place string)) {
	if !node.IsMap(n) {
		return
	}
	visit(n, place)
	for name, p := range node.Pairs(node.Get(n, "properties")) {
		walkSchema(p, place+"."+name, visit)
	}
	walkSchema(node.Get(n, "items"), place+"[]", visit)
	walkSchema(node.Get(n, "additionalProperties"), place+".*", visit)
	for _, key := range combiners {
		for i, v := range node.Items(node.Get(n, key)) {
			walkSchema(v, fmt.Sprintf("%s(%s %d)", place, key, i+1), visit)
		}
	}
}

var combiners = []string{"allOf", "oneOf", "anyOf"}

// replace puts the content of with in the place of n, so that whoever holds n
// sees it.
func replace(n, with *yaml.Node) {
	c := node.Clone(with)
	line, column := n.Line, n.Column
	*n = *c
	n.Line, n.Column = line, column
}

// marks stand beside what a schema is, a reference too.
var marks = []string{"nullable", "deprecated", "readOnly", "writeOnly"}

// replaceMarked is replace that keeps the marks of n.
func replaceMarked(n, with *yaml.Node) {
	var kept []string
	for _, key := range marks {
		if node.True(n, key) {
			kept = append(kept, key)
		}
	}
	replace(n, with)
	for _, key := range kept {
		node.Set(n, key, node.Bool(true))
	}
}

// isObject reports whether the schema describes an object with known
// properties.
func isObject(n *yaml.Node) bool {
	return len(node.Keys(node.Get(n, "properties"))) > 0
}

// kind is the schema's type in one word: object, array, map, string, integer,
// number, boolean, ref, or "" where it says none.
func kind(n *yaml.Node) string {
	switch {
	case n == nil:
		return ""
	case refName(n) != "":
		return "ref"
	case isObject(n):
		return "object"
	case node.Text(n, "type") == "array" || node.Has(n, "items"):
		return "array"
	case node.Text(n, "type") == "object":
		return "map"
	case node.Text(n, "type") == "" && len(node.Items(node.Get(n, "enum"))) > 0:
		return "string"
	}
	return node.Text(n, "type")
}

func nullable(n *yaml.Node) bool { return node.True(n, "nullable") }

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}
