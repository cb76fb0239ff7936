package lock_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/facade/internal/lock"
)

func TestFileIsForOneAtATime(t *testing.T) {
	path := filepath.Join(t.TempDir(), "kept")
	require.NoError(t, os.WriteFile(path, []byte("content"), 0o600))
	open := func() *os.File {
		f, err := os.OpenFile(path, os.O_RDWR, 0o600) //nolint:gosec // of the test
		require.NoError(t, err)
		t.Cleanup(func() { _ = f.Close() })
		return f
	}
	first, second := open(), open()
	require.NoError(t, lock.File(first))
	require.Error(t, lock.File(second))

	content, err := os.ReadFile(path) //nolint:gosec // of the test
	require.NoError(t, err)
	assert.Equal(t, "content", string(content), "others may read it")
	_, err = second.Write([]byte("C"))
	require.NoError(t, err, "only the lock is refused")

	require.NoError(t, first.Close())
	assert.NoError(t, lock.File(second), "it is free again")
}
