package pipeline

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
)

// Diff lists, by path below the root, what differs between the output and the
// disk: changed, missing and superfluous files.
func (p *Project) Diff(out *Output) ([]string, error) {
	var diff []string
	for path, want := range out.Files {
		have, err := os.ReadFile(filepath.Join(p.Root, path))
		switch {
		case errors.Is(err, fs.ErrNotExist):
			diff = append(diff, path+" is missing")
		case err != nil:
			return nil, err
		case !bytes.Equal(have, want):
			diff = append(diff, path+" differs")
		}
	}
	stale, err := p.stale(out)
	if err != nil {
		return nil, err
	}
	for _, path := range stale {
		diff = append(diff, path+" is generated no more")
	}
	sort.Strings(diff)
	return diff, nil
}

// stale lists the generated files on disk that the output does not have.
func (p *Project) stale(out *Output) ([]string, error) {
	if out.Version == "" {
		return nil, nil
	}
	paths, err := filepath.Glob(filepath.Join(p.Root, "gen", PackageDir(out.Version), "*.gen.go"))
	if err != nil {
		return nil, err
	}
	var stale []string
	for _, path := range paths {
		rel, err := filepath.Rel(p.Root, path)
		if err != nil {
			return nil, err
		}
		if _, ok := out.Files[rel]; !ok {
			stale = append(stale, rel)
		}
	}
	return stale, nil
}

// Write puts the output on disk and removes what is generated no more.
func (p *Project) Write(out *Output) error {
	stale, err := p.stale(out)
	if err != nil {
		return err
	}
	for path, data := range out.Files {
		full := filepath.Join(p.Root, path)
		if have, err := os.ReadFile(full); err == nil && bytes.Equal(have, data) {
			continue
		}
		if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(full, data, 0o644); err != nil {
			return err
		}
	}
	for _, path := range stale {
		if err := os.Remove(filepath.Join(p.Root, path)); err != nil {
			return err
		}
	}
	return nil
}
