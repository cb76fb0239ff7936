package api_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/seed-a528e955/intercom-go/api"
)

func TestOutcomeString(t *testing.T) {
	for o, want := range map[api.Outcome]string{
		api.Unknown: "unknown", api.NotSent: "not sent", api.Rejected: "rejected", api.Applied: "applied", api.Outcome(4): "unknown", api.Outcome(99): "unknown", api.Outcome(-1): "unknown",
	} {
		assert.Equal(t, want, o.String())
	}
	var zero api.Outcome
	assert.Equal(t, api.Unknown, zero, "what nobody has decided is not known")
}
