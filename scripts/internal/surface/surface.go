// Package surface counts what a package exports.
package surface

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Exported lists the exported identifiers of the package in a directory, its tests
// aside: types, functions, constants and variables, the methods of exported types,
// and the fields of exported structs, those that are embedded too.
func Exported(dir string) ([]string, error) {
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		return nil, err
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("%s: %w", dir, fs.ErrNotExist)
	}
	var names []string
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		src, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		found, err := exportedIn(file, src)
		if err != nil {
			return nil, err
		}
		names = append(names, found...)
	}
	slices.Sort(names)
	return names, nil
}

func exportedIn(name string, src []byte) ([]string, error) {
	file, err := parser.ParseFile(token.NewFileSet(), name, src, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, decl := range file.Decls {
		switch d := decl.(type) {
		case *ast.FuncDecl:
			names = append(names, function(d)...)
		case *ast.GenDecl:
			for _, spec := range d.Specs {
				names = append(names, declared(spec)...)
			}
		}
	}
	return names, nil
}

func function(d *ast.FuncDecl) []string {
	switch {
	case !d.Name.IsExported():
		return nil
	case d.Recv == nil:
		return []string{d.Name.Name}
	}
	if receiver := typeName(d.Recv.List[0].Type); ast.IsExported(receiver) {
		return []string{receiver + "." + d.Name.Name}
	}
	return nil
}

func declared(spec ast.Spec) []string {
	switch s := spec.(type) {
	case *ast.ValueSpec:
		return exported("", s.Names)
	case *ast.TypeSpec:
		if s.Name.IsExported() {
			return append([]string{s.Name.Name}, members(s)...)
		}
	}
	return nil
}

// members are the fields of a struct or the methods of an interface.
func members(s *ast.TypeSpec) []string {
	var list *ast.FieldList
	switch t := s.Type.(type) {
	case *ast.StructType:
		list = t.Fields
	case *ast.InterfaceType:
		list = t.Methods
	default:
		return nil
	}
	var names []string
	for _, f := range list.List {
		if f.Names == nil { // embedded
			f.Names = []*ast.Ident{{Name: typeName(f.Type)}}
		}
		names = append(names, exported(s.Name.Name+".", f.Names)...)
	}
	return names
}

func exported(prefix string, idents []*ast.Ident) []string {
	var names []string
	for _, ident := range idents {
		if ident.IsExported() {
			names = append(names, prefix+ident.Name)
		}
	}
	return names
}

// typeName is the name of a type without its package, pointer and parameters.
func typeName(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.StarExpr:
		return typeName(e.X)
	case *ast.IndexExpr:
		return typeName(e.X)
	case *ast.IndexListExpr:
		return typeName(e.X)
	case *ast.SelectorExpr:
		return e.Sel.Name
	case *ast.Ident:
		return e.Name
	default:
		return ""
	}
}
