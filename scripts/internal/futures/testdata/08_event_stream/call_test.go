package conformance

import (
	"io"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api"
	intercom "github.com/seed-a528e955/intercom-go/gen/v908"
)

func TestFutureEventStream(t *testing.T) {
	client := future(t, intercom.New,
		exchange{request: "GET /logs/1/follow", accept: "text/event-stream", answerType: "text/event-stream", answer: "data: hoist\n\ndata: reef\n\n"},
		exchange{request: "POST /logs", body: `{"boat_id":"7"}`, answer: `{"id":"1","lines":["hoist"]}`},
		exchange{request: "POST /logs", body: `{"boat_id":"7"}`, status: 202})
	stream, err := client.Logs.Follow(t.Context(), "1")
	require.NoError(t, err)
	text, err := io.ReadAll(stream)
	require.NoError(t, err)
	require.NoError(t, stream.Close())
	assert.Equal(t, "data: hoist\n\ndata: reef\n\n", string(text))

	log, err := client.Logs.Create(t.Context(), intercom.CreateLogRequest{BoatID: "7"})
	require.NoError(t, err)
	assert.Equal(t, []string{"hoist"}, log.Lines)
	_, err = client.Logs.Create(t.Context(), intercom.CreateLogRequest{BoatID: "7"})
	require.ErrorIs(t, err, api.ErrEmptyBody)
}
