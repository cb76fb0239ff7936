package stated

import (
	"regexp"
	"slices"
	"strings"
)

// headed are the headings of a first column under which names stand.
var headed = []string{"operator", "field", "type", "code", "value", "scope", "parameter", "attribute", "error"}

var rule = regexp.MustCompile(`^\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?$`)

// tables takes up what the tables of a text list, and returns the text without
// them.
func (f *facts) tables(text string) string {
	lines := strings.Split(text, "\n")
	var rest []string
	for i := 0; i < len(lines); i++ {
		if i+1 == len(lines) || !strings.Contains(lines[i], "|") || !rule.MatchString(strings.TrimSpace(lines[i+1])) {
			rest = append(rest, lines[i])
			continue
		}
		head := cells(lines[i])
		rest = append(rest, "")
		for i += 2; i < len(lines) && strings.Contains(lines[i], "|"); i++ {
			f.row(head, cells(lines[i]))
		}
		i--
	}
	return strings.Join(rest, "\n")
}

// cells splits a row.
func cells(line string) []string {
	line = strings.TrimSuffix(strings.TrimPrefix(strings.TrimSpace(line), "|"), "|")
	list := strings.Split(line, "|")
	for i := range list {
		list[i] = strings.TrimSpace(strings.ReplaceAll(list[i], "\u00a6", "|"))
	}
	return list
}

var named = regexp.MustCompile("^`?([\\w.{}\\[\\] -]+|[=!<>~^$*%]{1,3})`?$")

// row takes up one row: what its first cell names, and of which types that is where
// the second column says it.
func (f *facts) row(head, row []string) {
	kind := strings.ToLower(head[0])
	name := named.FindStringSubmatch(row[0])
	if !slices.Contains(headed, kind) || name == nil {
		return
	}
	switch kind {
	case "parameter", "attribute":
		kind = "field"
	case "error":
		kind = "code"
	}
	if len(row) < 2 || len(head) < 2 || !strings.Contains(strings.ToLower(head[1]), "type") {
		f.add(kind, name[1])
		return
	}
	f.add(kind, name[1]+": "+types(row[1]))
	for _, value := range quoted.FindAllStringSubmatch(row[1], -1) {
		f.add(kind, name[1]+" = "+value[1]+value[2])
	}
}

var (
	quoted = regexp.MustCompile("`([\\w.-]+)`|\"([\\w.-]+)\"")
	word   = regexp.MustCompile(`[A-Za-z_]+`)
	known  = []string{"all", "any", "string", "integer", "float", "number", "boolean", "date", "datetime", "array", "object", "list", "timestamp", "except"}
)

// types are the words for types in a cell: "All except Date or tag_id".
func types(cell string) string {
	var list []string
	seen := map[string]bool{}
	except := false
	for _, w := range word.FindAllString(quoted.ReplaceAllString(cell, ""), -1) {
		low := strings.ToLower(w)
		is := slices.Contains(known, low) || except && strings.Contains(w, "_")
		if !is || seen[low] || low == "timestamp" && len(list) > 0 {
			continue
		}
		seen[low] = true
		except = except || low == "except"
		list = append(list, w)
	}
	text := strings.Join(list, " or ")
	return strings.ReplaceAll(text, " or except or ", " except ")
}
