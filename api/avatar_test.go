package api

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestAvatarForms(t *testing.T) {
	for name, c := range map[string]struct {
		in   string
		want *Avatar
		out  string
	}{
		"object":         {`{"type":"avatar","image_url":"https://p.example.com/1.png"}`, &Avatar{"avatar", "https://p.example.com/1.png"}, `{"type":"avatar","image_url":"https://p.example.com/1.png"}`},
		"address":        {`"https://p.example.com/1.png"`, &Avatar{"", "https://p.example.com/1.png"}, `"https://p.example.com/1.png"`},
		"no picture":     {`{"type":"avatar","image_url":null}`, &Avatar{"avatar", ""}, `{"type":"avatar"}`},
		"empty object":   {`{}`, &Avatar{}, `{}`},
		"null":           {`null`, nil, `null`},
		"unknown keys":   {`{"type":"avatar","image_url":"https://p.example.com/1.png","size":2}`, &Avatar{"avatar", "https://p.example.com/1.png"}, `{"type":"avatar","image_url":"https://p.example.com/1.png"}`},
		"escaped string": {`"https:\/\/p.example.com\/1.png"`, &Avatar{"", "https://p.example.com/1.png"}, `"https://p.example.com/1.png"`},
	} {
		t.Run(name, func(t *testing.T) {
			var a *Avatar
			require.NoError(t, json.Unmarshal([]byte(c.in), &a))
			require.Equal(t, c.want, a)
			out, err := json.Marshal(a)
			require.NoError(t, err)
			require.JSONEq(t, c.out, string(out))
			var again *Avatar
			require.NoError(t, json.Unmarshal(out, &again))
			require.Equal(t, a, again)
		})
	}
	var a Avatar
	require.Error(t, json.Unmarshal([]byte(`7`), &a))
}
