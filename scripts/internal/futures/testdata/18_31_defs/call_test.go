package conformance

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	intercom "github.com/seed-a528e955/intercom-go/gen/v918"
)

func TestFutureDefs(t *testing.T) {
	client := future(t, intercom.New, exchange{request: "GET /fleets/1", answer: `{"id":"1","lead":{"id":"2"},"ships":[{"id":"2","flag":{"country":"IE"},"tenders":[{"id":"3"}]}]}`})
	fleet, err := client.Fleets.Get(t.Context(), "1")
	require.NoError(t, err)
	ships := append(fleet.Ships, *fleet.Lead) // of one type
	assert.Equal(t, "3", ships[0].Tenders[0].ID)
	assert.Equal(t, "IE", ships[0].Flag.Country)
}
