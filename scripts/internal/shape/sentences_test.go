package shape

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// The sentence that names a field counts before those whose * fits, and of these the longest.
func TestSentenceAboutAField(t *testing.T) {
	d := &Doc{fields: map[string]string{
		"*.Mast": "is wood.", "*Request.Mast": "is to be.", "CreateBoatRequest.Mast": "is new.", "Boat*.Sail": "is white.",
	}}
	for name, want := range map[[2]string]string{
		{"Boat", "Mast"}: "is wood.", {"UpdateBoatRequest", "Mast"}: "is to be.", {"CreateBoatRequest", "Mast"}: "is new.",
		{"BoatList", "Sail"}: "is white.", {"Ship", "Sail"}: "", {"Boat", "Keel"}: "",
	} {
		got, _ := d.aboutField(name[0], name[1])
		assert.Equal(t, want, got, name)
	}
}
