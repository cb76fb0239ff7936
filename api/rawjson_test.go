package api_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// White space, brackets in texts and escapes must not lead the walk astray.
func TestOddlyWrittenJSON(t *testing.T) {
	got, found, err := decodeAll[person]("\n\t{ \"name\" : \"}],{\\\"[\\\\\" ,\r\n\"age\":\"7\"\t, \"tags\" : [ ] , \"cities\":[ { } , {\"name\" :\"a,b\"}\n], \"any\" : {\"a\":[[],{}]} , \"ratio\":-0.5e-1 , \"active\":true }  ")
	require.NoError(t, err)
	assert.Len(t, found, 1)
	assert.Equal(t, person{
		Name: `}],{"[\`, Age: 7, Tags: []string{}, Cities: []city{{}, {Name: "a,b"}},
		Any: map[string]any{"a": []any{[]any{}, map[string]any{}}}, Ratio: -0.05, Active: true,
	}, got)
}
