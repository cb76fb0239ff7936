package codec_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api/internal/codec"
)

// TestOrderOfKeys: whatever order the members of objects come in, and however their keys are written, each value goes to
// its own field. The decoder expects the order of the object before.
func TestOrderOfKeys(t *testing.T) {
	type inner struct {
		A   int `json:"a"`
		AB  int `json:"ab"`
		ABC int `json:"abc"`
	}
	type item struct {
		A      int   `json:"a"`
		AB     int   `json:"ab"`
		B      int   `json:"b" wire:"also=c|d"`
		Quoted int   `json:"a<b"`
		Accent int   `json:"é"`
		Inner  inner `json:"inner"`
		Same   inner `json:"same"`
	}
	three := func(n int) string { return fmt.Sprintf(`{"a":%d,"ab":%d,"abc":%d}`, n, n+1, n+2) }
	members := []string{`"a":1`, `"ab":2`, `"d":3`, `"a<b":4`, `"é":5`, `"inner":` + three(6), `"same":` + three(9), `"else":[{"a":77}]`}
	want := item{1, 2, 3, 4, 5, inner{6, 7, 8}, inner{9, 10, 11}}
	written := []func(string) string{
		func(m string) string { return m },
		func(m string) string { return strings.Replace(m, ":", " : ", 1) },
		func(m string) string { return strings.Replace(m, ":", ":\n", 1) },
		func(m string) string { return strings.Replace(m, `"a`, `"\u0061`, 1) },
	}
	random := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		var objects []string
		for range 5 {
			order := random.Perm(len(members))[:1+random.IntN(len(members))]
			var parts []string
			for _, n := range order {
				parts = append(parts, written[random.IntN(len(written))](members[n]))
			}
			objects = append(objects, "{"+strings.Join(parts, ",")+"}", "{"+strings.Join(members, ",")+"}")
		}
		for n, object := range objects {
			var got, byKey item
			_, err := codec.Decode([]byte(object), &got, nil)
			require.NoError(t, err, object)
			require.NoError(t, json.Unmarshal([]byte(strings.ReplaceAll(object, `"d"`, `"b"`)), &byKey))
			require.Equal(t, byKey, got, object)
			if n%2 == 1 {
				require.Equal(t, want, got)
			}
		}
	}
}

// TestOrderExpectsNoOtherMember: what only begins as the member that is expected, or ends the body, is read as it is.
func TestOrderExpectsNoOtherMember(t *testing.T) {
	type item struct {
		ID   string `json:"id"`
		Name string `json:"name"`
	}
	for range 3 { // the first teaches the order
		var got item
		_, err := codec.Decode([]byte(`{"id":"1","name":"Ada"}`), &got, nil)
		require.NoError(t, err)
		assert.Equal(t, item{"1", "Ada"}, got)
	}
	for _, body := range []string{`{"id":"1","name":`, `{"id":"1","name"`, `{"id":"1","name" "Ada"}`, `{"id":"1","name":}`, `{"id":"1",}`, `{"id":"1","na`} {
		var got item
		_, err := codec.Decode([]byte(body), &got, nil)
		assert.Error(t, err, body)
		assert.Zero(t, got, body)
	}
	var got item
	found, err := codec.Decode([]byte(`{"id":"1","name":"Ada","id":"2","name":"Bo","names":3}`), &got, &codec.Options{Report: true})
	require.NoError(t, err)
	assert.Equal(t, item{"2", "Bo"}, got)
	require.Len(t, found, 3)
	assert.Equal(t, "names", found[2].Path)
}
