package facade

import (
	"strconv"
	"strings"
)

// entityChar is the printable ASCII character that a character reference of HTML, without its & and its semicolon, stands
// for. The package html is not used: it would bring its names of 2,231 characters into every program.
func entityChar(reference string) (c byte, ok bool) {
	digits, numeric := strings.CutPrefix(reference, "#")
	if !numeric {
		return namedChar(reference)
	}
	base := 10
	if strings.HasPrefix(digits, "x") || strings.HasPrefix(digits, "X") {
		digits, base = digits[1:], 16
	}
	n, err := strconv.ParseUint(digits, base, 7)
	return byte(n), err == nil && ' ' < n && n < 0x7f
}

func namedChar(name string) (c byte, ok bool) {
	if name == "" || strings.Contains(name, " ") {
		return 0, false
	}
	for from := 0; ; {
		at := strings.Index(entities[from:], name+" ")
		if at < 0 {
			return 0, false
		}
		if at += from; at >= 2 && entities[at-2] == ' ' {
			return entities[at-1], true
		}
		from = at + 1
	}
}

// entities has the names of the ASCII characters that have any, each behind its character:
// https://html.spec.whatwg.org/multipage/named-characters.html
const entities = ` !excl "quot "QUOT #num $dollar %percnt &amp &AMP 'apos (lpar )rpar *ast *midast +plus ,comma .period /sol` +
	` :colon ;semi <lt <LT =equals >gt >GT ?quest @commat [lsqb [lbrack \bsol ]rsqb ]rbrack ^Hat _lowbar _UnderBar` +
	" `grave `DiacriticalGrave {lcub {lbrace |verbar |vert |VerticalLine }rcub }rbrace "
