package api_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

type tagged struct {
	City  city `json:"city"`
	city       // its own name is taken by the tag above
	Inner `json:"inner"`
}

type Inner struct {
	Age int `json:"age"`
}

func TestDecodeEmbeddedWithTag(t *testing.T) {
	got, found, err := decodeAll[tagged](`{"inner":{"age":"3"},"age":7,"lat":"2","city":{"lat":1}}`)
	require.NoError(t, err)
	assert.Equal(t, tagged{City: city{Lat: 1}, city: city{Lat: 2}, Inner: Inner{Age: 3}}, got)
	assert.Len(t, found, 2)
}
