package pipeline

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"

	"go.yaml.in/yaml/v3"

	"github.com/seed-a528e955/intercom-go/scripts/internal/changes"
	"github.com/seed-a528e955/intercom-go/scripts/internal/corrections"
	"github.com/seed-a528e955/intercom-go/scripts/internal/examples"
	"github.com/seed-a528e955/intercom-go/scripts/internal/gate"
	"github.com/seed-a528e955/intercom-go/scripts/internal/generate"
	"github.com/seed-a528e955/intercom-go/scripts/internal/names"
	"github.com/seed-a528e955/intercom-go/scripts/internal/node"
	"github.com/seed-a528e955/intercom-go/scripts/internal/shape"
)

// Output is what one version generates: file contents by path below the root.
type Output struct {
	Version  string
	Files    map[string][]byte
	Doc      *shape.Doc
	Outcomes []corrections.Outcome
	Examples *examples.Made

	given *names.Memory // the names that the version had
}

// Description reads an imported version.
func (p *Project) Description(version string) ([]byte, error) {
	data, err := os.ReadFile(filepath.Join(p.Root, "openapi", version, "intercom.yaml"))
	if err != nil {
		return nil, fmt.Errorf("version %s is not imported: %w", version, err)
	}
	return data, nil
}

// Shape corrects and shapes one version.
func (p *Project) Shape(version string) (*shape.Doc, []corrections.Outcome, error) {
	data, err := p.Description(version)
	if err != nil {
		return nil, nil, err
	}
	return p.shape(version, data)
}

func (p *Project) shape(version string, description []byte) (doc *shape.Doc, outcomes []corrections.Outcome, err error) {
	defer recovered(version, "corrections and shaping", &err)
	apply := p.Corrections.Apply
	if p.Fitting {
		apply = p.Corrections.ApplyFitting
	}
	corrected, outcomes, err := apply(description, version)
	if err != nil {
		return nil, outcomes, err
	}
	var root yaml.Node
	if err := yaml.Unmarshal(corrected, &root); err != nil {
		return nil, outcomes, fmt.Errorf("version %s, corrected: %w", version, err)
	}
	types, err := p.goTypes(node.Root(&root))
	if err != nil {
		return nil, outcomes, err
	}
	given, err := p.given(version)
	if err != nil {
		return nil, outcomes, err
	}
	doc, err = shape.Shape(node.Root(&root), shape.Options{
		Version: version, Table: p.Table, Less: Less,
		Services: p.Sentences.Services, Models: p.Sentences.Models, Fields: p.Sentences.Fields, Webhooks: p.Webhooks,
		Later: p.Later.For(version, Less),
		Types: p.Types.names(),
		Names: given,
		New:   !slices.ContainsFunc(outcomes, func(o corrections.Outcome) bool { return o.Asserted }),
	})
	if err == nil {
		err = types.check(doc)
	}
	return doc, outcomes, err
}

// given are the names that a version has had, nil where it gets them by rule.
func (p *Project) given(version string) (*names.Memory, error) {
	if p.NewNames {
		return nil, nil
	}
	return names.Load(filepath.Join(p.Root, names.File(version)))
}

// Bug is a panic of a step. No description may cause one.
type Bug struct {
	Version, Step string
	Cause         any
	Stack         []byte
}

func (b *Bug) Error() string {
	return fmt.Sprintf("version %s: %s: a fault of this tool, not of the description alone: %v\n%s", b.Version, b.Step, b.Cause, b.Stack)
}

// recovered turns a panic into an error.
func recovered(version, step string, err *error) {
	if cause := recover(); cause != nil {
		*err = &Bug{version, step, cause, debug.Stack()}
	}
}

// Generate makes one version's files.
func (p *Project) Generate(version string) (*Output, error) {
	data, err := p.Description(version)
	if err != nil {
		return nil, err
	}
	return p.GenerateFrom(version, data)
}

// GenerateFrom makes a version's files out of an imported description.
func (p *Project) GenerateFrom(version string, description []byte) (out *Output, err error) {
	doc, outcomes, err := p.shape(version, description)
	if err != nil {
		return nil, err
	}
	defer recovered(version, "generation", &err)
	config, err := generate.Config(p.Root)
	if err != nil {
		return nil, err
	}
	emitted := doc.Emit()
	code, err := generate.Code(emitted, config)
	if err != nil {
		return nil, fmt.Errorf("version %s: %w", version, err)
	}
	files, err := generate.Split(code, doc.Layout())
	if err != nil {
		return nil, fmt.Errorf("version %s: %w", version, err)
	}
	out = &Output{Version: version, Files: map[string][]byte{}, Doc: doc, Outcomes: outcomes}
	if out.given, err = p.given(version); err != nil {
		return nil, err
	}
	for name, data := range files {
		out.Files[filepath.Join("gen", PackageDir(version), name)] = data
	}
	if err := p.addExamples(out); err != nil {
		return nil, err
	}
	out.Files[names.File(version)] = names.Format(version, doc.Given())
	options, err := doc.OptionTypes(PackageDir(version))
	if err != nil {
		return nil, fmt.Errorf("version %s: option types: %w", version, err)
	}
	out.Files[OptionsFile(version)] = options
	sample, err := doc.Samples()
	if err != nil {
		return nil, fmt.Errorf("version %s: samples: %w", version, err)
	}
	out.Files[SamplesFile(version)] = sample
	if err := gate.Check(out.Files); err != nil {
		return nil, fmt.Errorf("version %s: %w", version, err)
	}
	return out, nil
}

// addExamples makes the examples that fit the package.
func (p *Project) addExamples(out *Output) error {
	surface, err := changes.Read(out.Package())
	if err != nil {
		return fmt.Errorf("version %s: %w", out.Version, err)
	}
	folder := PackageDir(out.Version)
	if out.Examples, err = p.Examples.Make(out.Version, folder, surface); err != nil {
		return fmt.Errorf("version %s: %w", out.Version, err)
	}
	if out.Examples.Code != nil {
		out.Files[ExamplesFile(out.Version)] = out.Examples.Code
	}
	return nil
}

// ExamplesFile is where a version's examples are.
func ExamplesFile(version string) string {
	return filepath.Join("gen", PackageDir(version), examples.GoFile)
}

// Package returns the files of the generated package.
func (o *Output) Package() map[string][]byte {
	files := map[string][]byte{}
	dir := filepath.Join("gen", PackageDir(o.Version))
	for path, data := range o.Files {
		if filepath.Dir(path) == dir {
			files[path] = data
		}
	}
	return files
}

// SamplesFile is where a version's answers for the test server are.
func SamplesFile(version string) string {
	return filepath.Join("facade", "intercomtest", "samples", version+".json")
}

// OptionsFile is where a version's call options are named to the conformance
// tests.
func OptionsFile(version string) string {
	return filepath.Join("scripts", "conformance", "options_"+PackageDir(version)+".gen.go")
}
