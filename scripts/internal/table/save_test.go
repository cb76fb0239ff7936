package table_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/scripts/internal/table"
)

// written is a table as people keep it: comments, blank lines, flow style,
// quotes of their own.
const written = `# At the top.

operations:
  # The boats.
  GET /boats:
    service: Boats
    name: List # behind a value

  # Why this one pages by number.
  POST /boats/search: {service: Boats, name: Search,
    says: "finds boats."}


  GET /masts:   # odd   spaces
      service:  'Masts'
      name: List
      provisional: true
  # At the bottom.
`

func TestSaveKeepsTheRest(t *testing.T) {
	for name, c := range map[string]struct {
		change       func(*table.Table)
		after, added string // the line that the added text stands behind
		without      string
	}{
		"nothing": {change: func(*table.Table) {}},
		"before the first": {
			change: func(tab *table.Table) {
				tab.Operations["GET /anchors/{}"] = byRule(tab, "GET", "/anchors/{id}", "getAnchor", "Anchors")
			},
			after: "  # The boats.\n",
			added: "  GET /anchors/{}:\n    service: Anchors\n    name: Get\n    says: calls GET /anchors/{id}.\n    provisional: true\n",
		},
		"in the middle, before the comment of the next": {
			change: func(tab *table.Table) { tab.Operations["PUT /boats"] = &table.Entry{Service: "Boats", Name: "Update"} },
			after:  "    name: List # behind a value\n",
			added:  "  PUT /boats:\n    service: Boats\n    name: Update\n",
		},
		"behind the last": {
			change: func(tab *table.Table) { tab.Operations["PUT /masts"] = &table.Entry{Service: "Masts", Name: "Update"} },
			after:  "      provisional: true\n",
			added:  "  PUT /masts:\n    service: Masts\n    name: Update\n",
		},
		"one removed": {
			change:  func(tab *table.Table) { delete(tab.Operations, "GET /masts") },
			without: "  GET /masts:   # odd   spaces\n      service:  'Masts'\n      name: List\n      provisional: true\n",
		},
		"one removed, its comment stays": {
			change:  func(tab *table.Table) { delete(tab.Operations, "POST /boats/search") },
			without: "  POST /boats/search: {service: Boats, name: Search,\n    says: \"finds boats.\"}\n",
		},
		"one changed": {
			change:  func(tab *table.Table) { tab.Operations["GET /masts"].Name = "Index" },
			after:   "      provisional: true\n",
			added:   "  GET /masts:\n    service: Masts\n    name: Index\n    provisional: true\n",
			without: "  GET /masts:   # odd   spaces\n      service:  'Masts'\n      name: List\n      provisional: true\n",
		},
	} {
		t.Run(name, func(t *testing.T) {
			for _, text := range []string{written, strings.TrimSuffix(written, "\n")} {
				path := write(t, text)
				tab, err := table.Load(path)
				require.NoError(t, err)
				c.change(tab)
				want := strings.Replace(text, c.after, c.after+c.added, 1)
				want = strings.Replace(want, c.without, "", 1)
				if name != "nothing" {
					want = strings.TrimSuffix(want, "\n") + "\n"
				}
				for range 2 { // saving again changes nothing
					save(t, tab, path)
					got := read(t, path)
					if strings.HasPrefix(name, "one removed") {
						got, want = squeeze(got), squeeze(want)
					}
					assert.Equal(t, want, got)
				}
				again, err := table.Load(path)
				require.NoError(t, err)
				assert.Equal(t, tab.Operations, again.Operations)
			}
		})
	}
}

// squeeze takes out blank lines: those around a removed entry may go with it.
func squeeze(text string) string {
	for strings.Contains(text, "\n\n") {
		text = strings.ReplaceAll(text, "\n\n", "\n")
	}
	return text
}

// TestSaveRealTable adds to the project's own table and takes out again.
func TestSaveRealTable(t *testing.T) {
	text := read(t, "../../../openapi/operations.yaml")
	path := write(t, text)
	tab, err := table.Load(path)
	require.NoError(t, err)
	save(t, tab, path)
	require.Equal(t, text, read(t, path))
	for _, service := range []string{"Admins", "Contacts", "Visitors", "Zebras", "Aardvarks"} {
		tab = tab.With([]table.Operation{{Method: "PATCH", Path: "/made/up/{id}/" + service, ID: "patchIt", Tags: []string{service}}})
	}
	save(t, tab, path)
	for _, line := range strings.SplitAfter(text, "\n") {
		require.Contains(t, read(t, path), line)
	}
	again, err := table.Load(path)
	require.NoError(t, err)
	require.Equal(t, tab.Operations, again.Operations)
	for key, e := range again.Operations {
		if strings.HasPrefix(key, "PATCH /made/up/") {
			require.True(t, e.Provisional)
			delete(again.Operations, key)
		}
	}
	save(t, again, path)
	require.Equal(t, text, read(t, path))
}

func TestSaveRefuses(t *testing.T) {
	path := write(t, "operations: {GET /a: {service: Boats, name: Get}}\n")
	tab, err := table.Load(path)
	require.NoError(t, err)
	tab = tab.With([]table.Operation{{Method: "GET", Path: "/b", ID: "getB"}})
	_, err = tab.Bytes()
	assert.ErrorContains(t, err, "line 1: an entry stands on lines of its own")
	assert.Equal(t, "operations: {GET /a: {service: Boats, name: Get}}\n", read(t, path))
}

// Two services whose names run together to the same variable.
func TestProvisionalMakesOneVariableEach(t *testing.T) {
	tab := &table.Table{Operations: map[string]*table.Entry{"GET /a": {Service: "BoatsSet", Name: "Mast"}}}
	e := byRule(tab, "PUT", "/boats/{id}/set_mast", "setMast", "Boats")
	assert.Equal(t, "Boats", e.Service)
	assert.NotEqual(t, "BoatsSetMast", e.Service+e.Name)
}
