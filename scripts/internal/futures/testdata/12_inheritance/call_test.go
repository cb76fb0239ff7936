package conformance

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	intercom "github.com/seed-a528e955/intercom-go/gen/v912"
)

func TestFutureInheritance(t *testing.T) {
	client := future(t, intercom.New, exchange{request: "GET /vessels/1", answer: `{"id":"1","type":"racer","sail_area":40,"rating":3,"tows":{"id":"2","type":"tanker","barrels":9}}`})
	vessel, err := client.Vessels.Get(t.Context(), "1")
	require.NoError(t, err)
	assert.Equal(t, intercom.VesselTypeRacer, vessel.Type)
	assert.Equal(t, 3, vessel.Rating)
	assert.Equal(t, 9, vessel.Tows.Barrels)
}
