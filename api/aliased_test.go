package api

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"
)

type crew struct {
	Type   string   `json:"type,omitzero"`
	Admins []string `json:"admins,omitzero"`
}

func (*crew) JSONAliases() []string { return []string{"teammates", "admins"} }

func (c *crew) UnmarshalJSON(data []byte) error {
	type plain crew
	return UnmarshalAliased(data, (*plain)(c), c.JSONAliases())
}

func TestAliasedKeys(t *testing.T) {
	for in, want := range map[string]crew{
		`{"type":"admin.list","admins":["1"]}`:                     {"admin.list", []string{"1"}},
		`{"type":"admin.list","teammates":["2"]}`:                  {"admin.list", []string{"2"}},
		`{"admins":["1"],"teammates":["2"]}`:                       {"", []string{"1"}},
		`{"admins":null,"teammates":["2"]}`:                        {"", []string{"2"}},
		`{"type":"the word \"teammates\" in a text"}`:              {`the word "teammates" in a text`, nil},
		`{"type":"teammates"}`:                                     {"teammates", nil},
		`null`:                                                     {},
		` {"teammates" : [ "2" ] , "size" : 12345678901234567890}`: {"", []string{"2"}},
	} {
		var c crew
		require.NoError(t, json.Unmarshal([]byte(in), &c), in)
		require.Equal(t, want, c, in)
	}
}

type fleet struct {
	Type string `json:"type,omitzero"`
	Data []ship `json:"data,omitzero"`
}

func (*fleet) JSONAliases() []string { return []string{"[]", "data", "{ship}", "data"} }

func (f *fleet) UnmarshalJSON(data []byte) error {
	type plain fleet
	return UnmarshalAliased(data, (*plain)(f), f.JSONAliases())
}

type ship struct {
	Type string `json:"type,omitzero"`
	Name string `json:"name,omitzero"`
}

func (*ship) JSONAliases() []string { return []string{"", "name"} }

func (s *ship) UnmarshalJSON(data []byte) error {
	type plain ship
	return UnmarshalAliased(data, (*plain)(s), s.JSONAliases())
}

func TestAliasedForms(t *testing.T) {
	one := []ship{{Type: "ship", Name: "Argo"}}
	for in, want := range map[string]fleet{
		`{"type":"list","data":[{"type":"ship","name":"Argo"}]}`: {"list", one},
		`[{"type":"ship","name":"Argo"}]`:                        {"", one},
		`{"type":"ship","name":"Argo"}`:                          {"", one},
		`["Argo"]`:                                               {"", []ship{{Name: "Argo"}}},
		`{"type":"list","data":[]}`:                              {"list", []ship{}},
		`{"type":"list"}`:                                        {"list", nil},
		`null`:                                                   {},
	} {
		var f fleet
		require.NoError(t, json.Unmarshal([]byte(in), &f), in)
		require.Equal(t, want, f, in)
	}
}
