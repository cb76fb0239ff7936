package ondisk_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/facade/internal/ondisk"
)

func TestRenameReplaces(t *testing.T) {
	dir := t.TempDir()
	from, to := filepath.Join(dir, "new"), filepath.Join(dir, "old")
	require.NoError(t, os.WriteFile(from, []byte("new"), 0o600))
	require.NoError(t, os.WriteFile(to, []byte("old"), 0o600))
	require.NoError(t, ondisk.Rename(from, to))
	content, err := os.ReadFile(to) //nolint:gosec // of the test
	require.NoError(t, err)
	assert.Equal(t, "new", string(content))
	require.ErrorIs(t, ondisk.Rename(from, to), os.ErrNotExist)
	ondisk.Folder(filepath.Join(dir, "none", "file")) // as good as there is a folder
}
