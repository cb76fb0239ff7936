// Package stage gives a command a copy of the project to work in, and puts what
// came of it into the project all at once: until then the project is not
// touched, and when anything fails it is as it was.
package stage

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
)

// Stage is a copy of the project.
type Stage struct {
	Root string // of the copy
	from string // the project
	sums map[string][sha256.Size]byte
}

var (
	all  = map[*Stage]bool{} // that are not closed
	lock sync.Mutex          // of all, and of putting files into the project
)

// CloseAll removes every copy that is left, for a program that has to stop at
// once. It lets an Apply come to its end and any later one wait for ever.
func CloseAll() {
	lock.Lock()
	for s := range all {
		_ = os.RemoveAll(s.Root) // nobody is left to be told
	}
}

// New copies the project at root into a folder of its own, all but what is
// hidden and the tools in bin. Close removes the copy.
func New(ctx context.Context, root string) (*Stage, error) {
	dir, err := os.MkdirTemp("", "intercom-go-")
	if err != nil {
		return nil, err
	}
	s := &Stage{Root: dir, from: root, sums: map[string][sha256.Size]byte{}}
	lock.Lock()
	all[s] = true
	lock.Unlock()
	if err := s.copy(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("copying the project: %w", err), s.Close())
	}
	return s, nil
}

// Close removes the copy.
func (s *Stage) Close() error {
	lock.Lock()
	delete(all, s)
	lock.Unlock()
	return os.RemoveAll(s.Root)
}

func (s *Stage) copy(ctx context.Context) error {
	return filepath.WalkDir(s.from, func(path string, d fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) && path != s.from {
			return nil // somebody's temporary file
		}
		if err == nil {
			err = ctx.Err()
		}
		if err != nil || path == s.from {
			return err
		}
		rel, err := filepath.Rel(s.from, path)
		if err != nil {
			return err
		}
		switch {
		case d.IsDir() && (strings.HasPrefix(d.Name(), ".") || rel == "bin"):
			return filepath.SkipDir
		case d.IsDir():
			return os.MkdirAll(filepath.Join(s.Root, rel), 0o755)
		case !d.Type().IsRegular() || strings.HasPrefix(d.Name(), "."):
			return nil
		}
		data, err := os.ReadFile(path)
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil {
			return err
		}
		s.sums[filepath.ToSlash(rel)] = sha256.Sum256(data)
		return os.WriteFile(filepath.Join(s.Root, rel), data, 0o644)
	})
}

// change is what becomes of one file.
type change struct {
	path     string // below the root, with slashes
	old, now []byte
	was, is  bool // whether it is there
}

// Changed lists the files at or below the given paths that are not as they were
// copied.
func (s *Stage) Changed(paths ...string) ([]string, error) {
	changes, err := s.changes(paths)
	var list []string
	for _, c := range changes {
		list = append(list, c.path)
	}
	return list, err
}

func (s *Stage) changes(paths []string) ([]change, error) {
	wanted := func(path string) bool {
		return slices.ContainsFunc(paths, func(p string) bool {
			p = filepath.ToSlash(p)
			return path == p || strings.HasPrefix(path, p+"/")
		})
	}
	found := map[string]bool{}
	for path := range s.sums {
		if wanted(path) {
			found[path] = true
		}
	}
	err := filepath.WalkDir(s.Root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		rel, err := filepath.Rel(s.Root, path)
		if rel = filepath.ToSlash(rel); wanted(rel) {
			found[rel] = true
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	var list []change
	for path := range found {
		c := change{path: path}
		sum, copied := s.sums[path]
		if c.now, c.is, err = read(s.Root, path); err != nil {
			return nil, err
		}
		if c.is && copied && sha256.Sum256(c.now) == sum || !c.is && !copied {
			continue
		}
		if c.old, c.was, err = read(s.from, path); err != nil {
			return nil, err
		}
		if c.was != copied || c.was && sha256.Sum256(c.old) != sum {
			return nil, fmt.Errorf("%s was changed meanwhile; run this again", path)
		}
		list = append(list, c)
	}
	slices.SortFunc(list, func(a, b change) int { return strings.Compare(a.path, b.path) })
	return list, nil
}

func read(root, path string) (data []byte, there bool, err error) {
	data, err = os.ReadFile(filepath.Join(root, filepath.FromSlash(path)))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, false, nil
	}
	return data, err == nil, err
}

// Apply puts what is at or below the given paths of the copy into the project,
// all of it or, on an error or when the context ends, nothing. It returns what it
// changed.
func (s *Stage) Apply(ctx context.Context, paths ...string) (changed []string, err error) {
	lock.Lock()
	defer lock.Unlock()
	changes, err := s.changes(paths)
	if err != nil {
		return nil, err
	}
	var done []change
	defer func() {
		for i := len(done) - 1; i >= 0 && err != nil; i-- {
			if undo := s.put(done[i], done[i].old, done[i].was); undo != nil {
				err = errors.Join(err, fmt.Errorf("putting %s back: %w", done[i].path, undo))
			}
		}
	}()
	for _, c := range changes {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		done = append(done, c)
		if err := s.put(c, c.now, c.is); err != nil {
			return nil, err
		}
		changed = append(changed, c.path)
	}
	return changed, ctx.Err()
}

// put makes the file of the project hold data, or be absent. Its folder comes
// and goes with it.
func (s *Stage) put(c change, data []byte, there bool) error {
	target := filepath.Join(s.from, filepath.FromSlash(c.path))
	if have, ok, err := read(s.from, c.path); err == nil && ok && there && bytes.Equal(have, data) {
		return nil
	}
	if !there {
		if err := os.Remove(target); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		for dir := filepath.Dir(target); dir != s.from; dir = filepath.Dir(dir) {
			if os.Remove(dir) != nil {
				break // something else is in it
			}
		}
		return nil //nolint:nilerr // what else could not be removed is not ours
	}
	mode := fs.FileMode(0o644)
	if info, err := os.Stat(target); err == nil {
		mode = info.Mode().Perm()
	}
	if err := os.MkdirAll(filepath.Dir(target), 0o755); err != nil {
		return err
	}
	temp, err := os.CreateTemp(filepath.Dir(target), ".spec-*")
	if err != nil {
		return err
	}
	_, err = temp.Write(data)
	if err = errors.Join(err, temp.Chmod(mode), temp.Close()); err == nil {
		err = os.Rename(temp.Name(), target)
	}
	if err != nil {
		_ = os.Remove(temp.Name()) // the error tells more
	}
	return err
}
