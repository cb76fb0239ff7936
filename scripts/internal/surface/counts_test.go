package surface

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestCount(t *testing.T) {
	dir := t.TempDir()
	write := func(name, source string) {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(source), 0o644))
	}
	write("boats.gen.go", `package boat

type Client struct{ Boats *BoatsService }

type BoatsService struct{ caller any }

type State string

const (
	StateAfloat State = "afloat"
	StateSunk   State = "sunk"
)

type OtherState string

const (
	OtherStateSunk   OtherState = "sunk"
	OtherStateAfloat OtherState = "afloat"
)

type Boat struct {
	ID string

	// Draught is in metres.
	Draught float64
	Beam    float64
	Masts   []BoatMast
}

type Deleted struct {
	ID      string
	Deleted bool
}

type hidden struct{ Name string }
`)
	write("boats_test.go", "package boat\n\ntype Test struct{ Beam int }\n")
	got, err := Count(dir)
	require.NoError(t, err)
	assert.Equal(t, Counts{
		Types: 6, Enums: 2, Sets: 1, LongestType: "BoatsService", LongestConstant: "OtherStateSunk", Over: 10, Deleted: []string{"Deleted"},
		Fields: 6, Sentences: 1, Plain: 3,
	}, got)
	assert.Contains(t, got.String(), "2 enums for 1 sets of values")
	_, err = Count(t.TempDir())
	assert.ErrorContains(t, err, "has no types")
}

// otherwise are the places whose type differs between versions because Intercom changed what stands there, with the types.
var otherwise = map[string]string{
	"POST /conversations/{}/convert answer.ticket_state: TicketState; TicketStateCategory":   "an object from 2.12 on, a bare category before",
	"GET /custom_object_instances/{} answer: CustomObjectInstance; CustomObjectInstanceList": "one instance up to 2.15, a page of them since",
}

var inVersions = regexp.MustCompile(` (\d+\.\d+|preview)(, (\d+\.\d+|preview))*(;|$)`)

// The same method, path and place has a type of one name in every version, but where Intercom changed it.
func TestTypesHaveOneNameInEveryVersion(t *testing.T) {
	differences, err := Differences(filepath.Join("..", "..", ".."))
	require.NoError(t, err)
	var types []string // whichever versions there are
	for _, d := range differences {
		types = append(types, inVersions.ReplaceAllString(d, "$4"))
		assert.NotEmpty(t, otherwise[types[len(types)-1]], "%s: one type in two versions has two names (openapi/types.yaml), or Intercom changed it", d)
	}
	for d := range otherwise {
		assert.Contains(t, types, d, "no longer so")
	}
}

func TestDifferences(t *testing.T) {
	root := t.TempDir()
	folder := filepath.Join(root, "openapi", "names")
	require.NoError(t, os.MkdirAll(folder, 0o755))
	for version, names := range map[string]string{
		"2.1": "GET /boats answer: BoatList\nGET /boats answer.boats[]: Boat\n",
		"2.2": "GET /boats answer: BoatList\nGET /boats answer.boats[]: Ship\n",
	} {
		require.NoError(t, os.WriteFile(filepath.Join(folder, version+".yaml"), []byte(names), 0o644))
	}
	got, err := Differences(root)
	require.NoError(t, err)
	assert.Equal(t, []string{"GET /boats answer.boats[]: Boat 2.1; Ship 2.2"}, got)
}

// Names are short enough to be read, and one type says that something was deleted.
func TestNamesAreShort(t *testing.T) {
	packages, err := filepath.Glob(filepath.Join("..", "..", "..", "gen", "*", "client.gen.go"))
	require.NoError(t, err)
	require.NotEmpty(t, packages)
	for _, client := range packages {
		got, err := Count(filepath.Dir(client))
		require.NoError(t, err)
		assert.LessOrEqual(t, len(got.LongestType), 40, "%s: %s", client, got.LongestType)
		assert.LessOrEqual(t, got.Over, 28, "%s: %s", client, got.LongestConstant)
		assert.Contains(t, got.Deleted, "Deleted", client)
	}
}
