package pipeline

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
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

// stale lists the generated files on disk that the output does not have: of its
// version, or, where it is the one about all of them, of versions that are gone.
func (p *Project) stale(out *Output) ([]string, error) {
	versions, err := Versions(p.Root)
	if err != nil {
		return nil, err
	}
	var stale []string
	for _, pattern := range []string{filepath.Join("gen", "*", "*.gen.go"), SamplesFile("*"), OptionsFile("*")} {
		paths, err := filepath.Glob(filepath.Join(p.Root, pattern))
		if err != nil {
			return nil, err
		}
		for _, path := range paths {
			rel, err := filepath.Rel(p.Root, path)
			if err != nil {
				return nil, err
			}
			if _, made := out.Files[rel]; !made && out.answersFor(rel, versions) {
				stale = append(stale, rel)
			}
		}
	}
	sort.Strings(stale)
	return stale, nil
}

// answersFor reports whether the output says what becomes of a generated file.
func (o *Output) answersFor(path string, versions []string) bool {
	of := func(version string) bool {
		return filepath.Dir(path) == filepath.Join("gen", PackageDir(version)) || path == SamplesFile(version) || path == OptionsFile(version)
	}
	if o.Version != "" {
		return of(o.Version)
	}
	return !slices.ContainsFunc(versions, of)
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
