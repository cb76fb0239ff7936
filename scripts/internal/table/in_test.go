package table_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/scripts/internal/table"
)

const apart = `operations:
  GET /boats/{}:
    service: Boats
    name: List
    says: returns the boats of a harbour.
    pages: {kind: page, items: data}
    in:
      - versions: ["2.13", "2.14"]
        name: GetByName
        type: FindBoat
        says: returns the boat of that name.
      - versions: [preview]
        service: Harbours
        name: Scroll
        repeat: safe
        pages: {kind: scroll, items: data}
  POST /boats:
    service: Boats
    name: Create
`

// TestForAVersionSetApart: one method and path may be another operation in some versions.
func TestForAVersionSetApart(t *testing.T) {
	path := write(t, apart)
	tab, err := table.Load(path)
	require.NoError(t, err)
	for version, want := range map[string]table.Entry{
		"2.13":    {Service: "Boats", Name: "GetByName", Type: "FindBoat", Says: "returns the boat of that name."},
		"2.14":    {Service: "Boats", Name: "GetByName", Type: "FindBoat", Says: "returns the boat of that name."},
		"preview": {Service: "Harbours", Name: "Scroll", Repeat: "safe", Pages: &table.Pages{Kind: "scroll", Items: "data"}},
	} {
		assert.Equal(t, &want, tab.For(version, "get", "/boats/{id}"), version)
	}
	for _, version := range []string{"2.12", "2.15", "2.1", ""} {
		assert.Equal(t, "List", tab.For(version, "GET", "/boats/{boat_id}").Name, version)
	}
	assert.Nil(t, tab.For("2.13", "GET", "/masts"))
	save(t, tab, path)
	assert.Equal(t, apart, read(t, path))

	tab.Operations["GET /boats/{}"].Says = "returns boats."
	save(t, tab, path)
	assert.Contains(t, read(t, path), `    says: returns boats.
    pages: {kind: page, items: data}
    in:
      - versions: ["2.13", "2.14"]
        name: GetByName
        type: FindBoat
        says: returns the boat of that name.
      - versions: [preview]
        service: Harbours
`)
	again, err := table.Load(path)
	require.NoError(t, err)
	assert.Equal(t, tab.Operations, again.Operations)
}

func TestLoadRefusesVersionsSetApart(t *testing.T) {
	const head = "GET /a: {service: Boats, name: List, pages: {kind: page, items: data}, in: "
	for name, c := range map[string]struct{ entries, want string }{
		"no versions":             {head + "[{name: Get}]}", "GET /a: in[0]: no versions"},
		"no name":                 {head + "[{versions: ['2.13']}]}", `GET /a: in[0]: name "" is no exported Go name`},
		"bad pages":               {head + "[{versions: ['2.13'], name: Get, pages: {kind: leaf, items: data}}]}", `GET /a: in[0]: unknown pagination kind "leaf"`},
		"a header, not a folder":  {head + "[{versions: [Preview], name: Get}]}", `GET /a: in[0]: "Preview" is no version (want a folder of openapi`},
		"set apart twice":         {head + "[{versions: ['2.13'], name: Get}, {versions: ['2.14', '2.13'], name: Find}]}", "GET /a: in[1]: version 2.13 is set apart twice"},
		"one inside of another":   {head + "[{versions: ['2.13'], name: Get, in: [{versions: ['2.14'], name: Find}]}]}", "GET /a: in[0]: in cannot stand below in"},
		"a name by rule":          {"GET /a: {service: Boats, name: List, provisional: true, in: [{versions: ['2.13'], name: Get}]}", "GET /a: in[0]: an entry by rule holds for every version"},
		"unknown key":             {head + "[{versions: ['2.13'], nme: Get}]}", `unknown key "nme" (want constructors, dates, gone, in, name, pages, `},
		"a method that is taken":  {head + "[{versions: ['2.13'], name: Get}]}\n  GET /b: {service: Boats, name: Get}", "GET /a and GET /b both make the method Boats.Get in version 2.13"},
		"a method of a list":      {head + "[{versions: ['2.13'], service: Masts, name: ListAll}]}\n  GET /b: {service: Masts, name: List, pages: {kind: page, items: data}}", "both make the method Masts.ListAll in version 2.13"},
		"types that are taken":    {head + "[{versions: ['2.13'], service: Boat, name: Get}]}\n  GET /b: {service: Boats, name: Get}", "both make types called GetBoat… in version 2.13: give one a type"},
		"two that are both apart": {head + "[{versions: ['2.13'], name: Get}]}\n  GET /b: {service: Boats, name: Find, in: [{versions: ['2.13'], name: Get}]}", "both make the method Boats.Get in version 2.13"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := table.Load(write(t, "operations:\n  "+c.entries+"\n"))
			assert.ErrorContains(t, err, c.want)
		})
	}
	// Two may swap their names in a version.
	_, err := table.Load(write(t, "operations:\n  GET /a: {service: Boats, name: Get, in: [{versions: ['2.13'], name: Find}]}\n"+
		"  GET /b: {service: Boats, name: Find, in: [{versions: ['2.13'], name: Get}]}\n"))
	require.NoError(t, err)
}
