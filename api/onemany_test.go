package api

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestOneOrMany(t *testing.T) {
	for in, want := range map[string]struct {
		list OneOrMany[ID]
		out  string
	}{
		`"7"`:       {OneOrMany[ID]{"7"}, `"7"`},
		` 7`:        {OneOrMany[ID]{"7"}, `"7"`},
		`["7","8"]`: {OneOrMany[ID]{"7", "8"}, `["7","8"]`},
		`["7"]`:     {OneOrMany[ID]{"7"}, `"7"`},
		`[]`:        {OneOrMany[ID]{}, `[]`},
		`null`:      {nil, `null`},
	} {
		var l OneOrMany[ID]
		require.NoError(t, json.Unmarshal([]byte(in), &l), in)
		require.Equal(t, want.list, l, in)
		out, err := json.Marshal(l)
		require.NoError(t, err)
		require.JSONEq(t, want.out, string(out))
	}
	var l OneOrMany[ID]
	require.Error(t, json.Unmarshal([]byte(`{}`), &l))
}

func TestOneOrManyKeepsWhatFits(t *testing.T) {
	var into struct {
		To OneOrMany[struct {
			ID   ID
			Size int
		}]
	}
	var lost []string
	require.NoError(t, Decode([]byte(`{"to":{"id":"7","size":{}}}`), &into, func(m Mismatch) { lost = append(lost, m.Path) }))
	require.Len(t, into.To, 1)
	require.Equal(t, ID("7"), into.To[0].ID)
	require.Contains(t, lost, "To[0].Size")
}
