package api_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/api"
	"github.com/seed-a528e955/intercom-go/api/wire"
)

func TestBodyAbsent(t *testing.T) {
	c := prepared(t, &api.Call{Operation: opGet, Path: []string{"1"}})
	payload, contentType := wire.Payload(c)
	assert.Nil(t, payload)
	assert.Empty(t, contentType)
	assert.Empty(t, wire.ContentType(c))
	assert.True(t, wire.Replayable(c))
	body, length, err := wire.OpenBody(c)
	require.NoError(t, err)
	assert.Nil(t, body)
	assert.Zero(t, length)
}

func TestBodyJSON(t *testing.T) {
	c := prepared(t, &api.Call{Operation: opCreate, Body: map[string]any{"name": "<p>Ü & \"x\"</p>"}})
	assert.Equal(t, "application/json", wire.ContentType(c))
	assert.True(t, wire.Replayable(c))
	for range 2 {
		body, length, err := wire.OpenBody(c)
		require.NoError(t, err)
		got := readAll(t, body)
		assert.Equal(t, `{"name":"<p>Ü & \"x\"</p>"}`, got)
		assert.EqualValues(t, len(got), length)
		require.NoError(t, body.Close())
	}
	assert.Equal(t, `{"a":[1,{}]}`, bodyOf(t, opCreate, json.RawMessage(`{ "a": [1, {}] }`)))
}
