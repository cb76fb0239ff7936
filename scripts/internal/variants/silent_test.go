package variants_test

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/seed-a528e955/intercom-go/scripts/internal/changes"
	"github.com/seed-a528e955/intercom-go/scripts/internal/importer"
	"github.com/seed-a528e955/intercom-go/scripts/internal/node"
	"github.com/seed-a528e955/intercom-go/scripts/internal/variants"
)

// noFact finds, in the path of a position, that what stands there is for people, or an
// extension: the import keeps none of it.
var noFact = regexp.MustCompile(`(^|\.(?:[^p.][^.]*|p[^r.][^.]*)?)\.(description|summary|title|example|examples|x-[^.]*)([.:\[]|$)`)

// isProse reports whether a change is of what is for people, or makes it that.
func isProse(c variants.Change) bool {
	if strings.HasSuffix(c.Path, ":") && (strings.HasPrefix(c.Text, "x-") || noFact.MatchString(".."+c.Text)) {
		return true
	}
	return strings.Contains(c.Path, ".scopes.") || noFact.MatchString("."+c.Path)
}

// sameValue reports whether a change leaves what was there: the same text, or the same
// number in another spelling.
func sameValue(c variants.Change) bool {
	was, errWas := strconv.ParseFloat(c.Was(), 64)
	is, errIs := strconv.ParseFloat(c.Text, 64)
	return c.Text == c.Was() || errWas == nil && errIs == nil && was == is
}

// saysOf reports whether a report says anything of a change that it does not say without
// it, or says already that what the change is within is not taken over as it stands.
func (s *sweep) saysOf(c variants.Change, report []importer.Repair) bool {
	if slices.ContainsFunc(report, func(r importer.Repair) bool {
		return !slices.ContainsFunc(s.said, func(b importer.Repair) bool { return b.Rule == r.Rule && b.Place == r.Place && b.Detail == r.Detail })
	}) {
		return true
	}
	return slices.ContainsFunc(s.said, func(b importer.Repair) bool {
		return strings.HasPrefix(c.Path, "."+b.Place) && slices.Contains([]string{importer.RuleWebhook, importer.RuleUnknownKeyword, importer.RuleOpenAPI31}, b.Rule)
	})
}

// holds reports whether a description has a text, as a key or a value or within one.
func holds(description []byte, text string) bool {
	var doc yaml.Node
	if yaml.Unmarshal(description, &doc) != nil {
		return false
	}
	found := false
	node.Walk(&doc, nil, func(n *yaml.Node, _ []string) bool {
		found = found || n.Kind == yaml.ScalarNode && strings.Contains(n.Value, text)
		for key := range node.Pairs(n) {
			found = found || strings.Contains(key, text)
		}
		return !found
	})
	return found
}

// operationsOf lists the operations of an imported description.
func operationsOf(imported []byte) []string {
	var doc yaml.Node
	if yaml.Unmarshal(imported, &doc) != nil {
		return nil
	}
	var list []string
	for path, item := range node.Pairs(node.Get(node.Root(&doc), "paths")) {
		for key := range node.Pairs(item) {
			if key != "servers" && key != "parameters" {
				list = append(list, strings.ToUpper(key)+" "+path)
			}
		}
	}
	return plain(list)
}

// endpoints lists the operations of a package.
func endpoints(surface *changes.Surface) []string {
	var list []string
	for _, op := range surface.Operations {
		if op.Endpoint != "" {
			list = append(list, op.Endpoint)
		}
	}
	return plain(list)
}
