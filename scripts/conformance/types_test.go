package conformance

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// mostUntyped is how many fields of all versions may hold any JSON.
const mostUntyped = 40

// TestTypes looks at every exported type of every version, also at those that
// no operation reaches: all of a struct can be set by hand, and all of it has a
// type with a name.
func TestTypes(t *testing.T) {
	allowed := readUntyped(t)
	used := map[string]bool{}
	for _, v := range Versions {
		t.Run(v.Name, func(t *testing.T) {
			w := typeWalk{t: t, allowed: allowed, used: used}
			for _, file := range parseFolder(t, filepath.Join("..", "..", "gen", v.folder())) {
				for _, decl := range file.Decls {
					decl, ok := decl.(*ast.GenDecl)
					if !ok || decl.Tok != token.TYPE {
						continue
					}
					for _, spec := range decl.Specs {
						w.spec(spec.(*ast.TypeSpec))
					}
				}
			}
			t.Logf("%d exported types, %d fields", w.types, w.fields)
			if w.types == 0 || w.fields == 0 { // Client at least, with a field a service
				t.Error("no types found")
			}
		})
	}
	for name := range allowed {
		if !used[name] {
			t.Errorf("untyped.txt: %s is needed by no version", name)
		}
	}
	if len(allowed) > mostUntyped {
		t.Errorf("untyped.txt: %d fields, at most %d are allowed", len(allowed), mostUntyped)
	}
}

func parseFolder(t *testing.T, folder string) []*ast.File {
	t.Helper()
	var files []*ast.File
	err := filepath.WalkDir(folder, func(name string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		files = append(files, file)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// readUntyped reads untyped.txt: the reasons by field.
func readUntyped(t *testing.T) map[string]string {
	t.Helper()
	data, err := os.ReadFile("untyped.txt")
	if err != nil {
		t.Fatal(err)
	}
	allowed := map[string]string{}
	for n, line := range strings.Split(string(data), "\n") {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		field, reason, _ := strings.Cut(line, "—")
		field, reason = strings.TrimSpace(field), strings.TrimSpace(reason)
		if strings.Count(field, ".") != 1 || reason == "" {
			t.Errorf("untyped.txt:%d: %q is not: Type.Field — reason", n+1, line)
		}
		if _, twice := allowed[field]; twice {
			t.Errorf("untyped.txt:%d: %s stands there twice", n+1, field)
		}
		allowed[field] = reason
	}
	return allowed
}

// typeWalk looks at the types of one package.
type typeWalk struct {
	t             *testing.T
	allowed       map[string]string
	used          map[string]bool
	types, fields int
}

func (w *typeWalk) spec(spec *ast.TypeSpec) {
	name := spec.Name.Name
	if !spec.Name.IsExported() {
		return
	}
	w.types++
	structure, ok := spec.Type.(*ast.StructType)
	if !ok {
		w.typ(name, spec.Type)
		return
	}
	if strings.HasSuffix(name, "Service") { // holds the caller, and New makes it
		for _, field := range structure.Fields.List {
			if len(field.Names) != 1 || field.Names[0].Name != "caller" {
				w.t.Errorf("%s has more than its caller", name)
			}
		}
		return
	}
	for _, field := range structure.Fields.List {
		if len(field.Names) == 0 {
			w.t.Errorf("%s embeds something: its fields cannot be set by name", name)
		}
		for _, id := range field.Names {
			w.fields++
			if name == "Client" && id.Name == "caller" {
				continue // New makes it
			}
			if !id.IsExported() {
				w.t.Errorf("%s.%s is not exported: it cannot be set", name, id.Name)
			}
			w.typ(name+"."+id.Name, field.Type)
			if isOptional(field.Type) && (field.Tag == nil || !strings.Contains(field.Tag.Value, "omitzero")) {
				w.t.Errorf("%s.%s has no omitzero: it is sent as null when it is not set", name, id.Name)
			}
		}
	}
}

func isOptional(expr ast.Expr) bool {
	index, ok := expr.(*ast.IndexExpr)
	if !ok {
		return false
	}
	generic, ok := index.X.(*ast.SelectorExpr)
	return ok && generic.Sel.Name == "Optional"
}

// typ looks at the type of a field, or at what a named type stands for.
func (w *typeWalk) typ(name string, expr ast.Expr) {
	switch expr := expr.(type) {
	case *ast.Ident:
		if expr.Name == "any" {
			w.untyped(name, "any")
		}
	case *ast.SelectorExpr:
		if expr.Sel.Name == "RawMessage" {
			w.untyped(name, "json.RawMessage")
		}
	case *ast.StarExpr:
		w.typ(name, expr.X)
	case *ast.ArrayType:
		w.typ(name, expr.Elt)
	case *ast.MapType:
		w.typ(name, expr.Key)
		w.typ(name, expr.Value)
	case *ast.IndexExpr:
		w.typ(name, expr.Index)
	case *ast.InterfaceType:
		if expr.Methods.NumFields() == 0 {
			w.untyped(name, "interface{}")
			return
		}
		w.t.Errorf("%s is an interface", name)
	case *ast.StructType:
		w.t.Errorf("%s is a struct without a name", name)
	default:
		w.t.Errorf("%s is a %T", name, expr)
	}
}

func (w *typeWalk) untyped(name, what string) {
	w.used[name] = true
	if w.allowed[name] == "" {
		w.t.Errorf("%s is %s and not in untyped.txt", name, what)
	}
}
