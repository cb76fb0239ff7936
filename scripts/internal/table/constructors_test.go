package table_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/scripts/internal/table"
)

const constructing = `operations:
  POST /boats:
    service: Boats
    name: Create
    constructors:
      - name: Sloop
        sets: {kind: sail, masts: "1"}
        args: [harbour_id, masts.*.height as heights]
        says: is a boat with one mast.
      - name: Crew
        part: crew
        args: [user_id]
        since: "2.14"
        until: preview
        says: 'is on board: nobody else.'
`

func TestConstructors(t *testing.T) {
	path := write(t, constructing)
	tab, err := table.Load(path)
	require.NoError(t, err)
	all := tab.Constructors()
	require.Len(t, all, 2)
	assert.Equal(t, []table.Argument{{Key: "harbour_id", Name: "harbourID"}, {Key: "masts.*.height", Name: "heights"}}, all[0].Arguments())
	assert.Equal(t, &table.Constructor{
		Name: "Crew", Part: "crew", Args: []string{"user_id"}, Since: "2.14", Until: "preview", Says: "is on board: nobody else.",
	}, all[1])
	assert.EqualError(t, tab.At(all[1], errors.New("x")), path+":10: constructor Crew: x")
	text, err := tab.Bytes()
	require.NoError(t, err)
	assert.Equal(t, constructing, string(text))

	tab.Operations["POST /boats"].Says = "makes a boat."
	text, err = tab.Bytes()
	require.NoError(t, err)
	assert.Equal(t, strings.Replace(constructing, "    constructors:", "    says: makes a boat.\n    constructors:", 1), string(text), "what is written again is written alike")
}

func TestConstructorsOfVersions(t *testing.T) {
	less := func(a, b string) bool { return a < b }
	c := &table.Constructor{Since: "2.12", Until: "2.14"}
	for version, want := range map[string]bool{"2.11": false, "2.12": true, "2.13": true, "2.14": true, "2.15": false, "preview": false} {
		assert.Equal(t, want, c.In(version, less), version)
	}
	assert.True(t, (&table.Constructor{}).In("2.10", less))
}

func TestLoadRefusesConstructors(t *testing.T) {
	for name, c := range map[string]struct{ constructors, want string }{
		"no name":               {"{says: a.}", `constructor : name "" is not an exported Go name`},
		"a name in small":       {"{name: sloop, says: a.}", `name "sloop" is not an exported Go name`},
		"a long name":           {"{name: " + strings.Repeat("A", 41) + ", says: a.}", "the name has 41 letters (want at most 40)"},
		"a request":             {"{name: NewBoatRequestSloop, says: a.}", "the name says that it makes a request"},
		"says nothing":          {"{name: Sloop}", ":2: constructor Sloop: says wants one line"},
		"says two lines":        {`{name: Sloop, says: "a\nb"}`, "says wants one line"},
		"an unknown field":      {"{name: Sloop, says: a., arg: [x]}", ":2: unknown key \"arg\" (want args, name, part, says, sets, since, until)"},
		"no version":            {"{name: Sloop, says: a., since: v2.14}", `"v2.14" is no version`},
		"an odd part":           {"{name: Sloop, says: a., part: 'a b'}", `part "a b" is no path of keys`},
		"an odd key":            {"{name: Sloop, says: a., args: ['a-b']}", `args: "a-b" is no path of keys`},
		"an odd key that's set": {"{name: Sloop, says: a., sets: {A: b}}", `sets: "A" is no path of keys`},
		"an odd argument":       {"{name: Sloop, says: a., args: [a as B]}", `args: "B" is no name of an argument`},
		"a key twice":           {"{name: Sloop, says: a., args: [a, a as b]}", "a is there twice"},
		"a key set and given":   {"{name: Sloop, says: a., sets: {a: b}, args: [a]}", "a is there twice"},
		"an argument twice":     {"{name: Sloop, says: a., args: [a as x, b as x]}", "two arguments are called x"},
		"a name twice":          {"{name: Sloop, says: a.}, {name: Sloop, says: b.}", ":2: constructor Sloop: there are two of that name"},
		"a name twice, at once": {`{name: Sloop, says: a., since: "2.13"}, {name: Sloop, says: b., since: "2.14"}`, ":2: constructor Sloop: there are two of that name"},
		"an empty one":          {"null", "a constructor is empty"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := table.Load(write(t, "operations:\n  POST /a: {service: Boats, name: Create, constructors: ["+c.constructors+"]}\n"))
			assert.ErrorContains(t, err, c.want)
		})
	}
	_, err := table.Load(write(t, "operations:\n  POST /a: {service: Boats, name: Create, constructors: [{name: A, says: a.}], in: [{versions: ['2.13'], name: Make, constructors: [{name: A, says: a.}]}]}\n"))
	assert.ErrorContains(t, err, ":2: constructor A: there are two of that name")
	_, err = table.Load(write(t, "operations:\n  POST /a: {service: Boats, name: Create, constructors: [{name: A, says: a., until: '2.13'}, {name: A, says: a., since: '2.14'}]}\n"))
	assert.NoError(t, err, "one after the other")
}
