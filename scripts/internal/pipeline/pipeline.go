// Package pipeline takes an imported description all the way to a generated
// package: corrections, shaping, oapi-codegen, layout, samples.
package pipeline

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/seed-a528e955/intercom-go/scripts/internal/corrections"
	"github.com/seed-a528e955/intercom-go/scripts/internal/generate"
	"github.com/seed-a528e955/intercom-go/scripts/internal/node"
	"github.com/seed-a528e955/intercom-go/scripts/internal/shape"
	"github.com/seed-a528e955/intercom-go/scripts/internal/table"
)

// Project is the repository with what the steps read.
type Project struct {
	Root        string
	Table       *table.Table
	Corrections *corrections.Set
	Sentences   Sentences
}

// Sentences are our own words about services, types and fields.
type Sentences struct {
	Services map[string]string `yaml:"services"`
	Models   map[string]string `yaml:"models"`
	Fields   map[string]string `yaml:"fields"`
}

// Open reads the table, the corrections and the sentences.
func Open(root string) (*Project, error) {
	p := &Project{Root: root}
	var err error
	if p.Table, err = table.Load(filepath.Join(root, "openapi", "operations.yaml")); err != nil {
		return nil, err
	}
	if p.Corrections, err = corrections.Load(filepath.Join(root, "openapi", "corrections")); err != nil {
		return nil, err
	}
	data, err := os.ReadFile(filepath.Join(root, "openapi", "sentences.yaml"))
	if err != nil {
		return nil, err
	}
	dec := yaml.NewDecoder(bytes.NewReader(data))
	dec.KnownFields(true)
	if err := dec.Decode(&p.Sentences); err != nil {
		return nil, fmt.Errorf("openapi/sentences.yaml: %w", err)
	}
	return p, nil
}

// Versions lists the imported versions: the folders of openapi that hold a
// description. There is no other list.
func Versions(root string) ([]string, error) {
	paths, err := filepath.Glob(filepath.Join(root, "openapi", "*", "intercom.yaml"))
	if err != nil {
		return nil, err
	}
	var out []string
	for _, p := range paths {
		out = append(out, filepath.Base(filepath.Dir(p)))
	}
	sort.Slice(out, func(i, j int) bool { return Less(out[i], out[j]) })
	return out, nil
}

// Less orders versions: numbers by value, what is no number behind them.
func Less(a, b string) bool {
	na, oka := number(a)
	nb, okb := number(b)
	switch {
	case oka && okb && na != nb:
		return na < nb
	case oka != okb:
		return oka
	}
	return a < b
}

func number(version string) (int, bool) {
	major, minor, _ := strings.Cut(version, ".")
	x, err1 := strconv.Atoi(major)
	y, err2 := strconv.Atoi(minor)
	return x*1000 + y, err1 == nil && err2 == nil
}

// PackageDir is the folder of a version's package below gen: v212, preview.
func PackageDir(version string) string {
	if _, ok := number(version); ok {
		return "v" + strings.ReplaceAll(version, ".", "")
	}
	return strings.ToLower(version)
}

// Output is what one version generates: file contents by path below the root.
type Output struct {
	Version  string
	Files    map[string][]byte
	Doc      *shape.Doc
	Outcomes []corrections.Outcome
}

// Shape corrects and shapes one version.
func (p *Project) Shape(version string) (*shape.Doc, []corrections.Outcome, error) {
	path := filepath.Join(p.Root, "openapi", version, "intercom.yaml")
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, nil, fmt.Errorf("version %s is not imported: %w", version, err)
	}
	corrected, outcomes, err := p.Corrections.Apply(data, version)
	if err != nil {
		return nil, outcomes, err
	}
	var root yaml.Node
	if err := yaml.Unmarshal(corrected, &root); err != nil {
		return nil, outcomes, fmt.Errorf("%s: %w", path, err)
	}
	doc, err := shape.Shape(node.Root(&root), shape.Options{
		Version: version, Table: p.Table,
		Services: p.Sentences.Services, Models: p.Sentences.Models, Fields: p.Sentences.Fields,
	})
	return doc, outcomes, err
}

// Generate makes one version's files.
func (p *Project) Generate(version string) (*Output, error) {
	doc, outcomes, err := p.Shape(version)
	if err != nil {
		return nil, err
	}
	config, err := generate.Config(p.Root)
	if err != nil {
		return nil, err
	}
	code, err := generate.Code(doc.Emit(), config)
	if err != nil {
		return nil, fmt.Errorf("version %s: %w", version, err)
	}
	files, err := generate.Split(code, doc.Layout())
	if err != nil {
		return nil, fmt.Errorf("version %s: %w", version, err)
	}
	out := &Output{Version: version, Files: map[string][]byte{}, Doc: doc, Outcomes: outcomes}
	for name, data := range files {
		out.Files[filepath.Join("gen", PackageDir(version), name)] = data
	}
	sample, err := doc.Samples()
	if err != nil {
		return nil, fmt.Errorf("version %s: samples: %w", version, err)
	}
	out.Files[filepath.Join("facade", "intercomtest", "samples", version+".json")] = sample
	return out, nil
}

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
