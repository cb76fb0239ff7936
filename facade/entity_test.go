package facade_test

import (
	"fmt"
	htmltext "html"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/seed-a528e955/intercom-go/facade"
)

// entityNames are those of the package html that stand for one printable ASCII character.
const entityNames = "excl quot QUOT num dollar percnt amp AMP apos lpar rpar ast midast plus comma period sol colon semi lt LT " +
	"equals gt GT quest commat lsqb lbrack bsol rsqb rbrack Hat lowbar UnderBar grave DiacriticalGrave lcub lbrace " +
	"verbar vert VerticalLine rcub rbrace"

// A character reference is read as the package html reads it.
func TestEntitiesAreThoseOfHTML(t *testing.T) {
	references := strings.Fields(entityNames + " Excl nbsp eacute hat space # #x #X0 #0 #-61 #+61 #061 #x003D #X3d #1114173 x " + "a amp.")
	references = append(references, "", " ", "quot $dollar", "amp &AMP")
	for c := '!'; c <= '~'; c++ {
		references = append(references, fmt.Sprintf("#%d", c), fmt.Sprintf("#x%x", c), fmt.Sprintf("#X%04X", c), string(c))
	}
	for _, reference := range references {
		whole := "&" + reference + ";"
		for c := byte('!'); c <= '~'; c++ {
			assert.Equal(t, htmltext.UnescapeString(whole) == string(rune(c)), facade.IsEntity(reference, c), "%s %c", whole, c)
		}
		assert.False(t, facade.IsEntity(reference, 0xe9), whole)
	}
	for _, name := range strings.Fields(entityNames) {
		assert.Len(t, htmltext.UnescapeString("&"+name+";"), 1, name)
	}
}
