package facade

import (
	"strconv"
	"strings"
)

// isEntity reports whether a character reference of HTML, without its & and its semicolon, stands for a printable ASCII
// character. The package html is not used: it would bring its names of 2,231 characters into every program.
func isEntity(reference string, c byte) bool {
	digits, numeric := strings.CutPrefix(reference, "#")
	if !numeric {
		return !strings.Contains(reference, " ") && strings.Contains(entities, " "+string(rune(c))+reference+" ")
	}
	base := 10
	if strings.HasPrefix(digits, "x") || strings.HasPrefix(digits, "X") {
		digits, base = digits[1:], 16
	}
	n, err := strconv.ParseUint(digits, base, 32)
	return err == nil && n == uint64(c)
}

// entities has the names of the ASCII characters that have any, each behind its character:
// https://html.spec.whatwg.org/multipage/named-characters.html
const entities = ` !excl "quot "QUOT #num $dollar %percnt &amp &AMP 'apos (lpar )rpar *ast *midast +plus ,comma .period /sol` +
	` :colon ;semi <lt <LT =equals >gt >GT ?quest @commat [lsqb [lbrack \bsol ]rsqb ]rbrack ^Hat _lowbar _UnderBar` +
	" `grave `DiacriticalGrave {lcub {lbrace |verbar |vert |VerticalLine }rcub }rbrace "
