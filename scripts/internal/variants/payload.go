package variants

import (
	"bytes"

	"go.yaml.in/yaml/v3"

	"github.com/seed-a528e955/intercom-go/scripts/internal/node"
)

// Payloads are texts that would become something else than text where they are
// put into code, into a comment, into a file's name, or onto a terminal.
var Payloads = []string{
	"\n\nfunc init() { panic(`pwned`) }\n\n//go:generate sh -c \"id > f\"\n//", "\r\nfunc init() { panic(1) }", "\rfunc init() { panic(1) }",
	"\u0085func init() { panic(1) }", "\u2028func init() { panic(1) }", "\u2029func init() { panic(1) }", "*/ func init() { panic(1) } /*",
	"`\n}\nfunc init() { panic(1) }\ntype pwned struct {\nX string `", "` }; func init() { panic(1) }; type pwned struct { X string `", `"; func init() { panic(1) }; var _ = "`, `" json:"-" pwned:"`,
	"\" + panic(1) + \"", "string = panic(1)", "); panic(1); (", "//go:linkname a b", "go:generate sh", "//line pwned.go:1", "//export pwned", "+build ignore",
	"#cgo LDFLAGS: -lpwned", `import "C"`, `import _ "os/exec"`, "{{.}}", `{{template "client"}}`, "{{/*", "${HOME}$(id)`id`", "%s%d%!", "\\u000afunc init() { panic(1) }",
	"\x1b[2J\x1b]0;pwned\x07", "\u202epwned\u202c", "\u200bpwned", "\u2066pwned", "\ufeffpwned", "\x7f", "\u009b31m",
	"../../../pwned", "/etc/pwned", "..", ".", "a/b", `a\b`, "con", "test", "x_test", "windows", "init", "main", "func", "_", "C", "api", "json", "String", "Error", "pwned.go", ".hidden",
	"$ref", "x-go-type", "x-go-name", "x-client", "x-package", "x-model", "x-enum-varnames", "x-oapi-codegen-extra-tags",
	"<<", "*anchor", "&anchor", "!!binary aGk=", "null", "~", "true", "-", "[", "{", "# comment", ": ", "'", "日本", "", " ", "0", "-1", "1e999",
}

// A Position is a key or a value of a description.
type Position struct {
	Path string // where it is, keys joined by dots; a key ends with a colon
	node *yaml.Node
}

// Target is a description of which single texts are replaced.
type Target struct {
	root      *yaml.Node
	Positions []Position // every key and every string, in order
}

// NewTarget reads a description.
func NewTarget(text []byte) (*Target, error) {
	var doc yaml.Node
	if err := yaml.Unmarshal(text, &doc); err != nil {
		return nil, err
	}
	t := &Target{root: node.Root(&doc)}
	t.collect(t.root, "")
	return t, nil
}

func (t *Target) collect(n *yaml.Node, path string) {
	switch n.Kind {
	case yaml.MappingNode:
		for i := 0; i+1 < len(n.Content); i += 2 {
			at := path + "." + n.Content[i].Value
			t.Positions = append(t.Positions, Position{at + ":", n.Content[i]})
			t.collect(n.Content[i+1], at)
		}
	case yaml.SequenceNode:
		for _, item := range n.Content {
			t.collect(item, path+"[]")
		}
	default:
		t.Positions = append(t.Positions, Position{path, n})
	}
}

// A Change is a text to put into a position.
type Change struct {
	Position
	Text string
}

// With returns the description with the changes.
func (t *Target) With(changes ...Change) ([]byte, error) {
	for _, c := range changes {
		was := *c.node
		defer func() { *c.node = was }()
		*c.node = *node.String(c.Text)
		c.node.Style = yaml.DoubleQuotedStyle
	}
	var b bytes.Buffer
	enc := yaml.NewEncoder(&b)
	enc.SetIndent(2)
	if err := enc.Encode(t.root); err != nil {
		return nil, err
	}
	return b.Bytes(), enc.Close()
}

// Was is what stands in a position.
func (p Position) Was() string { return p.node.Value }
