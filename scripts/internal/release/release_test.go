package release_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/scripts/internal/gocmd"
	"github.com/seed-a528e955/intercom-go/scripts/internal/release"
)

const module = "module github.com/seed-a528e955/intercom-go\n\ngo 1.25\n"

// library is a small library with a repository of its own, one commit in it.
func library(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	put(t, dir, map[string]string{
		"go.mod":                          module,
		"CHANGELOG.md":                    "# Changelog\n\n## Unreleased\n\n- The first.\n",
		"api/api.go":                      "package api\n\ntype ID string\n\ntype Optional[T any] struct{ value T }\n",
		"api/internal/x/x.go":             "package x\n",
		"gen/v212/a.gen.go":               "package intercom\n\nimport \"github.com/seed-a528e955/intercom-go/api\"\n\ntype A struct {\n\tID   string\n\tName api.Optional[string]\n}\n",
		"gen/preview/a.gen.go":            "package intercom\n\ntype A struct{ B int }\n",
		"openapi/sentences.yaml":          "models: {}\n",
		"openapi/operations.yaml":         "operations:\n  GET /a:\n    service: A\n    name: Get\n    gone: true\n",
		"scripts/conformance/untyped.txt": "# fields\nA.B — anything\n",
	})
	git(t, dir, "init", "--quiet")
	commit(t, dir)
	return dir
}

func put(t *testing.T, dir string, files map[string]string) {
	t.Helper()
	for path, text := range files {
		name := filepath.Join(dir, filepath.FromSlash(path))
		require.NoError(t, os.MkdirAll(filepath.Dir(name), 0o755))
		require.NoError(t, os.WriteFile(name, []byte(text), 0o600))
	}
}

func git(t *testing.T, dir string, args ...string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "git", append([]string{"-c", "user.name=A Test", "-c", "user.email=test@example.com", "-c", "core.hooksPath=" + os.DevNull}, args...)...)
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, "%s", out)
}

func commit(t *testing.T, dir string) {
	t.Helper()
	git(t, dir, "add", "-A")
	git(t, dir, "commit", "--quiet", "-m", "a commit")
}

func silent(string) {}

func TestAPIDiff(t *testing.T) {
	dir := library(t)
	git(t, dir, "tag", "v0.1.0")
	diffs, err := release.APIDiff(t.Context(), dir, "v0.1.0", silent)
	require.NoError(t, err)
	assert.Equal(t, []release.PackageDiff{{Package: "api"}, {Package: "gen/preview"}, {Package: "gen/v212"}}, diffs)

	put(t, dir, map[string]string{
		"gen/v212/a.gen.go": "package intercom\n\nimport \"github.com/seed-a528e955/intercom-go/api\"\n\ntype A struct {\n\tID   string\n\tName api.Optional[int]\n\tMore []string\n}\n",
		"gen/v213/a.gen.go": "package intercom\n",
	})
	require.NoError(t, os.RemoveAll(filepath.Join(dir, "gen", "preview")))
	diffs, err = release.APIDiff(t.Context(), dir, "HEAD", silent)
	require.NoError(t, err)
	assert.Equal(t, []release.PackageDiff{
		{Package: "api"},
		{Package: "gen/preview", Breaks: []string{"the package is removed"}},
		{Package: "gen/v212", Breaks: []string{"A.Name: changed from api.Optional[string] to api.Optional[int]"}},
		{Package: "gen/v213", New: true},
	}, diffs)
	assert.False(t, diffs[1].Promised())
	assert.True(t, diffs[2].Promised())

	for _, ref := range []string{"v9", "--help", ""} {
		_, err = release.APIDiff(t.Context(), dir, ref, silent)
		assert.ErrorContains(t, err, "git knows no ref")
	}
	put(t, dir, map[string]string{"api/api.go": "package api\nvar x int = \"\"\n"})
	_, err = release.APIDiff(t.Context(), dir, "HEAD", silent)
	assert.ErrorContains(t, err, "api.go:2:")
}

func TestCheck(t *testing.T) {
	broken := map[string]string{"gen/v212/a.gen.go": "package intercom\n", "gen/preview/a.gen.go": "package intercom\n"}
	for name, c := range map[string]struct {
		tag      string
		files    map[string]string // committed after the tag
		dirty    map[string]string
		test     error
		refusals []string
		notes    []string
	}{
		"the first":       {notes: []string{"there is no tag yet"}},
		"nothing changed": {tag: "v1.0.0"},
		"a name by rule":  {tag: "v1.0.0", files: map[string]string{"openapi/9.9/intercom.yaml": "paths: {/b: {get: {responses: {}}}}\n", "openapi/operations.yaml": "operations:\n  GET /b:\n    service: B\n    name: Get\n    provisional: true\n"}, refusals: []string{"1 operations have provisional names: GET /b (B.Get)"}},
		"a request that no constructor makes": {tag: "v1.0.0", files: building("{name: Sloop, sets: {kind: sail}, args: [size], says: sails.}"), refusals: []string{
			`version 9.9: no constructor makes a CreateBoatRequest that has kind "steam" and requires kind, coal`,
		}},
		"a constructor that a version lacks": {tag: "v1.0.0", files: building("{name: Sloop, sets: {kind: sail}, args: [size], says: sails.}, {name: Tug, sets: {kind: steam}, args: [coal], says: burns.}, {name: Raft, args: [planks], says: drifts.}"), refusals: []string{
			"operations.yaml:2: constructor Raft: left out of version 9.9: CreateBoatRequest has no key planks",
		}},
		"every request has one": {tag: "v1.0.0", files: building("{name: Sloop, sets: {kind: sail}, args: [size], says: sails.}, {name: Tug, sets: {kind: steam}, args: [coal], says: burns.}")},
		"a later key nobody looked at": {tag: "v1.0.0", files: map[string]string{
			"openapi/operations.yaml":   "operations:\n  GET /boats/{}: {service: Boats, name: Get, says: returns a boat.}\n  GET /a: {service: A, name: Get, gone: true}\n",
			"openapi/9.8/intercom.yaml": boat("id: {type: string}"),
			"openapi/9.9/intercom.yaml": boat("id: {type: string}, colour: {type: string}"),
		}, refusals: []string{"later-keys.yaml is not up to date, run make later-keys: + Boat.colour"}},
		"a field nobody looked at":  {tag: "v1.0.0", files: map[string]string{"scripts/conformance/untyped.txt": "A.B — provisional: nobody has looked\n"}, refusals: []string{"untyped.txt: A.B — provisional: nobody has looked"}},
		"nothing in the changelog":  {tag: "v1.0.0", files: map[string]string{"CHANGELOG.md": "## Unreleased\n\n## v1.0.0\n\n- x\n"}, refusals: []string{"CHANGELOG.md says nothing under Unreleased"}},
		"no heading":                {tag: "v1.0.0", files: map[string]string{"CHANGELOG.md": "# x\n"}, refusals: []string{"CHANGELOG.md has no heading ## Unreleased"}},
		"not committed":             {tag: "v1.0.0", dirty: map[string]string{"new.txt": "new", "go.mod": module + "\n"}, refusals: []string{"the tree is not clean, 2 files are not committed: go.mod, new.txt"}},
		"broken since v1":           {tag: "v1.0.0", files: broken, refusals: []string{"gen/v212 breaks programs that v1.0.0 let compile: A: removed"}, notes: []string{"gen/preview breaks programs that v1.0.0 let compile: A: removed; it promises nothing"}},
		"broken before v1":          {tag: "v0.3.0", files: broken, refusals: []string{"A: removed; before v1 that needs a line that starts with Breaking under Unreleased in CHANGELOG.md"}, notes: []string{"promises nothing"}},
		"broken before v1 and said": {tag: "v0.3.0", files: merged(broken, map[string]string{"CHANGELOG.md": "## Unreleased\n\n- x\n  - Breaking: `A` is gone\n"}), notes: []string{"promises nothing", "the changelog says so"}},
		"tests fail":                {tag: "v1.0.0", test: &gocmd.Error{Command: "go test", Out: "FAIL: TestThis", Err: errors.New("exit status 1")}, refusals: []string{"tests fail with go1.99.1:\ngo test: exit status 1\nFAIL: TestThis"}},
	} {
		t.Run(name, func(t *testing.T) {
			dir := library(t)
			if c.tag != "" {
				git(t, dir, "tag", c.tag)
			}
			if c.files != nil {
				put(t, dir, c.files)
				commit(t, dir)
			}
			put(t, dir, c.dirty)
			check := release.Checker{
				Root: dir, Progress: silent,
				Toolchains: func(context.Context, string) ([]release.Toolchain, []string, error) {
					return []release.Toolchain{{Version: "go1.99.1"}}, []string{"go1.98: not here"}, nil
				},
				Test: func(context.Context, release.Toolchain) error { return c.test },
			}
			require.NoError(t, check.Run(t.Context()))
			assertLines(t, c.refusals, check.Refusals)
			assertLines(t, append(c.notes, "not tested: go1.98: not here"), check.Notes)
		})
	}
	check := release.Checker{Root: t.TempDir(), Progress: silent}
	require.Error(t, check.Run(t.Context()), "no project")
}

// boat is a description of boats with these keys.
func boat(keys string) string {
	return "paths: {'/boats/{id}': {get: {tags: [Boats], responses: {'200': {content: {application/json: {schema: {$ref: '#/components/schemas/boat'}}}}}}}}\n" +
		"components: {schemas: {boat: {type: object, properties: {" + keys + "}}}}\n"
}

// building is a version that builds boats of two kinds, with these constructors.
func building(constructors string) map[string]string {
	return map[string]string{
		"openapi/operations.yaml": "operations:\n  POST /boats: {service: Boats, name: Create, says: builds a boat., constructors: [" + constructors + "]}\n  GET /a: {service: A, name: Get, gone: true}\n",
		"openapi/9.9/intercom.yaml": "paths: {/boats: {post: {tags: [Boats], requestBody: {content: {application/json: {schema: {oneOf: [" +
			"{type: object, required: [kind, size], properties: {kind: {type: string, enum: [sail]}, size: {type: string}}}, " +
			"{type: object, required: [kind, coal], properties: {kind: {type: string, enum: [steam]}, coal: {type: string}}}]}}}}, responses: {'204': {description: none}}}}}\n",
	}
}

func merged(a, b map[string]string) map[string]string {
	out := map[string]string{}
	for _, m := range []map[string]string{a, b} {
		for k, v := range m {
			out[k] = v
		}
	}
	return out
}

// assertLines wants as many lines as expected, each with its text.
func assertLines(t *testing.T, want, got []string) {
	t.Helper()
	require.Len(t, got, len(want), strings.Join(got, "\n"))
	for i := range want {
		assert.Contains(t, got[i], want[i])
	}
}

// TestToolchains finds at least the Go that runs this test, and says of the
// minor before it where it is or why it is not.
func TestToolchains(t *testing.T) {
	t.Setenv("GOTOOLCHAIN", "local")
	liveIn(t, t.TempDir())
	found, missing, err := release.Toolchains(t.Context(), t.TempDir())
	require.NoError(t, err)
	require.NotEmpty(t, found)
	assert.Regexp(t, `^go1\.\d+`, found[0].Version)
	assert.Equal(t, 2, len(found)+len(missing))
	for _, m := range missing {
		assert.Regexp(t, `^go1\.\d+: GOTOOLCHAIN is local, and no go1\.\d+ is installed$`, m)
	}
}

// liveIn changes the home, but not where the go command keeps its telemetry: it
// goes on writing that when it has ended, while the test clears up.
func liveIn(t *testing.T, home string) {
	t.Helper()
	config, err := os.UserConfigDir()
	require.NoError(t, err)
	t.Setenv("XDG_CONFIG_HOME", config)
	t.Setenv("HOME", home)
}

// TestToolchainsInstalled finds an SDK as golang.org/dl installs it.
func TestToolchainsInstalled(t *testing.T) {
	home := t.TempDir()
	liveIn(t, home)
	program, err := exec.LookPath("go")
	require.NoError(t, err)
	out, err := exec.CommandContext(t.Context(), program, "env", "GOVERSION").Output()
	require.NoError(t, err)
	var minor int
	_, err = fmt.Sscanf(string(out), "go1.%d", &minor)
	require.NoError(t, err)
	before := fmt.Sprintf("go1.%d.7", minor-1)
	sdk := filepath.Join(home, "sdk", before, "bin", "go")
	put(t, filepath.Dir(sdk), map[string]string{"go": "#!/bin/sh\necho " + before + "\n"})
	require.NoError(t, os.Chmod(sdk, 0o700))
	t.Setenv("GOTOOLCHAIN", "local")
	found, missing, err := release.Toolchains(t.Context(), t.TempDir())
	require.NoError(t, err)
	assert.Empty(t, missing)
	require.Len(t, found, 2)
	assert.Equal(t, release.Toolchain{Version: before, Go: sdk, Env: []string{"GOTOOLCHAIN=local"}}, found[1])
}
