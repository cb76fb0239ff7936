// Package gotypes type checks packages of the library in this process, from
// source on disk or in memory. What they import from elsewhere is taken from
// what the go command has compiled.
package gotypes

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/seed-a528e955/intercom-go/scripts/internal/gocmd"
)

// Module is the library's module path.
const Module = "github.com/seed-a528e955/intercom-go"

// Loader holds the packages of one tree.
type Loader struct {
	fset  *token.FileSet
	other types.Importer
	files map[string][]string // of the module's packages, by import path
	done  map[string]*types.Package
}

// listed is what go list says about a package.
type listed struct {
	ImportPath, Dir, Export string
	GoFiles                 []string
	Module                  *struct{ Path string }
}

// Load prepares for the packages of the module at root.
func Load(ctx context.Context, root string) (*Loader, error) {
	l := &Loader{fset: token.NewFileSet(), files: map[string][]string{}, done: map[string]*types.Package{}}
	all, err := list(ctx, root, "list", "-deps", "-json=ImportPath,Dir,GoFiles,Module", "./...")
	if err != nil {
		return nil, err
	}
	var elsewhere []string
	for _, p := range all {
		if p.Module != nil && p.Module.Path == Module {
			for _, f := range p.GoFiles {
				l.files[p.ImportPath] = append(l.files[p.ImportPath], filepath.Join(p.Dir, f))
			}
		} else {
			elsewhere = append(elsewhere, p.ImportPath)
		}
	}
	exports := map[string]string{}
	var compiled []listed
	if len(elsewhere) > 0 {
		if compiled, err = list(ctx, root, append([]string{"list", "-export", "-json=ImportPath,Export"}, elsewhere...)...); err != nil {
			return nil, err
		}
	}
	for _, p := range compiled {
		exports[p.ImportPath] = p.Export
	}
	l.other = importer.ForCompiler(l.fset, "gc", func(path string) (io.ReadCloser, error) {
		if exports[path] == "" {
			return nil, fmt.Errorf("%s is not among what the library imports", path)
		}
		return os.Open(exports[path])
	})
	return l, nil
}

func list(ctx context.Context, root string, args ...string) ([]listed, error) {
	out, err := gocmd.Go(ctx, root, nil, args...)
	if err != nil {
		return nil, err
	}
	var all []listed
	for dec := json.NewDecoder(bytes.NewReader(out)); ; {
		var p listed
		switch err := dec.Decode(&p); {
		case errors.Is(err, io.EOF):
			return all, nil
		case err != nil:
			return nil, err
		}
		all = append(all, p)
	}
}

// Packages lists the module's packages that a program can import, sorted.
func (l *Loader) Packages() []string {
	var all []string
	for p := range l.files {
		if !slices.Contains(strings.Split(p, "/"), "internal") {
			all = append(all, p)
		}
	}
	slices.Sort(all)
	return all
}

// Import implements [types.Importer]: the module's packages from source, others
// compiled.
func (l *Loader) Import(path string) (*types.Package, error) {
	if p := l.done[path]; p != nil {
		return p, nil
	}
	names := l.files[path]
	if names == nil {
		return l.other.Import(path)
	}
	files := map[string][]byte{}
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		files[name] = data
	}
	p, err := l.Check(path, files)
	if err == nil {
		l.done[path] = p
	}
	return p, err
}

// mostErrors is how many faults of a package an error names.
const mostErrors = 10

// Check type checks files, by name, as the package of that path, and after it its
// external tests, if they are among them. It is not kept: another call may bring
// other files.
func (l *Loader) Check(pkgPath string, files map[string][]byte) (*types.Package, error) {
	var parsed, tests []*ast.File
	for _, name := range slices.Sorted(maps.Keys(files)) {
		f, err := parser.ParseFile(l.fset, name, files[name], parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		if strings.HasSuffix(name, "_test.go") {
			tests = append(tests, f)
		} else {
			parsed = append(parsed, f)
		}
	}
	p, err := l.check(pkgPath, parsed, l)
	if err == nil && len(tests) > 0 {
		_, err = l.check(pkgPath+"_test", tests, with{l, p})
	}
	return p, err
}

// with imports a package that is not kept.
type with struct {
	*Loader
	p *types.Package
}

func (w with) Import(path string) (*types.Package, error) {
	if path == w.p.Path() {
		return w.p, nil
	}
	return w.Loader.Import(path)
}

func (l *Loader) check(pkgPath string, parsed []*ast.File, importer types.Importer) (*types.Package, error) {
	var faults []error
	config := types.Config{Importer: importer, Error: func(err error) { faults = append(faults, err) }}
	p, err := config.Check(pkgPath, l.fset, parsed, nil)
	if err == nil {
		return p, nil
	}
	if len(faults) > mostErrors {
		faults = append(faults[:mostErrors:mostErrors], fmt.Errorf("and %d more", len(faults)-mostErrors))
	}
	return nil, fmt.Errorf("%s: %w", path.Base(pkgPath), errors.Join(faults...))
}
