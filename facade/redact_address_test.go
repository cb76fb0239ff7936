package facade

import (
	"regexp"
	"testing"

	"github.com/stretchr/testify/assert"
)

var addressPattern = regexp.MustCompile(`[A-Za-z][A-Za-z0-9+.-]*://[^\s"'<>]+`)

// What is found is what the pattern finds.
func FuzzReplaceAddresses(f *testing.F) {
	for _, text := range []string{
		"", "://", "x://", "no address", `Get "https://a.example/b?c": EOF`, "see <http://a> and https://b", "a://b://c", "9z+9://host", "://://a://b",
		"1http://x\ty", "é://x", "http://é ü", "http://a\u0085b", "a.b-c+d://e'f", "x:// y", "a0://b", "a9://b", "az://b AZ://b", "http://\xff\xfe z://1",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		mark := func(address string) string { return "[" + address + "]" }
		assert.Equal(t, addressPattern.ReplaceAllStringFunc(text, mark), replaceAddresses(text, mark))
	})
}
