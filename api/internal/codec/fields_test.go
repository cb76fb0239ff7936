package codec_test

import (
	"encoding/json"
	"reflect"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api/internal/codec"
)

type Inner struct {
	X int    `json:"x"`
	Y string `json:"y"`
}

type Deep struct{ Inner }

type Lowest struct{ Deep }

type Word string

type lower struct {
	Z int `json:"z"`
}

type SelfEmbedded struct {
	*SelfEmbedded
	B int `json:"b"`
}

type Untagged struct{ Word string }

type UntaggedToo struct {
	Word string
	Z    int `json:"z"`
}

type Tagged struct {
	Other string `json:"Word"`
}

// Fields are found, hidden and named as encoding/json does it.
func TestFieldsAreThoseOfEncodingJSON(t *testing.T) {
	type outerFirst struct {
		X int8 `json:"x"`
		Inner
	}
	type outerLast struct {
		Inner
		X int8 `json:"x"`
	}
	type ownLast struct { // another field of Go's, and the same of JSON's
		Inner
		Own int8 `json:"x"`
	}
	type ownFirst struct {
		Own int8 `json:"x"`
		Inner
	}
	type ownBetween struct {
		*Deep
		Own int8 `json:"x"`
		*Lowest
	}
	type deepFirst struct {
		Deep
		*Inner
	}
	type pointerFirst struct {
		*Inner
		Deep
	}
	type pointer struct {
		A int `json:"a"`
		*Deep
		B int `json:"b"`
	}
	type named struct {
		Inner `json:"inner"`
		Y     string `json:"y"`
	}
	type namedPointer struct {
		*Deep `json:"deep"`
		lower
	}
	type word struct {
		Word
		Inner
	}
	type wordPointer struct {
		*Word
		X int `json:"x"`
	}
	type unexported struct {
		lower
		A int `json:"a"`
	}
	type skipped struct {
		Inner `json:"-"`
		A     int `json:"a"`
	}
	type options struct {
		A int             `json:",omitempty"`
		S struct{ N int } `json:"s,omitempty"`
		L []int           `json:"l,string"` //nolint:staticcheck // as encoding/json, it does nothing here
		M map[string]int  `json:"m,string"` //nolint:staticcheck // as above
		N int             `json:"n,string"`
		P [2]int          `json:"p,omitempty"`
		Q [0]int          `json:"q,omitempty"`
	}
	type itself struct {
		*SelfEmbedded
		A int `json:"a"`
	}
	type twice struct { // neither Word counts
		Untagged
		UntaggedToo
		A int `json:"a"`
	}
	type taggedTwice struct { // of one depth, the tagged one
		Untagged
		Tagged
	}
	type hiddenByGoName struct { // by the name in Go alone
		Inner
		X int `json:"a"`
	}
	const body = `{"x":1,"y":"why","z":3,"a":4,"b":5,"inner":{"x":6},"deep":{"y":"d"},"Word":"w","hidden":8,"-":9}`
	for _, v := range []any{ownLast{}, ownFirst{}, ownBetween{}, outerFirst{}, outerLast{}, deepFirst{}, pointerFirst{}, pointer{}, named{}, namedPointer{}, word{}, wordPointer{}, unexported{}, skipped{}, options{}, itself{}, twice{}, taggedTwice{}, hiddenByGoName{}} {
		want, got := reflect.New(reflect.TypeOf(v)), reflect.New(reflect.TypeOf(v))
		exact := body
		if _, is := v.(options); is { // encoding/json heeds no case
			exact = `{"A":10,"l":[1],"m":{"k":2},"n":"11","s":{"N":12}}`
		}
		if _, is := v.(unexported); is {
			exact = `{"z":3,"a":4}`
		}
		require.NoError(t, json.Unmarshal([]byte(exact), want.Interface()), "%T", v)
		_, err := codec.Decode([]byte(exact), got.Interface(), nil)
		require.NoError(t, err)
		assert.Equal(t, want.Interface(), got.Interface(), "%T", v)
		for _, v := range []any{v, want.Interface()} {
			text, err := json.Marshal(v)
			require.NoError(t, err)
			got, err := codec.Append(nil, v)
			require.NoError(t, err)
			assert.JSONEq(t, string(text), string(got))
		}
	}
}

// shouting has its method at the pointer.
type shouting struct{ text string }

func (s *shouting) MarshalJSON() ([]byte, error) { return json.Marshal(s.text + "!") }

// Methods are called where the value has no address, and HTML stays as it is in what encoding/json writes.
func TestWritesByMethods(t *testing.T) {
	writes(t, `["a!"]`, []shouting{{"a"}})
	writes(t, `{"k":"a!"}`, map[string]shouting{"k": {"a"}})
	writes(t, `{"S":"a!","P":"b!","N":null}`, struct {
		S    shouting
		P, N *shouting
	}{shouting{"a"}, &shouting{"b"}, nil})
	writes(t, `{"1":"<b>&"}`, map[int]string{1: "<b>&"})
}

func TestWritesText(t *testing.T) {
	for text, want := range map[string]string{"": `""`, `"x`: `"\"x"`, "\\": `"\\"`, " ": `" "`, "a b": `"a b"`, "\x7f": "\"\x7f\"", "\x80": `"\ufffd"`, "\xc3": `"\ufffd"`,
		"\ufffd": "\"\ufffd\"", "\u0080": "\"\u0080\"", "\u2027\u2028\u2029\u202a": "\"\u2027\\u2028\\u2029\u202a\"", "\x1f": `"\u001f"`, "é": `"é"`} {
		writes(t, want, text)
	}
	type id struct {
		ID string `json:"id" wire:"id=number"`
	}
	for text, want := range map[string]string{"0": "0", "9": "9", "190": "190", "09": `"09"`, "1a": `"1a"`, "/1": `"/1"`, ":": `":"`} {
		writes(t, `{"id":`+want+`}`, id{text})
	}
	_, err := codec.Append(nil, id{})
	require.EqualError(t, err, "id: the ID is empty (leave the field out, or use api.Null to clear it)")
	own, err := codec.Marshal(id{})
	require.NoError(t, err, "kept, and not sent")
	assert.JSONEq(t, `{"id":""}`, string(own))
	type nested struct {
		X [][]string `json:"x" wire:"one"`
	}
	writes(t, `{"x":["a"]}`, nested{[][]string{{"a"}}})
	reads(t, nested{[][]string{{"a"}}}, `{"x":[["a"]]}`)
}
