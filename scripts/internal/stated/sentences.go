package stated

import (
	"fmt"
	"regexp"
	"strings"
)

const (
	number = "[`\"]?(\\d{1,3}(?:,\\d{3})+|\\d+(?:\\.\\d+)?)[`\"]?"
	unit   = `(?:\s+(?:of\s+(?:the\s+)?)?([a-z_]+(?:\s+per\s+[a-z]+)?))?`
)

var (
	most = regexp.MustCompile(`(?i)(?:\b(?:max(?:imum)?(?:\s+value)?(?:\s+is|\s+of|:)?|up\s+to|at\s+most|no\s+more\s+than|less\s+than|` +
		`limit(?:ed)?(?:\s+is|\s+of|\s+to)?(?:\s+(?:a|max|maximum|the\s+last))*|capped\s+at)|≤)\s*(?:of\s+)?` + number + unit)
	mostOf   = regexp.MustCompile(`(?i)\b(?:maximum|limit\s+the)\s+number\s+of\s+(?:[a-z]+\s+)*?([a-z]+)\s+(?:(?:that|which|can|may|per|in|for)\b[^\d]*?\b)?(?:is|to)\s+` + number)
	least    = regexp.MustCompile(`(?i)(?:\b(?:min(?:imum)?(?:\s+is|\s+of|:)?|at\s+least|no\s+less\s+than|starting\s+from)|≥)\s*` + number + unit)
	span     = regexp.MustCompile(`(?i)(?:\b(?:between|range|from)|\()\s*` + number + `\s*(?:-|and|to)\s*` + number)
	rate     = regexp.MustCompile(`(?i)` + number + `\s+([a-z]+)\s+(?:per|every|each|an?)\s+(\d*\s*(?:second|minute|hour|day|month)s?)\b`)
	time     = regexp.MustCompile(`(?i)` + number + `[\s-]+(second|minute|hour|day|week|month|year)s?\b`)
	size     = regexp.MustCompile(`(?i)` + number + `\s?(kb|mb|gb|bytes|characters)\b`)
	fallback = regexp.MustCompile("(?i)\\bdefault(?:s|\\s+value)?(?:\\s+is|\\s+to|\\s+of|:)?\\s+(?:`([^`\\s]+)`|\"([^\"\\s]+)\"|'([^'\\s]+)'|(-?\\d[\\d,.]*|true|false)\\b)")
	falls    = regexp.MustCompile(`(?i)\bdefaults\s+to\s+(?:the\s+)?([a-z_]+(?:\s+[a-z_]+)?)\s*[.,)]*$`)
)

// numbers takes up limits, defaults, ranges, rates and times.
func (f *facts) numbers(s string) {
	for _, m := range most.FindAllStringSubmatch(s, -1) {
		f.add("at most", m[1], of(m[2]))
	}
	for _, m := range mostOf.FindAllStringSubmatch(s, -1) {
		f.add("at most", m[2], of(m[1]))
	}
	for _, m := range least.FindAllStringSubmatch(s, -1) {
		f.add("at least", m[1], of(m[2]))
	}
	for _, m := range span.FindAllStringSubmatch(s, -1) {
		f.add("range", m[1]+" to "+m[2])
	}
	for _, m := range rate.FindAllStringSubmatch(s, -1) {
		f.add("rate", m[1], strings.ToLower(m[2]), "per", strings.ToLower(m[3]))
	}
	for _, m := range time.FindAllStringSubmatch(s, -1) {
		f.add("time", m[1], strings.TrimSuffix(strings.ToLower(m[2])+"s", map[bool]string{true: "s"}[m[1] == "1"]))
	}
	for _, m := range size.FindAllStringSubmatch(s, -1) {
		f.add("at most", m[1], strings.ToLower(m[2]))
	}
	for _, m := range append(fallback.FindAllStringSubmatch(s, -1), falls.FindAllStringSubmatch(s, -1)...) {
		f.add("default", strings.TrimRight(strings.Join(m[1:], ""), ".,"))
	}
}

// idle are words behind a number that do not say what is counted.
var idle = map[string]bool{
	"and": true, "or": true, "of": true, "is": true, "are": true, "can": true, "will": true, "if": true, "in": true, "for": true, "to": true, "the": true,
	"a": true, "at": true, "by": true, "then": true, "when": true, "with": true, "on": true, "that": true, "per": true, "will_be": true, "distinct": true, "nested": false,
}

// of is what a limit counts, "" where the text does not say it.
func of(words string) string {
	words = strings.ToLower(words)
	first, _, _ := strings.Cut(words, " ")
	if idle[first] {
		return ""
	}
	return words
}

var (
	status   = regexp.MustCompile("(?i)(?:`|\\b(?:http|returns?|status|error|with|as|an?)\\s+(?:a\\s+|an\\s+)?)([45]\\d\\d)\\b")
	errCode  = regexp.MustCompile("(?i)(?:\\bcodes?|\\berrors?|\\b[45]\\d\\d|rejected\\s+with)`?(?:\\s+(?:with|code|of|is))*\\s+`([A-Za-z][\\w.]+)`")
	scope    = regexp.MustCompile("(?i)`([a-z][\\w.:]+)`\\s+(?:oauth\\s+)?(?:scope|permission)")
	versions = regexp.MustCompile(`(?i)\bversions?\s+(\d+\.\d+)`)
	month    = regexp.MustCompile(`\b((?:January|February|March|April|May|June|July|August|September|October|November|December)\s+\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})`)
	old      = regexp.MustCompile(`(?i)\b(deprecated|sunset|will\s+be\s+(?:permanently\s+)?removed|no\s+longer\s+supported)\b`)
)

// codes takes up statuses, error codes, scopes, versions, dates, and that something
// goes.
func (f *facts) codes(s string) {
	for _, m := range status.FindAllStringSubmatch(s, -1) {
		f.add("status", m[1])
	}
	for _, m := range errCode.FindAllStringSubmatch(s, -1) {
		f.add("code", m[1])
	}
	for _, m := range scope.FindAllStringSubmatch(s, -1) {
		f.add("scope", m[1])
	}
	for _, m := range versions.FindAllStringSubmatch(s, -1) {
		f.add("version", m[1])
	}
	if old.MatchString(s) {
		f.add("deprecated")
		for _, m := range month.FindAllStringSubmatch(s, -1) {
			f.add("date", m[1], m[2])
		}
	}
}

var (
	choice  = regexp.MustCompile(`(?i)\b(?:one\s+of|(?:possible|valid|supported|allowed|accepted)\s+(?:values|fields|options)(?:\s+are|\s+include)?)\b(.*)$`)
	quoting = regexp.MustCompile("(?i)\\b(?:accepts?|either|can\\s+be|must\\s+be|values)\\s+([`\"].*)$")
	listed  = regexp.MustCompile(`(?i)^[\s:]*((?:[a-z][a-z_]*,\s+)+(?:or|and)?\s*[a-z][a-z_]*)`)
	item    = regexp.MustCompile("^[-*]?\\s*`([\\w.-]+)`\\s*(?:[:(-]|\\.|$)")
	snake   = regexp.MustCompile(`\b[a-z]+(?:_[a-z]+)+\b`)
)

// values takes up which values there are.
func (f *facts) values(s string) {
	if m := item.FindStringSubmatch(s); m != nil {
		f.add("value", m[1])
	}
	if m := quoting.FindStringSubmatch(s); m != nil {
		f.quoted(m[1])
	}
	m := choice.FindStringSubmatch(s)
	if m == nil {
		return
	}
	f.quoted(m[1])
	if bare := listed.FindStringSubmatch(m[1]); bare != nil {
		for w := range strings.FieldsFuncSeq(bare[1], func(r rune) bool { return r == ',' || r == ' ' }) {
			if w != "or" && w != "and" {
				f.add("value", w)
			}
		}
	}
	for _, w := range snake.FindAllString(quoted.ReplaceAllString(m[1], " "), -1) {
		f.add("value", w)
	}
}

func (f *facts) quoted(s string) {
	for _, q := range quoted.FindAllStringSubmatch(s, -1) {
		f.add("value", q[1]+q[2])
	}
}

// Operators lists the operators among facts.
func Operators(facts []string) []string {
	var list []string
	for _, fact := range facts {
		if rest, is := strings.CutPrefix(fact, "operator "); is {
			name, _, _ := strings.Cut(rest, ": ")
			list = append(list, name)
		}
	}
	return list
}

// AtMost returns the limit of what facts count, 0 where they state none.
func AtMost(facts []string, what string) (n int) {
	for _, fact := range facts {
		if _, err := fmt.Sscanf(fact, "at most %d "+what, &n); err == nil && strings.HasSuffix(fact, " "+what) {
			return n
		}
	}
	return 0
}
