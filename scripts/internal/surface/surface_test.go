package surface

import (
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// budget is how many identifiers package api exports at most: what programs name. What
// only generated code and the client call stands in api/wire.
const budget = 130

func TestBudgetOfAPI(t *testing.T) {
	names, err := Exported(filepath.Join("..", "..", "..", "api"))
	require.NoError(t, err)
	t.Logf("%d identifiers", len(names))
	assert.LessOrEqual(t, len(names), budget, "%q", names)
	assert.Greater(t, len(names), budget/2, "nothing is left out by the count")
}

func TestExported(t *testing.T) {
	got, err := exportedIn("boat.go", []byte(`package boat

import "io"

const A, b = 1, 2

var C, _ = 1, 2

func D() {}

func e() {}

type Boat[T any] struct {
	io.Reader
	*mast
	Name, Home string
	private    int
}

func (b *Boat[T]) Sail() {}
func (b Boat[T]) sink()  {}

type mast struct{ Height int }

func (mast) Rise() {}

type Sailor interface {
	io.Closer
	Sing(song string)
}

type Crew[A, B any] map[string]int

func (Crew[A, B]) Count() int { return 0 }
`))
	require.NoError(t, err)
	assert.Equal(t, []string{
		"A", "C", "D", "Boat", "Boat.Reader", "Boat.Name", "Boat.Home", "Boat.Sail",
		"Sailor", "Sailor.Closer", "Sailor.Sing", "Crew", "Crew.Count",
	}, got)
	_, err = exportedIn("broken.go", []byte("package"))
	assert.Error(t, err)
	_, err = Exported(t.TempDir())
	assert.Error(t, err)
}
