package conformance

import (
	"testing"

	"github.com/stretchr/testify/require"

	intercom "github.com/seed-a528e955/intercom-go/gen/v904"
)

func TestFutureOnlySends(t *testing.T) {
	client := future(t, intercom.New,
		exchange{request: "POST /signals", body: `{"flag":"N"}`, status: 202},
		exchange{request: "DELETE /signals/7", status: 204})
	require.NoError(t, client.Signals.Create(t.Context(), intercom.CreateSignalRequest{Flag: "N"}))
	require.NoError(t, client.Signals.Delete(t.Context(), "7"))
}
