package conformance

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api"
	intercom "github.com/seed-a528e955/intercom-go/gen/v916"
)

func TestFutureRecursive(t *testing.T) {
	client := future(t, intercom.New,
		exchange{request: "GET /lines/1", answer: `{"id":"1","knot":{"name":"reef","line":{"id":"2"},"by_name":{"a":{"name":"bowline"}}},"coil":{"inner":{"name":"x"}},"bights":[[],[[]]]}`},
		exchange{request: "POST /ropes", body: `{"length":3,"strands":[{"length":1}],"end":{"whipping":"wax"}}`, answer: `{"length":3,"strands":[{"strands":[{"length":1}]}]}`})
	line, err := client.Lines.Get(t.Context(), "1")
	require.NoError(t, err)
	assert.Equal(t, "2", line.Knot.Line.ID)
	assert.Equal(t, "bowline", line.Knot.ByName["a"].Name)
	assert.Equal(t, "x", line.Coil.Inner.Name)
	rope, err := client.Ropes.Create(t.Context(), intercom.RopeInput{
		Length: api.Set(3), Strands: []intercom.RopeInput{{Length: api.Set(1)}}, End: intercom.RopeEndInput{Whipping: api.Set("wax")},
	})
	require.NoError(t, err)
	assert.Equal(t, 1, rope.Strands[0].Strands[0].Length)
}
