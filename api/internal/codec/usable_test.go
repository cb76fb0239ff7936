package codec_test

import (
	"encoding/json"
	"net/netip"
	"strconv"
	"strings"
	"testing"
	"time"
	"unsafe"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api/internal/codec"
)

// pointers tell whether a usable value was there.
type pointers struct {
	Int    *int            `json:"int,omitempty"`
	Uint   *uint16         `json:"uint,omitempty"`
	Float  *float64        `json:"float,omitempty"`
	Text   *string         `json:"text,omitempty"`
	ID     *string         `json:"id,omitempty" wire:"id"`
	Owner  *string         `json:"owner,omitempty" wire:"id=number,zero"`
	Bool   *bool           `json:"bool,omitempty"`
	Time   *time.Time      `json:"time,omitempty"`
	Number *json.Number    `json:"number,omitempty"`
	Pair   *[2]int         `json:"pair,omitempty"`
	Addr   *netip.Addr     `json:"addr,omitempty"`
	Raw    map[string]int  `json:"raw,omitempty"`
	City   *city           `json:"city,omitempty"`
	Own    *fussy          `json:"own,omitempty"`
	Any    *any            `json:"any,omitempty"`
	Some   maybe[[]city]   `json:"some,omitzero" wire:"one"`
	Owns   maybe[[]fussy]  `json:"owns,omitzero"`
	Lists  maybe[[]string] `json:"lists,omitzero"`
}

// What can be used is there, and what cannot leaves nothing, whatever form it comes in.
func TestUsableValues(t *testing.T) {
	for body, want := range map[string]string{
		`{"int":5}`:             `{"int":5}`,
		`{"int":"5"}`:           `{"int":5}`,
		`{"int":0.0}`:           `{"int":0}`,
		`{"int":true}`:          `{"int":1}`,
		`{"int":1.5}`:           `{}`,
		`{"int":"x"}`:           `{}`,
		`{"int":[]}`:            `{}`,
		`{"int":null}`:          `{}`,
		`{"uint":0}`:            `{"uint":0}`,
		`{"uint":0.0}`:          `{"uint":0}`,
		`{"uint":"0"}`:          `{"uint":0}`,
		`{"uint":65535.0}`:      `{"uint":65535}`,
		`{"uint":65536.0}`:      `{}`,
		`{"uint":-1.0}`:         `{}`,
		`{"float":"0.5"}`:       `{"float":0.5}`,
		`{"float":true}`:        `{"float":1}`,
		`{"float":false}`:       `{"float":0}`,
		`{"float":"true"}`:      `{"float":1}`,
		`{"float":"x"}`:         `{}`,
		`{"text":7}`:            `{"text":"7"}`,
		`{"text":true}`:         `{}`,
		`{"id":7}`:              `{"id":"7"}`,
		`{"id":{}}`:             `{}`,
		`{"owner":7}`:           `{"owner":7}`,
		`{"owner":"7"}`:         `{"owner":7}`,
		`{"owner":{}}`:          `{}`,
		`{"bool":0}`:            `{"bool":false}`,
		`{"bool":"false"}`:      `{"bool":false}`,
		`{"bool":"no"}`:         `{}`,
		`{"time":0}`:            `{"time":"1970-01-01T00:00:00Z"}`,
		`{"time":"soon"}`:       `{}`,
		`{"number":1.50}`:       `{"number":1.50}`,
		`{"number":"x"}`:        `{}`,
		`{"pair":[1,2]}`:        `{"pair":[1,2]}`,
		`{"pair":{}}`:           `{}`,
		`{"addr":"1.2.3.4"}`:    `{"addr":"1.2.3.4"}`,
		`{"addr":"\u0031::2"}`:  `{"addr":"1::2"}`,
		`{"addr":"1.2.3"}`:      `{}`,
		`{"addr":7}`:            `{}`,
		`{"addr":null}`:         `{}`,
		`{"city":{}}`:           `{"city":{"name":"","lat":0}}`,
		`{"city":[{} ]}`:        `{"city":{"name":"","lat":0}}`,
		`{"city":[ ]}`:          `{}`,
		`{"city":[{},{}]}`:      `{}`,
		`{"city":7}`:            `{}`,
		`{"own":"x"}`:           `{"own":"x"}`,
		`{"own":7}`:             `{}`,
		`{"any":{"a":[1]}}`:     `{"any":{"a":[1]}}`,
		`{"some":{"name":"a"}}`: `{"some":{"name":"a","lat":0}}`,
		`{"some":[{},{}]}`:      `{"some":[{"name":"","lat":0},{"name":"","lat":0}]}`,
		`{"some":7}`:            `{}`,
		`{"owns":["x"]}`:        `{"owns":["x"]}`,
		`{"owns":{"x":1}}`:      `{}`,
		`{"lists":["a"]}`:       `{"lists":["a"]}`,
		`{"lists":{"x":1}}`:     `{}`,
	} {
		got, found, err := decoded[pointers](body)
		require.NoError(t, err, body)
		writes(t, want, got)
		if want == `{}` && body[len(body)-5:] != "null}" {
			require.Len(t, found, 1, body)
			assert.Equal(t, codec.LeftOut, found[0].Fate, body)
		}
	}
}

// A list that is its object's first field stands for the object as any other does.
func TestFirstFieldThatIsAList(t *testing.T) {
	type tagged struct {
		Data []city `json:"data" wire:"list,single=city"`
		Type string `json:"type"`
	}
	type only struct {
		Data []city `json:"data"`
	}
	type maps struct {
		Data []map[string]any `json:"data"`
	}
	type texts struct {
		URL string `json:"url" wire:"bare"`
	}
	type holder struct {
		Tagged tagged           `json:"tagged"`
		Only   only             `json:"only"`
		Maps   maps             `json:"maps"`
		List   []map[string]any `json:"list"`
		Text   texts            `json:"text"`
		Age    int              `json:"age"`
	}
	bonn := []city{{Name: "Bonn"}}
	objects := []map[string]any{{"x": "y"}}
	for body, want := range map[string]holder{
		`{"tagged":[{"name":"Bonn"}],"age":"7"}`:                        {Tagged: tagged{Data: bonn}, Age: 7},
		`{"tagged":{"type":"city","name":"Bonn"},"age":"7"}`:            {Tagged: tagged{Data: bonn}, Age: 7},
		`{"tagged":{"type":"city","data":[{"name":"Bonn"}]},"age":"7"}`: {Tagged: tagged{Data: bonn, Type: "city"}, Age: 7},
		`{"only":[{"name":"Bonn"}],"age":"7"}`:                          {Only: only{bonn}, Age: 7},
		`{"only":[{"data":[{"name":"Bonn"}]}],"age":"7"}`:               {Only: only{bonn}, Age: 7},
		`{"only":[{"lat":1,"name":"Bonn","data":7}],"age":"7"}`:         {Only: only{[]city{{"Bonn", 1}}}, Age: 7},
		`{"only":[{}],"age":"7"}`:                                       {Only: only{[]city{{}}}, Age: 7},
		`{"only":[{"name":"Bonn","data":[]}],"age":"7"}`:                {Only: only{bonn}, Age: 7},
		`{"maps":[{"x":"y"}],"age":"7"}`:                                {Maps: maps{objects}, Age: 7},
		`{"list":{"data":[{"x":"y"}]},"age":"7"}`:                       {List: objects, Age: 7},
		`{"text":"u","age":"7"}`:                                        {Text: texts{"u"}, Age: 7},
	} {
		got, found, err := decoded[holder](body)
		require.NoError(t, err, body)
		assert.Equal(t, want, got, body)
		require.NotEmpty(t, found, body)
		last := found[len(found)-1]
		assert.Equal(t, "age", last.Path, "the path leads back: %s", body)
	}
	reads(t, tagged{Data: bonn}, `[{"name":"Bonn"}]`)
}

// What an envelope around a list has beside the list is reported, at its place.
func TestEnvelopes(t *testing.T) {
	got, found, err := decoded[person](`{"cities":{"type":"list","total":{"of":1},"data":[{"name":"a"}],"more":2},"age":"7"}`)
	require.NoError(t, err)
	assert.Equal(t, []city{{Name: "a"}}, got.Cities)
	var told []string
	for _, f := range found {
		told = append(told, f.Path)
	}
	assert.Equal(t, []string{"cities", "cities.total", "cities.more", "age"}, told)
	for kind, want := range map[string]int{"list": 0, "city.list": 0, "c.list": 0, ".list": 1, "list.": 1, "alist": 1, "city": 1, "": 1} {
		got, _, err := decoded[person](`{"cities":{"type":"` + kind + `","name":"a"}}`)
		require.NoError(t, err)
		assert.Len(t, got.Cities, want, "a list without its list, or a city: %q", kind)
	}
}

// A list that is null is there, as one that is empty is.
func TestListIsFoundWhateverItsForm(t *testing.T) {
	for body, want := range map[string]bool{`{"data":[]}`: true, `{"data":null}`: true, `{"data":{"name":"a"}}`: true, `{"type":"city","name":"a"}`: true, `[{}]`: true, `{}`: false, `{"other":[]}`: false} {
		var v struct {
			Data  []city `json:"data" wire:"list,single=city"`
			Other []city `json:"other"`
		}
		found := false
		_, err := codec.Decode([]byte(body), &v, &codec.Options{Items: []string{"data"}, Found: &found})
		require.NoError(t, err)
		assert.Equal(t, want, found, body)
	}
}

func TestPlace(t *testing.T) {
	for path, want := range map[string]string{"": "", "a.b": "a.b", "data[3].owner_id": "data[].owner_id", "a[0].b[12]": "a[].b[]", "[1][2]": "[][]",
		"a[1": "a", "a]b": "a]b"} {
		assert.Equal(t, want, codec.Place(path), path)
	}
}

// The items of a list often have the same short texts: they are kept once. Long ones are not looked for.
func TestDecodeKeepsAShortTextOnce(t *testing.T) {
	for length, want := range map[int]bool{1: true, 10: true, 64: true, 65: false, 300: false} {
		text := strings.Repeat("t", length)
		got, _, err := decoded[[]string](`["` + text + `","other","` + text + `"]`)
		require.NoError(t, err)
		require.Equal(t, []string{text, "other", text}, got)
		assert.Equal(t, want, unsafe.StringData(got[0]) == unsafe.StringData(got[2]), length)
	}
}

// How many large elements a short body may make is bounded: a list is counted as it doubles and at its end, a map by entry.
func TestDecodeCountsLargeElements(t *testing.T) {
	type large [64 << 10]byte
	nulls := func(n int) string { return `[null` + strings.Repeat(`,null`, n-1) + `]` }
	entries := func(n int) string {
		members := make([]string, n)
		for i := range members {
			members[i] = `"k` + strconv.Itoa(100+i) + `":null`
		}
		return `{` + strings.Join(members, ",") + `}`
	}
	for body, into := range map[string]any{nulls(64): &[]large{}, entries(96): &map[string]large{}} { // twelve megabytes
		_, err := codec.Decode([]byte(body), into, nil)
		require.NoError(t, err, "%T", into)
	}
	for body, into := range map[string]any{nulls(65): &[]large{}, entries(98): &map[string]large{}} {
		_, err := codec.Decode([]byte(body), into, nil)
		require.ErrorIs(t, err, codec.ErrTooLarge, "%T", into)
	}
}
