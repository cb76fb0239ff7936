package shape

import (
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/seed-a528e955/intercom-go/scripts/internal/node"
	"github.com/seed-a528e955/intercom-go/scripts/internal/table"
)

// Declared lists the operations of a description, as far as names are made of them.
func Declared(root *yaml.Node) []table.Operation {
	d := &Doc{Root: root, schemas: node.Get(root, "components", "schemas")}
	var all []table.Operation
	for path, item := range node.Pairs(node.Get(root, "paths")) {
		for method, n := range node.Pairs(item) {
			if !contains(methods, method) {
				continue
			}
			op := table.Operation{Method: strings.ToUpper(method), Path: path, ID: node.Text(n, "operationId"), Tags: node.Strings(node.Get(n, "tags"))}
			if answer := d.declaredAnswer(n); answer != nil {
				op.List = d.isList(answer)
				op.One = !op.List
			}
			all = append(all, op)
		}
	}
	return all
}

// declaredAnswer is the schema of what an operation answers with on success, nil
// where that says nothing.
func (d *Doc) declaredAnswer(op *yaml.Node) *yaml.Node {
	for status, response := range node.Pairs(node.Get(op, "responses")) {
		if !strings.HasPrefix(status, "2") {
			continue
		}
		for contentType, media := range node.Pairs(node.Get(response, "content")) {
			if s := d.resolve(node.Get(media, "schema")); isJSON(contentType) && s != nil && (node.Has(s, "properties") || node.Has(s, "items")) {
				return s
			}
		}
	}
	return nil
}

// isList reports whether an answer is a list, bare or in an object that is
// nothing else: one with an id of its own, or with several lists, is not.
func (d *Doc) isList(answer *yaml.Node) bool {
	if node.Text(answer, "type") == "array" {
		return true
	}
	properties := node.Get(answer, "properties")
	lists := 0
	for name, p := range node.Pairs(properties) {
		if name == "id" {
			return false
		}
		if s := d.resolve(p); node.Text(s, "type") == "array" {
			lists++
		}
	}
	return lists == 1
}
