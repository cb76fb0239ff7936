package facade_test

import (
	"cmp"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/facade"
)

// mixed writes each letter of the token in another way than the one before.
func mixed(forms ...string) string {
	var b strings.Builder
	for i := range len(oddToken) {
		fmt.Fprintf(&b, forms[i%len(forms)], oddToken[i])
	}
	return b.String()
}

// However the token is encoded in an error's body, it is found there, in the message that is parsed from it, and in the
// error's text.
func TestTokenHoweverItIsEncoded(t *testing.T) {
	bearer := "Authorization: Bearer " + oddToken + "\r\n"
	for name, form := range map[string]string{
		"mixed":                   mixed(`\u%04x`, "%%%02x", "&#x%X;", "%c", "=%02X", `\\x%02x`),
		"base64":                  base64.StdEncoding.EncodeToString([]byte(oddToken)),
		"base64 of a header":      base64.StdEncoding.EncodeToString([]byte(bearer)),
		"base64 with one before":  base64.RawURLEncoding.EncodeToString([]byte("x" + oddToken)),
		"base64 with two before":  base64.URLEncoding.EncodeToString([]byte("xx" + oddToken)),
		"base64 with escapes":     strings.ReplaceAll(base64.StdEncoding.EncodeToString([]byte(bearer)), "=", `\u003d`),
		"hexadecimal":             hex.EncodeToString([]byte(oddToken)),
		"hexadecimal, capital":    strings.ToUpper(hex.EncodeToString([]byte(bearer))),
		"a dump":                  mixed("%02x "),
		"bytes":                   fmt.Sprintf("%d", []byte(oddToken)),
		"bytes in Go":             fmt.Sprintf("%#v", []byte(oddToken)),
		"octal":                   mixed(`\\%03o`),
		"of JavaScript":           mixed("%%u%04x", `\\u{%x}`),
		"of mail":                 mixed("=%02X"),
		"of style sheets":         mixed(`\\%06x`),
		"small letters":           strings.ToLower(oddToken),
		"capital letters":         strings.ToUpper(oddToken),
		"UTF-16":                  mixed(`%c\u0000`),
		"UTF-16, the other way":   mixed(`\u0000%c`),
		"zeros before":            mixed("&#x0000%x;", "&#00%d;"),
		"no semicolon":            mixed("&#%d"),
		"escaped three times":     mixed(`\\\\u%04x`),
		"address in an address":   mixed("%%25%02x"),
		"entity in an entity":     mixed("&amp;#%d;"),
		"address in JSON in HTML": mixed(`\\u0025%02X`, "&#37;%02X"),
		"base64's for addresses":  strings.NewReplacer("+", "-", "/", "_").Replace(oddToken),
		"backslashes":             mixed(`\\%c`),
		"of C":                    mixed(`\\U%08x`),
	} {
		t.Run(name, func(t *testing.T) {
			_, err := do(t.Context(), oddClient(t, script(answer{status: 401, body: `{"errors":[{"message":"bad token ` + form + `"}]}`})), opPost)
			var e *api.Error
			require.ErrorAs(t, err, &e)
			for _, text := range []string{err.Error(), e.Errors[0].Message, string(e.Body)} {
				assert.Contains(t, text, "bad token ")
				assert.Contains(t, text, "[redacted]")
			}
			if !strings.HasPrefix(name, "base64 ") && name != "hexadecimal, capital" { // these hold more than the token
				want := map[string]string{"base64": "[redacted]PQ==", "bytes": "[[redacted]", "bytes in Go": "[]byte{[redacted]}", "UTF-16": `[redacted]\u0000`}[name]
				assert.Equal(t, `{"errors":[{"message":"bad token `+cmp.Or(want, "[redacted]")+`"}]}`, string(e.Body))
			}
		})
	}
}

// What is not the token is left as it is, however much looks like the beginning of it, or like an escape.
func TestWhatIsNoTokenIsLeft(t *testing.T) {
	for _, unit := range []string{`\`, "%", "&", "%25", "&amp;", `\u005c`, `\u0025`, "x", oddToken[:11], oddToken[5:16] + " ", "64 47 ", "=3D", "\x00", "é",
		mixed("%d"), mixed("%%zz%c"), mixed("%%ff%c"), mixed("=1g%c"), mixed("%%:0%c"),
		mixed("&;%c"), mixed("&nosuch;%c"), mixed("&#300;%c"), mixed("& ;%c")} {
		body := strings.Repeat(unit, 64<<10/len(unit))
		_, err := do(t.Context(), oddClient(t, script(answer{status: 401, body: body})), opPost)
		var e *api.Error
		require.ErrorAs(t, err, &e)
		assert.Equal(t, body, string(e.Body), "many %q", unit)
	}
}

// The shortest of tokens, and what looks like its letters in digits that their base does not have.
func TestShortestToken(t *testing.T) {
	const short = "pPxA0Z9p"
	encoded := base64.StdEncoding.EncodeToString
	for body, want := range map[string]string{
		short:                              "[redacted]",
		short[:7]:                          short[:7],
		short[1:]:                          short[1:],
		strings.ToLower(short):             "[redacted]",
		encoded([]byte(short[:6])):         "[redacted]",
		encoded([]byte(short[1:7])):        "[redacted]",
		encoded([]byte(short[2:8])):        "[redacted]",
		strings.Repeat(`\160`, 6):          strings.Repeat(`\160`, 6),
		`\160\120\170\101\060\132\071\160`: "[redacted]",
		`\158\118\168\101\058\132\071\158`: `\158\118\168\101\058\132\071\158`,
	} {
		c, err := facade.New(self, short, facade.WithHTTPClient(&http.Client{Transport: script(answer{status: 401, body: body})}))
		require.NoError(t, err)
		_, err = do(t.Context(), c, opPost)
		var e *api.Error
		require.ErrorAs(t, err, &e)
		assert.Equal(t, want, string(e.Body), body)
	}
}

// A token that is split has a part that is long enough to be found, and each of several tokens is found.
func TestTokenAmongOthers(t *testing.T) {
	body := "a " + oddToken + " b " + oddToken + oddToken + " c " + oddToken[:12] + "\n" + oddToken[12:] + " d " + oddToken[:11]
	_, err := do(t.Context(), oddClient(t, script(answer{status: 401, body: body})), opPost)
	var e *api.Error
	require.ErrorAs(t, err, &e)
	assert.Equal(t, "a [redacted] b [redacted][redacted] c [redacted]\n"+oddToken[12:]+" d "+oddToken[:11], string(e.Body))
}

// FuzzScrub puts a token that is written in any mixture of ways between any texts.
func FuzzScrub(f *testing.F) {
	f.Add("before ", []byte{0, 1, 2, 3, 4, 5, 6, 7, 8}, " after")
	f.Add(`\`, []byte{3}, "%")
	f.Add("&#", []byte{1, 4}, ";")
	forms := []string{"%c", `\u%04x`, "%%%02X", "&#%d;", "=%02x", "%%u%04X", `\x%02x`, `\u{%x}`, "%%25%02x"}
	f.Fuzz(func(t *testing.T, before string, ways []byte, after string) {
		if len(ways) == 0 {
			return
		}
		chosen := make([]string, len(ways))
		for i, way := range ways {
			chosen[i] = forms[int(way)%len(forms)]
		}
		_, err := do(t.Context(), oddClient(t, script(answer{status: 401, body: before + mixed(chosen...) + after})), opPost)
		var e *api.Error
		require.ErrorAs(t, err, &e)
		assert.Contains(t, string(e.Body), "[redacted]")
	})
}
