package shape

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// The same fields come in the same order; where one is of another type each body keeps its own.
func TestAlignUpdates(t *testing.T) {
	order := func(update string) (names []string) {
		d := mustShape(t, `
paths:
  /boats: {post: {requestBody: {content: {application/json: {schema: {properties: {sail: {type: string}, mast: {type: integer}}}}}}, responses: {"204": {}}}}
  /boats/{id}: {put: {requestBody: {content: {application/json: {schema: {properties: `+update+`}}}}, responses: {"204": {}}}}
`, "POST /boats: {service: Boats, name: Create}\nPUT /boats/{}: {service: Boats, name: Update}")
		for _, m := range d.models {
			if m.Name == "UpdateBoatRequest" {
				for _, f := range m.Fields {
					names = append(names, f.Go)
				}
			}
		}
		return names
	}
	assert.Equal(t, []string{"Sail", "Mast"}, order("{mast: {type: integer}, sail: {type: string}}"))
	assert.Equal(t, []string{"Mast", "Sail"}, order("{mast: {type: string}, sail: {type: string}}"))
	assert.Equal(t, []string{"Mast", "Keel"}, order("{mast: {type: integer}, keel: {type: string}}"))
}
