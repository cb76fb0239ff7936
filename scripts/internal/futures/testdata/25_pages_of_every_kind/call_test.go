package conformance

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	intercom "github.com/seed-a528e955/intercom-go/gen/v925"
)

func TestFuturePages(t *testing.T) {
	client := future(t, intercom.New,
		exchange{request: "GET /docks", answer: `{"data":[{"id":"1"}],"pages":{"next":"https://elsewhere.example.com/docks?page=2"}}`},
		exchange{request: "GET /docks?page=2", answer: `{"data":[{"id":"2"}],"pages":{"next":null}}`},
		exchange{request: "GET /buoys", answer: `{"rows":{"items":[{"id":"3"}]},"next_cursor":"n","has_more":true}`},
		exchange{request: "GET /buoys?cursor=n", answer: `{"rows":{"items":[{"id":"4"}]},"next_cursor":null,"has_more":false}`})
	var ids []string
	for dock, err := range client.Docks.ListAll(t.Context(), intercom.ListDocksParams{}) {
		require.NoError(t, err)
		ids = append(ids, dock.ID)
	}
	for buoy, err := range client.Buoys.ListAll(t.Context(), intercom.ListBuoysParams{}) {
		require.NoError(t, err)
		ids = append(ids, buoy.ID)
	}
	assert.Equal(t, []string{"1", "2", "3", "4"}, ids)
}
