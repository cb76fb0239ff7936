package importer

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestWrite(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a", "b")
	files := []file{{"one", []byte("1")}, {"two", []byte("2")}}
	changed, err := write(t.Context(), dir, files)
	require.NoError(t, err)
	assert.True(t, changed)
	assert.Equal(t, map[string]string{"one": "1", "two": "2"}, content(t, dir))
	info, err := os.Stat(filepath.Join(dir, "one"))
	require.NoError(t, err)
	assert.Equal(t, os.FileMode(0o644), info.Mode().Perm())

	changed, err = write(t.Context(), dir, files)
	require.NoError(t, err)
	assert.False(t, changed, "the same content")

	files[1].data = []byte("3")
	changed, err = write(t.Context(), dir, files)
	require.NoError(t, err)
	assert.True(t, changed)
	assert.Equal(t, map[string]string{"one": "1", "two": "3"}, content(t, dir))
}

func TestWriteBothOrNeither(t *testing.T) {
	t.Run("old files stay", func(t *testing.T) {
		dir := t.TempDir()
		require.NoError(t, os.WriteFile(filepath.Join(dir, "one"), []byte("old"), 0o644))
		require.NoError(t, os.Mkdir(filepath.Join(dir, "two"), 0o755)) // nothing can be renamed to it
		_, err := write(t.Context(), dir, []file{{"one", []byte("1")}, {"two", []byte("2")}})
		require.ErrorContains(t, err, "two")
		assert.Equal(t, map[string]string{"one": "old", "two": "a folder"}, content(t, dir))
	})
	t.Run("new files go", func(t *testing.T) {
		dir := t.TempDir()
		require.NoError(t, os.Mkdir(filepath.Join(dir, "two"), 0o755))
		_, err := write(t.Context(), dir, []file{{"one", []byte("1")}, {"two", []byte("2")}})
		require.Error(t, err)
		assert.Equal(t, map[string]string{"two": "a folder"}, content(t, dir))
	})
	t.Run("a folder that cannot be", func(t *testing.T) {
		dir := t.TempDir()
		require.NoError(t, os.WriteFile(filepath.Join(dir, "file"), nil, 0o644))
		_, err := write(t.Context(), filepath.Join(dir, "file", "sub"), []file{{"one", []byte("1")}})
		require.Error(t, err)
	})
	t.Run("a file that cannot be made", func(t *testing.T) {
		dir := filepath.Join(t.TempDir(), "new")
		_, err := write(t.Context(), dir, []file{{"one", []byte("1")}, {"one/two", []byte("2")}})
		require.Error(t, err)
		assert.NoDirExists(t, dir)
	})
}

// content returns the files of a folder.
func content(t *testing.T, dir string) map[string]string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	out := map[string]string{}
	for _, e := range entries {
		if e.IsDir() {
			out[e.Name()] = "a folder"
			continue
		}
		data, err := os.ReadFile(filepath.Join(dir, e.Name()))
		require.NoError(t, err)
		out[e.Name()] = string(data)
	}
	return out
}
