// Package gate looks at generated Go files before anything compiles or runs them:
// they hold declarations of the kinds that the generator makes, and nothing that
// a description could have brought in.
package gate

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/seed-a528e955/intercom-go/scripts/internal/printable"
)

const module = "github.com/seed-a528e955/intercom-go/"

// library are the packages of the standard library that generated code may
// import. None of them starts a program, opens a file or a connection.
var library = []string{"context", "encoding/json", "io", "iter", "net/url", "time"}

// Check refuses the Go files among the given ones, by path, that are not what the
// generator makes. Nothing in them is run before that.
func Check(files map[string][]byte) error {
	var all []error
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if strings.HasSuffix(name, ".go") {
			all = append(all, checkFile(filepath.ToSlash(name), files[name]))
		}
	}
	return errors.Join(all...)
}

// checker looks at one file.
type checker struct {
	name string
	fset *token.FileSet
	errs []error
}

func checkFile(name string, code []byte) error {
	c := &checker{name: name, fset: token.NewFileSet()}
	file, err := parser.ParseFile(c.fset, name, code, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return fmt.Errorf("generated code is no Go: %s", printable.Line(err.Error()))
	}
	text := strings.NewReplacer("\n", "", "\t", "").Replace(string(code))
	if odd, found := printable.First(text); found {
		c.refuse(file.Package, "it holds the character %U", odd)
	}
	for _, group := range file.Comments {
		for _, comment := range group.List {
			c.comment(comment)
		}
	}
	if path.Base(name) == exampleFile {
		c.example(file)
		return errors.Join(c.errs...)
	}
	for _, decl := range file.Decls {
		c.declaration(decl)
	}
	return errors.Join(c.errs...)
}

func (c *checker) refuse(at token.Pos, format string, args ...any) {
	where := c.fset.PositionFor(at, false) // what the file says of its lines does not count
	c.errs = append(c.errs, fmt.Errorf("%s:%d:%d: generated code that the generator does not make: %s",
		where.Filename, where.Line, where.Column, printable.Line(fmt.Sprintf(format, args...))))
}

// comment refuses what is an instruction to a tool: //go:…, //line, //export,
// +build, and comments of the other kind, which can end anywhere.
func (c *checker) comment(n *ast.Comment) {
	body, plain := strings.CutPrefix(n.Text, "//")
	directive := body != "" && !strings.HasPrefix(body, " ") && !strings.HasPrefix(body, "\t")
	if !plain || directive || strings.HasPrefix(strings.TrimSpace(body), "+build") {
		c.refuse(n.Pos(), "the comment %s", n.Text)
	}
}

func (c *checker) declaration(decl ast.Decl) {
	switch d := decl.(type) {
	case *ast.FuncDecl:
		if d.Recv == nil && (d.Name.Name == "init" || d.Name.Name == "main" || d.Name.Name == "_") {
			c.refuse(d.Pos(), "the function %s", d.Name.Name)
		}
		if d.Body == nil {
			c.refuse(d.Pos(), "the function %s without a body", d.Name.Name)
		}
		ast.Inspect(d, c.inspect)
	case *ast.GenDecl:
		for _, spec := range d.Specs {
			c.specification(d.Tok, spec)
		}
	default:
		c.refuse(d.Pos(), "a declaration of no known kind")
	}
}

func (c *checker) specification(kind token.Token, spec ast.Spec) {
	switch s := spec.(type) {
	case *ast.ImportSpec:
		c.imported(s)
	case *ast.ValueSpec:
		for _, value := range s.Values {
			c.value(kind, value)
		}
		ast.Inspect(s, c.inspect)
	default:
		ast.Inspect(s, c.inspect)
	}
}

// imported lets packages of the library's own and a few of the standard library
// in, under their own names. The lists of the conformance tests name the generated
// packages.
func (c *checker) imported(s *ast.ImportSpec) {
	what, err := strconv.Unquote(s.Path.Value)
	own, ours := strings.CutPrefix(what, module)
	var known bool
	switch {
	case err != nil:
	case !ours:
		known = slices.Contains(library, what)
	case strings.HasPrefix(c.name, "gen/"):
		known = own == "api" || strings.HasPrefix(own, "api/") && !strings.Contains(own, "internal")
	default:
		known = own == "api" || strings.HasPrefix(own, "gen/")
	}
	if !known || s.Name != nil && s.Name.Name != path.Base(what) {
		c.refuse(s.Pos(), "the import of %s", s.Path.Value)
	}
}

// value refuses a constant that is no literal and a variable that is computed:
// what stands there runs when a program starts.
func (c *checker) value(kind token.Token, value ast.Expr) {
	if _, literal := value.(*ast.BasicLit); kind == token.CONST && !literal {
		c.refuse(value.Pos(), "a constant that is no literal")
	}
	ast.Inspect(value, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false // is not run there
		case *ast.CallExpr:
			c.refuse(n.Pos(), "a call in a declaration")
		case *ast.UnaryExpr:
			if n.Op == token.ARROW {
				c.refuse(n.Pos(), "a channel")
			}
		}
		return true
	})
}

// forbidden are the functions of the language that generated code never calls.
var forbidden = []string{"panic", "print", "println", "recover", "close", "delete", "clear", "copy", "complex"}

// inspect refuses statements that no generated method has.
func (c *checker) inspect(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.GoStmt, *ast.DeferStmt, *ast.SendStmt, *ast.SelectStmt, *ast.LabeledStmt, *ast.BranchStmt, *ast.ForStmt, *ast.ChanType:
		c.refuse(n.Pos(), "a statement of the kind %T", n)
	case *ast.CallExpr:
		if f, ok := n.Fun.(*ast.Ident); ok && slices.Contains(forbidden, f.Name) {
			c.refuse(n.Pos(), "a call of %s", f.Name)
		}
	}
	return true
}
