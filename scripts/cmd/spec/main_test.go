package main

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/scripts/internal/pipeline"
	"github.com/seed-a528e955/intercom-go/scripts/internal/stage"
	"github.com/seed-a528e955/intercom-go/scripts/internal/versions"
)

// inProject makes a copy of the project the working folder of the test.
func inProject(t *testing.T) string {
	t.Helper()
	s, err := stage.New(t.Context(), "../../..")
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, s.Close()) })
	t.Chdir(filepath.Join(s.Root, "scripts"))
	return s.Root
}

// spec runs a command and returns what it prints.
func spec(t *testing.T, args ...string) (out string, err error) {
	t.Helper()
	var stdout, progress bytes.Buffer
	err = run(t.Context(), args, &stdout, &progress)
	return stdout.String(), err
}

func TestCommands(t *testing.T) {
	root := inProject(t)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte(`[{"name": "2.99", "type": "dir"}]`))
	}))
	defer server.Close()
	for name, c := range map[string]struct {
		args      []string
		out, fail string
	}{
		"nothing":                {nil, "", "say what to do"},
		"unknown":                {[]string{"fly"}, "", `unknown command "fly"`},
		"help":                   {[]string{"update", "-h"}, "", "help requested"},
		"no version":             {[]string{"add-version"}, "", "add-version: -version is missing"},
		"too much":               {[]string{"remove-version", "-version", "2.12", "2.10"}, "", `remove-version: "2.10" is unexpected`},
		"there already":          {[]string{"add-version", "-version", "2.12"}, "", "version 2.12 is there already; make update VERSION=2.12 imports it again\nthe project is as it was"},
		"not there":              {[]string{"remove-version", "-version", "2.99"}, "", `version "2.99" is not imported`},
		"import without":         {[]string{"import"}, "", "import: -version is missing"},
		"generate the unknown":   {[]string{"generate", "2.99"}, "", `version "2.99" is not imported`},
		"explain":                {[]string{"explain", "2.12"}, "2.12: correction applied: lists.yaml:", ""},
		"nothing new":            {[]string{"update", "-version", "2.12", "-from", filepath.Join(root, "openapi", "2.12", "intercom.yaml")}, "version 2.12: nothing has changed\n", ""},
		"upstream":               {[]string{"upstream", "-base", server.URL}, "2.99     not here: make add-version VERSION=2.99\n", ""},
		"upstream, no server":    {[]string{"upstream", "-base", "http://127.0.0.1:1"}, "127.0.0.1:1 cannot be reached, so nothing is known: ", ""},
		"templates":              {[]string{"templates"}, "client.tmpl                pkg/codegen/templates/client.tmpl\n", ""},
		"templates and more":     {[]string{"templates", "x"}, "", `templates: "x" is unexpected`},
		"diff without a ref":     {[]string{"api-diff"}, "", "api-diff: -old is missing"},
		"diff, no repository":    {[]string{"api-diff", "-old", "v1"}, "", `git knows no ref "v1"`},
		"release check and more": {[]string{"release-check", "x"}, "", `release-check: "x" is unexpected`},
	} {
		t.Run(name, func(t *testing.T) {
			out, err := spec(t, c.args...)
			assert.Contains(t, out, c.out)
			if c.fail == "" {
				require.NoError(t, err)
				return
			}
			require.ErrorContains(t, err, c.fail)
		})
	}
	changed := filepath.Join(root, "scripts", "templates", "client.tmpl")
	require.NoError(t, os.WriteFile(changed, []byte("no header"), 0o600))
	out, err := spec(t, "templates")
	require.ErrorContains(t, err, "1 templates stand for another file")
	assert.Contains(t, out, "names no sum")
	t.Chdir(t.TempDir())
	_, err = spec(t, "templates")
	require.ErrorContains(t, err, "run this inside the project")
}

func TestRemoveVersionAndGenerate(t *testing.T) {
	root := inProject(t)
	have, err := pipeline.Versions(root)
	require.NoError(t, err)
	for _, v := range have {
		if v == "2.12" {
			continue
		}
		out, err := spec(t, "remove-version", "-version", v)
		require.NoError(t, err)
		assert.Regexp(t, `Version `+regexp.QuoteMeta(v)+` is removed\. Files: .*gen/`+pipeline.PackageDir(v)+` \(\d+\)`, out)
		assert.NoDirExists(t, filepath.Join(root, "gen", pipeline.PackageDir(v)))
	}
	for _, check := range [][]string{{"generate"}, {"generate", "-check"}} {
		out, err := spec(t, check...)
		assert.Empty(t, out, "everything is right already")
		require.ErrorContains(t, err, "these lines speak of what no version has:\n  openapi/operations.yaml:")
		assert.ErrorContains(t, err, "\n  openapi/sentences.yaml:")
		assert.ErrorContains(t, err, "\n  scripts/conformance/untyped.txt:")
	}
	_, err = spec(t, "generate", "-check", "2.12")
	require.NoError(t, err)
	models := filepath.Join(root, "gen", "v212", "models.gen.go")
	require.NoError(t, os.Remove(models))
	_, err = spec(t, "generate", "-check", "2.12")
	require.ErrorContains(t, err, "gen/v212/models.gen.go is missing")
	_, err = spec(t, "generate", "2.12")
	require.NoError(t, err)
	assert.FileExists(t, models)
	tableIsComplete(t, root)
}

// tableIsComplete takes an entry out of the table and puts one in that is about no
// operation.
func tableIsComplete(t *testing.T, root string) {
	t.Helper()
	table := filepath.Join(root, "openapi", "operations.yaml")
	was, err := os.ReadFile(table)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(table, append(bytes.Clone(was), "  GET /tagz:\n    service: Tags\n    name: ListMore\n"...), 0o600))
	line := bytes.Count(was, []byte("\n")) + 1
	for _, args := range [][]string{{"generate"}, {"generate", "-check"}, {"generate", "2.12"}, {"explain"}, {"later-keys"}, {"release-check"}, {"update", "-version", "2.12"}} {
		_, err := spec(t, args...)
		assert.ErrorContains(t, err, fmt.Sprintf("operations.yaml:%d: GET /tagz: no version has this operation (did you mean GET /tags?)", line), "%s", args)
	}

	entry := regexp.MustCompile(`(?m)^  GET /tags:\n(    .*\n)+`)
	require.Regexp(t, entry, string(was))
	require.NoError(t, os.WriteFile(table, entry.ReplaceAll(was, nil), 0o600))
	_, err = spec(t, "generate", "-check", "2.12")
	require.ErrorContains(t, err, "operations.yaml: GET /tags has no entry; by rule it is Tags.List")
	out, err := spec(t, "generate", "2.12")
	require.NoError(t, err)
	assert.Contains(t, out, "GET /tags has no entry; by rule it is Tags.List")
	now, err := os.ReadFile(table)
	require.NoError(t, err)
	assert.Contains(t, string(now), "  GET /tags:\n    service: Tags\n    name: List\n    says: calls GET /tags.\n    provisional: true\n")
	_, err = spec(t, "generate", "-check", "2.12")
	require.NoError(t, err)
}

// boats is a description whose operation answers with a type that is named after
// it, and that has a field of any JSON.
const boats = `openapi: 3.0.1
info: {title: Made up, version: "9.9"}
paths:
  /boats/{id}/launch:
    post:
      tags: [Boats]
      responses: {"200": {description: ok, content: {application/json: {schema: {type: object, properties: {id: {type: string}, load: {}}}}}}}
components: {}
`

// TestGenerateMendsUntyped gives an operation another name, and with it its types:
// the list of untyped fields follows.
func TestGenerateMendsUntyped(t *testing.T) {
	root := inProject(t)
	oldestAlone(t, root)
	from := filepath.Join(t.TempDir(), "boats.yaml")
	require.NoError(t, os.WriteFile(from, []byte(boats), 0o600))
	added, err := versions.Add(t.Context(), versions.Options{Root: root, Version: "9.9", From: from,
		Check: func(context.Context, string, string, func(string)) ([]string, error) { return nil, nil }})
	require.NoError(t, err)
	require.Len(t, added.Untyped, 1)
	was := added.Untyped[0]

	table := filepath.Join(root, "openapi", "operations.yaml")
	edit := func(name, old, now string) {
		data, err := os.ReadFile(name)
		require.NoError(t, err)
		require.Contains(t, string(data), old)
		require.NoError(t, os.WriteFile(name, bytes.Replace(data, []byte(old), []byte(now), 1), 0o600))
	}
	_, method, _ := strings.Cut(added.Provisional[0], ": Boats.")
	edit(table, "    service: Boats\n    name: "+method+"\n", "    service: Boats\n    name: Sail\n")
	_, err = spec(t, "generate", "-check")
	require.ErrorContains(t, err, "run make generate:\n")
	require.ErrorContains(t, err, "scripts/conformance/untyped.txt: "+was+" goes, no version has it")
	require.ErrorContains(t, err, "scripts/conformance/untyped.txt: SailBoatResponse.Load is new")
	out, err := spec(t, "generate")
	upToDate(t, err)
	assert.Contains(t, out, "scripts/conformance/untyped.txt: SailBoatResponse.Load is new")
	lines, err := versions.Untyped(root)
	require.NoError(t, err)
	assert.Equal(t, []string{"SailBoatResponse.Load — provisional: nobody has looked at what 9.9 sends here"}, lines)
	_, err = spec(t, "generate", "-check")
	upToDate(t, err)

	// A line with a reason is people's: it stays and is named.
	list := filepath.Join(root, "scripts", "conformance", "untyped.txt")
	edit(list, "SailBoatResponse.Load — provisional: nobody has looked at what 9.9 sends here", "SailBoatResponse.Load — any freight")
	edit(table, "    service: Boats\n    name: Sail\n", "    service: Boats\n    name: Float\n")
	_, err = spec(t, "generate", "-check")
	require.ErrorContains(t, err, "\n  scripts/conformance/untyped.txt:10: SailBoatResponse.Load")
}

// upToDate takes no error but that the table speaks of what other versions have.
func upToDate(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		assert.NotContains(t, err.Error(), "not up to date")
		assert.NotContains(t, err.Error(), "untyped.txt")
		assert.Contains(t, err.Error(), "operations.yaml:")
	}
}

// oldestAlone leaves the oldest version in the project and nothing that speaks of
// another.
func oldestAlone(t *testing.T, root string) {
	t.Helper()
	have, err := pipeline.Versions(root)
	require.NoError(t, err)
	for _, v := range have[1:] {
		for _, path := range []string{filepath.Join("openapi", v), filepath.Join("gen", pipeline.PackageDir(v)), pipeline.SamplesFile(v), pipeline.OptionsFile(v)} {
			if path == filepath.Join("openapi", v) {
				path = filepath.Join(path, "intercom.yaml")
			}
			require.NoError(t, os.RemoveAll(filepath.Join(root, path)))
		}
	}
	require.NoError(t, os.WriteFile(filepath.Join(root, pipeline.SentencesFile), []byte("services: {}\n"), 0o600))
	require.NoError(t, os.Remove(filepath.Join(root, pipeline.WebhooksFile)))
	project, err := pipeline.Reopen(root)
	require.NoError(t, err)
	settled, err := project.Settled()
	require.NoError(t, err)
	require.NoError(t, project.Write(t.Context(), settled))
	_, err = spec(t, "generate")
	require.Error(t, err)
	list := filepath.Join(root, "scripts", "conformance", "untyped.txt")
	data, err := os.ReadFile(list)
	require.NoError(t, err)
	_, stale, _ := strings.Cut(mustFail(t, "generate", "-check"), "what no version has:\n")
	var kept []string
	for line := range strings.Lines(string(data)) {
		name, _, _ := strings.Cut(line, " —")
		if name == strings.TrimSpace(line) || !strings.Contains(stale+"\n", ": "+name+"\n") {
			kept = append(kept, line)
		}
	}
	require.NoError(t, os.WriteFile(list, []byte(strings.Join(kept, "")), 0o600))
}

// mustFail is what a command that fails says.
func mustFail(t *testing.T, args ...string) string {
	t.Helper()
	_, err := spec(t, args...)
	require.Error(t, err)
	return err.Error()
}
