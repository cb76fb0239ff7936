package pipeline

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strings"

	"github.com/seed-a528e955/intercom-go/scripts/internal/examples"
	"github.com/seed-a528e955/intercom-go/scripts/internal/glob"
	"github.com/seed-a528e955/intercom-go/scripts/internal/replace"
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
	for _, pattern := range []string{filepath.Join("gen", "*", "*.gen.go"), filepath.Join("gen", "*", examples.GoFile), SamplesFile("*"), OptionsFile("*")} {
		paths, err := glob.In(p.Root, pattern)
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

// Write puts the outputs on disk and removes what is generated no more: all of it
// or nothing.
func (p *Project) Write(ctx context.Context, outs ...*Output) error {
	var changes []replace.Change
	for _, out := range outs {
		stale, err := p.stale(out)
		if err != nil {
			return err
		}
		for path, data := range out.Files {
			have, err := os.ReadFile(filepath.Join(p.Root, path))
			if err == nil && bytes.Equal(have, data) {
				continue
			}
			changes = append(changes, replace.Change{Path: filepath.ToSlash(path), Data: data})
		}
		for _, path := range stale {
			changes = append(changes, replace.Change{Path: filepath.ToSlash(path), Gone: true})
		}
	}
	slices.SortFunc(changes, func(a, b replace.Change) int { return strings.Compare(a.Path, b.Path) })
	return replace.Files(ctx, p.Root, changes)
}

// TableFile is where the table of operations is.
var TableFile = filepath.Join("openapi", "operations.yaml")

// Settled is the table as it belongs on disk: with entries by rule, without those
// that no version needs.
func (p *Project) Settled() (*Output, error) {
	text, err := p.Table.Bytes()
	return &Output{Files: map[string][]byte{TableFile: text}}, err
}
