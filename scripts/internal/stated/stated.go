// Package stated reads facts out of texts that are for people: which operators a
// search takes, which fields it knows, limits, defaults, page sizes, scopes, error
// codes, times, and that something is deprecated. A description says these nowhere
// else. It goes by rule and keeps words, names and numbers, never a sentence.
package stated

import (
	"regexp"
	"slices"
	"strings"
)

// Facts lists what a text states, sorted, each once, such as "operator !~: String",
// "field source.id: String", "at most 150 results", "default 20", "scope read_users".
func Facts(text string) []string {
	found := &facts{}
	text = plain(text)
	for sentence := range sentences(found.tables(text)) {
		found.numbers(sentence)
		found.codes(sentence)
		found.values(sentence)
	}
	slices.Sort(found.list)
	return slices.Compact(found.list)
}

var one = regexp.MustCompile(`^(deprecated|(operator|field|type|code|value|scope|default|status|version|date|time|rate|range|at most|at least) [\w.,:=!<>~^$%{}\[\] +/*-]{1,120})$`)

// Valid reports whether a text is a fact as [Facts] writes it.
func Valid(fact string) bool {
	return one.MatchString(fact) && !strings.Contains(fact, ", ") && strings.TrimSpace(fact) == fact
}

type facts struct{ list []string }

// add takes up a fact of some kind; what cannot be written as one is none.
func (f *facts) add(kind string, words ...string) {
	fact := strings.Join(strings.Fields(strings.Join(append([]string{kind}, words...), " ")), " ")
	if Valid(fact) {
		f.list = append(f.list, fact)
	}
}

var (
	fence   = regexp.MustCompile("(?s)```.*?(```|$)")
	link    = regexp.MustCompile(`\[([^\]]*)\]\([^()\s]*\)`)
	address = regexp.MustCompile(`https?://[^\s)>\]]+`)
	code    = regexp.MustCompile(`(?i)</?code>`)
	tag     = regexp.MustCompile(`(?i)</?(br|b|i|em|strong|p|ul|li)\s*/?>`)
	bold    = regexp.MustCompile(`\*\*([^*\n]+)\*\*`)
	badge   = regexp.MustCompile(`\{%[^%]*%\}`)
)

// plain takes examples, addresses and markup out of a text.
func plain(text string) string {
	text = fence.ReplaceAllString(text, "\n")
	text = code.ReplaceAllString(text, "`")
	text = link.ReplaceAllString(text, "$1")
	text = address.ReplaceAllString(text, " ")
	text = tag.ReplaceAllString(text, " . ")
	text = bold.ReplaceAllString(text, "$1")
	text = badge.ReplaceAllStringFunc(text, func(b string) string { return " . " + b + " . " })
	return strings.NewReplacer("–", "-", "—", " . ", "’", "'", "\\|", "\u00a6").Replace(text)
}

// sentences goes through the sentences of a text. A line break ends none, an empty
// line and a new item of a list do.
func sentences(text string) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for _, block := range blocks.Split(text, -1) {
			for _, s := range ends.Split(strings.ReplaceAll(block, "\n", " ")+" ", -1) {
				if s = strings.TrimSpace(s); s != "" && !yield(s) {
					return
				}
			}
		}
	}
}

var (
	blocks = regexp.MustCompile(`\n\s*\n|\n\s*[-*]\s+|\n\s*#+\s*`)
	ends   = regexp.MustCompile(`[.!?;]+\s+`)
)
