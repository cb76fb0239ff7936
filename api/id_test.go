package api_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api"
)

func TestIDDecodes(t *testing.T) {
	for in, want := range map[string]api.ID{
		`"5ba682d23d7cf92bef87bfd4"`: "5ba682d23d7cf92bef87bfd4",
		`"a\u00e9\/\"b"`:             "aé/\"b",
		`"é"`:                        "é",
		`""`:                         "",
		`0`:                          "0",
		`814860`:                     "814860",
		`123456789012345678901234`:   "123456789012345678901234",
		`-1`:                         "-1",
		`null`:                       "",
	} {
		id := api.ID("before")
		require.NoError(t, json.Unmarshal([]byte(in), &id), in)
		assert.Equal(t, want, id, in)
		roundTrip(t, id)
	}
	for _, in := range []string{`true`, `{}`, `[]`, `["1"]`} {
		var id api.ID
		assert.Error(t, json.Unmarshal([]byte(in), &id), in)
	}
	var id api.ID
	assert.Error(t, id.UnmarshalJSON(nil))
	assert.Equal(t, "x", api.ID("x").String())
}

func TestIDEncodesAsString(t *testing.T) {
	b, err := json.Marshal(map[api.ID][]api.ID{"1": {"2", ""}})
	require.NoError(t, err)
	assert.JSONEq(t, `{"1":["2",""]}`, string(b))
}

func TestIDDecodesWithoutWaste(t *testing.T) {
	data := []byte(`"5ba682d23d7cf92bef87bfd4"`)
	var id api.ID
	allocs := testing.AllocsPerRun(100, func() { _ = id.UnmarshalJSON(data) })
	assert.LessOrEqual(t, allocs, 1.0, "the string itself and nothing else")
	number := []byte(`1700000000`)
	var at api.Time
	assert.Zero(t, testing.AllocsPerRun(100, func() { _ = at.UnmarshalJSON(number) }))
}

func FuzzID(f *testing.F) {
	for _, s := range []string{`"a"`, `1`, `-0`, `1e5`, `null`, `"\ud800"`, "\"\xff\"", `"\u0000"`, `{}`, `1.50`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var id api.ID
		if json.Unmarshal(data, &id) != nil {
			return
		}
		roundTrip(t, id)
		var s string
		if json.Unmarshal(data, &s) == nil {
			require.Equal(t, s, string(id), "a string decodes as encoding/json does it")
		}
	})
}
