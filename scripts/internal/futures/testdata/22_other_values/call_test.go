package conformance

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api"
	intercom "github.com/seed-a528e955/intercom-go/gen/v922"
)

func TestFutureOtherValues(t *testing.T) {
	client := future(t, intercom.New, exchange{request: "PUT /gauges/1", body: `{"level":2}`, answer: `{"id":"1","level":9,"ratio":0.5}`})
	gauge, err := client.Gauges.Update(t.Context(), "1", intercom.UpdateGaugeRequest{Level: api.Set(2)})
	require.NoError(t, err)
	assert.Equal(t, &intercom.Gauge{ID: "1", Level: 9, Ratio: 0.5}, gauge)
}
