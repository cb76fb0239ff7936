package importer

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/seed-a528e955/intercom-go/scripts/internal/node"
)

// header stands at the top of every imported description.
const header = `# Facts of Intercom's REST API %s, imported from Intercom's published OpenAPI description.
# Regenerate: make update VERSION=%s; do not edit.
`

// encode writes the document in the one style there is: two spaces, plain
// scalars where they are safe.
func encode(doc *yaml.Node) ([]byte, error) {
	node.Walk(doc, nil, func(n *yaml.Node, _ []string) bool {
		quote(n)
		if n.Kind == yaml.MappingNode {
			for i := 0; i < len(n.Content); i += 2 {
				quote(n.Content[i])
			}
		}
		return true
	})
	version := strings.ToLower(node.Text(node.Get(doc, "info"), "version"))
	var b bytes.Buffer
	fmt.Fprintf(&b, header, version, version)
	e := yaml.NewEncoder(&b)
	e.SetIndent(2)
	if err := e.Encode(doc); err != nil {
		return nil, err
	}
	if err := e.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// quote chooses the style of a scalar. Words that older YAML readers take for
// something else are quoted, as is text of several lines: block styles do not
// keep every text.
func quote(n *yaml.Node) {
	n.Style = 0
	if n.Kind == yaml.ScalarNode && n.Tag == "!!str" && (slices.Contains(oldWords, strings.ToLower(n.Value)) || strings.ContainsAny(n.Value, "\n\r\u0085\u2028\u2029")) {
		n.Style = yaml.DoubleQuotedStyle
	}
}

// oldWords mean something else than themselves in YAML 1.1.
var oldWords = []string{"y", "n", "yes", "no", "on", "off", "=", "<<"}
