// Package laterkeys keeps the keys of received types that later versions of the
// API describe: additive changes reach every version at any time, so the older
// packages read them too. They stand in a file that people look at and commit, so
// that generating a version depends on that file and its own description alone.
package laterkeys

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"sort"

	"go.yaml.in/yaml/v3"

	"github.com/seed-a528e955/intercom-go/scripts/internal/node"
	"github.com/seed-a528e955/intercom-go/scripts/internal/shape"
	"github.com/seed-a528e955/intercom-go/scripts/internal/strictyaml"
)

// FileName is the file's name among the corrections.
const FileName = "later-keys.yaml"

// File is what the file holds.
type File struct {
	// LeftOut names keys that are not to be read, "Type.key", and why.
	LeftOut map[string]string `yaml:"left_out"`
	// Keys are by type and key.
	Keys map[string]map[string]Key `yaml:"keys"`
	// Types are what keys need and some version lacks.
	Types map[string]yaml.Node `yaml:"types"`
}

// Key is a key and what it holds.
type Key struct {
	Versions []string  `yaml:"versions,flow"` // that describe it, in order
	Schema   yaml.Node `yaml:"schema"`
}

// Load reads the file; without one there are no such keys.
func Load(path string) (*File, error) {
	f := &File{}
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return f, nil
	}
	if err != nil {
		return nil, err
	}
	if err := strictyaml.Decode(path, data, f); err != nil {
		return nil, err
	}
	return f, f.check(path)
}

func (f *File) check(path string) error {
	for typ, keys := range f.Keys {
		for key, k := range keys {
			if len(k.Versions) == 0 || k.Schema.IsZero() {
				return fmt.Errorf("%s: %s.%s needs versions and a schema", path, typ, key)
			}
		}
	}
	return nil
}

// For picks what a version gets, of no file nothing; less orders versions.
func (f *File) For(version string, less func(a, b string) bool) shape.Later {
	later := shape.Later{Types: map[string]*yaml.Node{}}
	if f == nil {
		return later
	}
	for name, s := range f.Types {
		later.Types[name] = &s
	}
	for _, typ := range sorted(f.Keys) {
		for _, key := range sorted(f.Keys[typ]) {
			k := f.Keys[typ][key]
			for _, v := range k.Versions {
				if less(version, v) {
					later.Keys = append(later.Keys, shape.LaterKey{Type: typ, Key: key, Since: v, Schema: &k.Schema})
					break
				}
			}
		}
	}
	return later
}

func sorted[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}

const head = `# Keys of received types that a later version describes. Additive changes reach every version of the API, so
# the packages of earlier versions read these keys too, where they have the type; they send them nowhere. Keys of
# Preview are never here.
#
# make later-keys writes keys and types out of the descriptions of the dated versions; look at what it changes, then
# run make generate. A key that does not mean the same in earlier versions goes into left_out, with the reason
# ("Type.key: why"), and stays out.
`

// Bytes renders the file.
func (f *File) Bytes() ([]byte, error) {
	b := bytes.NewBufferString(head)
	enc := yaml.NewEncoder(b)
	enc.SetIndent(2)
	out := *f
	if out.LeftOut == nil {
		out.LeftOut = map[string]string{}
	}
	if err := enc.Encode(out); err != nil {
		return nil, err
	}
	return b.Bytes(), enc.Close()
}

// Needs reports whether a key, or another type, holds a type.
func (f *File) Needs(typ string) bool {
	ref := "#/components/schemas/" + typ
	holds := func(n *yaml.Node) (found bool) {
		node.Walk(n, nil, func(n *yaml.Node, _ []string) bool {
			found = found || node.Text(n, "$ref") == ref
			return !found
		})
		return found
	}
	for _, keys := range f.Keys {
		for _, k := range keys {
			if holds(&k.Schema) {
				return true
			}
		}
	}
	for name, s := range f.Types {
		if name != typ && holds(&s) {
			return true
		}
	}
	return false
}

// Len counts the keys.
func (f *File) Len() int { return len(f.names()) }

// names lists the keys, "Type.key", sorted.
func (f *File) names() []string {
	var names []string
	for _, typ := range sorted(f.Keys) {
		for _, key := range sorted(f.Keys[typ]) {
			names = append(names, typ+"."+key)
		}
	}
	return names
}

// Differences says which keys came and went since before.
func (f *File) Differences(before *File) []string {
	var lines []string
	had, has := before.names(), f.names()
	for _, name := range has {
		if !slices.Contains(had, name) {
			lines = append(lines, "+ "+name)
		}
	}
	for _, name := range had {
		if !slices.Contains(has, name) {
			lines = append(lines, "- "+name)
		}
	}
	return lines
}
