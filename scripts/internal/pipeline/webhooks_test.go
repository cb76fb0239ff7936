package pipeline

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestWebhookItems(t *testing.T) {
	root := t.TempDir()
	items, err := webhookItems(root)
	require.NoError(t, err)
	assert.Empty(t, items)
	require.NoError(t, os.Mkdir(filepath.Join(root, "openapi"), 0o755))
	write := func(text string) {
		require.NoError(t, os.WriteFile(filepath.Join(root, "openapi", "webhooks.yaml"), []byte(text), 0o600))
	}
	write("items: {boat: Boat}\n")
	items, err = webhookItems(root)
	require.NoError(t, err)
	assert.Equal(t, map[string]string{"boat": "Boat"}, items)
	for _, odd := range []string{"itmes: {}\n", "items: [a]\n", "items: {"} {
		write(odd)
		_, err = webhookItems(root)
		require.ErrorContains(t, err, "openapi/webhooks.yaml")
	}
}
