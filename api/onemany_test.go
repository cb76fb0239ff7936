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
