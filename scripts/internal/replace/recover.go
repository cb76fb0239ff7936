package replace

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
)

// Recover finishes what a program was killed over while it replaced files below
// root, and removes what one left that had not come that far. It returns what it
// did, a line each. What a running program is at is left alone.
func Recover(root string) ([]string, error) {
	var did []string
	journals, _, err := leftovers(root)
	if err != nil {
		return nil, err
	}
	for _, name := range journals {
		lines, err := finish(filepath.Dir(name), name)
		if err != nil {
			return did, err
		}
		did = append(did, lines...)
	}
	_, left, err := leftovers(root)
	if err != nil {
		return did, err
	}
	for _, temp := range left {
		discard(root, temp)
	}
	if len(left) > 0 {
		did = append(did, fmt.Sprintf("an interrupted command had left %d temporary files; they are removed", len(left)))
	}
	return did, nil
}

// finish does what is left of a journal.
func finish(root, name string) (did []string, err error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	var steps []step
	if err := json.Unmarshal(data, &steps); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	done := 0
	for _, s := range steps {
		have, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(s.Target)))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return did, err
		}
		there := err == nil
		if s.Temp != "" {
			if _, err := os.Stat(filepath.Join(root, filepath.FromSlash(s.Temp))); err != nil {
				continue // in place
			}
		} else if !there { // it is gone; its folder may not be
			prune(root, filepath.Dir(filepath.Join(root, filepath.FromSlash(s.Target))))
			continue
		}
		if there != (s.Was != "") || there && sum(have) != s.Was {
			did = append(did, s.Target+" was changed since; it stays as it is")
			discard(root, s.Temp)
			continue
		}
		if err := s.do(root); err != nil {
			return did, fmt.Errorf("%s: %w", s.Target, err)
		}
		done++
	}
	did = append(did, fmt.Sprintf("an interrupted command had put %d of %d files in place; the other %d are in place now", len(steps)-done-len(did), len(steps), done))
	return did, os.Remove(name)
}

// leftovers lists what programs that run no more left: their journals, and below
// root their temporary files.
func leftovers(root string) (journals, left []string, err error) {
	err = filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrPermission) {
			return nil
		}
		switch {
		case err != nil:
			return err
		case d.IsDir() && path != root && strings.HasPrefix(d.Name(), "."):
			return filepath.SkipDir
		case d.IsDir() || !strings.HasPrefix(d.Name(), mark) || Running(ownerOf(d.Name())):
			return nil
		case strings.HasSuffix(d.Name(), "-journal"):
			journals = append(journals, path)
			return nil
		}
		rel, err := filepath.Rel(root, path)
		left = append(left, filepath.ToSlash(rel))
		return err
	})
	return journals, left, err
}

// ownerOf is the process that a name says, 0 where it says none.
func ownerOf(name string) int {
	pid, _, _ := strings.Cut(strings.TrimPrefix(name, mark), "-")
	n, err := strconv.Atoi(pid)
	if err != nil {
		return 0
	}
	return n
}

// Running reports whether a process runs; there is none of number 0.
func Running(pid int) bool {
	if pid <= 0 {
		return false
	}
	p, err := os.FindProcess(pid)
	if err != nil {
		return false
	}
	defer p.Release() //nolint:errcheck // nothing is held
	if runtime.GOOS == "windows" {
		return true // or it would not have been found
	}
	err = p.Signal(syscall.Signal(0))
	return err == nil || errors.Is(err, fs.ErrPermission)
}

// Writable reports, with what prevents it, whether files can be made at
// those paths below root: in a folder, beside a file, or above what is not
// there yet.
func Writable(root string, paths ...string) error {
	for _, path := range paths {
		name := existing(root, filepath.Join(root, filepath.FromSlash(path)))
		if info, err := os.Stat(name); err == nil && !info.IsDir() {
			name = filepath.Dir(name)
		}
		f, err := os.CreateTemp(name, prefix()+"*")
		if err != nil {
			return fmt.Errorf("the project cannot be changed: %w", err)
		}
		if err := errors.Join(f.Close(), os.Remove(f.Name())); err != nil {
			return err
		}
	}
	return nil
}
