package conformance

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api"
	intercom "github.com/seed-a528e955/intercom-go/gen/v903"
)

func TestFutureDefaultTrue(t *testing.T) {
	client := future(t, intercom.New,
		exchange{request: "GET /boats/1?include_crew=false", answer: `{"id":"1"}`},
		exchange{request: "GET /boats/1?include_crew=true&include_log=true", answer: `{"id":"1"}`},
		exchange{request: "GET /boats/1", answer: `{"id":"1"}`})
	for _, params := range []intercom.GetBoatParams{
		{IncludeCrew: api.Set(false)}, {IncludeCrew: api.Set(true), IncludeLog: true}, {},
	} {
		_, err := client.Boats.Get(t.Context(), "1", params)
		require.NoError(t, err)
	}
}
