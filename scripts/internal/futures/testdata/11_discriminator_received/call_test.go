package conformance

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	intercom "github.com/seed-a528e955/intercom-go/gen/v911"
)

func TestFutureDiscriminatorReceived(t *testing.T) {
	client := future(t, intercom.New, exchange{request: "GET /sightings/1", answer: `{"id":"1","kind":"orca","length":7.5}`})
	sighting, err := client.Sightings.Get(t.Context(), "1")
	require.NoError(t, err)
	assert.Equal(t, &intercom.Sighting{ID: "1", Kind: intercom.SightingKindOrca, Length: 7.5}, sighting)
}
