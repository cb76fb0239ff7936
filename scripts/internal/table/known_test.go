package table_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/scripts/internal/table"
)

const tagged = `operations:
  # Labels.
  GET /tags:
    service: Tags
    name: List # all of them
    in:
      - versions: ["2.7"]
        name: Get
  GET /tagz:
    service: Tags
    name: ListMore
  POST /tags: {service: Tags, name: Create}
  PUT /tags/{}:
    service: Tags
    name: Update
    provisional: true
`

func declared(keys ...string) map[string]bool {
	all := map[string]bool{}
	for _, k := range keys {
		all[k] = true
	}
	return all
}

func TestUnknown(t *testing.T) {
	path := write(t, tagged)
	tab, err := table.Load(path)
	require.NoError(t, err)
	assert.Empty(t, tab.Unknown(declared("GET /tags", "GET /tagz", "POST /tags", "PUT /tags/{}")))
	assert.Equal(t, []string{
		path + ":9: GET /tagz: no version has this operation (did you mean GET /tags?)",
	}, tab.Unknown(declared("GET /tags", "POST /tags")), "an entry by rule is the tool's")
	assert.Equal(t, []string{
		path + ":3: GET /tags: no version has this operation",
		path + ":12: POST /tags: no version has this operation",
		path + ":9: GET /tagz: no version has this operation",
	}, tab.Unknown(declared("GET /quite/another")))
	assert.Empty(t, tab.UnknownVersions([]string{"2.7"}))
	assert.Equal(t, []string{path + ":3: GET /tags: in[0]: there is no version 2.7 (want one of 2.8, preview)"}, tab.UnknownVersions([]string{"2.8", "preview"}))

	// Names of placeholders are not part of a key.
	tab, err = table.Load(write(t, "operations:\n  GET /tags/{id}: {service: Tags, name: Get}\n"))
	require.NoError(t, err)
	assert.Contains(t, tab.Unknown(declared("GET /tags/{}"))[0], "(did you mean GET /tags/{}?)")
}

// TestSettle marks what went and takes the mark away when it comes back; nothing
// else of what people wrote changes.
func TestSettle(t *testing.T) {
	path := write(t, tagged)
	tab, err := table.Load(path)
	require.NoError(t, err)
	tab.Settle(declared("GET /tagz"))
	unsaved, err := tab.Unsaved()
	require.NoError(t, err)
	assert.Equal(t, []string{
		path + ":3: GET /tags: no version has this operation any more",
		path + ":12: POST /tags: no version has this operation any more",
		path + ":13: PUT /tags/{}: no version has this operation, the entry by rule goes",
	}, unsaved)
	save(t, tab, path)
	assert.Equal(t, `operations:
  # Labels.
  GET /tags:
    service: Tags
    name: List # all of them
    in:
      - versions: ["2.7"]
        name: Get
    gone: true
  GET /tagz:
    service: Tags
    name: ListMore
  POST /tags:
    service: Tags
    name: Create
    gone: true
`, read(t, path))

	tab, err = table.Load(path)
	require.NoError(t, err)
	assert.Empty(t, tab.Unknown(declared("GET /tagz")), "they say it")
	tab = tab.With([]table.Operation{{Method: "GET", Path: "/tags"}, {Method: "GET", Path: "/tagz"}, {Method: "put", Path: "/tags/{id}", ID: "updateTag", Tags: []string{"Tags"}}})
	tab.Settle(declared("GET /tags", "GET /tagz", "PUT /tags/{}"))
	unsaved, err = tab.Unsaved()
	require.NoError(t, err)
	assert.Equal(t, []string{
		path + ":3: GET /tags: the operation is not gone",
		path + ": PUT /tags/{} has no entry; by rule it is Tags.Update",
	}, unsaved)
	save(t, tab, path)
	assert.Contains(t, read(t, path), "    name: List # all of them\n    in:\n      - versions: [\"2.7\"]\n        name: Get\n  GET /tagz:\n")
	assert.Contains(t, read(t, path), "    provisional: true\n")
}

// TestWith: names by rule do not depend on the order in which operations come.
func TestWith(t *testing.T) {
	one := table.Operation{Method: "GET", Path: "/boats/{id}", ID: "getBoat", Tags: []string{"Boats"}}
	other := table.Operation{Method: "GET", Path: "/boats/{id}/{mast}", ID: "getBoat", Tags: []string{"Boats"}}
	tab := &table.Table{Operations: map[string]*table.Entry{}}
	assert.Equal(t, tab.With([]table.Operation{one, other}).Operations, tab.With([]table.Operation{other, one, other}).Operations)
	assert.Empty(t, tab.Operations)
	full := tab.With([]table.Operation{one})
	assert.Same(t, full, full.With([]table.Operation{one}), "nothing is missing")
}
