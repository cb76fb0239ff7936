package codec_test

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api/internal/codec"
)

// model is what the generator makes.
type model struct {
	ID     string    `json:"id" wire:"id"`
	Nested *model    `json:"nested,omitzero"`
	At     time.Time `json:"at,omitzero" wire:"unix"`
}

func (m *model) UnmarshalJSON(data []byte) error { return codec.Unmarshal(data, m) }
func (m model) MarshalJSON() ([]byte, error)     { return codec.Marshal(m) }

// embedding has the method of its model.
type embedding struct {
	model
	Own string `json:"own"`
}

// wrapping has a method of its own, which calls its model's.
type wrapping struct {
	model
	Own string `json:"own"`
}

func (w *wrapping) UnmarshalJSON(data []byte) error {
	if err := w.model.UnmarshalJSON(data); err != nil {
		return err
	}
	return json.Unmarshal(data, &struct{ Own *string }{&w.Own})
}

func TestModelsAreReadByTheirPlan(t *testing.T) {
	_, found, err := decoded[model](`{"id":1,"nested":{"id":{}},"ghost":1}`)
	require.NoError(t, err)
	require.Len(t, found, 2, "what is within models is reported")
	assert.Equal(t, "nested.id", found[0].Path)

	var m model
	require.NoError(t, json.Unmarshal([]byte(`{"id":7,"nested":{"at":5}}`), &m))
	assert.Equal(t, model{ID: "7", Nested: &model{At: time.Unix(5, 0).UTC()}}, m)
	data, err := json.Marshal(m)
	require.NoError(t, err)
	assert.Equal(t, `{"id":"7","nested":{"id":"","at":5}}`, string(data))

	require.NoError(t, json.Unmarshal([]byte(`null`), &m))
	assert.Equal(t, "7", m.ID, "null changes nothing, as for encoding/json")
	require.ErrorIs(t, json.Unmarshal([]byte(`"x"`), &m), codec.ErrRoot)
}

func TestMethodsOfOtherTypesAreCalled(t *testing.T) {
	reads(t, embedding{model: model{ID: "1"}}, `{"id":1,"own":"lost, as for encoding/json"}`)
	reads(t, wrapping{model{ID: "1"}, "kept"}, `{"id":1,"own":"kept"}`)
	reads(t, []wrapping{{model{ID: "1"}, "kept"}}, `[{"id":1,"own":"kept"}]`)
}

func TestIDs(t *testing.T) {
	type ids struct {
		Plain  string            `json:"plain,omitzero" wire:"id"`
		Number string            `json:"number,omitzero" wire:"id=number"`
		Nobody string            `json:"nobody,omitzero" wire:"id,zero"`
		List   []string          `json:"list,omitzero" wire:"id=number"`
		Map    map[string]string `json:"map,omitzero" wire:"id=number"`
		Maybe  maybe[string]     `json:"maybe,omitzero" wire:"id=number"`
		Maybes maybe[[]string]   `json:"maybes,omitzero" wire:"id=number"`
	}
	reads(t, ids{Plain: "12345678901234567890", Number: "7", List: []string{"1", "b"}, Map: map[string]string{"a": "1"}, Maybe: set("5")},
		`{"plain":12345678901234567890,"number":7,"nobody":0,"list":[1,"b"],"map":{"a":1},"maybe":5}`)
	reads(t, ids{Nobody: "10"}, `{"nobody":"10"}`)
	reads(t, ids{}, `{"nobody":"0"}`)
	writes(t, `{"plain":"7","number":7,"list":[1,"b","007"],"map":{"a":1},"maybe":5,"maybes":[3]}`, ids{
		Plain: "7", Number: "7", List: []string{"1", "b", "007"}, Map: map[string]string{"a": "1"}, Maybe: set("5"), Maybes: set([]string{"3"}),
	})
	writes(t, `{"number":0}`, ids{Number: "0"})
	writes(t, `{"number":"-1"}`, ids{Number: "-1"})
}

// needy is a request with fields that it needs: those without omitzero.
type needy struct {
	Name  string            `json:"name"`
	Kind  kindOf            `json:"kind"`
	ID    string            `json:"id" wire:"id"`
	List  []string          `json:"list"`
	Map   map[string]string `json:"map"`
	At    time.Time         `json:"at" wire:"unix"`
	On    bool              `json:"on"`
	Count int               `json:"count"`
	Maybe string            `json:"maybe,omitzero"`
}

type kindOf string

func (n *needy) UnmarshalJSON(data []byte) error { return codec.Unmarshal(data, n) }

func TestRequiredFieldsThatAreEmptyAreNotSent(t *testing.T) {
	full := needy{Name: "a", Kind: "b", ID: "1", List: []string{}, Map: map[string]string{}, At: time.Unix(5, 0)}
	sent, err := codec.Append(nil, full)
	require.NoError(t, err, "an empty list is one, false and 0 are values")
	assert.Equal(t, `{"name":"a","kind":"b","id":"1","list":[],"map":{},"at":5,"on":false,"count":0}`, string(sent))
	for field, empty := range map[string]func(*needy){
		"name": func(n *needy) { n.Name = "" },
		"kind": func(n *needy) { n.Kind = "" },
		"id":   func(n *needy) { n.ID = "" },
		"list": func(n *needy) { n.List = nil },
		"map":  func(n *needy) { n.Map = nil },
		"at":   func(n *needy) { n.At = time.Time{}.In(time.FixedZone("x", 60)) },
	} {
		lacking := full
		empty(&lacking)
		_, err := codec.Append(nil, lacking)
		require.EqualError(t, err, field+": it is empty, and required")
		_, err = codec.Append(nil, map[string]any{"in": []*needy{&lacking}})
		require.EqualError(t, err, "in.[0]."+field+": it is empty, and required")
		_, err = codec.Marshal(lacking)
		require.NoError(t, err, "what is kept may lack it")
	}
	_, err = codec.Append(nil, struct {
		Name string `json:"name"`
	}{})
	require.NoError(t, err, "a struct of the caller's own says nothing of what is required")
}

func TestIDsThatAreNoneAreNotSent(t *testing.T) {
	type ids struct {
		Plain  string            `json:"plain,omitzero" wire:"id"`
		Number string            `json:"number,omitzero" wire:"id=number"`
		Own    string            `json:"own,omitzero" wire:"id,external"`
		List   []string          `json:"list,omitzero" wire:"id"`
		Map    map[string]string `json:"map,omitzero" wire:"id"`
		Maybe  maybe[string]     `json:"maybe,omitzero" wire:"id"`
		Owns   maybe[[]string]   `json:"owns,omitzero" wire:"id=number,external"`
		Name   string            `json:"name,omitzero"`
	}
	for name, c := range map[string]struct {
		value ids
		want  string
	}{
		"text":       {ids{Plain: "Done now"}, `plain: "Done now" is not an ID (want one without white space and "<")`},
		"HTML":       {ids{Number: "<b>"}, `number: "<b>" is not an ID`},
		"line break": {ids{Maybe: set("1\n")}, `maybe: "1\n" is not an ID`},
		"in a list":  {ids{List: []string{"1", "\t2"}}, `list.[1]: "\t2" is not an ID`},
		"in a map":   {ids{Map: map[string]string{"a": "1 2"}}, `map.a: "1 2" is not an ID`},
		"long":       {ids{Plain: strings.Repeat("ü", 30) + " x"}, `plain: "` + strings.Repeat("ü", 20) + `"… is not an ID`},
		"cut rune":   {ids{Plain: "x" + strings.Repeat("ü", 30) + " x"}, `plain: "x` + strings.Repeat("ü", 19) + `"… is not an ID`},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := codec.Append(nil, c.value)
			require.ErrorContains(t, err, c.want)
			_, err = codec.Append(nil, map[string]any{"in": []any{&c.value}})
			require.ErrorContains(t, err, "is not an ID")
			_, err = codec.Marshal(c.value)
			require.NoError(t, err, "what was read can be written")
		})
	}
	_, err := codec.AppendField(nil, reflect.TypeFor[ids](), "plain", "Done now")
	require.ErrorContains(t, err, "is not an ID")
	writes(t, `{"own":"No. 1 <x>","owns":["a b",1],"name":"a <b>"}`, ids{Own: "No. 1 <x>", Owns: set([]string{"a b", "1"}), Name: "a <b>"})
	_, err = codec.Append(nil, struct {
		Name string `json:"name" wire:"external"`
	}{})
	require.ErrorContains(t, err, "zero and external go with id")
}

func TestOtherKeys(t *testing.T) {
	type team struct {
		Admins []string `json:"admins" wire:"also=teammates|crew"`
		Name   string   `json:"name"`
	}
	reads(t, team{Admins: []string{"a"}, Name: "x"}, `{"teammates":["a"],"name":"x"}`)
	reads(t, team{Admins: []string{"a"}, Name: "x"}, `{"name":"x","crew":["a"]}`)
	reads(t, team{Admins: []string{"a"}}, `{"admins":["a"]}`)
	reads(t, team{Admins: []string{"a"}}, `{"admins":null,"teammates":["a"]}`)
	reads(t, team{Admins: []string{"a"}}, `{"teammates":["a"],"admins":null}`)
	reads(t, team{Admins: []string{"a"}}, `{"admins":["a"],"teammates":null}`)
	for _, body := range []string{`{"admins":["a"],"teammates":["b"]}`, `{"teammates":["b"],"admins":["a"]}`} {
		got, found, err := decoded[team](body)
		require.NoError(t, err)
		assert.Equal(t, []string{"a"}, got.Admins, "its own key counts")
		require.Len(t, found, 1)
		assert.Equal(t, codec.LeftOut, found[0].Fate)
		assert.Equal(t, "admins", found[0].Path)
	}
	writes(t, `{"admins":["a"],"name":""}`, team{Admins: []string{"a"}})
}

func TestBareForms(t *testing.T) {
	type picture struct {
		Type string `json:"type,omitzero"`
		URL  string `json:"image_url,omitzero" wire:"bare"`
	}
	type list struct {
		Type string `json:"type,omitzero"`
		Data []city `json:"data,omitzero" wire:"list,single=city"`
		Next string `json:"next,omitzero"`
	}
	type holder struct {
		Picture *picture `json:"picture,omitzero"`
		List    *list    `json:"list,omitzero"`
	}
	reads(t, holder{Picture: &picture{URL: "https://x"}}, `{"picture":"https://x"}`)
	reads(t, holder{Picture: &picture{"avatar", "https://x"}}, `{"picture":{"type":"avatar","image_url":"https://x"}}`)
	reads(t, holder{}, `{"picture":null,"list":null}`)
	reads(t, picture{URL: "https://x"}, `"https://x"`)

	bonn := city{Name: "Bonn"}
	reads(t, holder{List: &list{Data: []city{bonn, bonn}}}, `{"list":[{"name":"Bonn"},{"name":"Bonn"}]}`)
	reads(t, holder{List: &list{Data: []city{}}}, `{"list":[]}`)
	reads(t, list{Data: []city{bonn}}, `[{"name":"Bonn"}]`)
	reads(t, list{Type: "list", Data: []city{bonn}}, `{"type":"list","data":[{"name":"Bonn"}]}`)
	reads(t, list{Type: "city", Data: []city{bonn}}, `{"type":"city","data":[{"name":"Bonn"}]}`)
	got, found, err := decoded[list](`{"type":"city","name":"Bonn"}`)
	require.NoError(t, err)
	assert.Equal(t, list{Data: []city{bonn}}, got)
	require.Len(t, found, 1, "a city has no type here")
	assert.Equal(t, "data[0].type", found[0].Path)
}

func TestListsOfOne(t *testing.T) {
	type message struct {
		To []string `json:"to,omitzero" wire:"one"`
		At []city   `json:"at,omitzero" wire:"one"`

		Maybe maybe[[]string] `json:"maybe,omitzero" wire:"id=number,one"`
	}
	reads(t, message{To: []string{"a"}, At: []city{{Name: "x"}}}, `{"to":"a","at":{"name":"x"}}`)
	reads(t, message{To: []string{"a", "b"}, At: []city{}}, `{"to":["a","b"],"at":[]}`)
	writes(t, `{"to":"a","at":{"name":"x","lat":0}}`, message{To: []string{"a"}, At: []city{{Name: "x"}}})
	writes(t, `{"to":["a","b"],"at":[]}`, message{To: []string{"a", "b"}, At: []city{}})
	reads(t, message{Maybe: set([]string{"7"})}, `{"maybe":7}`)
	writes(t, `{"maybe":7}`, message{Maybe: set([]string{"7"})})
}

func TestOptionals(t *testing.T) {
	null := maybe[int]{state: codec.Null}
	reads(t, person{Rank: null}, `{"rank":null}`)
	reads(t, person{Rank: set(0)}, `{"rank":0}`)
	reads(t, person{Seen: maybe[time.Time]{state: codec.Null}}, `{"seen":""}`)
	reads(t, person{Seen: set(time.Unix(5, 0).UTC())}, `{"seen":"1970-01-01T00:00:05Z"}`)

	type request struct {
		Rank  maybe[int]       `json:"rank,omitzero"`
		Seen  maybe[time.Time] `json:"seen,omitzero" wire:"unix"`
		Names maybe[[]string]  `json:"names,omitzero"`
		Must  maybe[string]    `json:"must"`
	}
	writes(t, `{"must":null}`, request{})
	writes(t, `{"rank":null,"must":""}`, request{Rank: null, Must: set("")})
	writes(t, `{"rank":0,"seen":5,"names":[],"must":"<b>&"}`, request{Rank: set(0), Seen: set(time.Unix(5, 9)), Names: set([]string{}), Must: set("<b>&")})
	empty := maybe[string]{state: codec.Empty}
	for want, r := range map[string]request{
		"seen: the time is zero (leave the field out, or use api.Null to clear it)": {Seen: set(time.Time{})},
		"names: it is nil (leave the field out, or use api.Null to clear it)":       {Names: set([]string(nil))},
		"must: it is empty": {Must: empty},
	} {
		_, err := codec.Append(nil, r)
		require.EqualError(t, err, want)
	}
}

func TestAttributes(t *testing.T) {
	reads(t, person{Attrs: attributes{"n": json.Number("12345678901234567890"), "s": "t", "l": []any{true, nil, map[string]any{"x": json.Number("1.50")}}}},
		`{"attrs":{"n":12345678901234567890,"s":"t","l":[true,null,{"x":1.50}]}}`)
	reads(t, person{Attrs: attributes{}}, `{"attrs":{}}`)
	at := time.Unix(1700000000, 5)
	writes(t, `{"at":1700000000,"by":{"x":1700000000},"f":0.5,"l":[1700000000],"m":{"x":[1700000000]},"n":7,"none":null,"p":1700000000,"z":null}`, attributes{
		"at": at, "p": &at, "l": []time.Time{at}, "m": map[string]any{"x": []any{at}}, "by": map[string]time.Time{"x": at},
		"n": json.Number("7"), "none": nil, "f": 0.5, "z": time.Time{},
	})
	writes(t, `null`, attributes(nil))
	cyclic := map[string]any{}
	cyclic["self"] = cyclic
	_, err := codec.Append(nil, attributes(cyclic))
	require.ErrorContains(t, err, "does it hold itself?")
	list := []any{nil}
	list[0] = list
	_, err = codec.Append(nil, map[string]any{"a": list})
	require.ErrorContains(t, err, "does it hold itself?")
	loop := &person{ID: "1"}
	loop.Self = loop
	_, err = codec.Append(nil, loop)
	require.ErrorContains(t, err, "does it hold itself?")
}

func TestAppendAgreesWithEncodingJSON(t *testing.T) {
	type inner struct {
		N int     `json:"n,string"`
		F float64 `json:"f,string,omitempty"`
	}
	type all struct {
		base
		*Extra
		S     string            `json:"s"`
		E     string            `json:"e,omitempty"`
		I     int64             `json:"i"`
		U     uint8             `json:"u"`
		F     float64           `json:"f"`
		G     float32           `json:"g"`
		B     bool              `json:"b"`
		P     *inner            `json:"p"`
		Q     *inner            `json:"q,omitempty"`
		L     []inner           `json:"l"`
		M     map[string]any    `json:"m"`
		K     map[int]string    `json:"k"`
		R     json.RawMessage   `json:"r"`
		N     json.Number       `json:"n"`
		X     any               `json:"x"`
		T     time.Time         `json:"t"`
		Z     time.Time         `json:"z,omitzero"`
		D     []byte            `json:"d"`
		A     [2]bool           `json:"a"`
		Skip  string            `json:"-"`
		Named map[string]string `json:"named,omitempty"`
	}
	v := all{
		base: base{"k", "n"}, S: "a\"\\\b\f\n\r\t\x00\x1f\u2028\u2029é😀\xff", I: -5, U: 200, F: 1e21, G: 0.1, B: true, P: &inner{N: 3, F: 1.5},
		L: []inner{{}}, M: map[string]any{"b": 1, "a": []any{nil, "x"}}, K: map[int]string{2: "x", 1: "y"}, R: json.RawMessage(`{"a": 1}`),
		N: "1.50", X: map[string]int{"x": 1}, T: time.Date(2024, 2, 3, 4, 5, 6, 7, time.FixedZone("", 3600)), D: []byte("hi"),
	}
	for _, v := range []any{v, all{}, &v, []any{v, nil}, map[string]*all{"x": &v, "y": nil}, "x", 5, nil, true, []string(nil), (*all)(nil)} {
		want, err := json.Marshal(v)
		if _, isAll := v.(all); isAll && err != nil { // an empty json.Number
			continue
		}
		if err != nil {
			_, err = codec.Append(nil, v)
			require.Error(t, err)
			continue
		}
		// In the place of a wrong byte Go 1.27 writes the character itself, Go 1.26 its escape, as the codec does.
		writes(t, strings.ReplaceAll(string(want), "\ufffd", `\ufffd`), v)
	}
	for _, bad := range []any{func() {}, make(chan int), map[string]any{"x": func() {}}, json.RawMessage(`{`), complex(1, 2)} {
		_, err := codec.Append(nil, bad)
		require.Error(t, err)
	}
	writes(t, `{"a":"<b>&amp;</b>"}`, map[string]string{"a": "<b>&amp;</b>"})
}

func TestAppendField(t *testing.T) {
	type request struct {
		OwnerID maybe[string]    `json:"owner_id,omitzero" wire:"id=number"`
		At      maybe[time.Time] `json:"at,omitzero" wire:"iso"`
	}
	at := time.Unix(5, 0)
	for key, want := range map[string]string{"owner_id": `7`, "other": `"7"`} {
		got, err := codec.AppendField(nil, reflectType[request](), key, "7")
		require.NoError(t, err)
		assert.Equal(t, want, string(got), key)
	}
	got, err := codec.AppendField(nil, reflectType[*request](), "at", at)
	require.NoError(t, err)
	assert.Equal(t, `"1970-01-01T00:00:05Z"`, string(got))
	got, err = codec.AppendField(nil, nil, "at", 5)
	require.NoError(t, err)
	assert.Equal(t, `5`, string(got))
}
