package api_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api"
)

type base struct {
	Kind string `json:"kind"`
	Note string `json:"note"`
}

type hidden struct {
	Shade string `json:"shade"`
}

type city struct {
	Name string  `json:"name"`
	Lat  float64 `json:"lat"`
}

// fussy refuses everything that is not in its own form.
type fussy struct{ Inner string }

func (f *fussy) UnmarshalJSON(data []byte) error {
	var s string
	if err := json.Unmarshal(data, &s); err != nil {
		return err
	}
	f.Inner = s
	return nil
}

type person struct {
	base
	*Extra
	hidden
	ID       api.ID                       `json:"id"`
	Name     string                       `json:"name"`
	Age      int                          `json:"age"`
	Small    int8                         `json:"small"`
	Count    uint16                       `json:"count"`
	Ratio    float64                      `json:"ratio"`
	Short    float32                      `json:"short"`
	Active   bool                         `json:"active"`
	Created  api.Time                     `json:"created"`
	City     *city                        `json:"city"`
	Home     city                         `json:"home"`
	Cities   []city                       `json:"cities"`
	Pointers []*city                      `json:"pointers"`
	Tags     []string                     `json:"tags"`
	Seconds  *int                         `json:"seconds"`
	Labels   map[string]int               `json:"labels"`
	ByName   map[api.ID]*city             `json:"by_name"`
	Counts   map[int]string               `json:"counts"`
	Attrs    api.Attributes               `json:"attrs"`
	Nick     api.Optional[string]         `json:"nick,omitzero"`
	Rank     api.Optional[int]            `json:"rank,omitzero"`
	Place    api.Optional[city]           `json:"place,omitzero"`
	Fussy    fussy                        `json:"fussy"`
	Fussies  []fussy                      `json:"fussies"`
	Number   json.Number                  `json:"number"`
	Any      any                          `json:"any"`
	Raw      json.RawMessage              `json:"raw"`
	Data     []byte                       `json:"data"`
	Pair     [2]int                       `json:"pair"`
	Std      time.Time                    `json:"std"`
	Self     *person                      `json:"self"`
	Nested   map[string][]map[string]bool `json:"nested"`
	NoTag    string
	Ignored  string `json:"-"`
}

type Extra struct {
	Level int `json:"level"`
}

func TestDecodeRefusesAnotherRoot(t *testing.T) {
	for _, body := range []string{`"<html>"`, `7`, `true`, `[]`, `[{"name":"x"}]`} {
		_, found, err := decodeAll[person](body)
		require.ErrorIs(t, err, api.ErrInvalidBody, body)
		assert.Empty(t, found)
	}
	_, _, err := decodeAll[[]person](`{"name":"x"}`)
	require.ErrorIs(t, err, api.ErrInvalidBody)
	_, _, err = decodeAll[map[string]int](`[]`)
	require.ErrorIs(t, err, api.ErrInvalidBody)
	_, _, err = decodeAll[fussy](`[{"Inner":"x"}]`)
	require.ErrorIs(t, err, api.ErrInvalidBody)

	got, _, err := decodeAll[[]city](`[{"name":1}]`)
	require.NoError(t, err)
	assert.Equal(t, []city{{Name: "1"}}, got)
}

func TestDecodeRefusesWhatIsNotJSON(t *testing.T) {
	for _, body := range []string{``, ` `, `<html>`, `{"name":"x"`, `{"name":"x"} {}`, `{"age":"x",}`} {
		_, _, err := decodeAll[person](body)
		require.ErrorIs(t, err, api.ErrInvalidBody, body)
	}
	var syntax *json.SyntaxError
	_, _, err := decodeAll[person](`{"name":`)
	require.ErrorAs(t, err, &syntax)

	require.Error(t, api.Decode([]byte(`{}`), person{}, nil), "not a pointer")
	require.Error(t, api.Decode([]byte(`{}`), nil, nil))
}

func TestDecodeForgetsTheFirstTry(t *testing.T) {
	p := person{Name: "before"}
	require.NoError(t, api.Decode([]byte(`{"age":"3"}`), &p, nil))
	assert.Equal(t, person{Age: 3}, p)
}

func FuzzDecode(f *testing.F) {
	for _, s := range []string{
		`{}`, `null`, `[]`, `{"name":1}`, `{"age":"1"}`, `{"cities":{"name":"x"}}`, `{"labels":{"a":"1"},"pair":[1,2,3]}`,
		`{"self":{"self":{"any":[{}]}},"active":2}`, `{"n\u0061me":7}`, `{"place":[{}],"created":"soon"}`,
		`{"data":"%%","raw":"\ud800","std":1}`, `{"fussies":[[],{},1]}`, "{\"name\":\"\xff\",\"age\":{}}",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var strict, tolerant person
		strictErr := json.Unmarshal(data, &strict)
		reported := 0
		err := api.Decode(data, &tolerant, func(m api.Mismatch) {
			reported++
			if m.Path == "" || m.Want == "" || m.Got == "" {
				t.Errorf("incomplete mismatch: %+v", m)
			}
		})
		switch {
		case strictErr == nil:
			require.NoError(t, err)
			require.Zero(t, reported)
			require.Equal(t, strict, tolerant)
		case !json.Valid(data):
			require.ErrorIs(t, err, api.ErrInvalidBody)
		case err == nil:
			require.Positive(t, reported)
		}
	})
}
