package api_test

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/api/wire"
)

type update struct {
	Name    api.Optional[string]         `json:"name,omitzero"`
	Age     api.Optional[int]            `json:"age,omitzero"`
	Active  api.Optional[bool]           `json:"active,omitzero"`
	OwnerID api.Optional[string]         `json:"owner_id,omitzero" wire:"id"`
	Seen    api.Optional[time.Time]      `json:"seen,omitzero" wire:"unix"`
	At      api.Optional[time.Time]      `json:"at,omitzero" wire:"iso"`
	City    api.Optional[city]           `json:"city,omitzero"`
	Tags    api.Optional[[]string]       `json:"tags,omitzero"`
	Attrs   api.Optional[api.Attributes] `json:"attrs,omitzero"`
	Must    api.Optional[string]         `json:"must"`
}

func TestOptionalGolden(t *testing.T) {
	for want, u := range map[string]update{
		`{"must":null}`: {},
		`{"name":null,"age":null,"active":null,"must":null}`: {
			Name: api.Null[string](), Age: api.Null[int](), Active: api.Null[bool](), Must: api.Null[string](),
		},
		`{"name":"","age":0,"active":false,"must":""}`: {
			Name: api.Set(""), Age: api.Set(0), Active: api.Set(false), Must: api.Set(""),
		},
		`{"name":"<b>&","owner_id":"7","seen":1700000000,"at":"2023-11-14T22:13:20Z","must":null}`: {
			Name: api.Set("<b>&"), OwnerID: api.Set("7"),
			Seen: api.Set(time.Unix(1700000000, 0).UTC()), At: api.Set(time.Unix(1700000000, 0).UTC()),
		},
		`{"city":{"name":"Bonn","lat":0},"tags":[],"attrs":{},"must":null}`: {
			City: api.Set(city{Name: "Bonn"}), Tags: api.Set([]string{}), Attrs: api.Set(api.Attributes{}),
		},
	} {
		assert.Equal(t, want, bodyOf(t, opCreate, u))
		if u.Must.IsZero() { // without omitzero absent is written as null
			u.Must = api.Null[string]()
		}
		roundTrip(t, u)
	}
}

func TestOptionalAccessors(t *testing.T) {
	var absent api.Optional[int]
	for name, tt := range map[string]struct {
		o                 api.Optional[int]
		zero, null, isSet bool
		or                int
	}{
		"absent": {absent, true, false, false, 9},
		"null":   {api.Null[int](), false, true, false, 9},
		"set":    {api.Set(0), false, false, true, 0},
	} {
		_, ok := tt.o.Get()
		assert.Equal(t, tt.isSet, ok, name)
		assert.Equal(t, tt.isSet, tt.o.IsSet(), name)
		assert.Equal(t, tt.null, tt.o.IsNull(), name)
		assert.Equal(t, tt.zero, tt.o.IsZero(), name)
		assert.Equal(t, tt.or, tt.o.Or(9), name)
	}
	three := api.Set(3)
	assert.True(t, three == api.Set(3), "comparable as T is")
	assert.False(t, api.Set(0) == api.Null[int]())
}

func TestOptionalRefusesHiddenNull(t *testing.T) {
	for name, v := range map[string]any{
		"nil list":     api.Set([]string(nil)),
		"nil map":      api.Set(map[string]int(nil)),
		"nil attrs":    api.Set(api.Attributes(nil)),
		"nil pointer":  api.Set((*city)(nil)),
		"raw null":     api.Set(json.RawMessage("null")),
		"null in null": api.Set(api.Null[int]()),
	} {
		err := prepare(&api.Call{Operation: opCreate, Body: map[string]any{"x": v}})
		require.ErrorContains(t, err, "use api.Null", name)
		assertNotSent(t, err)
	}
	err := prepare(&api.Call{Operation: opCreate, Body: update{Seen: api.Set(time.Time{})}})
	require.EqualError(t, err, "Tags.Create: POST /tags: not sent: the body: "+
		"seen: the time is zero (leave the field out, or use api.Null to clear it)")
	_, err = json.Marshal(api.Set(func() {}))
	require.Error(t, err)
}

func TestOptionalDecodes(t *testing.T) {
	var u update
	require.NoError(t, json.Unmarshal([]byte(`{"name":"x","age":null,"seen":"","owner_id":12}`), &u))
	assert.Equal(t, update{
		Name: api.Set("x"), Age: api.Null[int](), Seen: api.Null[time.Time](), OwnerID: api.Set("12"),
	}, u)

	age := api.Set(3)
	require.Error(t, json.Unmarshal([]byte(`"old"`), &age))
	assert.True(t, age.IsZero(), "junk leaves it absent")
}

func FuzzOptional(f *testing.F) {
	for _, s := range []string{
		`{}`, `{"name":null,"age":1}`, `{"seen":"","at":"2024-01-01"}`, `{"city":{"lat":1e3}}`, `{"tags":[null]}`,
		`{"attrs":{"a":[1,{"b":2.50}]}}`, `{"owner_id":7,"must":"x"}`, `{"tags":null,"attrs":null}`,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var u update
		if json.Unmarshal(data, &u) != nil {
			return
		}
		if u.Must.IsZero() {
			u.Must = api.Null[string]()
		}
		roundTrip(t, u)
	})
}

func TestOptionalPrintsItsValue(t *testing.T) {
	u := update{Name: api.Set("x"), Age: api.Null[int](), Must: api.Set("")}
	assert.Equal(t, "{Name:x Age:null Active: OwnerID: Seen: At: City: Tags: Attrs: Must:}", fmt.Sprintf("%+v", u))
}

func TestNonZero(t *testing.T) {
	require.True(t, api.NonZero("").IsZero())
	require.Equal(t, api.Set("Ada"), api.NonZero("Ada"))
	at := time.Unix(1772357400, 0)
	require.Equal(t, api.Set(at), api.NonZero(at))
	require.True(t, api.NonZero(time.Time{}).IsZero())
}

func TestDeref(t *testing.T) {
	n := 3
	require.Equal(t, 3, wire.Deref(&n))
	require.Zero(t, wire.Deref[int](nil))
}
