package near_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/seed-a528e955/intercom-go/scripts/internal/near"
)

func TestHint(t *testing.T) {
	words := []string{"Boat", "BoatList", "Boat.Name", "openapi/operations.yaml", "id"}
	for word, want := range map[string]string{
		"Baot":                   " (did you mean Boat?)",
		"boat":                   " (did you mean Boat?)",
		"Boat.Naem":              " (did you mean Boat.Name?)",
		"openapi/operation.yaml": " (did you mean openapi/operations.yaml?)",
		"Boat":                   "",
		"Harbour":                "",
		"x":                      "",
		"ids":                    " (did you mean id?)",
		"":                       "",
	} {
		assert.Equal(t, want, near.Hint(word, words), word)
	}
}
