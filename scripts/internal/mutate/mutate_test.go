package mutate_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/scripts/internal/mutate"
)

const source = `package p

import "fmt"

const most, size = 3, 4096

type t struct{}

func (x *t) do(a, b int) bool {
	n := a + b
	n--
	fmt.Println("a" + "b")
	if a < b && !(n == 0) {
		return true
	}
	return false
}
`

func TestMutants(t *testing.T) {
	found, err := mutate.Of("p.go", []byte(source))
	require.NoError(t, err)
	var got []string
	for _, m := range found {
		mutated := string(m.Apply([]byte(source)))
		assert.NotEqual(t, source, mutated)
		before, after := strings.Split(source, "\n"), strings.Split(mutated, "\n")
		require.Len(t, after, len(before))
		got = append(got, m.Function+": "+m.Change+": "+strings.TrimSpace(after[m.Line-1]))
	}
	assert.Equal(t, []string{
		"const: 3 plus 1: const most, size = 4, 4096",
		"t.do: + to -: n := a - b",
		"t.do: -- to ++: n++",
		"t.do: dropped: ",
		"t.do: condition negated: if !(a < b && !(n == 0)) {",
		"t.do: && to ||: if a < b || !(n == 0) {",
		"t.do: < to <=: if a <= b && !(n == 0) {",
		"t.do: < to >=: if a >= b && !(n == 0) {",
		"t.do: ! dropped: if a < b && (n == 0) {",
		"t.do: == to !=: if a < b && !(n != 0) {",
		"t.do: 0 plus 1: if a < b && !(n == 1) {",
		"t.do: true to false: return false",
		"t.do: false to true: return true",
	}, got)
}

// What make sets aside is no behaviour; a length is.
func TestMutantsOfMake(t *testing.T) {
	found, err := mutate.Of("p.go", []byte("package p\n\nvar a, b, c, d = make([]int, 1, 2+3), make([]int, 0), make(map[int]int, 1), make(chan int, 2)\n"))
	require.NoError(t, err)
	var got []string
	for _, m := range found {
		got = append(got, m.Change)
	}
	assert.Equal(t, []string{"1 plus 1", "0 plus 1", "2 plus 1"}, got)
}

// A mutant keeps its name when the file grows around it, and two on one line have two.
func TestMutantKeys(t *testing.T) {
	names := func(source string) (keys []string) {
		found, err := mutate.Of("p.go", []byte(source))
		require.NoError(t, err)
		for _, m := range found {
			keys = append(keys, m.Key())
		}
		return keys
	}
	const body = "func f(a, b, c int) bool { return a < b || b < c }\n"
	first := names("package p\n\n" + body)
	assert.Equal(t, first, names("package p\n\nfunc g() {}\n\n"+body))
	seen := map[string]bool{}
	for _, key := range first {
		assert.False(t, seen[key], key)
		seen[key] = true
	}
	_, err := mutate.Of("p.go", []byte("no Go"))
	require.Error(t, err)
}
