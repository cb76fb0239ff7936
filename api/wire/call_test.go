package wire_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/seed-a528e955/intercom-go/api/wire"
)

// The place of a finding is its path without the numbers.
func TestPlace(t *testing.T) {
	for path, want := range map[string]string{
		"": "", "name": "name", "data[3].owner_id": "data[].owner_id", "a[1][22]": "a[][]", "a[1].b[2].c": "a[].b[].c", "a[1": "a", "[0]": "[]",
	} {
		assert.Equal(t, want, wire.Place(path), path)
	}
}
