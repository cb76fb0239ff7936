package gate

import (
	"go/ast"
	"go/token"
	"path"
	"slices"
	"strconv"
	"strings"
)

// exampleFile is the name of the files of Example functions.
const exampleFile = "example_gen_test.go"

// exampleUses are the packages that examples may import, and what of them they may
// use; "*" is everything, as nothing in those packages reaches out of the program.
var exampleUses = map[string][]string{
	"context":                      {"Background", "Context"},
	"errors":                       {"As", "Is"},
	"fmt":                          {"Printf", "Println"},
	"log":                          {"Fatal"},
	"time":                         {"Date", "DateOnly", "Hour", "March", "Now", "RFC3339", "UTC"},
	module + "api":                 {"*"},
	module + "api/code":            {"*"},
	module + "api/search":          {"*"},
	module + "facade":              {"New", "WithBaseURL"},
	module + "facade/intercomtest": {"Contact", "NewServer"},
}

// example looks at a file of examples: functions without arguments and the one that
// they all begin with, which call what is in the list and print.
func (c *checker) example(file *ast.File) {
	if file.Name.Name != "intercom_test" {
		c.refuse(file.Name.Pos(), "the package %s", file.Name.Name)
	}
	uses := map[string][]string{}
	for _, s := range file.Imports {
		name, may := c.exampleImport(s)
		if may == nil {
			c.refuse(s.Pos(), "the import of %s", s.Path.Value)
		}
		uses[name] = may
	}
	for _, decl := range file.Decls {
		switch d := decl.(type) {
		case *ast.GenDecl:
			if d.Tok != token.IMPORT {
				c.refuse(d.Pos(), "the declaration of a %s", d.Tok)
			}
		case *ast.FuncDecl:
			c.exampleFunction(d)
			ast.Inspect(d, func(n ast.Node) bool { return c.inspectExample(n, uses) })
		default:
			c.refuse(d.Pos(), "a declaration of no known kind")
		}
	}
}

// exampleImport returns the name of an imported package and what may be used of it.
// Of the generated packages it is the one that the file is of.
func (c *checker) exampleImport(s *ast.ImportSpec) (name string, may []string) {
	what, err := strconv.Unquote(s.Path.Value)
	switch {
	case err != nil:
	case what == module+path.Dir(c.name):
		if s.Name != nil && s.Name.Name == "intercom" {
			return "intercom", []string{"*"}
		}
	case s.Name == nil:
		return path.Base(what), exampleUses[what]
	}
	return "", nil
}

func (c *checker) exampleFunction(d *ast.FuncDecl) {
	named := strings.HasPrefix(d.Name.Name, "Example") && d.Type.Params.NumFields() == 0 && d.Type.Results.NumFields() == 0
	if d.Recv != nil || d.Type.TypeParams != nil || !named && d.Name.Name != "workspace" {
		c.refuse(d.Pos(), "the function %s", d.Name.Name)
	}
	if d.Body == nil {
		c.refuse(d.Pos(), "the function %s without a body", d.Name.Name)
	}
}

// inspectExample refuses statements that no example has, and of the packages what
// is not in the list.
func (c *checker) inspectExample(n ast.Node, uses map[string][]string) bool {
	switch n := n.(type) {
	case *ast.DeferStmt:
		return true
	case *ast.BranchStmt:
		if n.Tok == token.BREAK && n.Label == nil {
			return true
		}
	case *ast.SelectorExpr:
		if of, ok := n.X.(*ast.Ident); ok {
			if may, imported := uses[of.Name]; imported && !slices.Contains(may, "*") && !slices.Contains(may, n.Sel.Name) {
				c.refuse(n.Pos(), "the use of %s.%s", of.Name, n.Sel.Name)
			}
		}
	}
	return c.inspect(n)
}
