package facade

import (
	"encoding/base64"
	"strings"
)

// A scrubber finds secrets in a text, however they are written: in capital or small letters, with escapes of JSON,
// addresses, HTML, mail and style sheets, mixed and escaped again, as hexadecimal digits, as UTF-16, and in base64. It
// takes time in proportion to the length of the text, whatever the text is made of.
//
// It goes through the text once. A trace is a part of a secret that has been met up to a place; every way to read what
// comes next takes it on to the place where that ends.
type scrubber struct {
	patterns []string       // folded; not empty
	places   [256][]pattern // where a character is in them
}

// pattern is a place in a pattern.
type pattern struct{ number, at int }

// trace is what has been met of a pattern.
type trace struct {
	pattern // what comes next
	from    int
	start   int // in the text
}

func newScrubber(secrets []string) *scrubber {
	s := &scrubber{}
	for _, secret := range secrets {
		s.add(secret)
		// In base64 a secret has three forms, depending on where it is in what was encoded.
		for skip := range 3 {
			whole := (len(secret) - skip) / 3 * 3
			s.add(base64.RawStdEncoding.EncodeToString([]byte(secret[skip : skip+whole])))
		}
	}
	return s
}

func (s *scrubber) add(text string) {
	folded := []byte(text)
	for i, c := range folded {
		folded[i] = fold(c)
		s.places[folded[i]] = append(s.places[folded[i]], pattern{len(s.patterns), i})
	}
	s.patterns = append(s.patterns, string(folded))
}

// fold makes equal what is taken for the same character.
func fold(c byte) byte {
	switch {
	case 'A' <= c && c <= 'Z':
		return c | 0x20
	case c == '-': // of the base64 for addresses
		return '+'
	case c == '_':
		return '/'
	}
	return c
}

// maxEscape is how long one character is at most, escaped again and again.
const maxEscape = 64

// span is a part of a text.
type span struct{ start, end int }

// scrub replaces the secrets in a text, and good parts of them.
func (s *scrubber) scrub(text string) string {
	found := s.find(text)
	if len(found) == 0 {
		return text
	}
	var b strings.Builder
	done := 0
	for _, part := range found {
		b.WriteString(text[done:part.start])
		b.WriteString("[redacted]")
		done = part.end
	}
	b.WriteString(text[done:])
	return b.String()
}

func (s *scrubber) find(text string) (found []span) {
	if len(text) < leastSecret {
		return nil
	}
	var met [maxEscape][]trace // by the place in the text, as far as one character reaches
	var readings [16]reading
	for i := range len(text) {
		here := &met[i%maxEscape]
		for _, r := range read(text[i:min(len(text), i+maxEscape-1)], readings[:0]) {
			c := fold(r.char)
			there := &met[(i+r.length)%maxEscape]
			for _, t := range *here {
				if s.patterns[t.number][t.at] == c {
					found = s.step(there, t, i+r.length, found)
				}
			}
			for _, place := range s.places[c] {
				found = s.step(there, trace{pattern: place, from: place.at, start: i}, i+r.length, found)
			}
		}
		*here = (*here)[:0]
	}
	return found
}

// step takes a trace one character on, to a place in the text.
func (s *scrubber) step(there *[]trace, t trace, end int, found []span) []span {
	t.at++
	whole := t.at == len(s.patterns[t.number])
	if t.at-t.from >= partOfSecret || whole && t.from == 0 {
		found = cover(found, span{t.start, end})
	}
	if whole {
		return found
	}
	for i, other := range *there {
		if other.pattern == t.pattern { // both go on alike: the longer one counts
			if t.at-t.from > other.at-other.from {
				(*there)[i] = t
			}
			return found
		}
	}
	*there = append(*there, t)
	return found
}

// cover adds a span to some that do not overlap.
func cover(found []span, more span) []span {
	at := len(found)
	for at > 0 && found[at-1].end > more.start {
		at--
		more = span{min(found[at].start, more.start), max(found[at].end, more.end)}
	}
	return append(found[:at], more)
}

// reading is a way to read the beginning of a text.
type reading struct {
	char   byte
	length int
}

// read appends the ways to read the character that a text begins with.
func read(text string, to []reading) []reading {
	to = append(to, reading{text[0], 1})
	if strings.IndexByte("0123456789", text[0]) >= 0 { // also the first digit of what is hexadecimal: it is ASCII
		to = dumped(text, to)
	}
	return unescape(text, reading{text[0], 1}, to)
}

// dumped appends a byte that is written as a number, as in "6447", "64 47", "0x64, 0x47" and "[100 71]".
func dumped(text string, to []reading) []reading {
	prefix := 0
	if strings.HasPrefix(text, "0x") {
		prefix = 2
	}
	for _, form := range [...]struct{ digits, base int }{{2, 16}, {2, 10}, {3, 10}} {
		c, ok := number(text, prefix, form.digits, form.base)
		if !ok {
			continue
		}
		end := prefix + form.digits
		if form.base == 16 {
			to = append(to, reading{c, end})
		}
		if between := len(text[end:]) - len(strings.TrimLeft(text[end:], " :-,]")); between > 0 || end == len(text) {
			to = append(to, reading{c, end + between})
		}
	}
	return to
}

// unescape appends what an escape stands for that begins with a character which has been read. That may begin another, as
// long as there is room.
func unescape(text string, lead reading, to []reading) []reading {
	rest := text[lead.length:]
	if rest == "" || strings.IndexByte("\\%&=\x00", lead.char) < 0 {
		return to
	}
	var escapes [4]reading
	for _, r := range escaped(lead.char, rest, escapes[:0]) {
		if len(to) == cap(to) {
			return to
		}
		r.length += lead.length
		to = append(to, r)
		to = unescape(text, r, to)
	}
	return to
}

// escaped appends what follows the character that begins an escape, as the character that it stands for.
func escaped(lead byte, rest string, to []reading) []reading {
	switch lead {
	case '\\':
		run := len(rest) - len(strings.TrimLeft(rest, `\`)) // escaped more than once
		for _, r := range backslashed(rest[run:], to) {
			to = append(to, reading{r.char, r.length + run})
		}
	case '%':
		if rest[0]|0x20 == 'u' {
			to = hex(rest, 1, 4, to)
		}
		to = hex(rest, 0, 2, to)
	case '=':
		to = hex(rest, 0, 2, to)
	case '&':
		to = entity(rest, to)
	case 0: // the other half of a character of UTF-16
		to = append(to, reading{rest[0], 1})
	}
	return to
}

// backslashed appends what stands behind a backslash.
func backslashed(rest string, to []reading) []reading {
	if rest == "" {
		return to
	}
	switch rest[0] {
	case 'u', 'U':
		if strings.HasPrefix(rest[1:], "{") {
			end := strings.IndexByte(rest, '}')
			if n, ok := number(rest, 2, end-2, 16); ok {
				to = append(to, reading{n, end + 1})
			}
			return to
		}
		return hex(rest, 1, 8, hex(rest, 1, 4, to))
	case 'x':
		return hex(rest, 1, 2, to)
	}
	if n, ok := number(rest, 0, 3, 8); ok {
		to = append(to, reading{n, 3})
	}
	to = hex(rest, 0, 6, to) // of style sheets
	to = append(to, reading{rest[0], 1})
	return to
}

// hex appends the character that a number of digits from a place on are.
func hex(rest string, at, digits int, to []reading) []reading {
	if n, ok := number(rest, at, digits, 16); ok {
		to = append(to, reading{n, at + digits})
	}
	return to
}

// entity appends what a character reference stands for, with a semicolon at its end or without.
func entity(rest string, to []reading) []reading {
	if name, _, found := strings.Cut(rest, ";"); found {
		if c, ok := entityChar(name); ok {
			return append(to, reading{c, len(name) + 1})
		}
	}
	end := 1 + len(rest[1:]) - len(strings.TrimLeft(rest[1:], "xX0123456789abcdefABCDEF"))
	if c, ok := entityChar(rest[:end]); ok { // a number: no name looks like that
		to = append(to, reading{c, end})
	}
	return to
}

// number reads digits that are a character's number.
func number(text string, at, digits, base int) (c byte, ok bool) {
	if digits <= 0 || len(text) < at+digits {
		return 0, false
	}
	n := 0
	for _, d := range []byte(text[at : at+digits]) {
		value := 99
		switch {
		case '0' <= d && d <= '9':
			value = int(d - '0')
		case 'a' <= d|0x20 && d|0x20 <= 'f':
			value = int(d|0x20-'a') + 10
		}
		if n = n*base + value; value >= base || n > 0x7f {
			return 0, false
		}
	}
	return byte(n), true
}
