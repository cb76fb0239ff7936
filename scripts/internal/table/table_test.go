package table_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/scripts/internal/table"
)

// write puts a table with that text into a file.
func write(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "operations.yaml")
	require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
	return path
}

func read(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	require.NoError(t, err)
	return string(data)
}

// save writes a table into its file.
func save(t *testing.T, tab *table.Table, path string) {
	t.Helper()
	text, err := tab.Bytes()
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(path, text, 0o600))
}

func TestKey(t *testing.T) {
	for _, c := range []struct{ method, path, want string }{
		{"get", "/boats", "GET /boats"},
		{"GET", "/boats/{id}", "GET /boats/{}"},
		{"Delete", "/boats/{boat_id}/masts/{id}", "DELETE /boats/{}/masts/{}"},
		{"PUT", "/boats/{}", "PUT /boats/{}"},
		{"GET", "/files/{name}.{ending}", "GET /files/{}.{}"},
	} {
		assert.Equal(t, c.want, table.Key(c.method, c.path))
	}
}

func TestTypeName(t *testing.T) {
	for _, c := range []struct{ service, name, typ, want string }{
		{"Boats", "Get", "", "GetBoat"},
		{"Boats", "List", "", "ListBoats"},
		{"Boats", "Search", "", "SearchBoats"},
		{"Boats", "Scroll", "", "ScrollBoats"},
		{"Boats", "ListMasts", "", "ListBoatMasts"},
		{"Boats", "SearchByName", "", "SearchBoatByName"},
		{"Companies", "Create", "", "CreateCompany"},
		{"Companies", "AttachContact", "", "AttachCompanyContact"},
		{"News", "ListItems", "", "ListNewsItems"},
		{"TicketTypes", "Update", "", "UpdateTicketType"},
		{"AIContent", "Delete", "", "DeleteAIContent"},
		{"Me", "Me", "", "MeMe"},
		{"Boats", "Get2", "", "Get2Boat"},
		{"Boats", "Get", "ShowVessel", "ShowVessel"},
	} {
		e := table.Entry{Service: c.service, Name: c.name, Type: c.typ}
		assert.Equal(t, c.want, e.TypeName(), "%s.%s", c.service, c.name)
	}
}

func TestLoadRefuses(t *testing.T) {
	for name, c := range map[string]struct{ entries, want string }{
		"empty entry":             {"GET /a:", "GET /a: the entry is empty"},
		"no service":              {"GET /a: {name: Get}", `GET /a: service "" is not an exported Go name`},
		"bad service":             {"GET /a: {service: boats, name: Get}", `GET /a: service "boats" is not an exported Go name`},
		"no name":                 {"GET /a: {service: Boats}", `GET /a: name "" is not an exported Go name`},
		"bad name":                {"GET /a: {service: Boats, name: Get it}", `GET /a: name "Get it" is not an exported Go name`},
		"bad type":                {"GET /a: {service: Boats, name: Get, type: getBoat}", `GET /a: type "getBoat" is not an exported Go name`},
		"bad repeat":              {"GET /a: {service: Boats, name: Get, repeat: yes please}", `GET /a: repeat is "yes please", want safe, read or nothing`},
		"unknown kind":            {"GET /a: {service: Boats, name: List, pages: {kind: leaf, items: data}}", `GET /a: unknown pagination kind "leaf", want one of cursor, `},
		"pages, no items":         {"GET /a: {service: Boats, name: List, pages: {kind: page}}", "GET /a: pages needs items"},
		"unknown key":             {"GET /a: {service: Boats, name: Get, colour: red}", `unknown key "colour" (want constructors, dates, gone, in, name, pages, `},
		"a sentence of two lines": {`GET /a: {service: Boats, name: Get, says: "one.\nTwo."}`, "GET /a: says has more than one line"},
		"no YAML":                 {"GET /a: {service", "operations.yaml"},
		"same method":             {"GET /a: {service: Boats, name: Get}\n  GET /b: {service: Boats, name: Get}", "GET /a and GET /b both make the method Boats.Get"},
		"same type":               {"GET /a: {service: Boat, name: Get}\n  GET /b: {service: Boats, name: Get}", "GET /a and GET /b both make types called GetBoat…: give one a type"},
		"a method of the client":  {"GET /a: {service: Call, name: Get}", "GET /a: every client has a method Call, so no service can be called that"},
		"clash with Pages":        {"GET /a: {service: Boats, name: List, pages: {kind: page, items: data}}\n  GET /b: {service: Boats, name: ListPages}", "GET /a and GET /b both make the method Boats.ListPages"},
		"clash with All":          {"GET /a: {service: Boats, name: ListAll}\n  GET /b: {service: Boats, name: List, pages: {kind: page, items: data}}", "GET /a and GET /b both make the method Boats.ListAll"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := table.Load(write(t, "operations:\n  "+c.entries+"\n"))
			assert.ErrorContains(t, err, c.want)
			assert.ErrorContains(t, err, "operations.yaml")
		})
	}
}

func TestLoadAccepts(t *testing.T) {
	for name, text := range map[string]string{
		"no operations":               "operations:\n",
		"one name in two services":    "operations:\n  GET /a: {service: Boats, name: Get}\n  GET /b: {service: Masts, name: Get}\n",
		"All without pages":           "operations:\n  GET /a: {service: Boats, name: List}\n  GET /b: {service: Boats, name: ListAll}\n",
		"a type of its own":           "operations:\n  GET /a: {service: Boats, name: Get, type: ShowBoat, repeat: safe}\n",
		"every kind of pagination":    "operations:\n  GET /a: {service: A, name: List, pages: {kind: cursor, items: data}}\n  GET /b: {service: B, name: List, pages: {kind: url, items: data.list}}\n",
		"placeholders and a provisio": "operations:\n  GET /a/{}/b/{}: {service: Boats, name: Get, provisional: true}\n",
	} {
		t.Run(name, func(t *testing.T) {
			tab, err := table.Load(write(t, text))
			require.NoError(t, err)
			assert.NotNil(t, tab.Operations)
		})
	}
}

func TestLoadMissing(t *testing.T) {
	_, err := table.Load(filepath.Join(t.TempDir(), "nowhere.yaml"))
	assert.ErrorContains(t, err, "nowhere.yaml")
	assert.ErrorIs(t, err, os.ErrNotExist)
}

func TestKeysAreSortedByServicePathMethod(t *testing.T) {
	tab, err := table.Load(write(t, `operations:
  PUT /z: {service: Anchors, name: Update}
  GET /z: {service: Anchors, name: Get}
  GET /a: {service: Boats, name: Get}
  GET /b: {service: Anchors, name: List}
`))
	require.NoError(t, err)
	assert.Equal(t, []string{"GET /b", "GET /z", "PUT /z", "GET /a"}, tab.Keys())
}

const full = `# Words at the top.
#
# And more of them.
operations:
  GET /boats:
    service: Boats
    name: List
    says: 'returns every boat: one page at a time.'
    pages: {kind: cursor, items: data.boats}
  POST /boats/search:
    service: Boats
    name: Search
    type: SeekBoats
    repeat: safe
  GET /boats/{}:
    service: Boats
    name: Get
    says: '# is no comment here'
    provisional: true
`

func TestSaveIsIdempotent(t *testing.T) {
	path := write(t, full)
	for range 2 {
		tab, err := table.Load(path)
		require.NoError(t, err)
		save(t, tab, path)
		assert.Equal(t, full, read(t, path))
		again, err := table.Load(path)
		require.NoError(t, err)
		assert.Equal(t, tab.Operations, again.Operations)
	}
}

func TestSaveKeepsWhatProvisionalAdds(t *testing.T) {
	path := write(t, full)
	tab, err := table.Load(path)
	require.NoError(t, err)
	added := byRule(tab, "POST", "/boats/{id}/masts", "addMast", "Boats")
	tab.Operations["POST /boats/{}/masts"] = added
	save(t, tab, path)
	again, err := table.Load(path)
	require.NoError(t, err)
	assert.Equal(t, tab.Operations, again.Operations)
	assert.Equal(t, added, again.Operations["POST /boats/{}/masts"])
	assert.Contains(t, read(t, path), "# And more of them.\n")
}

func TestSaveKeepsAnySentence(t *testing.T) {
	for _, says := range []string{"plain words.", "a colon: here", "# hash", "it's 'quoted' and \"quoted\"", "true", "12", "- dash", "{brace", "ends with:", "tab\there", "ünïcode"} {
		path := write(t, "operations:\n")
		tab, err := table.Load(path)
		require.NoError(t, err)
		tab.Operations["GET /a"] = &table.Entry{Service: "Boats", Name: "Get", Says: says}
		save(t, tab, path)
		again, err := table.Load(path)
		require.NoError(t, err, "%q", says)
		assert.Equal(t, says, again.Operations["GET /a"].Says)
	}
}
