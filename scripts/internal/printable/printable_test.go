package printable_test

import (
	"bytes"
	"fmt"
	"go/parser"
	"go/token"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/scripts/internal/printable"
)

func TestLine(t *testing.T) {
	for in, want := range map[string]string{
		"a plain größe 日本 🎈 line": "a plain größe 日本 🎈 line",
		"a\nb\r\tc":               `a\nb\r\tc`,
		"\x1b[31mred\x07":         `\x1b[31mred\a`,
		"a\u202eb\u2066\u200b":    `a\u202eb\u2066\u200b`,
		"a\u2028\u2029\u0085b":    `a\u2028\u2029\u0085b`,
		"a\xffb":                  `a\xffb`,
		"":                        "",
	} {
		assert.Equal(t, want, printable.Line(in))
	}
	assert.Equal(t, "two\n\tlines\\x1b", printable.Text("two\n\tlines\x1b"))
	assert.Equal(t, "sail func init()", printable.Clean("sail\n\nfunc \u202einit()\r"))
	odd, found := printable.First("a\u202eb")
	assert.Equal(t, '\u202e', odd)
	assert.True(t, found)
	_, found = printable.First("größe")
	assert.False(t, found)
}

// Whatever stands in a comment, it is a comment, and the file declares nothing.
func TestComment(t *testing.T) {
	assert.Equal(t, "// A boat.\n//\n// Its mast.", printable.Comment("A boat.", "", "Its mast. "))
	for _, text := range []string{
		"\nfunc init() {}", "\r\nfunc init() {}", "\rfunc init() {}", "a\u2028func init() {}", "*/ func init() {}", "\x00", "go:generate sh", "+build ignore",
		"line other.go:1", "export F", "\n//go:generate sh", "nolint", "\xff", "\ufeff",
	} {
		comment := printable.Comment(text, text)
		file, err := parser.ParseFile(token.NewFileSet(), "x.go", comment+"\n\npackage x\n", parser.ParseComments)
		require.NoError(t, err, "%q", text)
		assert.Empty(t, file.Decls, "%q", text)
		assert.Equal(t, 2, strings.Count(comment, "\n")+1, "%q", text)
		for line := range strings.SplitSeq(comment, "\n") {
			assert.True(t, strings.HasPrefix(line, "// ") && !strings.HasPrefix(line, "// +"), "%q", line)
		}
	}
}

func TestWriter(t *testing.T) {
	var b bytes.Buffer
	n, err := fmt.Fprintf(printable.Writer(&b), "a place: %s\n", "x\x1b[2J")
	require.NoError(t, err)
	assert.Equal(t, len("a place: x\x1b[2J\n"), n)
	assert.Equal(t, "a place: x\\x1b[2J\n", b.String())
}
