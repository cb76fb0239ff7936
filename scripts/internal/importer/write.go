package importer

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// file is a file to write.
type file struct {
	name string
	data []byte
}

// write puts all files into dir, or none: each is written beside its place
// first and renamed when all are. It reports whether any has another content
// than before.
func write(dir string, files []file) (changed bool, err error) {
	for _, f := range files {
		old, err := os.ReadFile(filepath.Join(dir, f.name))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return false, fmt.Errorf("import: %w", err)
		}
		changed = changed || err != nil || !bytes.Equal(old, f.data)
	}
	if !changed {
		return false, nil
	}
	_, err = os.Stat(dir)
	made := errors.Is(err, fs.ErrNotExist)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return false, fmt.Errorf("import: %w", err)
	}
	if err := replace(dir, files); err != nil {
		if made {
			_ = os.Remove(dir) // empty again
		}
		return false, fmt.Errorf("import: %w", err)
	}
	return true, nil
}

// replace writes the files and puts the old ones back when one cannot be put in
// its place.
func replace(dir string, files []file) (err error) {
	var undo []func()
	defer func() {
		if err != nil {
			for _, f := range undo {
				f()
			}
		}
	}()
	temps := make([]string, len(files))
	for i, f := range files {
		temp, err := writeTemp(dir, f)
		if err != nil {
			return err
		}
		temps[i] = temp
		undo = append(undo, func() { _ = os.Remove(temp) })
	}
	for i, f := range files {
		target := filepath.Join(dir, f.name)
		old, readErr := os.ReadFile(target)
		if err := os.Rename(temps[i], target); err != nil {
			return err
		}
		undo = append(undo, func() {
			if readErr != nil {
				_ = os.Remove(target)
				return
			}
			_ = os.WriteFile(target, old, 0o644)
		})
	}
	return nil
}

// writeTemp writes a file under a name of its own.
func writeTemp(dir string, f file) (name string, err error) {
	temp, err := os.CreateTemp(dir, "."+f.name+".*")
	if err != nil {
		return "", err
	}
	_, err = temp.Write(f.data)
	err = errors.Join(err, temp.Chmod(0o644), temp.Close())
	if err != nil {
		_ = os.Remove(temp.Name())
		return "", err
	}
	return temp.Name(), nil
}
