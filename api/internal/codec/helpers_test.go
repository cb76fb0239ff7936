package codec_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api/internal/codec"
)

type base struct {
	Kind string `json:"kind"`
	Note string `json:"note"`
}

type hidden struct {
	Shade string `json:"shade"`
}

type Extra struct {
	Level int `json:"level"`
}

type city struct {
	Name string  `json:"name"`
	Lat  float64 `json:"lat"`
}

type cityList struct {
	Type string `json:"type"`
	Data []city `json:"data"`
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

func (f fussy) MarshalJSON() ([]byte, error) { return json.Marshal(f.Inner) }

// maybe is a value of three states.
type maybe[T any] struct {
	value T
	state codec.State
}

func set[T any](v T) maybe[T] { return maybe[T]{v, codec.Value} }

func (m maybe[T]) IsZero() bool { return m.state == codec.Absent }

func (m *maybe[T]) CodecOptional(codec.Access) (any, *codec.State) { return &m.value, &m.state }

type attributes map[string]any

func (*attributes) CodecAttributes(codec.Access) {}

type person struct {
	base
	*Extra
	hidden
	ID       string                       `json:"id" wire:"id"`
	OwnerID  string                       `json:"owner_id,omitzero" wire:"id=number,zero"`
	Name     string                       `json:"name"`
	Age      int                          `json:"age"`
	Small    int8                         `json:"small"`
	Count    uint16                       `json:"count"`
	Ratio    float64                      `json:"ratio"`
	Short    float32                      `json:"short"`
	Active   bool                         `json:"active"`
	Created  time.Time                    `json:"created"`
	City     *city                        `json:"city"`
	Home     city                         `json:"home"`
	Cities   []city                       `json:"cities"`
	Listed   cityList                     `json:"listed"`
	Pointers []*city                      `json:"pointers"`
	Tags     []string                     `json:"tags"`
	To       []string                     `json:"to,omitzero" wire:"one"`
	Seconds  *int                         `json:"seconds"`
	Labels   map[string]int               `json:"labels"`
	ByName   map[string]*city             `json:"by_name"`
	Counts   map[int]string               `json:"counts"`
	Attrs    attributes                   `json:"attrs"`
	Nick     maybe[string]                `json:"nick,omitzero"`
	Rank     maybe[int]                   `json:"rank,omitzero"`
	Seen     maybe[time.Time]             `json:"seen,omitzero" wire:"unix"`
	Place    maybe[city]                  `json:"place,omitzero"`
	Fussy    fussy                        `json:"fussy"`
	Fussies  []fussy                      `json:"fussies"`
	Number   json.Number                  `json:"number"`
	Any      any                          `json:"any"`
	Raw      json.RawMessage              `json:"raw"`
	Data     []byte                       `json:"data"`
	Pair     [2]int                       `json:"pair"`
	Self     *person                      `json:"self"`
	Nested   map[string][]map[string]bool `json:"nested"`
	NoTag    string
	Ignored  string `json:"-"`
}

// decoded reads a body and returns what did not fit as well.
func decoded[T any](body string) (T, []codec.Finding, error) {
	var v T
	found, err := codec.Decode([]byte(body), &v, &codec.Options{Report: true})
	return v, found, err
}

// reads requires that a body is read without a finding.
func reads[T any](t *testing.T, want T, body string) {
	t.Helper()
	got, found, err := decoded[T](body)
	require.NoError(t, err, body)
	assert.Empty(t, found, body)
	assert.Equal(t, want, got, body)
}

// writes requires how a value is written.
func writes(t *testing.T, want string, v any) {
	t.Helper()
	got, err := codec.Append(nil, v)
	require.NoError(t, err)
	assert.Equal(t, want, string(got))
}
