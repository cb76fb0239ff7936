package api_test

import (
	"encoding/json"
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api"
)

func TestAttributesGetters(t *testing.T) {
	var a api.Attributes
	require.NoError(t, json.Unmarshal([]byte(`{"plan":"pro","seats":9007199254740993,"ratio":0.5,"paid":true,"since":1700000000,
		"when":"2023-11-14T22:13:20Z","ms":1700000000000,"huge":1e300,"whole":5.0,"list":["a","b"],"mixed":["a",1],"none":null}`), &a))

	s, ok := a.String("plan")
	assert.True(t, ok)
	assert.Equal(t, "pro", s)
	n, ok := a.Int("seats")
	assert.True(t, ok)
	assert.EqualValues(t, 9007199254740993, n, "beyond what a float64 holds")
	n, ok = a.Int("whole")
	assert.True(t, ok)
	assert.EqualValues(t, 5, n)
	f, ok := a.Float("ratio")
	assert.True(t, ok)
	assert.Equal(t, 0.5, f)
	f, ok = a.Float("since")
	assert.True(t, ok)
	assert.Equal(t, 1.7e9, f)
	b, ok := a.Bool("paid")
	assert.True(t, b && ok)
	for _, name := range []string{"since", "when", "ms"} {
		at, ok := a.Time(name)
		assert.True(t, ok, name)
		assert.Equal(t, time.Unix(1700000000, 0).UTC(), at, name)
	}
	list, ok := a.Strings("list")
	assert.True(t, ok)
	assert.Equal(t, []string{"a", "b"}, list)

	for name, get := range map[string]func(string) bool{
		"string":  func(n string) bool { _, ok := a.String(n); return ok },
		"bool":    func(n string) bool { _, ok := a.Bool(n); return ok },
		"strings": func(n string) bool { _, ok := a.Strings(n); return ok },
		"time":    func(n string) bool { _, ok := a.Time(n); return ok },
		"int":     func(n string) bool { _, ok := a.Int(n); return ok },
	} {
		for _, attribute := range []string{"ratio", "huge", "mixed", "none", "absent"} {
			if name == "time" && attribute == "ratio" {
				continue // half a second after 1970
			}
			assert.False(t, get(attribute), "%s of %s", name, attribute)
		}
	}
	_, ok = a.Float("plan")
	assert.False(t, ok)
}

func TestAttributesGettersAfterSetting(t *testing.T) {
	at := time.Date(2024, 2, 3, 4, 5, 6, 0, time.UTC)
	a := api.Attributes{"int": 1, "int32": int32(2), "int64": int64(3), "float": 4.0, "half": 1.5, "nan": math.NaN(),
		"time": at, "pointer": &at, "list": []string{"x"}, "func": func() {}}
	for want, name := range []string{"", "int", "int32", "int64", "float"} {
		if name == "" {
			continue
		}
		n, ok := a.Int(name)
		assert.True(t, ok, name)
		assert.EqualValues(t, want, n)
		f, ok := a.Float(name)
		assert.True(t, ok, name)
		assert.EqualValues(t, want, f)
	}
	for _, name := range []string{"half", "nan", "time"} {
		_, ok := a.Int(name)
		assert.False(t, ok, name)
	}
	_, ok := a.Float("nan")
	assert.False(t, ok)
	for _, name := range []string{"time", "pointer"} {
		got, ok := a.Time(name)
		assert.True(t, ok, name)
		assert.Equal(t, at, got)
	}
	_, ok = a.Time("func")
	assert.False(t, ok)
	list, ok := a.Strings("list")
	assert.True(t, ok)
	assert.Equal(t, []string{"x"}, list)
}

func TestAttributesEncode(t *testing.T) {
	at := time.Date(2024, 2, 3, 5, 5, 6, 7, time.FixedZone("CET", 3600))
	inner := api.Attributes{"at": at}
	a := api.Attributes{
		"at": at, "pointer": &at, "nil_pointer": (*time.Time)(nil), "zero": time.Time{}, "html": "<b>", "n": 1, "clear": nil,
		"inner": inner, "map": map[string]any{"at": at}, "nil_map": map[string]any(nil), "list": []any{at, []any{at}}, "nil_list": []any(nil),
		"times": []time.Time{at}, "maps": []map[string]any{{"at": at}},
	}
	want := `{"at":1706933106,"clear":null,"html":"<b>","inner":{"at":1706933106},"list":[1706933106,[1706933106]],` +
		`"map":{"at":1706933106},"maps":[{"at":1706933106}],"n":1,"nil_list":null,"nil_map":null,"nil_pointer":null,` +
		`"pointer":1706933106,"times":[1706933106],"zero":null}`
	assert.Equal(t, want, bodyOf(t, opCreate, a))
	assert.Equal(t, at, inner["at"], "what the caller holds is not changed")
	assert.Equal(t, `{"a":null}`, bodyOf(t, opCreate, map[string]any{"a": api.Attributes(nil)}))
	assert.Equal(t, `{"a":{}}`, bodyOf(t, opCreate, map[string]any{"a": api.Attributes{}}))
}

func TestAttributesRoundTrip(t *testing.T) {
	roundTrip(t, api.Attributes(nil))
	roundTrip(t, api.Attributes{})
	roundTrip(t, api.Attributes{"s": "x", "n": json.Number("12345678901234567890"), "f": json.Number("1.50"), "b": false, "z": nil,
		"l": []any{json.Number("1"), "x"}, "m": map[string]any{"k": true}})
	var a api.Attributes
	for _, in := range []string{`[]`, `7`, `"x"`} {
		assert.Error(t, json.Unmarshal([]byte(in), &a), in)
	}
}

func FuzzAttributes(f *testing.F) {
	for _, s := range []string{`{}`, `null`, `{"a":1}`, `{"a":12345678901234567890}`, `{"a":[{"b":null}]}`, `{"a":"<\u2028>"}`, `{"a":1e999}`, `{"":-0.0}`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var a api.Attributes
		if json.Unmarshal(data, &a) != nil {
			return
		}
		roundTrip(t, a)
		for name := range a {
			a.String(name)
			a.Int(name)
			a.Float(name)
			a.Bool(name)
			a.Time(name)
			a.Strings(name)
		}
	})
}

// A getter finds no number or time in what is something else, and returns zero then.
func TestAttributesGettersOfOtherTypes(t *testing.T) {
	a := api.Attributes{"text": "5", "word": "pro", "unsigned": uint(7), "most": uint64(math.MaxInt64), "beyond": uint64(math.MaxInt64) + 1,
		"nobody": (*time.Time)(nil), "zero": time.Time{}, "year 1": "0001-01-01T00:00:00Z"}
	for name, want := range map[string]int64{"unsigned": 7, "most": math.MaxInt64} {
		n, ok := a.Int(name)
		assert.True(t, ok, name)
		assert.Equal(t, want, n)
		f, ok := a.Float(name)
		assert.True(t, ok, name)
		assert.Equal(t, float64(want), f)
	}
	_, ok := a.Int("beyond")
	assert.False(t, ok)
	f, ok := a.Float("beyond")
	assert.True(t, ok)
	assert.Equal(t, math.Pow(2, 63), f)
	for _, name := range []string{"text", "word", "zero", "absent"} {
		n, ok := a.Int(name)
		assert.False(t, ok, name)
		assert.Zero(t, n)
		f, ok := a.Float(name)
		assert.False(t, ok, name)
		assert.Zero(t, f)
	}
	for _, name := range []string{"word", "nobody", "zero", "year 1", "absent"} {
		at, ok := a.Time(name)
		assert.False(t, ok, name)
		assert.Zero(t, at)
	}
}

// A number that is no int64 is 0, false, however it is written.
func TestAttributesIntOutOfRange(t *testing.T) {
	for _, number := range []json.Number{"12345678901234567890", "12345678901234567890.0", "-1e19", "0.5", "9223372036854775808"} {
		n, ok := api.Attributes{"n": number}.Int("n")
		assert.False(t, ok, number)
		assert.Zero(t, n, number)
	}
}
