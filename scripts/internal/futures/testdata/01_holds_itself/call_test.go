package conformance

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	intercom "github.com/seed-a528e955/intercom-go/gen/v901"
)

func TestFutureHoldsItself(t *testing.T) {
	client := future(t, intercom.New, exchange{
		request: "POST /crates",
		body:    `{"label":"a","lid":{"label":"b"},"inside":[{"label":"c","inside":[]}]}`,
		answer:  `{"id":"1","inside":[{"id":"2","around":{"id":"1"}}]}`,
	})
	crate, err := client.Crates.Create(t.Context(), intercom.NewCrate{
		Label: "a", Lid: &intercom.NewCrate{Label: "b"},
		Inside: []intercom.NewCrate{{Label: "c", Inside: []intercom.NewCrate{}}},
	})
	require.NoError(t, err)
	assert.Equal(t, "1", crate.Inside[0].Around.ID)
}
