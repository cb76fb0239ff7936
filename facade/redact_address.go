package facade

import "strings"

// replaceAddresses replaces every address in a text, a scheme with :// and all that follows up to white space, a quote or
// an angle bracket. It is by hand because regexp would be a good part of what the library adds to a program.
func replaceAddresses(text string, replace func(string) string) string {
	const mark = "://"
	var b strings.Builder
	for from := 0; ; {
		at := strings.Index(text[from:], mark)
		if at < 0 {
			b.WriteString(text[from:])
			return b.String()
		}
		at += from
		start, end := schemeStart(text, from, at), addressEnd(text, at+len(mark))
		if start == at || end == at+len(mark) { // no scheme before it, or nothing behind it
			b.WriteString(text[from : at+len(mark)])
			from = at + len(mark)
			continue
		}
		b.WriteString(text[from:start])
		b.WriteString(replace(text[start:end]))
		from = end
	}
}

// schemeStart is where the scheme that ends at a place begins: the place itself where there is none.
func schemeStart(text string, from, at int) int {
	first := at
	for first > from && isSchemeByte(text[first-1]) {
		first--
	}
	for first < at && !isLetter(text[first]) {
		first++
	}
	return first
}

func addressEnd(text string, from int) int {
	if n := strings.IndexAny(text[from:], " \t\n\f\r\"'<>"); n >= 0 {
		return from + n
	}
	return len(text)
}

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

func isSchemeByte(c byte) bool {
	return isLetter(c) || '0' <= c && c <= '9' || c == '+' || c == '.' || c == '-'
}
