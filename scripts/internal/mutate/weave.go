package mutate

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strings"
)

// The names in the environment that a woven program reads.
const (
	Chosen  = "MUTANT"          // the number of the mutant to be; 0 is none, Trace is none as well
	Reached = "MUTANTS_REACHED" // the file that Trace writes the groups to which were called, a line each
	Trace   = -1
)

// Woven is a file with its mutants inside: each is a copy of its function with the mistake in it, and the function calls
// the copy whose number was chosen. So one build serves all of them.
type Woven struct {
	Text   []byte
	Groups map[int]int    // a mutant's number to that of the first mutant of its function
	lines  map[int][2]int // a mutant's number to the lines of its copy
}

// At returns the mutant whose copy holds a line.
func (w Woven) At(line int) (number int, ok bool) {
	for n, lines := range w.lines {
		if lines[0] <= line && line <= lines[1] {
			return n, true
		}
	}
	return 0, false
}

// Weave puts numbered mutants into their file. Those that are in no function, or in one that recovers from a panic (which
// works only in what is deferred itself), have no group in what it returns.
func Weave(file string, source []byte, mutants map[int]Mutant) (Woven, error) {
	files := token.NewFileSet()
	parsed, err := parser.ParseFile(files, file, source, parser.SkipObjectResolution)
	if err != nil {
		return Woven{}, err
	}
	w := &weaver{source: source, base: files.File(parsed.Pos()).Base(), mutants: mutants,
		woven: Woven{Groups: map[int]int{}, lines: map[int][2]int{}}}
	for _, declaration := range parsed.Decls {
		if d, ok := declaration.(*ast.FuncDecl); ok && d.Body != nil && !recovers(d.Body) {
			w.function(d)
		}
	}
	w.text.Write(source[w.done:])
	line := strings.Count(w.text.String(), "\n") + 1
	for _, c := range w.copies {
		lines := strings.Count(c.text, "\n")
		w.woven.lines[c.number] = [2]int{line + 1, line + lines}
		w.text.WriteString("\n" + c.text)
		line += lines + 1
	}
	w.woven.Text = []byte(w.text.String())
	return w.woven, nil
}

type weaver struct {
	source  []byte
	base    int
	mutants map[int]Mutant
	text    strings.Builder
	done    int // how much of the source is in the text
	copies  []mutated
	woven   Woven
}

type mutated struct {
	number int
	text   string
}

func (w *weaver) offset(p token.Pos) int { return int(p) - w.base }

func (w *weaver) copyUntil(p token.Pos) {
	w.text.Write(w.source[w.done:w.offset(p)])
	w.done = w.offset(p)
}

// function lets a function choose between its copies.
func (w *weaver) function(d *ast.FuncDecl) {
	numbers := w.of(d)
	if len(numbers) == 0 {
		return
	}
	receiver := ""
	if d.Recv != nil {
		receiver = w.arguments(d.Recv, "mutantRecv") + "."
	}
	arguments := w.arguments(d.Type.Params, "mutantArg")
	w.copyUntil(d.Body.Lbrace + 1)
	fmt.Fprintf(&w.text, " switch mutantNow { case %d: mutantAt(%d)", Trace, numbers[0])
	for _, n := range numbers {
		w.woven.Groups[n] = numbers[0]
		name := fmt.Sprintf("mutant%d_%s", n, d.Name.Name)
		call := receiver + name + typeArguments(d.Type.TypeParams) + "(" + arguments + ")"
		if d.Type.Results == nil {
			fmt.Fprintf(&w.text, "; case %d: %s; return", n, call)
		} else {
			fmt.Fprintf(&w.text, "; case %d: return %s", n, call)
		}
		w.copies = append(w.copies, mutated{n, w.mutated(d, name, w.mutants[n])})
	}
	w.text.WriteString(" };")
}

// of returns the numbers of a function's mutants, in order.
func (w *weaver) of(d *ast.FuncDecl) (numbers []int) {
	for n, m := range w.mutants {
		if w.offset(d.Body.Lbrace) <= m.from && m.to <= w.offset(d.Body.Rbrace) {
			numbers = append(numbers, n)
		}
	}
	slices.Sort(numbers)
	return numbers
}

func (w *weaver) mutated(d *ast.FuncDecl, name string, m Mutant) string {
	text := func(from, to token.Pos) string { return string(w.source[w.offset(from):w.offset(to)]) }
	receiver := ""
	if d.Recv != nil {
		receiver = text(d.Recv.Pos(), d.Recv.End()) + " "
	}
	body := string(w.source[w.offset(d.Body.Lbrace):m.from]) + m.text + string(w.source[m.to:w.offset(d.Body.End())])
	return "func " + receiver + name + text(d.Name.End(), d.Body.Lbrace) + body + "\n"
}

// arguments returns what passes a function's parameters on, and gives a name to those that have none.
func (w *weaver) arguments(params *ast.FieldList, prefix string) string {
	var all []string
	for i, field := range params.List {
		more := ""
		if _, variadic := field.Type.(*ast.Ellipsis); variadic {
			more = "..."
		}
		if len(field.Names) == 0 {
			name := fmt.Sprintf("%s%d", prefix, i)
			w.copyUntil(field.Type.Pos())
			w.text.WriteString(name + " ")
			all = append(all, name+more)
		}
		for j, ident := range field.Names {
			name := ident.Name
			if name == "_" {
				name = fmt.Sprintf("%s%d_%d", prefix, i, j)
				w.copyUntil(ident.Pos())
				w.text.WriteString(name)
				w.done++
			}
			all = append(all, name+more)
		}
	}
	return strings.Join(all, ", ")
}

func typeArguments(params *ast.FieldList) string {
	if params == nil {
		return ""
	}
	var all []string
	for _, field := range params.List {
		for _, ident := range field.Names {
			all = append(all, ident.Name)
		}
	}
	return "[" + strings.Join(all, ", ") + "]"
}

// recovers tells whether a function itself calls recover.
func recovers(body *ast.BlockStmt) (found bool) {
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.CallExpr:
			f, ok := n.Fun.(*ast.Ident)
			found = found || ok && f.Name == "recover"
		}
		return !found
	})
	return found
}

// Switch is the file that each package with woven files needs besides.
func Switch(pkg string) []byte {
	return []byte("package " + pkg + `

import (
	"os"
	"strconv"
	"sync"
)

var (
	mutantNow, _ = strconv.Atoi(os.Getenv("` + Chosen + `"))
	mutantSeen   sync.Map
)

func mutantAt(group int) {
	if _, seen := mutantSeen.LoadOrStore(group, true); seen {
		return
	}
	file, err := os.OpenFile(os.Getenv("` + Reached + `"), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		panic(err)
	}
	_, _ = file.WriteString(strconv.Itoa(group) + "\n")
	_ = file.Close()
}
`)
}
