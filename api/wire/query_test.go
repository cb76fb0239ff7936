package wire_test

import (
	"net/url"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/api/wire"
)

type displayAs string

func TestAddQuery(t *testing.T) {
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
		"nil":             {nil, nil},
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
		q := url.Values{}
		wire.AddQuery(q, "p[x]", tt.value)
		assert.Equal(t, tt.want, q["p[x]"], name)
		assert.LessOrEqual(t, len(q), 1, name)
	}
	q := url.Values{"a": {"1"}}
	wire.AddQuery(q, "a", 2)
	assert.Equal(t, []string{"1", "2"}, q["a"])

	wire.JoinQuery(q, "a", ",")
	wire.JoinQuery(q, "b", ",")
	assert.Equal(t, url.Values{"a": {"1,2"}}, q)

	for _, v := range []any{map[string]int{"a": 1}, struct{ A int }{1}, [][]string{{"a"}}, func() {}, []any{nil}} {
		assert.Panics(t, func() { wire.AddQuery(url.Values{}, "p", v) }, "%T", v)
	}
}
