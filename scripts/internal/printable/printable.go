// Package printable makes text that somebody else wrote safe to print: into the
// comments of generated code, and onto a terminal.
package printable

import (
	"io"
	"strconv"
	"strings"
	"unicode"
)

// Odd reports whether a character is none that people see: control characters,
// line separators, marks that change the direction of writing, what has no width.
func Odd(r rune) bool {
	return !unicode.IsGraphic(r) || unicode.Is(unicode.Cf, r) || r == unicode.ReplacementChar
}

// First returns the first odd character of a text.
func First(s string) (odd rune, found bool) {
	i := strings.IndexFunc(s, Odd)
	if i < 0 {
		return 0, false
	}
	return []rune(s[i:])[0], true
}

// Line returns the text with every odd character as an escape such as \u202e, so
// that it is one line and looks like what it is.
func Line(s string) string { return escape(s, "") }

// Text is [Line] for a text of several lines: line feeds and tabs stay.
func Text(s string) string { return escape(s, "\n\t") }

// Clean returns the text without odd characters, each run of them a space.
func Clean(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return Odd(r) || unicode.IsSpace(r) }), " ")
}

func escape(s, but string) string {
	if strings.IndexFunc(s, Odd) < 0 {
		return s
	}
	var b strings.Builder
	for i, r := range s {
		switch {
		case strings.ContainsRune(but, r) || !Odd(r):
			b.WriteRune(r)
		case r == unicode.ReplacementChar && !strings.HasPrefix(s[i:], string(r)):
			b.WriteString(`\x` + strconv.FormatUint(uint64(s[i]), 16)) // no UTF-8
		default:
			q := strconv.QuoteRuneToASCII(r)
			b.WriteString(q[1 : len(q)-1])
		}
	}
	return b.String()
}

// Comment returns lines of text as a comment of a Go file. Whatever is in a line,
// it stays one line of the comment, and no line is an instruction to a tool.
func Comment(lines ...string) string {
	out := make([]string, len(lines))
	for i, l := range lines {
		if l = strings.TrimSpace(Line(l)); strings.HasPrefix(l, "+") {
			l = `\` + l // "+build" is one, even behind a space
		}
		out[i] = strings.TrimSpace("// " + l)
	}
	return strings.Join(out, "\n")
}

// Writer returns a writer for a terminal, which escapes what [Text] escapes.
func Writer(w io.Writer) io.Writer { return writer{w} }

type writer struct{ to io.Writer }

// Write takes whole texts: a character that two calls share would be escaped.
func (w writer) Write(p []byte) (int, error) {
	if _, err := io.WriteString(w.to, Text(string(p))); err != nil {
		return 0, err
	}
	return len(p), nil
}
