package shape

import (
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/seed-a528e955/intercom-go/scripts/internal/node"
)

// readAnswers picks the answer that an operation returns: the first success
// with a JSON schema (the union of them where they differ), else the first with
// other content (streamed), else none.
// A redirect alone means a file elsewhere. Failures and defaults are not looked
// at: every failure is an *api.Error, whatever the description says.
func readAnswers(d *Doc) error {
	for _, op := range d.Operations {
		responses := node.Get(op.node, "responses")
		for status, r := range node.Pairs(responses) {
			if ref := node.Text(r, "$ref"); ref != "" {
				r = node.Get(d.Root, strings.Split(strings.TrimPrefix(ref, "#/"), "/")...)
			}
			if success(status) {
				op.readAnswer(status, r)
			}
		}
		if op.Status == "" {
			for status := range node.Pairs(responses) {
				if strings.HasPrefix(status, "3") {
					op.Status, op.Accept = status, "application/octet-stream"
				}
			}
		}
		if op.Status == "" {
			op.Status = "200"
		}
	}
	return nil
}

func success(status string) bool {
	return strings.HasPrefix(status, "2") && len(status) == 3
}

func (o *Operation) readAnswer(status string, r *yaml.Node) {
	if o.Status == "" {
		o.Status = status
	}
	for contentType, media := range node.Pairs(node.Get(r, "content")) {
		schema := node.Get(media, "schema")
		binary := node.Text(schema, "format") == "binary" || !isJSON(contentType)
		switch {
		case !binary && schema != nil && o.Result == nil:
			o.Status, o.Result, o.Accept = status, node.Clone(schema), ""
		case !binary && schema != nil && (refName(schema) == "" || refName(schema) != refName(o.Result)):
			o.Result = node.Map("oneOf", node.List(o.Result, node.Clone(schema)))
		case binary && o.Result == nil && o.Accept == "":
			o.Status, o.Accept = status, contentType
		}
	}
}
