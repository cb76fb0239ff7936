package codec_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api/internal/codec"
)

// What encoding/json writes for the codec has no escaped HTML either, and the same text.
func TestAppendByJSONEscapesNoHTML(t *testing.T) {
	for text, want := range map[string]string{
		"":                      `""`,
		"<p>a & b</p>":          `"<p>a & b</p>"`,
		"a\"<\\>\n&":            `"a\"<\\>\n&"`,
		`\u003c`:                `"\\u003c"`,
		`\\u003e<`:              `"\\\\u003e<"`,
		"\u2028":                `"\u2028"`,
		"\x00":                  `"\u0000"`,
		"ends with \\":          `"ends with \\"`,
		"é <b>€</b> \U0001f600": `"é <b>€</b> 😀"`,
	} {
		data, err := codec.Append(nil, [1]string{text}) // arrays are left to encoding/json
		require.NoError(t, err)
		assert.Equal(t, "["+want+"]", string(data))
		var back [1]string
		require.NoError(t, json.Unmarshal(data, &back))
		assert.Equal(t, text, back[0])
	}
}
