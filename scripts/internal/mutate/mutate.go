// Package mutate makes small mistakes in Go files, one at a time, as a programmer would, to find out which of them the
// tests do not notice.
package mutate

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path"
	"strconv"
	"strings"
)

// Mutant is one mistake.
type Mutant struct {
	File     string // its path, as given
	Function string // the function that it is in
	Line     int
	Source   string // the line, without white space around it
	Change   string // what is changed, such as "< to <="
	Nth      int    // of those with the same function, line's text and change, from 1

	from, to int // offsets
	text     string
}

// Package is the folder that the file is in.
func (m Mutant) Package() string { return path.Dir(m.File) }

// Key names a mutant without line numbers, so that the name stays when something else in the file changes.
func (m Mutant) Key() string {
	return fmt.Sprintf("%s | %s | %s | %s | %d", m.File, m.Function, m.Source, m.Change, m.Nth)
}

// Apply returns the file with the mistake in it.
func (m Mutant) Apply(source []byte) []byte {
	return []byte(string(source[:m.from]) + m.text + string(source[m.to:]))
}

// swaps are the operators that are taken for one another.
var swaps = map[token.Token][]token.Token{
	token.LSS: {token.LEQ, token.GEQ}, token.LEQ: {token.LSS, token.GTR},
	token.GTR: {token.GEQ, token.LEQ}, token.GEQ: {token.GTR, token.LSS},
	token.EQL: {token.NEQ}, token.NEQ: {token.EQL},
	token.LAND: {token.LOR}, token.LOR: {token.LAND},
	token.ADD: {token.SUB}, token.SUB: {token.ADD}, token.MUL: {token.QUO}, token.QUO: {token.MUL},
	token.ADD_ASSIGN: {token.SUB_ASSIGN}, token.SUB_ASSIGN: {token.ADD_ASSIGN}, token.INC: {token.DEC}, token.DEC: {token.INC},
}

// Of returns the mutants of a file.
func Of(file string, source []byte) ([]Mutant, error) {
	files := token.NewFileSet()
	parsed, err := parser.ParseFile(files, file, source, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	f := &finder{path: file, files: files, source: source, lines: strings.Split(string(source), "\n"), seen: map[string]int{}}
	for _, declaration := range parsed.Decls {
		switch d := declaration.(type) {
		case *ast.FuncDecl:
			f.function = name(d)
			if d.Body != nil {
				ast.Inspect(d.Body, f.visit)
			}
		case *ast.GenDecl:
			f.function = d.Tok.String()
			if d.Tok == token.CONST || d.Tok == token.VAR {
				ast.Inspect(d, f.visit)
			}
		}
	}
	return f.found, nil
}

func name(d *ast.FuncDecl) string {
	if d.Recv == nil || len(d.Recv.List) == 0 {
		return d.Name.Name
	}
	of := d.Recv.List[0].Type
	if star, ok := of.(*ast.StarExpr); ok {
		of = star.X
	}
	switch generic := of.(type) {
	case *ast.IndexExpr:
		of = generic.X
	case *ast.IndexListExpr:
		of = generic.X
	}
	if receiver, ok := of.(*ast.Ident); ok {
		return receiver.Name + "." + d.Name.Name
	}
	return d.Name.Name
}

type finder struct {
	path     string
	files    *token.FileSet
	source   []byte
	lines    []string
	function string
	seen     map[string]int
	found    []Mutant
}

func (f *finder) visit(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.BinaryExpr:
		if text, ok := n.X.(*ast.BasicLit); ok && text.Kind == token.STRING || isText(n.Y) {
			break // joining texts
		}
		f.operator(n.OpPos, n.Op)
	case *ast.AssignStmt:
		f.operator(n.TokPos, n.Tok)
		if n.Tok != token.DEFINE {
			f.drop(n)
		}
	case *ast.IncDecStmt:
		f.operator(n.TokPos, n.Tok)
	case *ast.ExprStmt:
		f.drop(n)
	case *ast.DeferStmt:
		f.drop(n)
	case *ast.IfStmt:
		f.negate(n.Cond)
	case *ast.UnaryExpr:
		if n.Op == token.NOT {
			f.add(n.OpPos, n.X.Pos(), "", "! dropped")
		}
	case *ast.BasicLit:
		f.number(n)
	case *ast.Ident:
		switch n.Name {
		case "true":
			f.add(n.Pos(), n.End(), "false", "true to false")
		case "false":
			f.add(n.Pos(), n.End(), "true", "false to true")
		}
	case *ast.CallExpr:
		return !f.reserve(n)
	case *ast.ImportSpec, *ast.TypeSpec:
		return false
	}
	return true
}

// reserve leaves out how much is set aside for what is to come: that costs memory or time, and nothing else.
func (f *finder) reserve(n *ast.CallExpr) bool {
	called, ok := n.Fun.(*ast.Ident)
	if !ok || called.Name != "make" || len(n.Args) == 0 {
		return false
	}
	if _, ok := n.Args[0].(*ast.MapType); !ok && len(n.Args) == 2 {
		return false // a length
	}
	if len(n.Args) == 3 {
		ast.Inspect(n.Args[1], f.visit)
	}
	return true
}

func isText(e ast.Expr) bool {
	text, ok := e.(*ast.BasicLit)
	return ok && text.Kind == token.STRING
}

func (f *finder) operator(at token.Pos, op token.Token) {
	for _, other := range swaps[op] {
		f.add(at, at+token.Pos(len(op.String())), other.String(), op.String()+" to "+other.String())
	}
}

// drop leaves a statement out.
func (f *finder) drop(n ast.Stmt) { f.add(n.Pos(), n.End(), "", "dropped") }

func (f *finder) negate(condition ast.Expr) {
	if b, ok := condition.(*ast.BinaryExpr); ok && (b.Op == token.EQL || b.Op == token.NEQ) {
		return // the operator's own mutant is the same
	}
	text := f.source[f.offset(condition.Pos()):f.offset(condition.End())]
	f.add(condition.Pos(), condition.End(), "!("+string(text)+")", "condition negated")
}

// number is off by one. Larger numbers are measures, such as a size or a time, which are chosen and not right or wrong.
func (f *finder) number(n *ast.BasicLit) {
	if n.Kind != token.INT {
		return
	}
	value, err := strconv.ParseInt(n.Value, 0, 64)
	if err == nil && value <= 3 {
		f.add(n.Pos(), n.End(), strconv.FormatInt(value+1, 10), n.Value+" plus 1")
	}
}

func (f *finder) offset(p token.Pos) int { return f.files.Position(p).Offset }

func (f *finder) add(from, to token.Pos, text, change string) {
	line := f.files.Position(from).Line
	m := Mutant{File: f.path, Function: f.function, Line: line, Source: strings.TrimSpace(f.lines[line-1]), Change: change,
		from: f.offset(from), to: f.offset(to), text: text}
	key := m.Key()
	f.seen[key]++
	m.Nth = f.seen[key]
	f.found = append(f.found, m)
}
