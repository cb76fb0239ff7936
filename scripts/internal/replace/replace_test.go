package replace_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/scripts/internal/replace"
)

// folder makes a folder with files, "" and the like in its name.
func folder(t *testing.T, files map[string]string) string {
	t.Helper()
	root := filepath.Join(t.TempDir(), `a 'b' "c" [d]`)
	require.NoError(t, os.Mkdir(root, 0o750))
	for path, text := range files {
		full := filepath.Join(root, filepath.FromSlash(path))
		require.NoError(t, os.MkdirAll(filepath.Dir(full), 0o750))
		require.NoError(t, os.WriteFile(full, []byte(text), 0o600))
	}
	return root
}

// tree is every file and folder.
func tree(t *testing.T, root string) map[string]string {
	t.Helper()
	all := map[string]string{}
	require.NoError(t, filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || path == root {
			return err
		}
		rel, err := filepath.Rel(root, path)
		if err != nil || d.IsDir() {
			all[filepath.ToSlash(rel)] = "folder"
			return err
		}
		data, err := os.ReadFile(path)
		all[filepath.ToSlash(rel)] = string(data)
		return err
	}))
	return all
}

var (
	before  = map[string]string{"a.txt": "a", "old/b.txt": "b", "c.txt": "c"}
	changes = []replace.Change{
		{Path: "a.txt", Data: []byte("A")},
		{Path: "new/deep/d.txt", Data: []byte("D")},
		{Path: "old/b.txt", Gone: true},
	}
	after = map[string]string{"a.txt": "A", "c.txt": "c", "new": "folder", "new/deep": "folder", "new/deep/d.txt": "D"}
)

func TestFiles(t *testing.T) {
	root := folder(t, before)
	require.NoError(t, replace.Files(t.Context(), root, changes))
	assert.Equal(t, after, tree(t, root))
	info, err := os.Stat(filepath.Join(root, "a.txt"))
	require.NoError(t, err)
	assert.Equal(t, fs.FileMode(0o600), info.Mode().Perm(), "the mode stays")
	require.NoError(t, replace.Files(t.Context(), root, nil))
	did, err := replace.Recover(root)
	require.NoError(t, err)
	assert.Empty(t, did)
	assert.Equal(t, after, tree(t, root))
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

// TestFilesChangesNothing runs into what can go wrong before or while targets are
// replaced.
func TestFilesChangesNothing(t *testing.T) {
	for after := range 4 {
		root := folder(t, before)
		was := tree(t, root)
		require.ErrorIs(t, replace.Files(&endsAfter{t.Context(), after}, root, changes), context.Canceled)
		assert.Equal(t, was, tree(t, root), "interrupted after %d", after)
	}
	for name, bad := range map[string]replace.Change{
		"a file where a folder has to be":   {Path: "c.txt/e.txt", Data: []byte("E")},
		"a folder where the file has to be": {Path: "old", Data: []byte("E")},
	} {
		root := folder(t, before)
		was := tree(t, root)
		err := replace.Files(t.Context(), root, append(changes[:len(changes):len(changes)], bad))
		require.ErrorContains(t, err, bad.Path, name)
		assert.Equal(t, was, tree(t, root), name)
	}
	// A target becomes a folder between being prepared and being replaced: the context
	// is asked last when everything is prepared.
	root := folder(t, before)
	c := &meddles{Context: t.Context(), left: len(changes), do: func() {
		require.NoError(t, os.MkdirAll(filepath.Join(root, "new", "deep", "d.txt", "x"), 0o750))
	}}
	err := replace.Files(c, root, changes)
	require.ErrorContains(t, err, "new/deep/d.txt")
	got := tree(t, root)
	assert.Equal(t, "a", got["a.txt"], "put back")
	assert.Equal(t, "b", got["old/b.txt"])
	for path := range got {
		assert.NotContains(t, path, ".spec-")
	}
}

// TestFilesMakesNoFolderUnannounced: whatever kills the program before its journal is there, no new folder is left.
func TestFilesMakesNoFolderUnannounced(t *testing.T) {
	root := folder(t, map[string]string{"a.txt": "a"})
	changes := []replace.Change{{Path: "new/deep/d.txt", Data: []byte("d")}, {Path: "new/e.txt", Data: []byte("e")}}
	asked := 0
	c := &meddles{Context: t.Context(), do: func() {
		asked++
		assert.NoDirExists(t, filepath.Join(root, "new"))
	}}
	require.NoError(t, replace.Files(c, root, changes))
	assert.Equal(t, len(changes)+1, asked)
	got := tree(t, root)
	assert.Equal(t, "d", got["new/deep/d.txt"])
	assert.Equal(t, "e", got["new/e.txt"])
}

// meddles is a context that does something when it has been asked so often.
type meddles struct {
	context.Context
	left int
	do   func()
}

func (c *meddles) Err() error {
	if c.left--; c.left < 0 {
		c.do()
	}
	return nil
}

// gone is the number of a process that runs no more.
func gone(t *testing.T) int {
	t.Helper()
	c := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^$")
	require.NoError(t, c.Run())
	return c.ProcessState.Pid()
}

// TestRecover finds what a killed program leaves, at every step of its way.
func TestRecover(t *testing.T) {
	pid := gone(t)
	temp := func(dir, name string) string { return fmt.Sprintf("%s.spec-%d-%s", dir, pid, name) }
	journal := func(root string) string {
		sums := map[string]string{}
		for path := range before {
			sums[path] = sum(t, filepath.Join(root, path))
		}
		data, err := json.Marshal([]map[string]string{
			{"Target": "a.txt", "Temp": temp("", "1"), "Was": sums["a.txt"]},
			{"Target": "new/deep/d.txt", "Temp": temp("new/deep/", "2")},
			{"Target": "old/b.txt", "Was": sums["old/b.txt"]},
		})
		require.NoError(t, err)
		return string(data)
	}
	prepared := map[string]string{temp("", "1"): "A", temp("new/deep/", "2"): "D", temp("", "list"): "[half"}
	for done := -1; done <= 4; done++ {
		root := folder(t, before)
		list := journal(root)
		put(t, root, prepared)
		want := tree(t, folder(t, before))
		if done >= 0 {
			put(t, root, map[string]string{temp("", "journal"): list})
			want = after
		}
		if done >= 1 {
			require.NoError(t, os.Rename(filepath.Join(root, temp("", "1")), filepath.Join(root, "a.txt")))
		}
		if done >= 2 {
			require.NoError(t, os.Rename(filepath.Join(root, temp("new/deep/", "2")), filepath.Join(root, "new", "deep", "d.txt")))
		}
		if done >= 3 { // the file is gone, its folder is not
			require.NoError(t, os.Remove(filepath.Join(root, "old", "b.txt")))
		}
		if done >= 4 {
			require.NoError(t, os.Remove(filepath.Join(root, "old")))
		}
		did, err := replace.Recover(root)
		require.NoError(t, err)
		assert.Equal(t, want, tree(t, root), "killed after %d", done)
		require.NotEmpty(t, did)
		if done >= 0 {
			assert.Equal(t, fmt.Sprintf("an interrupted command had put %d of 3 files in place; the other %d are in place now", min(done, 3), 3-min(done, 3)), did[0])
		} else {
			assert.Equal(t, []string{"an interrupted command had left 3 temporary files; they are removed"}, did)
		}
		did, err = replace.Recover(root)
		require.NoError(t, err)
		assert.Empty(t, did, "once")
	}

	root := folder(t, before)
	list := journal(root)
	put(t, root, prepared)
	put(t, root, map[string]string{temp("", "journal"): list, "a.txt": "mine", fmt.Sprintf(".spec-%d-x", os.Getpid()): "at work"})
	did, err := replace.Recover(root)
	require.NoError(t, err)
	assert.Equal(t, "a.txt was changed since; it stays as it is", did[0])
	got := tree(t, root)
	assert.Equal(t, "mine", got["a.txt"])
	assert.Equal(t, "D", got["new/deep/d.txt"])
	assert.Equal(t, "at work", got[fmt.Sprintf(".spec-%d-x", os.Getpid())], "another program is at it")
}

func TestWritable(t *testing.T) {
	root := folder(t, before)
	was := tree(t, root)
	require.NoError(t, replace.Writable(root, "old", "new/deep", "", "a.txt"))
	assert.Equal(t, was, tree(t, root))
	err := replace.Writable(filepath.Join(root, "nowhere"), "old")
	require.ErrorContains(t, err, "the project cannot be changed: ")
	assert.True(t, errors.Is(err, fs.ErrNotExist))
}

func put(t *testing.T, root string, files map[string]string) {
	t.Helper()
	for path, text := range files {
		full := filepath.Join(root, filepath.FromSlash(path))
		require.NoError(t, os.MkdirAll(filepath.Dir(full), 0o750))
		require.NoError(t, os.WriteFile(full, []byte(text), 0o600))
	}
}

func sum(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	require.NoError(t, err)
	s := sha256.Sum256(data)
	return hex.EncodeToString(s[:])
}
