package conformance

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api"
	intercom "github.com/seed-a528e955/intercom-go/gen/v913"
)

// What was received is sent again without what only the server sets.
func TestFutureReadOnly(t *testing.T) {
	client := future(t, intercom.New,
		exchange{request: "PUT /berths/1", body: `{"name":"East","pin":"0000"}`, answer: `{"id":"1","name":"East","depth":{"metres":4},"last_boat":{"name":"Ada"}}`},
		exchange{request: "PUT /berths/1", body: `{"name":"East"}`, answer: `{"id":"1"}`})
	berth, err := client.Berths.Update(t.Context(), "1", intercom.UpdateBerthRequest{Name: api.Set("East"), Pin: api.Set("0000")})
	require.NoError(t, err)
	_, err = client.Berths.Update(t.Context(), "1", berth.Input())
	require.NoError(t, err)
}
