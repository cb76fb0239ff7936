package facade

import (
	"strconv"
	"strings"
)

// entityChar is the ASCII character that a character reference of HTML, without its & and its semicolon, stands
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
	return byte(n), err == nil && ' ' < n
}

func namedChar(name string) (c byte, ok bool) {
	at := strings.Index(entities, " "+name+"=")
	if at < 0 {
		return 0, false
	}
	return entities[at+len(name)+2], true
}

// entities has the names of the ASCII characters that have any, with the character:
// https://html.spec.whatwg.org/multipage/named-characters.html
const entities = " excl=! quot=\" QUOT=\" num=# dollar=$ percnt=% amp=& AMP=& apos=' lpar=( rpar=) ast=* midast=* plus=+ comma=," +
	" period=. sol=/ colon=: semi=; lt=< LT=< equals== gt=> GT=> quest=? commat=@ lsqb=[ lbrack=[ bsol=\\ rsqb=]" +
	" rbrack=] Hat=^ lowbar=_ UnderBar=_ grave=` DiacriticalGrave=` lcub={ lbrace={ verbar=| vert=| VerticalLine=|" +
	" rcub=} rbrace=}"
