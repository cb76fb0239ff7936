package conformance

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api"
	intercom "github.com/seed-a528e955/intercom-go/gen/v923"
)

func TestFutureAnswersThatDiffer(t *testing.T) {
	client := future(t, intercom.New,
		exchange{request: "PUT /boats/1", body: `{"name":"Ada"}`, answer: `{"id":"1","name":"Ada"}`},
		exchange{request: "PUT /boats/1", body: `{}`, status: 202, answer: `{"id":"9","url":"https://example.com/jobs/9"}`},
		exchange{request: "GET /ports", answer: `[{"id":"1"}]`})
	boat, err := client.Boats.Update(t.Context(), "1", intercom.UpdateBoatRequest{Name: api.Set("Ada")})
	require.NoError(t, err)
	assert.Equal(t, "Ada", boat.Name)
	job, err := client.Boats.Update(t.Context(), "1", intercom.UpdateBoatRequest{})
	require.NoError(t, err)
	assert.Equal(t, "https://example.com/jobs/9", job.URL)
	ports, err := client.Ports.List(t.Context())
	require.NoError(t, err)
	assert.Equal(t, []intercom.Boat{{ID: "1"}}, ports)
}
