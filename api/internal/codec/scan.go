package codec

import (
	"encoding/binary"
	"math/bits"
	"unicode/utf16"
	"unicode/utf8"
)

// The scanner of JSON: a place in the body, and whether what was seen is JSON. After a fault the place is the end, so
// that every loop ends.

// maxDepth is how deep objects and lists may be nested, as for encoding/json.
const maxDepth = 10_000

func (d *decoder) peek() byte {
	if d.i < len(d.b) {
		return d.b[d.i]
	}
	return 0
}

func (d *decoder) space() {
	for d.i < len(d.b) {
		if c := d.b[d.i]; c > ' ' || c != ' ' && c != '\n' && c != '\t' && c != '\r' {
			return
		}
		d.i++
	}
}

// fail ends the decoding; without a cause the body is no JSON. It is false, for those who answer whether all went well.
func (d *decoder) fail(cause error) bool {
	if !d.bad {
		d.bad, d.cause = true, cause
	}
	d.i = len(d.b)
	return false
}

// word passes true, false or null.
func (d *decoder) word(w string) bool {
	if end := d.i + len(w); end <= len(d.b) && string(d.b[d.i:end]) == w {
		d.i = end
		return true
	}
	return d.fail(nil)
}

// plain returns where the run of plain text in a string that begins at i ends: at a quote, a backslash, a control
// character, or with the body. It looks at eight bytes at a time.
func plain(b []byte, i int) int {
	for ; i+8 <= len(b); i += 8 {
		if at := firstSpecial(binary.LittleEndian.Uint64(b[i:])); at < 8 {
			return i + at
		}
	}
	for i < len(b) && !special[b[i]] {
		i++
	}
	return i
}

// firstSpecial returns which of a word's bytes is the first at which plain text ends, 8 for none. A byte's upper bit is
// set in the sum where the byte is below 0x20, or is made 0 by the quote or the backslash; a carry can set it in later
// bytes as well, never in an earlier one.
func firstSpecial(word uint64) int {
	const (
		each  = 0x0101010101010101
		upper = each << 7
	)
	quote, backslash := word^each*'"', word^each*'\\'
	ends := (word - each*0x20) &^ word
	ends |= (quote - each) &^ quote
	ends |= (backslash - each) &^ backslash
	return bits.TrailingZeros64(ends&upper) >> 3
}

// special marks the bytes at which a run of plain text in a string ends.
var special = [256]bool{
	0: true, 1: true, 2: true, 3: true, 4: true, 5: true, 6: true, 7: true, 8: true, 9: true, 10: true, 11: true, 12: true,
	13: true, 14: true, 15: true, 16: true, 17: true, 18: true, 19: true, 20: true, 21: true, 22: true, 23: true, 24: true,
	25: true, 26: true, 27: true, 28: true, 29: true, 30: true, 31: true, '"': true, '\\': true,
}

// str reads a string. What it returns is a part of the body or of a buffer, and good until the next string.
func (d *decoder) str() []byte {
	start := d.i + 1
	i := plain(d.b, start)
	if i < len(d.b) && d.b[i] == '"' {
		d.i = i + 1
		return d.b[start:i]
	}
	return d.escaped(start, i)
}

// escaped reads a string from its first escape on.
func (d *decoder) escaped(start, i int) []byte {
	buf := append(d.buf[:0], d.b[start:i]...)
	for i < len(d.b) {
		c := d.b[i]
		switch {
		case c == '"':
			d.i, d.buf = i+1, buf
			return buf
		case c < 0x20 || c == '\\' && i+1 >= len(d.b):
			d.fail(nil)
			return nil
		case c != '\\':
			from := i
			i = plain(d.b, i)
			buf = append(buf, d.b[from:i]...)
			continue
		}
		var ok bool
		if buf, i, ok = d.escape(buf, i+1); !ok {
			d.fail(nil)
			return nil
		}
	}
	d.fail(nil)
	return nil
}

var escapes = [256]byte{'"': '"', '\\': '\\', '/': '/', 'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t'}

// escape reads what follows a backslash at i-1.
func (d *decoder) escape(buf []byte, i int) ([]byte, int, bool) {
	if plain := escapes[d.b[i]]; plain != 0 {
		return append(buf, plain), i + 1, true
	}
	r := rune(-1)
	if d.b[i] == 'u' {
		r = d.hex4(i + 1)
	}
	if r < 0 {
		return buf, i, false
	}
	i += 5
	if utf16.IsSurrogate(r) {
		low := rune(-1)
		if i+1 < len(d.b) && d.b[i] == '\\' && d.b[i+1] == 'u' {
			low = d.hex4(i + 2)
		}
		if r = utf16.DecodeRune(r, low); r != utf8.RuneError {
			i += 6
		} else {
			d.lone = true
		}
	}
	return utf8.AppendRune(buf, r), i, true
}

func (d *decoder) hex4(i int) rune {
	if i+4 > len(d.b) {
		return -1
	}
	r := rune(0)
	for _, c := range d.b[i : i+4] {
		switch {
		case c >= '0' && c <= '9':
			c -= '0'
		case c >= 'a' && c <= 'f':
			c -= 'a' - 10
		case c >= 'A' && c <= 'F':
			c -= 'A' - 10
		default:
			return -1
		}
		r = r<<4 | rune(c)
	}
	return r
}

// number reads a number by JSON's grammar and tells whether it is written as an integer.
func (d *decoder) number() (literal []byte, whole bool) {
	end, whole := scanNumber(d.b, d.i)
	if end < 0 {
		d.fail(nil)
		return nil, false
	}
	literal = d.b[d.i:end]
	d.i = end
	return literal, whole
}

// scanNumber returns where the number that starts at i ends, -1 where there is none.
func scanNumber(b []byte, i int) (end int, whole bool) {
	digits := func() bool {
		from := i
		for i < len(b) && b[i] >= '0' && b[i] <= '9' {
			i++
		}
		return i > from
	}
	if i < len(b) && b[i] == '-' {
		i++
	}
	if i < len(b) && b[i] == '0' {
		i++
	} else if !digits() {
		return -1, false
	}
	whole = true
	if i < len(b) && b[i] == '.' {
		whole = false
		i++
		if !digits() {
			return -1, false
		}
	}
	if i < len(b) && (b[i] == 'e' || b[i] == 'E') {
		whole = false
		i++
		if i < len(b) && (b[i] == '+' || b[i] == '-') {
			i++
		}
		if !digits() {
			return -1, false
		}
	}
	return i, whole
}

// isNumber reports whether the whole text is a number by JSON's grammar.
func isNumber(text []byte) bool {
	end, _ := scanNumber(text, 0)
	return end == len(text) && end > 0
}

// ahead is a second scanner at the same place, for a look at what comes. It reports nothing.
func (d *decoder) ahead() *decoder { return &decoder{b: d.b, i: d.i, o: &Options{}, depth: d.depth} }

// skip passes a value of any kind, checks its syntax and returns it.
func (d *decoder) skip() []byte {
	start := d.i
	switch d.peek() {
	case '{':
		d.members(func([]byte) { d.skip() })
	case '[':
		d.elements(func(int) { d.skip() })
	case '"':
		d.str()
		d.lone = false
	case 't':
		d.word("true")
	case 'f':
		d.word("false")
	case 'n':
		d.word("null")
	default:
		d.number()
	}
	return d.b[start:max(start, min(d.i, len(d.b)))]
}

// open begins an object or a list and reports whether it has a first item.
func (d *decoder) open(end byte) bool {
	d.i++
	d.space()
	if d.depth++; d.depth > maxDepth {
		return d.fail(ErrDepth)
	}
	if d.peek() == end {
		d.i++
		d.depth--
		return false
	}
	return true
}

// more goes on to the next item, or past the end of the object or list.
func (d *decoder) more(end byte) bool {
	d.space()
	switch d.peek() {
	case ',':
		d.i++
		d.space()
		return true
	case end:
		d.i++
		d.depth--
		return false
	default:
		return d.fail(nil)
	}
}

// key reads the key of a member up to its value.
func (d *decoder) key() []byte {
	if d.peek() != '"' {
		d.fail(nil)
		return nil
	}
	key := d.str()
	d.lone = false
	d.space()
	if d.peek() != ':' {
		d.fail(nil)
		return nil
	}
	d.i++
	d.space()
	return key
}

// members goes over an object; member reads or skips the value.
func (d *decoder) members(member func(key []byte)) {
	for more := d.open('}'); more; more = d.more('}') {
		key := d.key()
		if d.bad {
			return
		}
		member(key)
	}
}

// elements goes over a list; element reads or skips the value.
func (d *decoder) elements(element func(n int)) {
	n := 0
	for more := d.open(']'); more; more = d.more(']') {
		element(n)
		n++
	}
}

// kindOf names the kind of the JSON value that begins with c.
func kindOf(c byte) string {
	switch c {
	case '"':
		return "string"
	case '{':
		return "object"
	case '[':
		return "array"
	case 't', 'f':
		return "boolean"
	case 'n':
		return "null"
	case 0:
		return "nothing"
	default:
		return "number"
	}
}
