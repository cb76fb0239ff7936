package conformance

import (
	"testing"

	"github.com/stretchr/testify/require"

	intercom "github.com/seed-a528e955/intercom-go/gen/v910"
)

func TestFutureDiscriminatorSent(t *testing.T) {
	client := future(t, intercom.New,
		exchange{request: "POST /alerts", body: `{"kind":"wind_alert","knots":30}`, status: 204},
		exchange{request: "POST /alerts", body: `{"kind":"gale","name":"Ada"}`, status: 204})
	require.NoError(t, client.Alerts.Create(t.Context(), intercom.WindAlert(30)))
	require.NoError(t, client.Alerts.Create(t.Context(), intercom.GaleAlert("Ada")))
}
