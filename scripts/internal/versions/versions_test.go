package versions_test

import (
	"context"
	"crypto/sha256"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/scripts/internal/pipeline"
	"github.com/seed-a528e955/intercom-go/scripts/internal/stage"
	"github.com/seed-a528e955/intercom-go/scripts/internal/versions"
)

const root = "../../.."

// project copies the project for a test to change.
func project(t *testing.T) string {
	t.Helper()
	s, err := stage.New(t.Context(), root)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, s.Close()) })
	return s.Root
}

// snapshot is the content of every file, and which folders there are.
func snapshot(t *testing.T, dir string) map[string][sha256.Size]byte {
	t.Helper()
	files := map[string][sha256.Size]byte{}
	require.NoError(t, filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(dir, path)
		if err != nil || d.IsDir() {
			files[rel] = [sha256.Size]byte{}
			return err
		}
		data, err := os.ReadFile(path)
		files[rel] = sha256.Sum256(data)
		return err
	}))
	return files
}

// changed lists what differs between two snapshots.
func changed(before, after map[string][sha256.Size]byte) []string {
	var list []string
	for path, sum := range after {
		if was, ok := before[path]; !ok || was != sum {
			list = append(list, path)
		}
	}
	for path := range before {
		if _, ok := after[path]; !ok {
			list = append(list, path)
		}
	}
	return list
}

// untested is a check that is content with everything.
func untested(context.Context, string, string, func(string)) ([]string, error) { return nil, nil }

// TestRemoveAndAddAgain is the proof that a version stands on nothing but its
// description and what people wrote about it: removed and added again it is the
// same to the byte, and no other version is touched.
func TestRemoveAndAddAgain(t *testing.T) {
	have, err := pipeline.Versions(root)
	require.NoError(t, err)
	if os.Getenv("VARIANTS") == "" { // the long run takes them all
		have = have[:2]
	}
	dir := project(t)
	for _, v := range have {
		t.Run(v, func(t *testing.T) {
			before := snapshot(t, dir)
			from := filepath.Join(t.TempDir(), "kept")
			require.NoError(t, os.CopyFS(from, os.DirFS(filepath.Join(dir, "openapi", v))))

			removed, err := versions.Remove(t.Context(), versions.Options{Root: dir, Version: v})
			require.NoError(t, err)
			without := snapshot(t, dir)
			for _, path := range changed(before, without) {
				gone := path == "openapi/operations.yaml" // operations that no other version has are marked there
				assert.True(t, gone || belongs(path, v), "%s changed with version %s", path, v)
			}
			assert.NotEmpty(t, removed.Files)
			assert.Equal(t, "openapi/"+v+"/source.yaml", removed.Record)
			left, err := pipeline.Versions(dir)
			require.NoError(t, err)
			assert.NotContains(t, left, v)

			added, err := versions.Add(t.Context(), versions.Options{Root: dir, Version: v, From: filepath.Join(from, "intercom.yaml"), Check: untested})
			require.NoError(t, err)
			assert.Empty(t, added.Provisional, "people's names stayed")
			assert.Empty(t, changed(before, snapshot(t, dir)))
			assert.ElementsMatch(t, removed.Files, added.Files)
		})
	}
}

// TestRemoveKeepsTheCommit: which commit a description is from stays on record,
// and comes back with the very same file only.
func TestRemoveKeepsTheCommit(t *testing.T) {
	dir := project(t)
	o := versions.Options{Root: dir, Version: "9.9", From: write(t, small), Commit: "1234567", Check: untested}
	_, err := versions.Add(t.Context(), o)
	require.NoError(t, err)
	before := snapshot(t, dir)
	o.Commit = ""
	r, err := versions.Remove(t.Context(), o)
	require.NoError(t, err)
	assert.Equal(t, "openapi/9.9/source.yaml", r.Record)
	_, err = versions.Add(t.Context(), o)
	require.NoError(t, err)
	assert.Empty(t, changed(before, snapshot(t, dir)))

	_, err = versions.Remove(t.Context(), o)
	require.NoError(t, err)
	o.From = write(t, strings.Replace(small, "launched_at", "sunk_at", 1))
	_, err = versions.Add(t.Context(), o)
	require.NoError(t, err)
	assert.NotContains(t, read(t, dir, "openapi", "9.9", "source.yaml"), "commit")
	r, err = versions.Remove(t.Context(), o)
	require.NoError(t, err)
	assert.Empty(t, r.Record)
	assert.NoDirExists(t, filepath.Join(dir, "openapi", "9.9"))
}

// belongs reports whether a file is a version's, or the list of versions.
func belongs(path, version string) bool {
	pkg := pipeline.PackageDir(version)
	for _, p := range []string{"openapi/" + version, "gen/" + pkg, "facade/intercomtest/samples/" + version + ".json",
		"scripts/conformance/options_" + pkg + ".gen.go", "scripts/conformance/versions.gen.go", "README.md", "CHANGELOG.md", "openapi/README.md"} {
		if path == p || strings.HasPrefix(path, p+"/") {
			return true
		}
	}
	return false
}

// small is a description that nobody has published: one operation that the
// table knows, two that it does not, one field of any JSON.
const small = `openapi: 3.0.1
info: {title: Made up, version: "9.9"}
paths:
  /me:
    get: {operationId: identifyAdmin, tags: [Admins], responses: {"200": {description: ok, content: {application/json: {schema: {$ref: "#/components/schemas/boat"}}}}}}
  /boats/{id}:
    get: {tags: [Boats], parameters: [{name: id, in: query, schema: {type: string}}], responses: {"200": {description: ok, content: {application/json: {schema: {$ref: "#/components/schemas/boat"}}}}}}
    put:
      operationId: updateBoat
      tags: [Boats]
      requestBody: {content: {application/json: {schema: {type: object, required: [name], properties: {name: {type: string}, crew: {$ref: "#/components/schemas/crew"}}}}}}
      responses: {"200": {description: ok, content: {application/json: {schema: {$ref: "#/components/schemas/boat"}}}}}
components:
  schemas:
    boat: {type: object, properties: {id: {type: string}, name: {type: string, nullable: true}, launched_at: {type: integer}, load: {oneOf: [{type: string}, {type: boolean}]}}}
`

// write puts a description into a file.
func write(t *testing.T, text string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "description.yaml")
	require.NoError(t, os.WriteFile(name, []byte(text), 0o600))
	return name
}

func read(t *testing.T, parts ...string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(parts...))
	require.NoError(t, err)
	return string(data)
}

func TestAdd(t *testing.T) {
	dir := project(t)
	before := snapshot(t, dir)
	noted, err := versions.Untyped(dir)
	require.NoError(t, err)
	var lines []string
	r, err := versions.Add(t.Context(), versions.Options{
		Root: dir, Version: "9.9", From: write(t, small), Progress: func(s string) { lines = append(lines, s) },
		Check: func(_ context.Context, copied, version string, _ func(string)) ([]string, error) {
			assert.Equal(t, "9.9", version)
			assert.NotEqual(t, dir, copied)
			assert.Contains(t, read(t, copied, "scripts", "conformance", "versions.gen.go"), "v99.New")
			assert.Empty(t, changed(before, snapshot(t, dir)), "the project is not touched before the check")
			return []string{"look at this"}, nil
		},
	})
	require.NoError(t, err)
	assert.NotEmpty(t, lines)
	assert.Equal(t, []string{"GET /boats/{id}: Boats.Get", "PUT /boats/{id}: Boats.Update"}, r.Provisional)
	assert.Equal(t, []string{"Boat.Load"}, r.Untyped)
	assert.Equal(t, []string{"look at this"}, r.ToDo)
	have, err := pipeline.Versions(root)
	require.NoError(t, err)
	assert.Equal(t, pipeline.Nearest(have, "9.9"), r.Against)
	assert.Equal(t, "operations added", r.Changes.Groups[0].Title)
	assert.Equal(t, []string{"Boats.Get, GET /boats/{id}", "Boats.Update, PUT /boats/{id}"}, r.Changes.Groups[0].Items)
	assert.Len(t, r.Import.Report, 4, "an id, two path parameters, a component")
	notFitting, asBefore := r.NotFitting()
	assert.NotEmpty(t, notFitting)
	assert.Positive(t, asBefore, "what "+r.Against+" has no use for either")
	for path, want := range map[string]string{
		"gen/v99/boats.gen.go":                   "func (s *BoatsService) Get(ctx context.Context, boatID string, opts ...api.CallOption) (*Boat, error)",
		"gen/v99/admins.gen.go":                  "// Me returns",
		"openapi/operations.yaml":                "  GET /boats/{}:\n    service: Boats\n    name: Get\n    says: calls GET /boats/{id}.\n    provisional: true\n",
		"openapi/9.9/source.yaml":                "version: \"9.9\"\nfile: description.yaml\nsha256: ",
		"facade/intercomtest/samples/9.9.json":   `"operation":"Boats.Update"`,
		"scripts/conformance/untyped.txt":        "Boat.Load — provisional: ",
		"scripts/conformance/versions.gen.go":    `"9.9"`,
		"scripts/conformance/options_v99.gen.go": "package conformance",
	} {
		assert.Contains(t, read(t, dir, filepath.FromSlash(path)), want, path)
	}
	untyped, err := versions.Untyped(dir)
	require.NoError(t, err)
	assert.Len(t, untyped, len(noted)+1)

	_, err = versions.Remove(t.Context(), versions.Options{Root: dir, Version: "9.9"})
	require.NoError(t, err)
	assert.Empty(t, changed(before, snapshot(t, dir)), "names by rule and notes go with the version")
}

// TestNothingHappens runs into everything that can go wrong: the project is as
// it was each time.
func TestNothingHappens(t *testing.T) {
	dir := project(t)
	before := snapshot(t, dir)
	ctx, cancel := context.WithCancel(t.Context())
	ended, end := context.WithCancel(t.Context())
	end()
	failing := func(context.Context, string, string, func(string)) ([]string, error) {
		return nil, errors.New("made to fail")
	}
	for name, c := range map[string]struct {
		ctx  context.Context
		do   func(context.Context, versions.Options) (*versions.Result, error)
		o    versions.Options
		want string
	}{
		"no version":            {do: versions.Add, o: versions.Options{Version: "next"}, want: `version "next": want one like 2.12, or preview`},
		"there already":         {do: versions.Add, o: versions.Options{Version: "2.12"}, want: "version 2.12 is there already; make update VERSION=2.12"},
		"preview, there":        {do: versions.Add, o: versions.Options{Version: "0"}, want: "version preview is there already"},
		"the folder of another": {do: versions.Add, o: versions.Options{Version: "21.2"}, want: "gen/v212, which is the folder of version 2.12"},
		"no such file":          {do: versions.Add, o: versions.Options{Version: "9.9", From: "/nowhere.yaml"}, want: "/nowhere.yaml"},
		"no description":        {do: versions.Add, o: versions.Options{Version: "9.9", From: write(t, "a: [b\n")}, want: "description.yaml:"},
		"the check fails":       {do: versions.Add, o: versions.Options{Version: "9.9", From: write(t, small), Check: failing}, want: "made to fail"},
		"interrupted at once":   {ctx: ended, do: versions.Add, o: versions.Options{Version: "9.9", From: write(t, small), Check: untested}, want: "context canceled"},
		"interrupted late": {ctx: ctx, do: versions.Add, o: versions.Options{Version: "9.9", From: write(t, small), Check: func(context.Context, string, string, func(string)) ([]string, error) {
			cancel()
			return nil, nil
		}}, want: "context canceled"},
		"of another version":   {do: versions.Add, o: versions.Options{Version: "9.8", From: write(t, small), Check: untested}, want: "the description is of version 9.9, not of 9.8: "},
		"update of nothing":    {do: versions.Update, o: versions.Options{Version: "9.9"}, want: `version "9.9" is not imported`},
		"an update that fails": {do: versions.Update, o: versions.Options{Version: "2.12", From: write(t, small), Rename: true, Check: failing}, want: "corrections do not apply"},
	} {
		t.Run(name, func(t *testing.T) {
			c.o.Root = dir
			if c.ctx == nil {
				c.ctx = t.Context()
			}
			_, err := c.do(c.ctx, c.o)
			require.ErrorContains(t, err, c.want)
			require.Empty(t, changed(before, snapshot(t, dir)))
		})
	}
	_, err := versions.Remove(t.Context(), versions.Options{Root: dir, Version: "9.9"})
	require.ErrorContains(t, err, `version "9.9" is not imported`)
	_, err = versions.Remove(ended, versions.Options{Root: dir, Version: "2.12"})
	require.ErrorIs(t, err, context.Canceled)
	require.Empty(t, changed(before, snapshot(t, dir)))
}

// A version that fails its tests is put into the project for a look on demand.
func TestKeepFailing(t *testing.T) {
	dir := project(t)
	failing := &versions.FailingError{Version: "9.9", Said: "TestThis failed", Err: errors.New("exit status 1")}
	o := versions.Options{Root: dir, Version: "9.9", From: write(t, small), Check: func(context.Context, string, string, func(string)) ([]string, error) {
		return nil, failing
	}}
	_, err := versions.Add(t.Context(), o)
	require.ErrorIs(t, err, failing)
	assert.NoDirExists(t, filepath.Join(dir, "gen", "v99"))
	o.KeepFailing = true
	r, err := versions.Add(t.Context(), o)
	require.NoError(t, err)
	assert.ErrorContains(t, r.Failing, "conformance tests of version 9.9: exit status 1\nTestThis failed")
	assert.DirExists(t, filepath.Join(dir, "gen", "v99"))
}

func TestRemoveSaysWhatIsLeft(t *testing.T) {
	dir := project(t)
	r, err := versions.Remove(t.Context(), versions.Options{Root: dir, Version: "2.12"})
	require.NoError(t, err)
	assert.Contains(t, r.Users, "scripts/docs/program/main.go")
	assert.NotContains(t, r.Users, "facade/doc.go", "a comment is no import")
	have, err := pipeline.Versions(dir)
	require.NoError(t, err)
	for _, v := range have[:len(have)-1] {
		r, err = versions.Remove(t.Context(), versions.Options{Root: dir, Version: v})
		require.NoError(t, err)
	}
	assert.Contains(t, strings.Join(r.Unused, "\n"), "openapi/sentences.yaml:")
	_, err = versions.Remove(t.Context(), versions.Options{Root: dir, Version: have[len(have)-1]})
	assert.ErrorContains(t, err, "is the only one")
}
