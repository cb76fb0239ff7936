package codec_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api/internal/codec"
)

// After a value of whatever kind, odd or not, what comes next is reported at its own place, and as what it is.
func TestReportOfWhatComesNext(t *testing.T) {
	for _, before := range []string{
		`"labels":{"a":1}`, `"labels":{"a":"1"}`, `"labels":[]`, `"any":{"a":{"b":[1]}}`, `"any":[1,[2,[]]]`, `"attrs":{"a":{"b":[1]}}`, `"nested":{"a":[{"b":1}]}`,
		`"cities":{"type":"list","data":[]}`, `"cities":{"type":"list"}`, `"cities":{"name":"x"}`, `"listed":[{"name":"x"}]`, `"city":[{},{}]`, `"city":[{} ]`,
		`"home":7`, `"place":{"lat":"7"}`, `"place":7`, `"self":{"self":{"x":1}}`, `"pair":7`, `"":{}`, `"raw":{"a":[1]}`, `"fussy":7`, `"to":"x"`, `"counts":[]`,
		// Half a surrogate pair in what is not kept.
		`"\ud800":1`, `"unknown":"\ud800"`, `"unknown":{"\ud800":["\ud800"]}`, `"created":"\ud800"`, `"age":"\ud800"`, `"active":"\ud800"`, `"fussy":"\ud800"`,
		`"city":"\ud800"`, `"cities":{"type":"\ud800"}`, `"raw":"\ud800"`, `"number":"\ud800"`, `"data":"\ud800"`,
	} {
		_, found, err := decoded[person](`{` + before + `,"name":7,"Name":"ok","NoTag":"ok"}`)
		require.NoError(t, err, before)
		var last []string
		for _, f := range found[max(0, len(found)-2):] {
			last = append(last, fmt.Sprint(f.Path, " ", f.Got, " ", f.Fate))
		}
		assert.Equal(t, []string{"name number 0", "Name string 2"}, last, before)
	}
	// And in what is.
	for body, want := range map[string]string{
		`{"name":"\ud800","NoTag":"ok"}`:             "name",
		`{"tags":["a","\ud800","b"],"NoTag":"ok"}`:   "tags[1]",
		`{"labels":{"\ud800":1},"NoTag":"ok"}`:       "",
		`{"attrs":{"\ud800":"x"},"NoTag":"ok"}`:      "",
		`{"any":{"a":["x","\ud800"]},"NoTag":"ok"}`:  "any.a[1]",
		`{"any":{"a":[1,{"b":1e400}]},"NoTag":"ok"}`: "any.a[1].b",
		`{"any":1e400,"NoTag":"ok"}`:                 "any",
		`{"attrs":{"a":[1,{"b":1e400}]}}`:            "",
	} {
		_, found, err := decoded[person](body)
		require.NoError(t, err)
		if want == "" {
			assert.Empty(t, found, body)
			continue
		}
		require.Len(t, found, 1, body)
		assert.Equal(t, want, found[0].Path)
	}
}

func TestReportOfOneLetterKeys(t *testing.T) {
	type short struct {
		X any            `json:"x"`
		L map[string]int `json:"l" wire:"loose"`
		N string         `json:"n"`
	}
	_, found, err := decoded[short](`{"l":{"a":"1"},"n":7,"x":{"y":[1e400]}}`)
	require.NoError(t, err)
	require.Len(t, found, 2, "the loose one is not told")
	assert.Equal(t, "n", found[0].Path)
	assert.Equal(t, "x.y[0]", found[1].Path)
}

// A key that comes twice: the last value counts, and that is reported, also if one of them is null.
func TestReportOfAKeyThatComesTwice(t *testing.T) {
	for _, key := range []string{"kind", "name", "NoTag"} {
		for values, want := range map[[2]string]string{{`"a"`, `"b"`}: "b", {`null`, `"b"`}: "b", {`"a"`, `null`}: "", {`null`, `null`}: ""} {
			got, found, err := decoded[person](fmt.Sprintf(`{"%s":%s,"%s":%s}`, key, values[0], key, values[1]))
			require.NoError(t, err)
			assert.Equal(t, want, got.Kind+got.Name+got.NoTag)
			require.Len(t, found, 1, "%s %s", key, values)
			assert.Equal(t, codec.LeftOut, found[0].Fate)
		}
	}
}

// Structs may have more fields than there is room for marks.
func TestStructOfManyFields(t *testing.T) {
	const n = 300
	var fields []reflect.StructField
	var members []string
	for i := range n {
		fields = append(fields, reflect.StructField{Name: fmt.Sprintf("F%d", i), Type: reflect.TypeFor[string](), Tag: reflect.StructTag(fmt.Sprintf(`json:"f%d"`, i))})
		members = append(members, fmt.Sprintf(`"f%d":"%d"`, i, i))
	}
	v := reflect.New(reflect.StructOf(fields))
	_, err := codec.Decode([]byte(`{`+strings.Join(members, ",")+`}`), v.Interface(), nil)
	require.NoError(t, err)
	for i := range n {
		assert.Equal(t, fmt.Sprint(i), v.Elem().Field(i).String())
	}
}

// Any number of objects and lists may stand beside each other: only how deep they are is bounded.
func TestDecodeOfManySiblings(t *testing.T) {
	options := &codec.Options{MaxItems: 50_000, MaxTotal: 200_000}
	many := func(one string) string { return `[` + strings.Repeat(one+`,`, 12_000) + one + `]` }
	for body, into := range map[string]any{many(`[]`): new(any), many(`{}`): new(any), many(`[[]]`): &[][][]int{}, many(`[{}]`): &[]city{}, many(`[ ]`): &[]struct{}{}} {
		_, err := codec.Decode([]byte(body), into, options)
		require.NoError(t, err)
		_, err = codec.Append(nil, into)
		require.NoError(t, err)
	}
	for _, tt := range []struct {
		most int
		err  error
	}{{2, nil}, {1, codec.ErrTooMany}} {
		_, err := codec.Decode([]byte(`[1,2]`), &[]int{}, &codec.Options{MaxItems: tt.most})
		require.ErrorIs(t, err, tt.err)
		_, err = codec.Decode([]byte(`[1,2]`), &[]int{}, &codec.Options{MaxTotal: tt.most})
		require.ErrorIs(t, err, tt.err)
		if err != nil {
			require.EqualError(t, err, "too many items: more than the 1 that all lists may have together")
		}
	}
}
