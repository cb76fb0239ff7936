package codec_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api/internal/codec"
)

// nearly returns all texts that differ from one in one byte: another of the alphabet in its place or before it, or none.
func nearly(text, alphabet string) (texts []string) {
	texts = append(texts, text)
	for at := range len(text) + 1 {
		for _, c := range []byte(alphabet) {
			texts = append(texts, text[:at]+string([]byte{c})+text[at:])
			if at < len(text) {
				texts = append(texts, text[:at]+string([]byte{c})+text[at+1:])
			}
		}
		if at < len(text) {
			texts = append(texts, text[:at]+text[at+1:], text[:at])
		}
	}
	return texts
}

// everyByte has all there are.
var everyByte = func() string {
	b := make([]byte, 256)
	for i := range b {
		b[i] = byte(i)
	}
	return string(b)
}()

// A text is read as encoding/json reads it, and refused if it is refused there: as a value, in parts, and where nothing
// wants it.
func TestScannerAgreesWithEncodingJSON(t *testing.T) {
	const marks = "{}[]\",:\\/u0179aAfFgGeE+-. \t\n\r\x00\x1f\x7f\xc3bnrtls"
	for text, alphabet := range map[string]string{
		`"ab"`:               everyByte,
		`"\u0000\u0001"`:     marks,
		`"\u00e9"`:           everyByte,
		`"0123456789abcdef"`: everyByte,
		`[-10.5e+2]`:         everyByte,
		`{"k":"v"}`:          everyByte,
		`[true,false,null]`:  marks,
		`{"a":[0,-2.5e+3,0.1E-2,12],"b":{"c":{},"d":[]}}`:                          marks,
		`["\"\\\/\b\f\n\r\tx","\ud83d\ude00","\ud83d\u0041","\ude00","\ud83dx\n"]`: marks,
		` { "a" : [ 1 , "x" ] , "b" : true } `:                                     marks,
	} {
		for _, text := range nearly(text, alphabet) {
			agrees(t, text)
		}
	}
}

func agrees(t *testing.T, text string) {
	t.Helper()
	var want, got any
	errWant := json.Unmarshal([]byte(text), &want)
	_, errGot := codec.Decode([]byte(text), &got, nil)
	require.Equal(t, errWant == nil, errGot == nil, "%q: %v, %v", text, errWant, errGot)
	require.Equal(t, want, got, "%q", text)

	var raw json.RawMessage
	_, err := codec.Decode([]byte(text), &raw, nil)
	require.Equal(t, errWant == nil, err == nil, "%q", text)
	if err == nil && want != nil {
		require.Equal(t, strings.TrimSpace(strings.ToValidUTF8(text, "\ufffd")), string(raw), "%q", text)
	}
	var none struct{}
	_, err = codec.Decode([]byte(`{"unknown":`+text+`}`), &none, nil)
	require.Equal(t, errWant == nil, err == nil, "%q, which nobody wants", text)
}

// The same of a model: it is refused if it is no JSON, whatever is wanted at that place.
func TestModelsAreRefusedWhereEncodingJSONRefuses(t *testing.T) {
	for _, text := range []string{
		`{"id":"1","name":"Zo\u00eb","age":-3,"count":7,"ratio":1.5e3,"active":true,"created":"2024-02-03","seconds":0}`,
		`{"city":{"name":"B"},"home":[{"lat":1}],"cities":[{"name":"a"},null,{}],"pointers":{"name":"b"},"tags":["x"],"to":"y"}`,
		`{"listed":[{"name":"a"}],"labels":{"a":1},"by_name":{"8":{"name":"c"}},"counts":{"1":"x"},"attrs":{"a":[1]}}`,
		`{"nick":"n","rank":null,"seen":5,"place":{"lat":"7"},"fussy":"f","fussies":["g"],"number":12.50,"any":[1,{"y":false}]}`,
		`{"raw":{"z" : [1]},"data":"aGk=","pair":[1,2],"self":{"name":"i"},"nested":{"a":[{"b":true}]},"other":[{}]}`,
	} {
		for _, text := range nearly(text, "{}[]\",:0e x") {
			var v person
			_, err := codec.Decode([]byte(text), &v, &codec.Options{Report: true})
			require.Equal(t, json.Valid([]byte(text)), err == nil, text)
		}
	}
}

// How a text is cut into pieces of eight bytes does not matter for where it ends.
func TestScannerOfStringsOfEveryLength(t *testing.T) {
	for length := range 40 {
		for at := range length + 1 {
			for _, mark := range []string{"", `\n`, "é", "\x7f", "!", "#", "[", "]", " "} {
				text := `"` + strings.Repeat("x", at) + mark + strings.Repeat("y", length-at) + `"`
				var want string
				require.NoError(t, json.Unmarshal([]byte(text), &want))
				for _, text := range []string{text, `["` + strings.Repeat("z", length) + `",` + text + `]`} {
					var got any
					_, err := codec.Decode([]byte(text), &got, nil)
					require.NoError(t, err, text)
					if list, ok := got.([]any); ok {
						got = list[1]
					}
					require.Equal(t, want, got)
				}
			}
			for _, mark := range []string{"\x00", "\x1f", "\n", `"`, `\`} {
				_, err := codec.Decode([]byte(`"`+strings.Repeat("x", at)+mark+strings.Repeat("y", length-at)+`"`), new(any), nil)
				assert.Error(t, err, "%d %d %q", length, at, mark)
			}
		}
	}
}
