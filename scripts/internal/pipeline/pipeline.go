// Package pipeline takes an imported description all the way to a generated
// package: corrections, shaping, oapi-codegen, layout, samples.
package pipeline

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"

	"go.yaml.in/yaml/v3"

	"github.com/seed-a528e955/intercom-go/scripts/internal/corrections"
	"github.com/seed-a528e955/intercom-go/scripts/internal/laterkeys"
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

	// NewNames gives every type, field and constant its name by rule, whatever it
	// was called before.
	NewNames bool
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
	if p.Later, err = laterkeys.Load(filepath.Join(root, LaterKeysFile)); err != nil {
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
	if p.Webhooks, err = webhookItems(root); err != nil {
		return nil, err
	}
	if p.Types, err = loadTypeNames(filepath.Join(root, TypeNamesFile)); err != nil {
		return nil, err
	}
	return p, nil
}
