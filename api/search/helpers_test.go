package search_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"
)

// roundTrip encodes and decodes v and requires the same value.
func roundTrip[T any](tb testing.TB, v T) []byte {
	tb.Helper()
	data, err := json.Marshal(v)
	require.NoError(tb, err)
	var again T
	require.NoError(tb, json.Unmarshal(data, &again), string(data))
	require.Equal(tb, v, again, string(data))
	return data
}
