package shape

import (
	"iter"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/seed-a528e955/intercom-go/scripts/internal/node"
)

// readAnswers picks the answer that an operation returns: the first success
// with a JSON schema (the union of them where they differ), else the first with
// other content (streamed), else none.
// A redirect alone means a file elsewhere; a default alone is the answer of any
// status, unless it describes an error. Failures are not looked at: every failure
// is an *api.Error, whatever the description says.
func readAnswers(d *Doc) error {
	for _, op := range d.Operations {
		responses := node.Get(op.node, "responses")
		for status, r := range node.Pairs(responses) {
			if success(status) {
				op.readAnswer(status, d.resolved(r))
			}
		}
		if op.Status == "" {
			for status := range node.Pairs(responses) {
				if strings.HasPrefix(status, "3") {
					op.Status, op.Accept, op.Streams = status, "application/octet-stream", true
				}
			}
		}
		if r := d.resolved(node.Get(responses, "default")); op.Status == "" && r != nil && !d.isError(r) {
			op.readAnswer("200", r)
		}
		if op.Status == "" {
			op.Status = "200"
		}
	}
	return nil
}

// resolved is a response, or the one that it refers to.
func (d *Doc) resolved(r *yaml.Node) *yaml.Node {
	if ref := node.Text(r, "$ref"); ref != "" {
		return node.Get(d.Root, strings.Split(strings.TrimPrefix(ref, "#/"), "/")...)
	}
	return r
}

// isError tells whether a default response is that of failures: its schema is what
// a failure has anywhere, or has errors.
func (d *Doc) isError(r *yaml.Node) bool {
	for _, media := range node.Pairs(node.Get(r, "content")) {
		schema := node.Get(media, "schema")
		if name := refName(schema); name != "" {
			if d.failures()[name] {
				return true
			}
			schema = node.Get(d.Root, "components", "schemas", name)
		}
		if node.Has(node.Get(schema, "properties"), "errors") {
			return true
		}
	}
	return false
}

// failures are the names of the schemas that answers of failures have.
func (d *Doc) failures() map[string]bool {
	names := map[string]bool{}
	for _, op := range d.Operations {
		for status, r := range node.Pairs(node.Get(op.node, "responses")) {
			if status[0] != '4' && status[0] != '5' {
				continue
			}
			for _, media := range node.Pairs(node.Get(d.resolved(r), "content")) {
				names[refName(node.Get(media, "schema"))] = true
			}
		}
	}
	return names
}

func success(status string) bool {
	return strings.HasPrefix(status, "2") && len(status) == 3
}

func (o *Operation) readAnswer(status string, r *yaml.Node) {
	if o.Status == "" {
		o.Status = status
	}
	for contentType, media := range jsonFirst(node.Get(r, "content")) {
		schema := node.Get(media, "schema")
		binary := node.Text(schema, "format") == "binary" || !isJSON(contentType)
		switch {
		case !binary && schema != nil && o.Result == nil:
			o.Status, o.Result, o.Accept, o.Streams = status, node.Clone(schema), ownJSON(contentType), false
		case !binary && schema != nil && (refName(schema) == "" || refName(schema) != refName(o.Result)):
			o.Result = node.Map("oneOf", node.List(o.Result, node.Clone(schema)))
		case binary && o.Result == nil && !o.Streams:
			o.Status, o.Accept, o.Streams = status, contentType, true
		}
	}
}

// jsonFirst yields the forms of a body: application/json, then other JSON, then the
// others.
func jsonFirst(content *yaml.Node) iter.Seq2[string, *yaml.Node] {
	return func(yield func(string, *yaml.Node) bool) {
		rank := func(contentType string) int {
			switch {
			case !isJSON(contentType):
				return 2
			case ownJSON(contentType) != "":
				return 1
			}
			return 0
		}
		for turn := range 3 {
			for contentType, media := range node.Pairs(content) {
				if rank(contentType) == turn && !yield(contentType, media) {
					return
				}
			}
		}
	}
}

// ownJSON is the content type of JSON that has one of its own, such as
// application/merge-patch+json; "" where that is application/json.
func ownJSON(contentType string) string {
	if base := baseType(contentType); isJSON(contentType) && base != "application/json" && base != "*/*" {
		return contentType
	}
	return ""
}

// baseType is a content type without its parameters.
func baseType(contentType string) string {
	base, _, _ := strings.Cut(contentType, ";")
	return strings.ToLower(strings.TrimSpace(base))
}
