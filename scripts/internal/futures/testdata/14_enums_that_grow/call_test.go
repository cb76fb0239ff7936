package conformance

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api"
	intercom "github.com/seed-a528e955/intercom-go/gen/v914"
)

// A program from before the values were more.
func TestFutureEnums(t *testing.T) {
	client := future(t, intercom.New, exchange{request: "PUT /boats/1", body: `{"rig":"a_b","kind":"boat"}`, answer: `{"id":"1","kind":"barge","rig":null}`})
	boat, err := client.Boats.Update(t.Context(), "1", intercom.UpdateBoatRequest{Kind: api.Set("boat"), Rig: api.Set(intercom.BoatRigAB)})
	require.NoError(t, err)
	assert.Equal(t, &intercom.Boat{ID: "1", Kind: "barge"}, boat)
}
