package shape

import (
	"fmt"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/seed-a528e955/intercom-go/scripts/internal/node"
)

// modelDoc is a type's comment, without its name in front: our sentence where
// there is one, else what the rules can tell.
func (d *Doc) modelDoc(m *Model) string {
	if s := d.sentences[m.Name]; s != "" {
		return s
	}
	switch {
	case len(m.Values) > 0:
		return "is one of the constants below; the API may send others."
	case m.Direction == sent:
		for _, op := range d.Operations {
			if refName(op.Body) == m.Name {
				return "is what " + op.Name() + " sends."
			}
		}
		return "is part of what is sent" + d.partOf(m.Name) + "."
	default:
		for _, op := range d.Operations {
			if refName(op.Result) == m.Name {
				return "is what " + op.Name() + " answers with."
			}
		}
		return "is part of what is received" + d.partOf(m.Name) + "."
	}
}

// partOf names the first type that holds the one of that name.
func (d *Doc) partOf(name string) string {
	for owner, s := range node.Pairs(d.schemas) {
		if owner == name {
			continue
		}
		for _, p := range node.Pairs(node.Get(s, "properties")) {
			if refName(p) == name || refName(node.Get(p, "items")) == name || refName(node.Get(p, "additionalProperties")) == name {
				return ", in " + article(owner) + " " + owner
			}
		}
	}
	return ""
}

// limitsOf says between which numbers one has to be.
func limitsOf(p *yaml.Node) string {
	lo, hi := node.Text(p, "minimum"), node.Text(p, "maximum")
	least, most := "is at least "+lo, "at most "+hi
	if node.True(p, "exclusiveMinimum") {
		least = "is more than " + lo
	}
	if node.True(p, "exclusiveMaximum") {
		most = "less than " + hi
	}
	switch {
	case lo == "" && hi == "":
		return ""
	case hi == "":
		return least
	case lo == "":
		return "is " + most
	case node.True(p, "exclusiveMinimum") || node.True(p, "exclusiveMaximum"):
		return least + " and " + most
	}
	return "is from " + lo + " to " + hi
}

// article is the word in front of a name.
func article(name string) string {
	if strings.ContainsRune("AEIO", rune(name[0])) {
		return "an"
	}
	return "a"
}

// sentAs says in which form a moment is sent.
var sentAs = map[string]string{
	wireUnix: "in whole Unix seconds", wireUnixMS: "in Unix milliseconds", wireISO: "as ISO 8601", wireUnixText: "in whole Unix seconds, as text",
}

// fieldDoc is a field's comment, without its name in front, by rule: unit,
// values, limits and what null means. Empty where there is nothing to say.
func (d *Doc) fieldDoc(f *Field, direction string, null bool) string {
	var parts []string
	say := func(format string, args ...any) { parts = append(parts, fmt.Sprintf(format, args...)) }
	p := f.Schema
	if direction == sent && f.Required {
		say("is required")
	}
	switch enum := node.Strings(node.Get(p, "enum")); {
	case len(enum) == 0:
	case kind(p) != "string":
		say("is one of %s", strings.Join(enum, ", "))
	case len(enum) == 1:
		say("is always %q", enum[0])
	}
	switch base := f.Base; {
	case base.Class == classTime && direction == sent:
		say("is sent %s", sentAs[base.Wire])
	case node.Text(p, "format") == "date":
		say("is a day such as 2006-01-02")
	case strings.HasPrefix(node.Text(p, "format"), "uri"):
		say("is a URL")
	case base.Class == classAny && direction == received:
		say("is raw JSON: the API sends several shapes")
	}
	if n := node.Text(p, "maxLength"); n != "" {
		say("is at most %s characters long", n)
	}
	if n := node.Text(p, "maxItems"); n != "" {
		say("holds at most %s items", n)
	}
	if limits := limitsOf(p); limits != "" {
		say("%s", limits)
	}
	switch {
	case direction == sent && f.Optional && null:
		say("is cleared by api.Null")
	case direction == received && f.Pointer && f.Base.Class == classNumber:
		say("is nil where the API has no figure")
	}
	if since := node.Text(p, extSince); since != "" {
		say("is described from %s on", since)
	}
	if len(parts) == 0 {
		return ""
	}
	for i := range parts[1:] {
		parts[i+1] = strings.TrimPrefix(parts[i+1], "is ")
	}
	return strings.Join(parts, ", ") + "."
}
