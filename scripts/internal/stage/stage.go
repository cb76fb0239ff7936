// Package stage gives a command a copy of the project to work in, and puts what
// came of it into the project all at once: until then the project is not
// touched, and when anything fails it is as it was.
package stage

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/seed-a528e955/intercom-go/scripts/internal/glob"
	"github.com/seed-a528e955/intercom-go/scripts/internal/replace"
)

// Stage is a copy of the project.
type Stage struct {
	Root string // of the copy
	from string // the project
	sums map[string][sha256.Size]byte
}

var (
	all  = map[*Stage]bool{} // that are not closed
	lock sync.Mutex
)

// CloseAll removes every copy that is left, for a program that has to stop at
// once. It lets an Apply come to its end and any later one wait for ever.
func CloseAll() {
	replace.Freeze()
	lock.Lock()
	for s := range all {
		_ = remove(s.Root) // nobody is left to be told
	}
}

// New copies the project at root into a folder of its own, all but what is
// hidden and the tools in bin. Close removes the copy.
func New(ctx context.Context, root string) (*Stage, error) {
	dir, err := os.MkdirTemp("", fmt.Sprintf("%s%d-", prefix, os.Getpid()))
	if err != nil {
		return nil, err
	}
	s := &Stage{Root: dir, from: root, sums: map[string][sha256.Size]byte{}}
	lock.Lock()
	all[s] = true
	lock.Unlock()
	err = os.WriteFile(filepath.Join(dir, ownerFile), []byte(root), 0o600)
	if err == nil {
		err = s.copy(ctx)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("copying the project: %w", err), s.Close())
	}
	return s, nil
}

// Close removes the copy.
func (s *Stage) Close() error {
	lock.Lock()
	delete(all, s)
	lock.Unlock()
	return remove(s.Root)
}

// remove takes a copy away, the file that says whose it is last: what a kill leaves of it is known for what it is.
func remove(dir string) error {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	for _, e := range entries {
		if e.Name() != ownerFile {
			err = errors.Join(err, os.RemoveAll(filepath.Join(dir, e.Name())))
		}
	}
	if err != nil {
		return err
	}
	return os.RemoveAll(dir)
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
	path string // below the root, with slashes
	now  []byte
	is   bool // whether it is there
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
		old, was, err := read(s.from, path)
		if err != nil {
			return nil, err
		}
		if was != copied || was && sha256.Sum256(old) != sum {
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
	changes, err := s.changes(paths)
	if err != nil {
		return nil, err
	}
	var list []replace.Change
	for _, c := range changes {
		list = append(list, replace.Change{Path: c.path, Data: c.now, Gone: !c.is})
		changed = append(changed, c.path)
	}
	if err := replace.Files(ctx, s.from, list); err != nil {
		return nil, err
	}
	return changed, ctx.Err()
}

// prefix starts the names of copies; the process that works in one stands behind.
const prefix = "intercom-go-"

// ownerFile says in a copy which project it is of.
const ownerFile = ".copy-of"

// Recover removes the copies of the project at root that programs left which were
// killed, and returns what it did, a line each.
func Recover(root string) []string {
	copies, err := glob.In(os.TempDir(), prefix+"*-*")
	if err != nil {
		return nil
	}
	removed := 0
	for _, dir := range copies {
		pid, _, _ := strings.Cut(strings.TrimPrefix(filepath.Base(dir), prefix), "-")
		n, err := strconv.Atoi(pid)
		of, unread := os.ReadFile(filepath.Join(dir, ownerFile))
		if err != nil || replace.Running(n) {
			continue
		}
		switch {
		case unread != nil: // one that was just begun is empty; what is not is somebody else's
			err = os.Remove(dir)
		case string(of) == root:
			err = remove(dir)
		default:
			continue
		}
		if err == nil {
			removed++
		}
	}
	if removed == 0 {
		return nil
	}
	return []string{fmt.Sprintf("an interrupted command had left %d copies of the project in %s; they are removed", removed, os.TempDir())}
}
