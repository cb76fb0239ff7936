package versions_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/scripts/internal/importer"
	"github.com/seed-a528e955/intercom-go/scripts/internal/pipeline"
	"github.com/seed-a528e955/intercom-go/scripts/internal/versions"
)

// TestUpdate publishes a version again in another form: an operation more, a
// field less, another type.
func TestUpdate(t *testing.T) {
	dir := project(t)
	published := small
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(published)) }))
	defer server.Close()
	o := versions.Options{Root: dir, Version: "9.9", From: server.URL + "/9.9/api.yaml", Check: untested}
	_, err := versions.Add(t.Context(), o)
	require.NoError(t, err)
	before := snapshot(t, dir)

	o.From = "" // from where it came
	r, err := versions.Update(t.Context(), o)
	require.NoError(t, err)
	assert.Empty(t, r.Files)
	assert.True(t, r.Changes.Empty())
	assert.Empty(t, changed(before, snapshot(t, dir)), "nothing is new")

	published = strings.Replace(small, "crew: {", "crew_id: {type: integer}, x: {", 1)
	published = strings.Replace(published, "launched_at: {type: integer}", "launched_at: {type: boolean}", 1)
	published = strings.Replace(published, "    put:\n", "    delete: {operationId: sinkBoat, tags: [Boats], responses: {\"204\": {description: none}}}\n    put:\n", 1)
	published = strings.Replace(published, "operationId: updateBoat\n", "operationId: updateBoat\n      description: \"At most 15 masts.\\n\\n| Operator | Valid Types |\\n|---|---|\\n| ~~ | String |\"\n", 1)
	r, err = versions.Update(t.Context(), o)
	require.NoError(t, err)
	assert.Equal(t, []string{
		"operations added (1):", "  Boats.Delete, DELETE /boats/{id}",
		"fields added (1):", "  UpdateBoatRequest: CrewID, X",
		"fields removed (1):", "  UpdateBoatRequest: Crew",
		"fields retyped (1):", "  Boat.LaunchedAt: time.Time → bool",
		"stated in texts, new (1):", "  PUT /boats/{id}: at most 15 masts, operator ~~: String",
	}, r.Changes.Lines())
	assert.Equal(t, []string{"Boat.LaunchedAt: changed from time.Time to bool", "UpdateBoatRequest.Crew: removed"}, r.Breaks)
	log := read(t, dir, "CHANGELOG.md")
	assert.Contains(t, log, "- API version 9.9, as Intercom describes it now:\n  - operations added: `Boats.")
	assert.Contains(t, log, "  - Breaking: `Boat.LaunchedAt: changed from time.Time to bool`; `UpdateBoatRequest.Crew: removed`\n")
	assert.Contains(t, r.Files, "CHANGELOG.md")

	assert.Contains(t, read(t, dir, "scripts", "conformance", "untyped.txt"), "Boat.Load — provisional: ")
	published = strings.Replace(published, "load: {oneOf: [{type: string}, {type: boolean}]}", "load: {type: string}", 1)
	_, err = versions.Update(t.Context(), o)
	require.NoError(t, err)
	assert.NotContains(t, read(t, dir, "scripts", "conformance", "untyped.txt"), "Boat.Load", "it has a type now")
	assert.Contains(t, r.Files, "gen/v99/boats.gen.go")
}

// TestUpdateTellsOfCorrections: a correction that is asserted and does not hold any
// more stands in the way of an update, which tells what it is about all the same.
func TestUpdateTellsOfCorrections(t *testing.T) {
	dir := project(t)
	o := versions.Options{Root: dir, Version: "9.9", From: write(t, small), Check: untested}
	_, err := versions.Add(t.Context(), o)
	require.NoError(t, err)
	const overlay = "overlay: 1.0.0\nx-speakeasy-jsonpath: rfc9535\ninfo: {title: Boats, version: 1.0.0}\nactions:\n" +
		"- {target: $.components.schemas.boat.properties.launched_at, update: {type: number}, x-versions: ['9.9']}\n" +
		"- {target: $.components.schemas.crew, update: {x-wire: id}, x-versions: ['9.9']}\n"
	require.NoError(t, os.WriteFile(filepath.Join(dir, "openapi", "corrections", "boats.yaml"), []byte(overlay), 0o600))
	project, err := pipeline.Open(dir)
	require.NoError(t, err)
	out, err := project.Generate("9.9")
	require.NoError(t, err)
	require.NoError(t, project.Write(t.Context(), out))

	text := strings.Replace(small, "launched_at: {type: integer}", "launched_at: {type: number}, sails: {type: integer}", 1)
	text = strings.Replace(text, "crew: {$ref: \"#/components/schemas/crew\"}", "crew: {type: string}", 1)
	o.From = write(t, text)
	before := snapshot(t, dir)
	r, err := versions.Update(t.Context(), o)
	require.ErrorIs(t, err, versions.ErrUnfit)
	assert.Empty(t, changed(before, snapshot(t, dir)))
	assert.Equal(t, []string{
		"openapi/corrections/boats.yaml:5: $.components.schemas.boat.properties.launched_at: it changes nothing: 9.9 says so itself now; take 9.9 out of x-versions",
		"openapi/corrections/boats.yaml:6: $.components.schemas.crew: there is no component crew any more: it has another name, or Intercom has taken it out",
	}, r.Unfit)
	assert.Contains(t, strings.Join(r.Changes.Lines(), "\n"), "Boat: Sails", "what changed is told")

	o.KeepFailing = true
	r, err = versions.Update(t.Context(), o)
	require.NoError(t, err)
	assert.Len(t, r.Unfit, 2)
	assert.Contains(t, r.Files, "openapi/9.9/intercom.yaml")
}

// TestUpdateFromOwnImport imports what is in the project already: where it came
// from stays on record.
func TestUpdateFromOwnImport(t *testing.T) {
	dir := project(t)
	before := snapshot(t, dir)
	own := filepath.Join(dir, "openapi", "2.12", importer.DescriptionFile)
	elsewhere := write(t, read(t, own))
	for _, from := range []string{own, elsewhere} {
		r, err := versions.Update(t.Context(), versions.Options{Root: dir, Version: "2.12", From: from, Check: untested})
		require.NoError(t, err)
		assert.Empty(t, r.Files)
		assert.Empty(t, changed(before, snapshot(t, dir)))
	}
	r, err := versions.Update(t.Context(), versions.Options{Root: dir, Version: "2.12", From: elsewhere, Check: untested, Commit: "1234567"})
	require.NoError(t, err)
	assert.Equal(t, []string{"openapi/2.12/source.yaml", "openapi/README.md"}, r.Files, "said otherwise, it is recorded")
	assert.Contains(t, read(t, dir, "openapi", "2.12", "source.yaml"), "commit: \"1234567\"\n")
	assert.True(t, r.Changes.Empty())
}

// TestUpdateOfLocalFile: a version from a file on somebody's machine has no
// address until it is given one, and is updated from where Intercom publishes it.
func TestUpdateOfLocalFile(t *testing.T) {
	dir := project(t)
	var asked []string
	o := versions.Options{Root: dir, Version: "9.9", From: write(t, small), Check: untested, HTTPClient: &http.Client{
		Transport: roundTripper(func(r *http.Request) (*http.Response, error) {
			asked = append(asked, r.URL.String())
			return &http.Response{StatusCode: http.StatusOK, Body: io.NopCloser(strings.NewReader(small)), Request: r}, nil
		}),
	}}
	source := func() string { return read(t, dir, "openapi", "9.9", "source.yaml") }
	r, err := versions.Add(t.Context(), o)
	require.NoError(t, err)
	assert.Equal(t, "description.yaml", r.Import.File)
	assert.NotContains(t, source(), "address")
	_, err = versions.Update(t.Context(), o)
	require.NoError(t, err)
	assert.NotContains(t, source(), "address")

	o.From = ""
	r, err = versions.Update(t.Context(), o)
	require.NoError(t, err)
	assert.Equal(t, []string{importer.DefaultURL("9.9")}, asked)
	assert.Equal(t, []string{"openapi/9.9/source.yaml", "openapi/README.md"}, r.Files)
	assert.Contains(t, source(), "address: "+importer.DefaultURL("9.9")+"\n")
	assert.NotContains(t, source(), "file")

	o.From = write(t, small)
	_, err = versions.Update(t.Context(), o)
	require.NoError(t, err)
	assert.Contains(t, source(), "address: ", "it is that very file")
	o.From = write(t, small+"# another\n")
	_, err = versions.Update(t.Context(), o)
	require.NoError(t, err)
	assert.NotContains(t, source(), "address")
	o.Address = "https://example.test/api.yaml"
	_, err = versions.Update(t.Context(), o)
	require.NoError(t, err)
	assert.Contains(t, source(), "address: https://example.test/api.yaml\n")
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }
