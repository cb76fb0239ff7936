package conformance

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api"
	intercom "github.com/seed-a528e955/intercom-go/gen/v915"
)

func TestFutureIDs(t *testing.T) {
	client := future(t, intercom.New,
		exchange{request: "PUT /sailors/7", body: `{"boat_id":12,"mate_ids":[8,9]}`, answer: `{"id":7,"boat_id":"12","joined_at":1772357400,"mate_ids":[8,"9"]}`},
		exchange{request: "GET /crews/12/sailors", answer: `{"data":[{"id":"7","joined_at":"2026-03-01T09:30:00Z"}]}`})
	var id string = "7"
	sailor, err := client.Sailors.Update(t.Context(), id, intercom.UpdateSailorRequest{BoatID: api.Set("12"), MateIDs: []string{"8", "9"}})
	require.NoError(t, err)
	assert.Equal(t, []string{"7", "12", "8", "9"}, append([]string{sailor.ID, sailor.BoatID}, sailor.MateIDs...))
	crew, err := client.Boats.ListCrew(t.Context(), sailor.BoatID)
	require.NoError(t, err)
	assert.Equal(t, sailor.JoinedAt, crew.Data[0].JoinedAt)
}
