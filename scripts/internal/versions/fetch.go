package versions

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"go.yaml.in/yaml/v3"

	"github.com/seed-a528e955/intercom-go/scripts/internal/importer"
)

// record is source.yaml as far as it is read.
type record struct {
	Version string `yaml:"version"`
	Address string `yaml:"address"`
	File    string `yaml:"file"` // of somebody's machine, where there is not an address
	Commit  string `yaml:"commit"`
	SHA256  string `yaml:"sha256"`
}

// readRecord reads the source.yaml in a folder; it is nil where there is none.
func readRecord(dir string) (*record, []byte, error) {
	data, err := os.ReadFile(filepath.Join(dir, importer.SourceFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil, nil
	}
	if err != nil {
		return nil, nil, err
	}
	var r record
	return &r, data, yaml.Unmarshal(data, &r)
}

// fetch imports the description into the copy. An update without a source reads
// from where the version came from.
func (s *session) fetch(ctx context.Context) (*importer.Result, error) {
	dir := filepath.Join(s.stage.Root, "openapi", s.Version)
	was, old, err := readRecord(dir)
	if err != nil {
		return nil, err
	}
	opts := importer.Options{
		Version: s.Version, From: s.From, Address: s.Address, Commit: s.Commit, Rename: s.Rename,
		Dir: filepath.Join(s.stage.Root, "openapi"), HTTPClient: s.HTTPClient,
	}
	if opts.From == "" && was != nil {
		opts.From = was.Address // of a local file nothing is known; the import then asks Intercom
	}
	before, err := os.ReadFile(filepath.Join(dir, importer.DescriptionFile))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	s.Progress("importing " + s.Version)
	result, err := importer.Import(ctx, opts)
	if err != nil {
		return nil, err
	}
	kept, err := s.ownRecord(dir, before, old)
	if was != nil && was.SHA256 == result.SHA256 && s.Address == "" && s.Commit == "" && (was.Address != "" || result.Address == "") {
		kept = old // the very same file
	}
	if err != nil || kept == nil {
		return result, err
	}
	var r record
	if err := yaml.Unmarshal(kept, &r); err != nil {
		return nil, err
	}
	result.Address, result.File, result.Commit = r.Address, r.File, r.Commit
	return result, os.WriteFile(filepath.Join(dir, importer.SourceFile), kept, 0o644)
}

// ownRecord returns the record to keep where what was imported is not Intercom's
// file but our own import of it: the one beside that file, or the one that was
// there. It is nil where the import's own record is right.
func (s *session) ownRecord(dir string, before, old []byte) ([]byte, error) {
	if s.Address != "" || s.Commit != "" {
		return nil, nil
	}
	imported, err := os.ReadFile(filepath.Join(dir, importer.DescriptionFile))
	if err != nil {
		return nil, err
	}
	source, err := os.ReadFile(s.From)
	if err != nil || !bytes.Equal(source, imported) {
		return nil, nil //nolint:nilerr // a URL, which the import has read
	}
	if beside, data, err := readRecord(filepath.Dir(s.From)); err == nil && beside != nil && beside.Version == s.Version {
		return data, nil
	}
	if bytes.Equal(before, imported) {
		return old, nil
	}
	return nil, nil
}
