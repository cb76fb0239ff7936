package importer

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"go.yaml.in/yaml/v3"

	"github.com/seed-a528e955/intercom-go/scripts/internal/node"
)

// operationID takes over an operation's id. What is no text is left out, and a
// derived one takes its place.
func (c *converter) operationID(n *yaml.Node, at place) *yaml.Node {
	if n.Kind != yaml.ScalarNode || strings.TrimSpace(n.Value) == "" {
		return nil
	}
	return lineOf(node.String(strings.TrimSpace(n.Value)), n)
}

// nameOperations gives an id to every operation that has none, or has one that
// an earlier path has.
func (c *converter) nameOperations(doc *yaml.Node) {
	taken := map[string]bool{}
	for _, op := range operations(doc) {
		taken[node.Text(op, "operationId")] = true
	}
	first := map[string]bool{}
	for at, op := range operations(doc) {
		id := node.Text(op, "operationId")
		if id != "" && !first[id] {
			first[id] = true
			continue
		}
		derived := derive(at)
		for n := 2; taken[derived]; n++ {
			derived = derive(at) + strconv.Itoa(n)
		}
		taken[derived], first[derived] = true, true
		if id == "" {
			c.note(RuleOperationID, at.place(), op, "named %s", derived)
		} else {
			c.note(RuleDuplicateID, at.place(), op, "%s is named %s", id, derived)
		}
		node.Delete(op, "operationId")
		op.Content = append([]*yaml.Node{node.String("operationId"), node.String(derived)}, op.Content...)
	}
}

var words = regexp.MustCompile(`[0-9A-Za-z]+`)

// derive makes an id from method and path: "get" and
// "/export/reporting_data/{job_identifier}" are
// getExportReportingDataJobIdentifier.
func derive(at operationAt) string {
	id := at.method
	for _, w := range words.FindAllString(at.path, -1) {
		r := []rune(w)
		id += string(unicode.ToUpper(r[0])) + string(r[1:])
	}
	return id
}
