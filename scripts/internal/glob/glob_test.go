package glob_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/scripts/internal/glob"
)

func TestIn(t *testing.T) {
	root := filepath.Join(t.TempDir(), `a [b] *c' "d`)
	for _, name := range []string{"x/1.go", "y/2.go", "y/3.txt"} {
		require.NoError(t, os.MkdirAll(filepath.Dir(filepath.Join(root, name)), 0o750))
		require.NoError(t, os.WriteFile(filepath.Join(root, name), nil, 0o600))
	}
	names, err := glob.In(root, filepath.Join("*", "*.go"))
	require.NoError(t, err)
	assert.Equal(t, []string{filepath.Join(root, "x", "1.go"), filepath.Join(root, "y", "2.go")}, names)
	names, err = glob.In(filepath.Join(root, "nowhere"), "*")
	require.NoError(t, err)
	assert.Empty(t, names)
	_, err = glob.In(root, "[")
	assert.Error(t, err)
}
