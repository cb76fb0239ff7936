package conformance

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	intercom "github.com/seed-a528e955/intercom-go/gen/v920"
)

func TestFutureWebhooks(t *testing.T) {
	client := future(t, intercom.New, exchange{request: "GET /boats/1", answer: `{"id":"1"}`})
	boat, err := client.Boats.Get(t.Context(), "1")
	require.NoError(t, err)
	assert.Equal(t, "1", boat.ID)
}
