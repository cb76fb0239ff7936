package conformance

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	intercom "github.com/seed-a528e955/intercom-go/gen/v905"
)

func TestFutureJob(t *testing.T) {
	client := future(t, intercom.New,
		exchange{request: "POST /refits", body: `{"boat_id":"7"}`, status: 202, answer: `{"id":1,"status":"pending","created_at":1772357400}`},
		exchange{request: "GET /refits/1", answer: `{"id":"1","status":"completed"}`})
	job, err := client.Refits.Create(t.Context(), intercom.CreateRefitRequest{BoatID: "7"})
	require.NoError(t, err)
	assert.Equal(t, intercom.RefitJobStatusPending, job.Status)
	job, err = client.Refits.Get(t.Context(), job.ID)
	require.NoError(t, err)
	assert.Equal(t, intercom.RefitJobStatusCompleted, job.Status)
}
