package conformance

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api"
	intercom "github.com/seed-a528e955/intercom-go/gen/v909"
)

func TestFutureMediaTypes(t *testing.T) {
	const vendor = "application/vnd.boat+json"
	client := future(t, intercom.New,
		exchange{request: "PATCH /boats/1", contentType: "application/merge-patch+json", accept: vendor, body: `{"name":null}`, answerType: vendor, answer: `{"id":"1"}`},
		exchange{request: "POST /boats", body: `{"name":"Ada"}`, answer: `{"id":"2"}`})
	boat, err := client.Boats.Update(t.Context(), "1", intercom.UpdateBoatRequest{Name: api.Null[string]()})
	require.NoError(t, err)
	assert.Equal(t, "1", boat.ID)
	boat, err = client.Boats.Create(t.Context(), intercom.CreateBoatRequest{Name: api.Set("Ada")})
	require.NoError(t, err)
	assert.Equal(t, "2", boat.ID)
}
