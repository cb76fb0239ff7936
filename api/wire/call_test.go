package wire_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api"
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

// A text that says what a request is about is not empty.
func TestGiven(t *testing.T) {
	type request struct {
		Email api.Optional[string] `json:"email,omitzero"`
	}
	assert.Equal(t, api.Set("ada@example.com"), wire.Given("ada@example.com"))
	data, err := wire.Marshal(request{wire.Given("ada@example.com")})
	require.NoError(t, err)
	assert.JSONEq(t, `{"email":"ada@example.com"}`, string(data))
	_, err = wire.Marshal(request{wire.Given("")})
	require.EqualError(t, err, "email: it is empty")
}
