package api_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/api/fit"
	"github.com/seed-a528e955/intercom-go/api/wire"
)

type city struct {
	Name string  `json:"name"`
	Lat  float64 `json:"lat"`
}

type person struct {
	ID      string         `json:"id" wire:"id"`
	Name    string         `json:"name"`
	Age     int            `json:"age"`
	Created time.Time      `json:"created"`
	Cities  []city         `json:"cities"`
	Attrs   api.Attributes `json:"attrs"`
}

func TestDecodeReportsWhatDoesNotFit(t *testing.T) {
	got, found, err := decodeAll[person](`{"id":7,"name":7,"age":"x","created":1700000000,"cities":[{"name":1,"mayor":1},{"name":2,"mayor":2}],"attrs":{"n":1}}`)
	require.NoError(t, err)
	assert.Equal(t, person{
		ID: "7", Name: "7", Created: time.Unix(1700000000, 0).UTC(), Cities: []city{{Name: "1"}, {Name: "2"}},
		Attrs: api.Attributes{"n": json.Number("1")},
	}, got)
	assert.Equal(t, []fit.Mismatch{
		{Path: "name", Want: "string", Got: "number", Fate: fit.Converted, Count: 1},
		{Path: "age", Want: "int", Got: "string", Fate: fit.LeftOut, Count: 1},
		{Path: "cities[0].name", Want: "string", Got: "number", Fate: fit.Converted, Count: 2},
		{Path: "cities[0].mayor", Got: "number", Fate: fit.UnknownKey, Count: 2},
	}, found)
	assert.Equal(t, "age: want int, got string (left out)", found[1].String())
	assert.Equal(t, "cities[0].name: want string, got number (converted, 2 times)", found[2].String())
	assert.Equal(t, "cities[0].mayor: unknown key with a JSON number, 2 times", found[3].String())
	assert.Equal(t, "Fate(9)", fit.Fate(9).String())
}

func TestDecodeRefusesWhatCannotBeRead(t *testing.T) {
	for _, body := range []string{``, ` `, `<html>`, `{"name":"x"`, `{"name":"x"} {}`, `"<html>"`, `7`, `true`, `[]`, `[{"name":"x"}]`} {
		got, found, err := decodeAll[person](body)
		require.ErrorIs(t, err, api.ErrInvalidBody, body)
		assert.Empty(t, found)
		assert.Zero(t, got)
	}
	var syntax *json.SyntaxError
	_, _, err := decodeAll[person](`{"name":`)
	require.ErrorAs(t, err, &syntax)

	require.ErrorIs(t, api.Decode([]byte(`{}`), person{}, nil), api.ErrInvalidBody, "not a pointer")
	require.ErrorIs(t, api.Decode([]byte(`{}`), nil, nil), api.ErrInvalidBody)
}

func TestWithMaxItems(t *testing.T) {
	for _, bad := range [][2]int{{0, 5}, {5, 0}, {-1, 5}, {6, 5}} {
		err := prepare(&api.Call{Operation: opCreate}, api.WithMaxItems(bad[0], bad[1]))
		require.ErrorContains(t, err, "want positive numbers, the second not below the first")
	}
	body := []byte(`{"cities":[{},{},{}]}`)
	call := func(opts ...api.CallOption) error {
		c := &api.Call{Operation: opCreate, Result: &person{}}
		require.NoError(t, prepare(c, opts...))
		return wire.Decode(c, 200, body, nil)
	}
	require.NoError(t, call())
	require.NoError(t, call(api.WithMaxItems(3, 3)))
	require.ErrorContains(t, call(api.WithMaxItems(1, 1)), "too many items")
	err := call(api.WithMaxItems(2, 3))
	require.ErrorIs(t, err, api.ErrInvalidBody)
	require.ErrorContains(t, err, "cities has more than 2")
}

// What cannot stand for a list's only element leaves no list with an empty element behind.
func TestDecodeOfAnElementThatFitsNowhereLeavesNoList(t *testing.T) {
	type message struct {
		To []string `json:"to" wire:"one"`
	}
	var m message
	var found []fit.Mismatch
	require.NoError(t, api.Decode([]byte(`{"to":{"id":"1"}}`), &m, func(x fit.Mismatch) { found = append(found, x) }))
	assert.Nil(t, m.To)
	assert.Len(t, found, 1)
}

// Far apart in a body's depth, findings take little: their paths are cut.
func TestDecodeCutsLongPaths(t *testing.T) {
	key := strings.Repeat("k", 300)
	var m api.Attributes
	var found []fit.Mismatch
	body := strings.Repeat(`{"`+key+`":`, 10) + `"\ud800"` + strings.Repeat(`}`, 10)
	require.NoError(t, api.Decode([]byte(body), &m, func(x fit.Mismatch) { found = append(found, x) }))
	require.Len(t, found, 1)
	assert.Less(t, len(found[0].Path), 1100)
	assert.True(t, strings.HasSuffix(found[0].Path, "…"), found[0].Path)
}

// Escapes may have digits of either case.
func TestDecodeReadsEscapes(t *testing.T) {
	got, found, err := decodeAll[person](`{"name":"\u00FC\u00fc\uABCD\uabcd\uD83D\uDE00\ud83d\ude00","attrs":{"\u00DF\u00df":"\u00EF"}}`)
	require.NoError(t, err)
	assert.Empty(t, found)
	assert.Equal(t, "üü\uABCD\uabcd😀😀", got.Name)
	assert.Equal(t, api.Attributes{"ßß": "ï"}, got.Attrs)
}
