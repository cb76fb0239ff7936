package versions_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/scripts/internal/versions"
)

// TestExamplesThatFail: each example that prints something else, or ends the program, is named.
func TestExamplesThatFail(t *testing.T) {
	if testing.Short() {
		t.Skip("builds a package")
	}
	dir := project(t)
	name := filepath.Join(dir, "gen", "v210", "example_gen_test.go")
	data, err := os.ReadFile(name)
	require.NoError(t, err)
	code := string(data)
	code = strings.Replace(code, "func ExampleContactsService_Get() {", "func ExampleContactsService_Get() {\n\tlog.Fatal(1)", 1)
	code = strings.Replace(code, "// VIP\n", "// Very important\n", 1)
	require.NoError(t, os.WriteFile(name, []byte(code), 0o600))
	failing, err := versions.Examples(t.Context(), dir, "2.10")
	require.NoError(t, err)
	assert.ElementsMatch(t, []string{"ContactsService_Get", "ContactsService_AttachTag"}, failing)
	assert.NoFileExists(t, filepath.Join(dir, "examples.test"))

	require.NoError(t, os.WriteFile(name, []byte(strings.Replace(code, "log.Fatal(1)", "missing()", 1)), 0o600))
	failing, err = versions.Examples(t.Context(), dir, "2.10")
	require.NoError(t, err)
	assert.Equal(t, strings.Count(code, "\nfunc Example"), len(failing), "nothing of what does not compile is kept")
}

// TestAddLeavesExamplesOut: an example that prints something else in a version is taken out of its package, and the
// report says so.
func TestAddLeavesExamplesOut(t *testing.T) {
	dir := project(t)
	from := filepath.Join(dir, "openapi", "2.10", "intercom.yaml")
	o := versions.Options{
		Root: dir, Version: "9.9", From: from, Rename: true, Check: untested,
		Examples: func(_ context.Context, _, version string) ([]string, error) {
			assert.Equal(t, "9.9", version)
			return []string{"ContactsService_Get"}, nil
		},
	}
	r, err := versions.Add(t.Context(), o)
	require.NoError(t, err)
	assert.Equal(t, []string{`version 9.9: no example "ExampleContactsService_Get": its output is another`}, r.Examples)
	code := read(t, dir, "gen", "v99", "example_gen_test.go")
	assert.NotContains(t, code, "func ExampleContactsService_Get()")
	assert.Contains(t, code, "func ExampleContactsService_Update()")
	assert.Contains(t, read(t, dir, "openapi", "examples.yaml"), "left_out:\n    \"9.9\":\n        - ContactsService_Get\n")
	assert.Contains(t, r.Files, "openapi/examples.yaml")

	removed, err := versions.Remove(t.Context(), o)
	require.NoError(t, err)
	assert.Contains(t, removed.Files, "gen/v99/example_gen_test.go")
	assert.NoFileExists(t, filepath.Join(dir, "gen", "v99", "example_gen_test.go"))
}
