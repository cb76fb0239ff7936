package mutate_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/scripts/internal/mutate"
)

const everyForm = `package p

const most = 3

type t[V any] struct{ v V }

func (x *t[V]) method(a, _ int, more ...string) (V, bool) { return x.v, a > 0 }

func (t[V]) nameless(int, string) { println(true) }

func generic[K comparable, V any](m map[K]V) bool {
	if m == nil {
		panic("nil")
	}
	return len(m) == 0
}

func guard() {
	if p := recover(); p != nil {
		println(p)
	}
}

func deferring() {
	defer func() {
		if recover() != nil {
			println("panicked")
		}
	}()
}

func text(a string) string { b := a; return b + a }
`

// A woven file compiles, whatever form its functions have, but for the copies that hold a mistake of types.
func TestWeaveCompiles(t *testing.T) {
	found, err := mutate.Of("p.go", []byte(everyForm))
	require.NoError(t, err)
	mutants := map[int]mutate.Mutant{}
	for i, m := range found {
		mutants[i+1] = m
	}
	woven, err := mutate.Weave("p.go", []byte(everyForm), mutants)
	require.NoError(t, err)

	refused := map[string]bool{}
	for _, err := range check(t, woven.Text) {
		number, ok := woven.At(err.Fset.Position(err.Pos).Line)
		require.True(t, ok, "%v\n%s", err, woven.Text)
		refused[mutants[number].Function+" "+mutants[number].Change] = true
	}
	assert.Equal(t, map[string]bool{"text + to -": true}, refused)

	functions := map[string]bool{}
	for number := range woven.Groups {
		functions[mutants[number].Function] = true
	}
	assert.Equal(t, map[string]bool{"t.method": true, "t.nameless": true, "generic": true, "deferring": true, "text": true}, functions,
		"not a constant, and not what recovers by itself")
	assert.Contains(t, string(woven.Text), "func (x *t[V]) method(a, mutantArg0_1 int, more ...string) (V, bool) { switch mutantNow {")
}

func check(t *testing.T, woven []byte) (errs []types.Error) {
	t.Helper()
	fset := token.NewFileSet()
	var files []*ast.File
	for name, text := range map[string][]byte{"p.go": woven, "switch.go": []byte("package p\nvar mutantNow int\nfunc mutantAt(int) {}\n")} {
		file, err := parser.ParseFile(fset, name, text, parser.SkipObjectResolution)
		require.NoError(t, err, "%s", text)
		files = append(files, file)
	}
	config := types.Config{Error: func(err error) {
		var one types.Error
		require.ErrorAs(t, err, &one)
		errs = append(errs, one)
	}}
	_, _ = config.Check("p", fset, files, nil)
	return errs
}

// Each copy has its mistake, and the function has none.
func TestWeaveCopies(t *testing.T) {
	const source = "package p\n\nfunc f(a, b int) bool { return a < b }\n"
	found, err := mutate.Of("p.go", []byte(source))
	require.NoError(t, err)
	woven, err := mutate.Weave("p.go", []byte(source), map[int]mutate.Mutant{7: found[0], 8: found[1]})
	require.NoError(t, err)
	assert.Equal(t, `package p

func f(a, b int) bool { switch mutantNow { case -1: mutantAt(7); case 7: return mutant7_f(a, b); case 8: return mutant8_f(a, b) }; return a < b }

func mutant7_f(a, b int) bool { return a <= b }

func mutant8_f(a, b int) bool { return a >= b }
`, string(woven.Text))
	assert.Equal(t, map[int]int{7: 7, 8: 7}, woven.Groups)
	number, ok := woven.At(7)
	assert.True(t, ok)
	assert.Equal(t, 8, number)
	_, ok = woven.At(3)
	assert.False(t, ok)
}
