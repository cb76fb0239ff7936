package futures_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

// declarations returns the text of the types, functions and methods of a package by
// name (Boat, NewBoat, BoatsService.Get): a type with its constants, a function without
// its body, which the calls are about.
func declarations(t *testing.T, files map[string][]byte) map[string]string {
	t.Helper()
	all := map[string]string{}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		fset := token.NewFileSet()
		file, err := parser.ParseFile(fset, name, files[name], parser.ParseComments|parser.SkipObjectResolution)
		require.NoError(t, err)
		text := func(doc *ast.CommentGroup, start, end token.Pos) string {
			if doc != nil {
				start = doc.Pos()
			}
			return string(files[name][fset.Position(start).Offset:fset.Position(end).Offset]) + "\n"
		}
		for _, d := range file.Decls {
			switch d := d.(type) {
			case *ast.FuncDecl:
				all[nameOf(d)] += text(d.Doc, d.Pos(), d.Type.End())
			case *ast.GenDecl:
				if owner := ownerOf(d); owner != "" {
					all[owner] += text(d.Doc, d.Pos(), d.End())
				}
			}
		}
	}
	return all
}

// nameOf is a function's name, with that of its receiver in front.
func nameOf(d *ast.FuncDecl) string {
	if d.Recv == nil {
		return d.Name.Name
	}
	receiver := d.Recv.List[0].Type
	if star, ok := receiver.(*ast.StarExpr); ok {
		receiver = star.X
	}
	return receiver.(*ast.Ident).Name + "." + d.Name.Name
}

// ownerOf is the type that a declaration is of or, for constants, that they have, and
// the variable that it declares.
func ownerOf(d *ast.GenDecl) string {
	switch spec := d.Specs[0].(type) {
	case *ast.TypeSpec:
		return spec.Name.Name
	case *ast.ValueSpec:
		if typ, ok := spec.Type.(*ast.Ident); ok {
			return typ.Name
		}
		return spec.Names[0].Name
	}
	return ""
}
