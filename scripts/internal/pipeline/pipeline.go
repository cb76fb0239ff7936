// Package pipeline takes an imported description all the way to a generated
// package: corrections, shaping, oapi-codegen, layout, samples.
package pipeline

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/seed-a528e955/intercom-go/scripts/internal/corrections"
	"github.com/seed-a528e955/intercom-go/scripts/internal/examples"
	"github.com/seed-a528e955/intercom-go/scripts/internal/glob"
	"github.com/seed-a528e955/intercom-go/scripts/internal/laterkeys"
	"github.com/seed-a528e955/intercom-go/scripts/internal/node"
	"github.com/seed-a528e955/intercom-go/scripts/internal/shape"
	"github.com/seed-a528e955/intercom-go/scripts/internal/strictyaml"
	"github.com/seed-a528e955/intercom-go/scripts/internal/table"
)

// Project is the repository with what the steps read.
type Project struct {
	Root        string
	Table       *table.Table
	Corrections *corrections.Set
	Sentences   Sentences
	Later       *laterkeys.File
	Webhooks    map[string]string // Go types by the type of a webhook's item
	Types       *TypeNames
	Examples    *examples.Table

	// Fitting leaves out corrections that are asserted for a version and do not hold
	// there any more, and tells of them in the output.
	Fitting bool

	declared map[string]bool // the operations of every version, by key in the table

	// NewNames gives every type, field and constant its name by rule, whatever it
	// was called before.
	NewNames bool
}

// SentencesFile is where they are.
var SentencesFile = filepath.Join("openapi", "sentences.yaml")

// Sentences are our own words about services, types and fields.
type Sentences struct {
	Services map[string]string `yaml:"services"`
	Models   map[string]string `yaml:"models"`
	Fields   map[string]string `yaml:"fields"`
}

// Open reads the table, the corrections and the sentences. The table has an entry
// for every operation of every version, by rule where people wrote none; an entry
// of people's for an operation that no version has is an error.
func Open(root string) (*Project, error) {
	p, err := read(root)
	if err != nil {
		return nil, err
	}
	if unknown := p.Table.Unknown(p.declared); len(unknown) > 0 {
		return nil, fmt.Errorf("%s\ncorrect the key, take the entry out, or mark it gone: true where a version had the operation", strings.Join(unknown, "\n"))
	}
	p.Table.Settle(p.declared)
	return p, nil
}

// Reopen opens a project after one of its versions changed or went. Entries of
// people's whose operation went with it are marked.
func Reopen(root string) (*Project, error) {
	p, err := read(root)
	if err == nil {
		p.Table.Settle(p.declared)
	}
	return p, err
}

func read(root string) (*Project, error) {
	p := &Project{Root: root}
	err := checkFolder(root)
	if err != nil {
		return nil, err
	}
	if p.Table, err = table.Load(filepath.Join(root, TableFile)); err != nil {
		return nil, err
	}
	known, err := knownToCorrections(root)
	if err != nil {
		return nil, err
	}
	if p.Corrections, err = corrections.Load(filepath.Join(root, "openapi", "corrections"), known); err != nil {
		return nil, err
	}
	if p.Later, err = laterkeys.Load(filepath.Join(root, LaterKeysFile)); err != nil {
		return nil, err
	}
	if p.Sentences, err = sentences(root); err != nil {
		return nil, err
	}
	if p.Webhooks, err = webhookItems(root); err != nil {
		return nil, err
	}
	if p.Types, err = loadTypeNames(filepath.Join(root, TypeNamesFile)); err != nil {
		return nil, err
	}
	if p.Examples, err = examples.Load(root); err != nil {
		return nil, err
	}
	return p, p.nameAll()
}

// knownToCorrections is what corrections may speak of: the versions, and the types
// of package api.
func knownToCorrections(root string) (known corrections.Known, err error) {
	if known.Versions, err = Known(root); err != nil {
		return known, err
	}
	files, err := glob.In(root, filepath.Join("api", "*.go"))
	if err != nil {
		return known, err
	}
	for _, name := range files {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			return known, err
		}
		for _, decl := range file.Decls {
			types, ok := decl.(*ast.GenDecl)
			if !ok || types.Tok != token.TYPE {
				continue
			}
			for _, spec := range types.Specs {
				if t, ok := spec.(*ast.TypeSpec); ok && t.Name.IsExported() {
					known.Types = append(known.Types, t.Name.Name)
				}
			}
		}
	}
	return known, nil
}

// sentences reads what people wrote about services, types and fields.
func sentences(root string) (Sentences, error) {
	var s Sentences
	path := filepath.Join(root, SentencesFile)
	data, err := os.ReadFile(path)
	if err != nil {
		return s, err
	}
	return s, strictyaml.Decode(path, data, &s)
}

// nameAll completes the table with an entry by rule for every operation that has
// none, the oldest version's first: the names do not depend on what is generated.
func (p *Project) nameAll() error {
	versions, err := Versions(p.Root)
	if err != nil {
		return err
	}
	p.declared = map[string]bool{}
	for _, v := range versions {
		data, err := p.Description(v)
		if err != nil {
			return err
		}
		var root yaml.Node
		if err := yaml.Unmarshal(data, &root); err != nil {
			return fmt.Errorf("openapi/%s/intercom.yaml: %w", v, err)
		}
		operations := shape.Declared(node.Root(&root))
		for _, op := range operations {
			p.declared[op.Key()] = true
		}
		p.Table = p.Table.With(operations)
	}
	known, err := Known(p.Root)
	if err != nil {
		return err
	}
	if unknown := p.Table.UnknownVersions(known); len(unknown) > 0 {
		return errors.New(strings.Join(unknown, "\n"))
	}
	return nil
}
