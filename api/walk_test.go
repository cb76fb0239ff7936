package api_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api"
)

// What is not odd must decode by the tolerant walk as encoding/json does it.
func TestDecodeWalkAgreesWithStrict(t *testing.T) {
	const good = `"kind":"k","level":3,"shade":"s","id":17,"name":"Zoë \"Z\" \u00fc","age":-3,"small":-128,"count":65535,
		"ratio":1.5e3,"short":0.5,"active":true,"created":1700000000,"city":{"name":"Bonn","lat":7},"home":{"lat":1},
		"cities":[{"name":"a"},null,{}],"pointers":[null,{"name":"b"}],"tags":[],"seconds":0,"labels":{"a":1,"":2},
		"by_name":{"9":null,"8":{"name":"c"}},"counts":{"1":"x"},"attrs":{"n":12345678901234567890,"s":"t"},
		"nick":null,"rank":0,"place":{"name":"p"},"fussy":"f","fussies":["g"],"number":12.50,
		"any":[1,"x",null,{"y":false}],"raw":{"z" : [1]},"data":"aGk=","pair":[1,2],"std":"2024-02-03T04:05:06Z",
		"self":{"name":"inner"},"nested":{"a":[{"b":true}]},"NoTag":"n","Name":"again"`
	var want person
	require.NoError(t, json.Unmarshal([]byte("{"+good+"}"), &want))
	got, found, err := decodeAll[person]("{" + good + `,"small":"5"}`)
	require.NoError(t, err)
	require.Len(t, found, 1)
	got.Small = -128
	assert.Equal(t, want, got)
}

func TestDecodeNullsAreFine(t *testing.T) {
	fields := []string{"kind", "level", "id", "name", "age", "count", "ratio", "active", "created", "city", "home", "cities", "tags", "seconds", "labels", "counts", "attrs", "number", "any", "std", "self", "nested", "data", "pair"}
	body := `{"` + strings.Join(fields, `":null,"`) + `":null}`
	got, found, err := decodeAll[person](body)
	require.NoError(t, err)
	assert.Empty(t, found)
	want := person{Extra: &Extra{}} // as encoding/json does
	assert.Equal(t, want, got)

	got, found, err = decodeAll[person](strings.Replace(body, `"active":null`, `"active":1`, 1))
	require.NoError(t, err)
	assert.Len(t, found, 1)
	want.Active = true
	assert.Equal(t, want, got)
}

func TestDecodeReportsEveryMismatch(t *testing.T) {
	type page struct {
		Data []struct {
			OwnerID int    `json:"owner_id"`
			Name    string `json:"name"`
		} `json:"data"`
	}
	got, found, err := decodeAll[page](`{"data":[{"owner_id":1},{"owner_id":"2"},{},{"owner_id":"x","name":3}]}`)
	require.NoError(t, err)
	require.Len(t, got.Data, 4)
	assert.Equal(t, 2, got.Data[1].OwnerID)
	assert.Equal(t, []api.Mismatch{
		{Path: "data[1].owner_id", Want: "int", Got: "string", Kept: true},
		{Path: "data[3].owner_id", Want: "int", Got: "string"},
		{Path: "data[3].name", Want: "string", Got: "number", Kept: true},
	}, found)
	assert.Equal(t, "data[3].owner_id: want int, got string (left out)", found[1].String())
	assert.Equal(t, "data[1].owner_id: want int, got string (kept)", found[0].String())
}

func TestDecodeIsBoundedInDepth(t *testing.T) {
	const deep = 5000
	body := strings.Repeat(`{"self":`, deep) + `{"age":"1"}` + strings.Repeat(`}`, deep)
	got, found, err := decodeAll[person](body)
	require.NoError(t, err)
	require.Len(t, found, 1)
	assert.Contains(t, found[0].Got, "too deep")
	assert.NotNil(t, got.Self.Self.Self)
}

type crew struct {
	Admins []string `json:"admins"`
}

func (*crew) JSONAliases() []string { return []string{"teammates", "admins"} }

func (c *crew) UnmarshalJSON(data []byte) error {
	type plain crew
	return api.UnmarshalAliased(data, (*plain)(c), c.JSONAliases())
}

func TestDecodeKeepsAliases(t *testing.T) {
	got, found, err := decodeAll[struct {
		Crew crew `json:"crew"`
	}](`{"crew":{"teammates":["a",7]}}`)
	require.NoError(t, err)
	assert.Equal(t, []string{"a", "7"}, got.Crew.Admins)
	assert.Equal(t, []api.Mismatch{{Path: "crew.admins[1]", Want: "string", Got: "number", Kept: true}}, found)
}

type tagged struct {
	City  city `json:"city"`
	city       // its own name is taken by the tag above
	Inner `json:"inner"`
}

type Inner struct {
	Age int `json:"age"`
}

func TestDecodeEmbeddedWithTag(t *testing.T) {
	got, found, err := decodeAll[tagged](`{"inner":{"age":"3"},"age":7,"lat":"2","city":{"lat":1}}`)
	require.NoError(t, err)
	assert.Equal(t, tagged{City: city{Lat: 1}, city: city{Lat: 2}, Inner: Inner{Age: 3}}, got)
	assert.Len(t, found, 2)
}
