package stage_test

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/scripts/internal/stage"
)

// tree lists the files of a folder with their contents.
func tree(t *testing.T, root string) map[string]string {
	t.Helper()
	files := map[string]string{}
	require.NoError(t, filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		files[rel] = "(folder)"
		if !d.IsDir() {
			data, err := os.ReadFile(path)
			files[rel] = string(data)
			return err
		}
		return nil
	}))
	return files
}

func put(t *testing.T, root string, files map[string]string) {
	t.Helper()
	for path, text := range files {
		full := filepath.Join(root, path)
		require.NoError(t, os.MkdirAll(filepath.Dir(full), 0o755))
		require.NoError(t, os.WriteFile(full, []byte(text), 0o600))
	}
}

func project(t *testing.T) (string, *stage.Stage) {
	t.Helper()
	root := t.TempDir()
	put(t, root, map[string]string{
		"list.txt": "a b", "gen/a/x.go": "x", "gen/b/y.go": "y", "other.txt": "other", ".git/config": "hidden", "bin/tool": "tool",
	})
	s, err := stage.New(t.Context(), root)
	require.NoError(t, err)
	t.Cleanup(func() {
		require.NoError(t, s.Close())
		assert.NoDirExists(t, s.Root)
	})
	return root, s
}

func TestApply(t *testing.T) {
	root, s := project(t)
	assert.NoDirExists(t, filepath.Join(s.Root, ".git"))
	assert.NoDirExists(t, filepath.Join(s.Root, "bin"))
	before := tree(t, root)
	put(t, s.Root, map[string]string{"list.txt": "a c", "gen/c/z.go": "z", "other.txt": "not named below"})
	require.NoError(t, os.RemoveAll(filepath.Join(s.Root, "gen", "b")))
	assert.Equal(t, before, tree(t, root), "nothing before Apply")

	want := []string{"gen/b/y.go", "gen/c/z.go", "list.txt"}
	changed, err := s.Changed("list.txt", "gen")
	require.NoError(t, err)
	assert.Equal(t, want, changed)
	changed, err = s.Apply(t.Context(), "list.txt", "gen")
	require.NoError(t, err)
	assert.Equal(t, want, changed)

	after := tree(t, root)
	assert.Equal(t, "a c", after["list.txt"])
	assert.Equal(t, "z", after["gen/c/z.go"])
	assert.Equal(t, "other", after["other.txt"])
	assert.NotContains(t, after, "gen/b", "an empty folder goes")
	info, err := os.Stat(filepath.Join(root, "list.txt"))
	require.NoError(t, err)
	assert.Equal(t, fs.FileMode(0o600), info.Mode().Perm(), "the mode stays")
}

// endsAfter is a context that ends when it has been asked so often.
type endsAfter struct {
	context.Context
	left int
}

func (c *endsAfter) Err() error {
	if c.left--; c.left < 0 {
		return context.Canceled
	}
	return nil
}

// TestApplyInterrupted interrupts between any two files: all of it happens or
// nothing.
func TestApplyInterrupted(t *testing.T) {
	for after := range 4 {
		root, s := project(t)
		before := tree(t, root)
		put(t, s.Root, map[string]string{"list.txt": "a c", "gen/c/deep/z.go": "z"})
		require.NoError(t, os.RemoveAll(filepath.Join(s.Root, "gen", "b")))
		_, err := s.Apply(&endsAfter{t.Context(), after}, "list.txt", "gen")
		require.ErrorIs(t, err, context.Canceled)
		require.Equal(t, before, tree(t, root), "interrupted after %d", after)
	}
}

// TestApplyFails meets a file where a folder has to be.
func TestApplyFails(t *testing.T) {
	root, s := project(t)
	put(t, root, map[string]string{"gen/c": "a file"})
	before := tree(t, root)
	put(t, s.Root, map[string]string{"a.txt": "new", "gen/c/z.go": "z"})
	_, err := s.Apply(t.Context(), "a.txt", "gen")
	require.Error(t, err)
	require.Equal(t, before, tree(t, root))
}

func TestApplyRefusesWhatChangedMeanwhile(t *testing.T) {
	for name, change := range map[string]func(root string) error{
		"edited":  func(root string) error { return os.WriteFile(filepath.Join(root, "list.txt"), []byte("mine"), 0o600) },
		"removed": func(root string) error { return os.Remove(filepath.Join(root, "list.txt")) },
		"made":    func(root string) error { return os.WriteFile(filepath.Join(root, "new.txt"), []byte("mine"), 0o600) },
	} {
		t.Run(name, func(t *testing.T) {
			root, s := project(t)
			put(t, s.Root, map[string]string{"list.txt": "a c", "new.txt": "new"})
			require.NoError(t, change(root))
			before := tree(t, root)
			_, err := s.Apply(t.Context(), "list.txt", "new.txt")
			require.ErrorContains(t, err, "was changed meanwhile")
			require.Equal(t, before, tree(t, root))
		})
	}
}

func TestNewInterrupted(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	root := t.TempDir()
	put(t, root, map[string]string{"a.txt": "a"})
	_, err := stage.New(ctx, root)
	require.True(t, errors.Is(err, context.Canceled), err)
	left, err := os.ReadDir(os.TempDir())
	require.NoError(t, err)
	require.Empty(t, left, "no copy stays behind")
}

// TestRecoverOfACopyJustBegun: a kill can come before a copy says whose it is.
func TestRecoverOfACopyJustBegun(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	empty, other := filepath.Join(os.TempDir(), "intercom-go-999999999-1"), filepath.Join(os.TempDir(), "intercom-go-999999999-2")
	require.NoError(t, os.Mkdir(empty, 0o700))
	require.NoError(t, os.MkdirAll(filepath.Join(other, "somebody's"), 0o700))
	assert.Len(t, stage.Recover(t.TempDir()), 1)
	assert.NoDirExists(t, empty)
	assert.DirExists(t, other)
}
