package codec_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api/internal/codec"
)

func TestDecodeRefusesAnotherRoot(t *testing.T) {
	for _, body := range []string{`"<html>"`, `7`, `true`, `[]`, `[{"name":"x"}]`} {
		_, found, err := decoded[person](body)
		require.ErrorIs(t, err, codec.ErrRoot, body)
		assert.Empty(t, found)
	}
	_, _, err := decoded[[]person](`{"name":"x"}`)
	require.ErrorIs(t, err, codec.ErrRoot)
	_, _, err = decoded[map[string]int](`[]`)
	require.EqualError(t, err, "wrong type: cannot read a JSON array as map[string]int")
	_, _, err = decoded[map[string]int](`7`)
	require.EqualError(t, err, "wrong type: cannot read a JSON number as map[string]int")
	_, _, err = decoded[fussy](`[{"Inner":"x"}]`)
	require.ErrorIs(t, err, codec.ErrRoot)

	reads(t, []city{{Name: "1"}, {}}, `[{"name":"1"},null]`)
	reads(t, map[string]int(nil), `null`)
	reads(t, person{}, `null`)
}

func TestDecodeRefusesWhatIsNotJSON(t *testing.T) {
	for _, body := range []string{
		``, ` `, `<html>`, `{"name":"x"`, `{"name":"x"} {}`, `{"age":"x",}`, `{"age":01}`, `{"age":-}`, `{"age":1.}`, `{"age":1e}`,
		`{"age":+1}`, `{"name":"a` + "\n" + `"}`, `{"name":"\x"}`, `{"name":"\u12"}`, `{"name":"\u12g4"}`, `{"name" "x"}`, `{name:"x"}`,
		`{"cities":[}`, `{"cities":[{}`, `{"cities":[{},]}`, `{"city":{"name":"x"]}`, `{"active":tru}`, `{"x":nul}`, `{"any":[1 2]}`,
		`{"attrs":{"a":}}`, `{"raw":{]}`, `{"labels":{"a" 1}}`, `{"place":{`, `{"created":`, `{"id":`, `{"name":"x"}]`, "{\"name\":\"\x01\"}",
		`{"listed":[`, `{"listed":[{"data":[{}`, `{"cities":{"type":"list","data":[`, `{"fussy":`, `{"any":1e}`,
	} {
		assert.False(t, json.Valid([]byte(body)), body)
		got, _, err := decoded[person](body)
		var syntax *json.SyntaxError
		require.ErrorAs(t, err, &syntax, body)
		assert.Zero(t, got, body)
	}
	_, err := codec.Decode([]byte(`{}`), person{}, nil)
	require.Error(t, err, "not a pointer")
	_, err = codec.Decode([]byte(`{}`), nil, nil)
	require.Error(t, err)
}

func TestDecodeForgetsWhatWasThere(t *testing.T) {
	p := person{Name: "before", Tags: []string{"a", "b"}}
	_, err := codec.Decode([]byte(`{"age":3,"tags":["c"]}`), &p, nil)
	require.NoError(t, err)
	assert.Equal(t, person{Age: 3, Tags: []string{"c"}}, p)
}

// What is as declared must decode as encoding/json does it.
func TestDecodeAgreesWithEncodingJSON(t *testing.T) {
	const good = `{"kind":"k","level":3,"shade":"s","name":"Zoë \"Z\" \u00fc \ud83d\ude00","age":-3,"small":-128,"count":65535,
		"ratio":1.5e3,"short":0.5,"active":true,"created":"2024-02-03T04:05:06Z","city":{"name":"Bonn","lat":7},"home":{"lat":1},
		"cities":[{"name":"a"},null,{}],"pointers":[null,{"name":"b"}],"tags":[],"seconds":0,"labels":{"a":1,"":2},
		"by_name":{"9":null,"8":{"name":"c"}},"counts":{"1":"x"},
		"fussy":"f","fussies":["g"],"number":12.50,
		"any":[1,"x",null,{"y":false}],"raw":{"z" : [1]},"data":"aGk=","pair":[1,2],
		"self":{"name":"inner"},"nested":{"a":[{"b":true}]},"NoTag":"n"}`
	var want person
	require.NoError(t, json.Unmarshal([]byte(good), &want))
	reads(t, want, good)
	reads(t, want, "\ufeff \t\r\n"+good)
}

func TestDecodeNullIsZero(t *testing.T) {
	names := []string{"kind", "level", "id", "owner_id", "name", "age", "count", "ratio", "active", "created", "city", "home", "cities",
		"listed", "tags", "to", "seconds", "labels", "counts", "attrs", "number", "any", "raw", "self", "nested", "data", "pair"}
	reads(t, person{Extra: &Extra{}}, `{"`+strings.Join(names, `":null,"`)+`":null}`) // as encoding/json does
	got, found, err := decoded[person](`{"name":"x","name":null}`)
	require.NoError(t, err)
	assert.Empty(t, got.Name)
	assert.Len(t, found, 1)
}

func TestDecodeInvalidUTF8(t *testing.T) {
	got, found, err := decoded[person]("{\"name\":\"a\xff\xfeb\",\"tags\":[\"\xe2\x82\"]}")
	require.NoError(t, err)
	var want person
	require.NoError(t, json.Unmarshal([]byte("{\"name\":\"a\xff\xfeb\",\"tags\":[\"\xe2\x82\"]}"), &want))
	assert.Equal(t, want, got)
	assert.Equal(t, []codec.Finding{{Path: "$", Want: "UTF-8", Got: "invalid UTF-8", Fate: codec.Converted, Count: 1}}, found)
}

func TestDecodeIsBoundedInDepth(t *testing.T) {
	for _, open := range []string{`{"self":`, `[`, `{"x":`, `{"any":[`} {
		for name, into := range map[string]any{"model": &person{}, "any": new(any), "attributes": &attributes{}, "raw": &json.RawMessage{}} {
			_, err := codec.Decode([]byte(strings.Repeat(open, 100_000)), into, nil)
			require.Error(t, err, name)
		}
	}
	deep := strings.Repeat(`[`, 10_000) + strings.Repeat(`]`, 10_000)
	_, _, err := decoded[any](deep)
	require.NoError(t, err)
	deep = strings.Repeat(`[`, 10_001) + strings.Repeat(`]`, 10_001)
	_, _, err = decoded[any](deep)
	require.ErrorIs(t, err, codec.ErrDepth)
	_, _, err = decoded[person](`{"unknown":` + deep + `}`)
	require.ErrorIs(t, err, codec.ErrDepth)
}

// What a body may make the decoder allocate is bounded, whatever the body.
func TestDecodeIsBoundedInMemory(t *testing.T) {
	const megabyte = 1 << 20
	fill := func(before, item, after string) string {
		return before + item + strings.Repeat(","+item, megabyte/(len(item)+1)) + after
	}
	bodies := map[string]string{
		"empty objects":   fill(`{"data":[`, `{}`, `]}`),
		"nested lists":    fill(`{"data":[`, `{"cities":[{},{},{},{},{},{}]}`, `]}`),
		"pointers":        fill(`{"data":[`, `{"city":{},"self":{}}`, `]}`),
		"attributes":      fill(`{"data":[{"attrs":{"a":[`, `{}`, `]}}]}`),
		"lists in any":    fill(`{"data":[{"any":[`, `[[]]`, `]}]}`),
		"maps":            fill(`{"data":[`, `{"labels":{"a":1}}`, `]}`),
		"recursion":       strings.Repeat(`{"data":[{"self":`, 1) + strings.Repeat(`{"self":`, 5000) + `{}` + strings.Repeat(`}`, 5000) + `}]}`,
		"long first":      `{"data":[{},` + fill(``, `{"name":"`+strings.Repeat("x", 5000)+`"}`, `]}`),
		"unknown keys":    `{"data":[` + fill(``, `{"k":1}`, `]}`),
		"one small first": `{"data":[{},{"name":"` + strings.Repeat("x", megabyte) + `"}]}`,
	}
	for name, body := range bodies {
		var page struct {
			Data []person `json:"data"`
		}
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err := codec.Decode([]byte(body), &page, &codec.Options{Report: true, MaxItems: megabyte, MaxTotal: 10 * megabyte})
		runtime.ReadMemStats(&after)
		assert.LessOrEqual(t, after.TotalAlloc-before.TotalAlloc, uint64(20*len(body)+16*megabyte), name)
		if err != nil {
			require.ErrorIs(t, err, codec.ErrTooLarge, name)
			assert.Empty(t, page.Data)
		}
		if name == "empty objects" || name == "nested lists" || name == "pointers" || name == "maps" {
			require.Error(t, err, name)
		}
	}
}

func TestDecodeIsBoundedInItems(t *testing.T) {
	list := func(n int) string { return `[` + strings.Repeat(`1,`, n-1) + `1]` }
	reads(t, map[string]int(nil), `null`)
	_, _, err := decoded[[]int](list(codec.DefaultMaxItems))
	require.NoError(t, err)
	_, _, err = decoded[[]int](list(codec.DefaultMaxItems + 1))
	require.ErrorIs(t, err, codec.ErrTooMany)
	_, _, err = decoded[map[string]any](`{"a":` + list(codec.DefaultMaxItems+1) + `}`)
	require.EqualError(t, err, "too many items: a has more than 10000")
	_, _, err = decoded[[][]int](`[` + strings.Repeat(list(9_999)+`,`, 9) + list(9_999) + `]`)
	require.NoError(t, err)
	_, _, err = decoded[[][]int](`[` + strings.Repeat(list(9_999)+`,`, 11) + `[]]`)
	require.EqualError(t, err, "too many items: more than the 100000 that all lists may have together")

	var v []int
	_, err = codec.Decode([]byte(list(3)), &v, &codec.Options{MaxItems: 2})
	require.ErrorIs(t, err, codec.ErrTooMany)
	for most, want := range map[int]error{4: nil, 3: codec.ErrTooMany} {
		for _, into := range []any{&[][]int{}, new(any), &attributes{}} {
			body := `[` + list(2) + `]` // three all together
			if _, isMap := into.(*attributes); isMap {
				body = `{"a":` + body + `}`
			}
			_, err = codec.Decode([]byte(body), into, &codec.Options{MaxTotal: most - 1})
			require.ErrorIs(t, err, want, "%T", into)
		}
	}
	_, err = codec.Decode([]byte(list(20_000)), &v, &codec.Options{MaxItems: 20_000})
	require.NoError(t, err)
	assert.Len(t, v, 20_000)
}

func TestDecodeHandsOutItems(t *testing.T) {
	type page struct {
		Type string `json:"type"`
		Data []city `json:"data" wire:"list,single=city"`
	}
	type outer struct {
		Data struct {
			Articles []city `json:"articles"`
		} `json:"data"`
		Other []city `json:"other"`
	}
	items := func(body string, into any, keys ...string) []string {
		var raw []string
		_, err := codec.Decode([]byte(body), into, &codec.Options{Items: keys, Item: func(n int, item []byte) {
			assert.Len(t, raw, n)
			raw = append(raw, string(item))
		}})
		require.NoError(t, err, body)
		return raw
	}
	assert.Equal(t, []string{`{"name":"a", "x":1}`, `null`}, items(`{"data":[ {"name":"a", "x":1} , null ]}`, &page{}, "data"))
	assert.Equal(t, []string{`{"name":"a"}`}, items(`[{"name":"a"}]`, &[]city{}))
	assert.Equal(t, []string{`{"name":"b"}`}, items(`{"other":[{"name":"a"}],"data":{"articles":[{"name":"b"}]}}`, &outer{}, "data", "articles"))
	assert.Equal(t, []string{`{"name":"a"}`}, items(`{"data":{"type":"list","data":[{"name":"a"}]}}`, &page{}, "data"), "an envelope more")
	assert.Equal(t, []string{`{"name":"a"}`}, items(`{"data":{"name":"a"}}`, &page{}, "data"), "one alone")
	assert.Equal(t, []string{`{"type":"city","name":"a"}`}, items(`{"type":"city","name":"a"}`, &page{}, "data"), "one in the place of all")
	assert.Empty(t, items(`{"data":[]}`, &page{}, "data"))
}

// A string that is kept must not keep its page.
func TestDecodedStringsHoldLittle(t *testing.T) {
	body := []byte(`{"data":[` + strings.Repeat(`{"name":"`+strings.Repeat("n", 200)+`","id":"1"},`, 500) + `{"name":"last","id":"7"}]}`)
	var kept []string
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	for range 200 {
		var page struct {
			Data []person `json:"data"`
		}
		_, err := codec.Decode(body, &page, nil)
		require.NoError(t, err)
		kept = append(kept, page.Data[500].Name)
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	assert.Less(t, int64(after.HeapAlloc)-int64(before.HeapAlloc), int64(1<<20))
	assert.Equal(t, "last", kept[199])
	runtime.KeepAlive(body)
}

func TestDecodeOfManyAtOnce(t *testing.T) {
	type fresh struct {
		Self *fresh    `json:"self"`
		At   time.Time `json:"at"`
		List []fresh   `json:"list"`
	}
	var wg sync.WaitGroup
	for range 50 {
		wg.Go(func() {
			var v fresh
			_, err := codec.Decode([]byte(`{"self":{"at":5,"list":[{"at":6}]}}`), &v, nil)
			assert.NoError(t, err)
			assert.Equal(t, time.Unix(6, 0).UTC(), v.Self.List[0].At)
		})
	}
	wg.Wait()
}

func TestTagThatCannotBeFollowedIsNamed(t *testing.T) {
	type unknown struct {
		ID string `json:"id" wire:"ident"`
	}
	type misplaced struct {
		Name string `json:"name" wire:"list"`
	}
	type taken struct {
		A int `json:"a" wire:"also=b"`
		B int `json:"b"`
	}
	type zero struct {
		A string `json:"a" wire:"zero"`
	}
	type one struct {
		A string `json:"a" wire:"one"`
	}
	type single struct {
		A string `json:"a" wire:"single=x"`
	}
	type noValue struct {
		A []city `json:"a" wire:"single="`
	}
	type noEquals struct {
		A []city `json:"a" wire:"single"`
	}
	type other struct {
		A []city `json:"a" wire:"double=x"`
	}
	type holder struct {
		Deep []*unknown `json:"deep"`
	}
	for want, v := range map[string]any{
		`codec_test.unknown.id: unknown word "ident" in the wire tag "ident"`:             unknown{},
		`codec_test.misplaced.name: list, single and one are for lists, not for a string`: misplaced{},
		`codec_test.taken.a: "b" is another field's key`:                                  taken{},
		`codec_test.zero.a: zero and external go with id`:                                 zero{},
		`codec_test.one.a: list, single and one are for lists, not for a string`:          one{},
		`codec_test.single.a: list, single and one are for lists, not for a string`:       single{},
		`codec_test.noValue.a: unknown word "single=" in the wire tag "single="`:          noValue{},
		`codec_test.noEquals.a: unknown word "single" in the wire tag "single"`:           noEquals{},
		`codec_test.other.a: unknown word "double=x" in the wire tag "double=x"`:          other{},
	} {
		into := reflect.New(reflect.TypeOf(v)).Interface()
		_, err := codec.Decode([]byte(`{}`), into, nil)
		require.EqualError(t, err, want)
		_, err = codec.Append(nil, v)
		require.EqualError(t, err, want)
	}
	_, err := codec.Decode([]byte(`{}`), &holder{}, nil)
	require.ErrorContains(t, err, `unknown word "ident"`, "also where its plan is known already")
}

func FuzzDecode(f *testing.F) {
	for _, s := range []string{
		`{}`, `null`, `[]`, `{"name":1}`, `{"age":"1"}`, `{"cities":{"name":"x"}}`, `{"labels":{"a":"1"},"pair":[1,2,3]}`,
		`{"self":{"self":{"any":[{}]}},"active":2}`, `{"n\u0061me":7}`, `{"place":[{}],"created":"soon"}`,
		`{"data":"%%","raw":"\ud800","created":1}`, `{"fussies":[[],{},1]}`, "{\"name\":\"\xff\",\"age\":{}}", `{"name":"a","name":null}`,
		`{"listed":[{"name":"x"}]}`, `{"cities":{"type":"list","data":[{}]}}`, `{"attrs":{"a":[1,{"b":1e400}]}}`, `{"nick":null,"seen":""}`,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var strict mirror
		var tolerant person
		strictErr := json.Unmarshal(data, &strict)
		found, err := codec.Decode(data, &tolerant, &codec.Options{Report: true})
		for _, m := range found {
			if m.Path == "" || m.Got == "" || m.Count < 1 {
				t.Errorf("incomplete finding: %+v", m)
			}
		}
		if !json.Valid(data) {
			require.Error(t, err)
			return
		}
		if err != nil || len(found) > 0 {
			return
		}
		// Whatever is taken without a report encoding/json reads to the same values.
		if strictErr == nil {
			require.Equal(t, strict.plain(), tolerant.plain())
		}
		again, err := codec.Marshal(tolerant)
		require.NoError(t, err)
		var back person
		found, err = codec.Decode(again, &back, &codec.Options{Report: true})
		require.NoError(t, err, string(again))
		require.Empty(t, found, string(again))
		require.Equal(t, normal(tolerant), normal(back), string(again))
	})
}

// mirror is person with raw JSON where the codec knows more than encoding/json.
type mirror struct {
	base
	*Extra
	hidden
	Name   string                       `json:"name"`
	Age    int                          `json:"age"`
	Small  int8                         `json:"small"`
	Count  uint16                       `json:"count"`
	Ratio  float64                      `json:"ratio"`
	Short  float32                      `json:"short"`
	Active bool                         `json:"active"`
	Home   city                         `json:"home"`
	Cities []city                       `json:"cities"`
	Tags   []string                     `json:"tags"`
	Labels map[string]int               `json:"labels"`
	Nested map[string][]map[string]bool `json:"nested"`
	Rest   json.RawMessage              `json:"self"`
}

// plain is what both read, in words.
func (m mirror) plain() string {
	return fmt.Sprintf("%v %v %v %v %v %v %v %v %v %v %v %v %v %v %v", m.base, m.Extra != nil, m.hidden, m.Name, m.Age, m.Small, m.Count, m.Ratio, m.Short, m.Active, m.Home, m.Cities, m.Tags, m.Labels, m.Nested)
}

func (p person) plain() string {
	return fmt.Sprintf("%v %v %v %v %v %v %v %v %v %v %v %v %v %v %v", p.base, p.Extra != nil, p.hidden, p.Name, p.Age, p.Small, p.Count, p.Ratio, p.Short, p.Active, p.Home, p.Cities, p.Tags, p.Labels, p.Nested)
}

// normal is p without what JSON has no other form for: the white space of raw JSON, and numbers in any.
func normal(p person) person {
	p.Raw, p.Number, p.Any = nil, "", nil
	if p.Extra == nil {
		p.Extra = &Extra{}
	}
	if p.Self != nil {
		inner := normal(*p.Self)
		p.Self = &inner
	}
	return p
}
