package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// clone makes a folder with a name that shells and make read as something else,
// with the project's Makefile and a go and a linter that print what they are given.
func clone(t *testing.T) (dir string) {
	t.Helper()
	dir = filepath.Join(t.TempDir(), `a b's "clone" $(x)`)
	text, err := os.ReadFile("../../../Makefile")
	require.NoError(t, err)
	say := []byte("#!/bin/sh\nfor a in \"$@\"; do printf '<%s>' \"$a\"; done\necho\n")
	require.NoError(t, os.MkdirAll(filepath.Join(dir, ".bin"), 0o700))
	require.NoError(t, os.MkdirAll(filepath.Join(dir, "scripts"), 0o700))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "Makefile"), text, 0o600))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "say"), say, 0o700))
	require.NoError(t, os.WriteFile(filepath.Join(dir, ".bin", "golangci-lint-v2.15.0"), say, 0o700))
	return dir
}

func makes(t *testing.T, dir string, args ...string) string {
	t.Helper()
	cmd := exec.Command("make", append([]string{"--no-print-directory", "-s", "GO=./say"}, args...)...)
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, "%s", out)
	return string(out)
}

// TestMakeReadsNothing: what people give make comes to the tools as it was typed.
func TestMakeReadsNothing(t *testing.T) {
	dir := clone(t)
	for _, given := range []string{
		`2.13"; touch pwned; "`, "$(touch pwned)", "`touch pwned`", "$(shell touch pwned)", "a b.yaml", `a$b"c'd.yaml`, "#x", `a\b`, "*", "${HOME}", "x; touch pwned", "$$", "%",
	} {
		for target, name := range map[string]string{"import": "VERSION", "add-version": "VERSION", "update": "VERSION", "remove-version": "VERSION", "explain": "VERSION", "api-diff": "OLD",
			"conformance-official": "SPECS", "mock": "PORT", "fuzz": "FUZZTIME"} {
			assert.Contains(t, makes(t, dir, target, name+"="+given), "<"+given+">", target)
		}
		for _, name := range []string{"FROM", "ADDRESS", "COMMIT"} {
			assert.Contains(t, makes(t, dir, "add-version", "VERSION=2.13", name+"="+given), "<-"+strings.ToLower(name)+"><"+given+">", name)
		}
	}
	assert.Contains(t, makes(t, dir, "mock", "ARGS=-seed 50 -chaos * $(touch pwned)"), "<-seed><50><-chaos><*><$(touch><pwned)>")
	assert.Contains(t, makes(t, dir, "import", "VERSION=2.13", "FROM=x.yaml"), "<-here><"+dir+">")
	assert.NotContains(t, makes(t, dir, "import", "VERSION=2.13"), "-from")
	assert.NoFileExists(t, filepath.Join(dir, "pwned"))
	assert.NoFileExists(t, filepath.Join(dir, "scripts", "pwned"))
}

// A clone may be in a folder of any name.
func TestMakeLintInAnyFolder(t *testing.T) {
	dir := clone(t)
	require.NoError(t, os.WriteFile(filepath.Join(dir, "scripts", "say"), nil, 0o600))
	assert.Equal(t, "<run><./...>\n<run><-c><../.golangci.yml><./...>\n", makes(t, dir, "lint"))
}
