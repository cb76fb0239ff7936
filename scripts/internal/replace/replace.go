// Package replace puts files into a folder all together or not at all, also when
// the disk is full or the program is killed: everything is written near its
// target first, then a journal, and only then are the targets replaced. What a
// killed program leaves is finished or cleaned up by [Recover].
package replace

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
)

// Change is what becomes of one file.
type Change struct {
	Path string // below the root, with slashes
	Data []byte
	Gone bool // the file goes
}

// step is a change that is prepared.
type step struct {
	Target string // below the root, with slashes
	Temp   string // on the same disk, below the root; "" where the file goes
	Was    string // the sum of what is there, "" where nothing is

	old  []byte
	mode fs.FileMode
}

// lock is held while targets are replaced.
var lock sync.Mutex

// Freeze waits until no target is being replaced and lets none be replaced any
// more, for a program that has to stop at once.
func Freeze() { lock.Lock() } //nolint:gocritic // never unlocked

// prefix starts the name of every file that is on its way. The process that
// writes it stands behind.
func prefix() string { return fmt.Sprintf("%s%d-", mark, os.Getpid()) }

const mark = ".spec-"

// Files makes the changes to the files below root, all of them or, on an error
// or when the context ends, none.
func Files(ctx context.Context, root string, changes []Change) (err error) {
	lock.Lock()
	defer lock.Unlock()
	if err := os.MkdirAll(root, 0o755); err != nil {
		return err
	}
	var steps []step
	defer func() {
		if err != nil {
			for _, s := range steps {
				discard(root, s.Temp)
			}
		}
	}()
	for _, c := range changes {
		if err := ctx.Err(); err != nil {
			return err
		}
		s, err := prepare(root, c)
		if s.Temp != "" || c.Gone {
			steps = append(steps, s)
		}
		if err != nil {
			return fmt.Errorf("%s: %w", c.Path, err)
		}
	}
	if err := ctx.Err(); err != nil || len(steps) == 0 {
		return err
	}
	journal, err := begin(root, steps)
	if err != nil {
		return err
	}
	for i, s := range steps {
		if err = s.do(root); err != nil {
			return errors.Join(fmt.Errorf("%s: %w", s.Target, err), undo(root, steps[:i]), os.Remove(journal))
		}
	}
	return os.Remove(journal)
}

// prepare writes what is to be there beside its target, or above it where its
// folder is new: no folder is made that nothing tells of.
func prepare(root string, c Change) (step, error) {
	s := step{Target: c.Path, mode: 0o644}
	target := filepath.Join(root, filepath.FromSlash(c.Path))
	old, err := os.ReadFile(target)
	switch {
	case err == nil:
		s.old, s.Was = old, sum(old)
		info, err := os.Stat(target)
		if err != nil {
			return s, err
		}
		s.mode = info.Mode().Perm()
	case !errors.Is(err, fs.ErrNotExist):
		return s, err
	}
	f, err := os.CreateTemp(existing(root, filepath.Dir(target)), prefix()+"*")
	if err != nil {
		return s, err
	}
	temp, err := filepath.Rel(root, f.Name())
	if err != nil {
		return s, errors.Join(err, f.Close())
	}
	s.Temp = filepath.ToSlash(temp)
	if c.Gone { // that it could be written shows that the file can go
		err = errors.Join(f.Close(), os.Remove(f.Name()))
		s.Temp = ""
		return s, err
	}
	_, err = f.Write(c.Data)
	return s, errors.Join(err, f.Chmod(s.mode), f.Sync(), f.Close())
}

// existing is dir, or the nearest above it, below root, that is there.
func existing(root, dir string) string {
	for dir != root {
		if _, err := os.Lstat(dir); err == nil {
			return dir
		}
		dir = filepath.Dir(dir)
	}
	return root
}

// begin writes the journal.
func begin(root string, steps []step) (string, error) {
	data, err := json.Marshal(steps)
	if err != nil {
		return "", err
	}
	temp := filepath.Join(root, prefix()+"list")
	if err := os.WriteFile(temp, data, 0o600); err != nil {
		return "", errors.Join(err, os.Remove(temp))
	}
	name := filepath.Join(root, prefix()+"journal")
	return name, os.Rename(temp, name)
}

// do replaces the target.
func (s step) do(root string) error {
	target := filepath.Join(root, filepath.FromSlash(s.Target))
	if s.Temp != "" {
		err := os.MkdirAll(filepath.Dir(target), 0o755)
		if err == nil {
			err = os.Rename(filepath.Join(root, filepath.FromSlash(s.Temp)), target)
		}
		if err != nil {
			prune(root, filepath.Dir(target))
		}
		return err
	}
	if err := os.Remove(target); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	prune(root, filepath.Dir(target))
	return nil
}

// undo puts back what was there.
func undo(root string, steps []step) error {
	var all error
	for i := len(steps) - 1; i >= 0; i-- {
		s := steps[i]
		target := filepath.Join(root, filepath.FromSlash(s.Target))
		var err error
		if s.Was == "" {
			if err = os.Remove(target); errors.Is(err, fs.ErrNotExist) {
				err = nil
			}
			prune(root, filepath.Dir(target))
		} else if err = os.MkdirAll(filepath.Dir(target), 0o755); err == nil {
			err = os.WriteFile(target, s.old, s.mode)
		}
		if err != nil {
			all = errors.Join(all, fmt.Errorf("putting %s back: %w", s.Target, err))
		}
	}
	return all
}

// discard removes a file that is on its way, and its folder where that is empty.
func discard(root, temp string) {
	if temp == "" {
		return
	}
	name := filepath.Join(root, filepath.FromSlash(temp))
	_ = os.Remove(name) // what cannot be removed now, Recover removes
	prune(root, filepath.Dir(name))
}

// prune removes a folder below root and those above it as far as they are empty.
func prune(root, dir string) {
	for ; dir != root && strings.HasPrefix(dir, root); dir = filepath.Dir(dir) {
		if os.Remove(dir) != nil {
			return // something else is in it
		}
	}
}

func sum(data []byte) string {
	s := sha256.Sum256(data)
	return hex.EncodeToString(s[:])
}
