package conformance

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api"
	intercom "github.com/seed-a528e955/intercom-go/gen/v919"
)

func TestFutureTypeLists(t *testing.T) {
	client := future(t, intercom.New, exchange{
		request: "POST /reefs", body: `{"type":"reef","mood":"calm","level":2,"name":null,"note":7,"position":{"lat":1.5}}`,
		answer: `{"id":"1","type":"reef","depth":null,"names":["a",null],"pair":[1,2.5],"labels":{"x-a":"b"}}`,
	})
	reef, err := client.Reefs.Create(t.Context(), intercom.CreateReefRequest{
		Type: "reef", Mood: intercom.ReefMoodCalm, Level: api.Set(2), Name: api.Null[string](), Note: 7,
		Position: api.Set(intercom.PositionInput{Lat: api.Set(1.5)}),
	})
	require.NoError(t, err)
	assert.Nil(t, reef.Depth)
	assert.Equal(t, []float64{1, 2.5}, reef.Pair)
	assert.Equal(t, "b", reef.Labels["x-a"])
}
