package conformance

import (
	"testing"

	"github.com/stretchr/testify/require"

	intercom "github.com/seed-a528e955/intercom-go/gen/v906"
)

// The token goes to the client's address alone, whatever the description says.
func TestFutureServers(t *testing.T) {
	client := future(t, intercom.New,
		exchange{request: "POST /soundings", body: `{"depth":3.5}`, status: 204},
		exchange{request: "GET /charts", answer: `{"data":[]}`})
	require.NoError(t, client.Soundings.Create(t.Context(), intercom.CreateSoundingRequest{Depth: 3.5}))
	_, err := client.Charts.List(t.Context())
	require.NoError(t, err)
}
