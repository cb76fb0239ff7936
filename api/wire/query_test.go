package wire_test

import (
	"net/url"
	"reflect"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/api/wire"
)

type displayAs string

func TestQuery(t *testing.T) {
	at := time.Date(2024, 2, 3, 4, 5, 6, 789e6, time.UTC)
	zero := 0
	for name, tt := range map[string]struct {
		value any
		want  []string
	}{
		"text":            {"a b&c=d+e/é", []string{"a b&c=d+e/é"}},
		"named text":      {displayAs("plain text"), []string{"plain text"}},
		"int":             {150, []string{"150"}},
		"negative":        {int64(-1), []string{"-1"}},
		"unsigned":        {uint8(3), []string{"3"}},
		"float":           {0.25, []string{"0.25"}},
		"big float":       {1e21, []string{"1000000000000000000000"}},
		"true":            {true, []string{"true"}},
		"pointer":         {&zero, []string{"0"}},
		"seconds":         {at, []string{"1706933106"}},
		"time.Time":       {at, []string{"1706933106"}},
		"texts":           {[]string{"a,b", "c"}, []string{"a,b", "c"}},
		"named texts":     {[]displayAs{"a", "b"}, []string{"a", "b"}},
		"ids":             {[]string{"1", "2"}, []string{"1", "2"}},
		"ints":            {[]int{0, 2}, []string{"0", "2"}},
		"times":           {[]time.Time{at}, []string{"1706933106"}},
		"false, set":      {api.Set(false), []string{"false"}},
		"text, set":       {api.Set("a\"b"), []string{`a"b`}},
		"null":            {api.Null[bool](), []string{""}},
		"not set":         {api.Optional[bool]{}, nil},
		"empty":           {"", nil},
		"empty named":     {displayAs(""), nil},
		"zero":            {0, nil},
		"zero float":      {0.0, nil},
		"false":           {false, nil},
		"zero time.Time":  {time.Time{}, nil},
		"nil list":        {[]string(nil), nil},
		"empty list":      {[]string{}, nil},
		"nil pointer":     {(*int)(nil), nil},
		"list of nothing": {[]string{""}, []string{""}},
	} {
		assert.Equal(t, tt.want, wire.Query(oneField(tt.value, `query:"p[x]"`))["p[x]"], name)
	}
	for _, v := range []any{map[string]int{"a": 1}, struct{ A int }{1}, [][]string{{"a"}}, func() {}, []any{nil}} {
		assert.Panics(t, func() { wire.Query(oneField(v, `query:"p"`)) }, "%T", v)
	}
}

// oneField is a struct with one field, as Params are.
func oneField(value any, tag reflect.StructTag) any {
	v := reflect.New(reflect.StructOf([]reflect.StructField{{Name: "P", Type: reflect.TypeOf(value), Tag: tag}})).Elem()
	v.Field(0).Set(reflect.ValueOf(value))
	return v.Interface()
}

// The wire tag says in which form a time is sent, and what stands between the items of a list that is one value.
func TestQueryForms(t *testing.T) {
	at := time.Date(2024, 2, 3, 4, 5, 6, 789e6, time.UTC)
	for name, tt := range map[string]struct {
		value any
		form  string
		want  []string
	}{
		"unix":           {at, "unix", []string{"1706933106"}},
		"unixtext":       {at, "unixtext", []string{"1706933106"}},
		"unixms":         {at, "unixms", []string{"1706933106789"}},
		"iso":            {at, "iso", []string{"2024-02-03T04:05:06.789Z"}},
		"list of times":  {[]time.Time{at, {}, at}, "unixms", []string{"1706933106789", "1706933106789"}},
		"comma":          {[]string{"a", "b"}, "comma", []string{"a,b"}},
		"space":          {[]displayAs{"a", "b"}, "space", []string{"a b"}},
		"pipe":           {[]int{1, 2}, "pipe", []string{"1|2"}},
		"one item":       {[]string{"a"}, "comma", []string{"a"}},
		"no item, comma": {[]string{}, "comma", nil},
		"moments, comma": {[]time.Time{at, at}, "unix,comma", []string{"1706933106,1706933106"}},
		"moments, pipe":  {[]time.Time{at, at}, "iso,pipe", []string{"2024-02-03T04:05:06.789Z|2024-02-03T04:05:06.789Z"}},
		"comma, moments": {[]time.Time{at, at}, "comma,unixms", []string{"1706933106789,1706933106789"}},
	} {
		assert.Equal(t, tt.want, wire.Query(oneField(tt.value, reflect.StructTag(`query:"p" wire:"`+tt.form+`"`)))["p"], name)
	}
	assert.Panics(t, func() { wire.Query(oneField(at, `query:"p" wire:"sundial"`)) })
	assert.Equal(t, url.Values{"a": {"1"}, "b": {"2", "3"}}, wire.Query(struct {
		A int   `query:"a"`
		B []int `query:"b"`
		C bool  `query:"c"`
	}{A: 1, B: []int{2, 3}}))
}
