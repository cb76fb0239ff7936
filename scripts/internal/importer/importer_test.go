package importer_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/scripts/internal/importer"
)

// smallSum is the SHA-256 of small, as sha256sum prints it.
const smallSum = "2855d4d32938a418bf08c8e60b9b2b87c3f0f855bd57a7a8987f678c70a1f09d"

func TestImport(t *testing.T) {
	dir := t.TempDir()
	from := filepath.Join(t.TempDir(), "small.yaml")
	require.NoError(t, os.WriteFile(from, []byte(small), 0o600))
	var lines []string
	opts := importer.Options{Version: "9.9", From: from, Dir: dir, Progress: func(s string) { lines = append(lines, s) }}

	result, err := importer.Import(t.Context(), opts)
	require.NoError(t, err)
	assert.Equal(t, &importer.Result{Version: "9.9", Operations: 3, Schemas: 2, Changed: true, SHA256: smallSum, File: "small.yaml"}, result)
	out := readFile(t, dir, "9.9", "intercom.yaml")
	assert.Equal(t, facts, out)
	assert.Equal(t, `# Where intercom.yaml comes from.
version: "9.9"
file: small.yaml
sha256: `+smallSum+`
operations: 3
schemas: 2
`, readFile(t, dir, "9.9", "source.yaml"))
	assert.Equal(t, []string{"reading " + from, "9.9: 3 operations, 2 schemas, 0 repairs", "written " + filepath.Join(dir, "9.9")}, lines)

	result, err = importer.Import(t.Context(), opts)
	require.NoError(t, err)
	assert.False(t, result.Changed, "the same again")
	assert.Equal(t, "nothing changed in "+filepath.Join(dir, "9.9"), lines[len(lines)-1])

	opts.From = filepath.Join(dir, "9.9", "intercom.yaml")
	result, err = importer.Import(t.Context(), opts)
	require.NoError(t, err)
	assert.Equal(t, out, readFile(t, dir, "9.9", "intercom.yaml"), "its own output")
	assert.Empty(t, result.Report)
}

func TestImportFromIntercom(t *testing.T) {
	var asked []string
	client := &http.Client{Transport: roundTripper(func(r *http.Request) (*http.Response, error) {
		asked = append(asked, r.Method+" "+r.URL.String())
		return &http.Response{StatusCode: http.StatusOK, Body: io.NopCloser(strings.NewReader(small)), Request: r}, nil
	})}
	result, err := importer.Import(t.Context(), importer.Options{Version: "9.9", Dir: t.TempDir(), HTTPClient: client})
	require.NoError(t, err)
	assert.Equal(t, []string{"GET " + importer.DefaultURL("9.9")}, asked)
	assert.Equal(t, importer.DefaultURL("9.9"), result.Address)
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func TestImportRecordsWhereItComesFrom(t *testing.T) {
	from := filepath.Join(t.TempDir(), "small.yaml")
	require.NoError(t, os.WriteFile(from, []byte(small), 0o600))
	const sha = "0123456789abcdef0123456789abcdef01234567"
	for name, test := range map[string]struct{ address, commit, wantAddress, wantCommit string }{
		"nothing known":         {"", "", "", ""},
		"only a commit":         {"", "abcdef1", "", "abcdef1"},
		"address":               {"https://example.test/main/a.yaml", "", "https://example.test/main/a.yaml", ""},
		"address with a commit": {"https://example.test/" + sha + "/a.yaml", "", "https://example.test/" + sha + "/a.yaml", sha},
		"short commit":          {"https://example.test/0123abc/a.yaml", "", "https://example.test/0123abc/a.yaml", "0123abc"},
		"a word in hexadecimal": {"https://example.test/deadbeef/a.yaml", "", "https://example.test/deadbeef/a.yaml", ""},
		"commit given":          {"https://example.test/" + sha + "/a.yaml", "abcdef1", "https://example.test/" + sha + "/a.yaml", "abcdef1"},
		"secrets":               {"https://user:secret@example.test/a.yaml?token=secret#secret", "", "https://example.test/a.yaml", ""},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			result, err := importer.Import(t.Context(), importer.Options{Version: "9.9", From: from, Address: test.address, Commit: test.commit, Dir: dir})
			require.NoError(t, err)
			assert.Equal(t, test.wantAddress, result.Address)
			assert.Equal(t, test.wantCommit, result.Commit)
			source := readFile(t, dir, "9.9", "source.yaml")
			if test.wantAddress == "" {
				assert.Contains(t, source, "file: small.yaml\n")
				assert.NotContains(t, source, "address")
			} else {
				assert.Contains(t, source, "address: "+test.wantAddress+"\n")
				assert.NotContains(t, source, "file")
			}
			assert.Equal(t, test.wantCommit != "", strings.Contains(source, "\ncommit: "))
		})
	}
}

// What goes on record is an address and a commit, and nothing else.
func TestImportRefusesOtherOrigins(t *testing.T) {
	dir := t.TempDir()
	for _, address := range []string{"here.yaml", "file:///a.yaml", "https://", "https://exa mple.test/a", "javascript:alert(1)", "https://example.test/\x1b[2J", "https://[", "ftp://example.test/a"} {
		_, err := importer.Import(t.Context(), importer.Options{Version: "9.9", From: "x.yaml", Address: address, Dir: dir})
		require.EqualError(t, err, fmt.Sprintf("import: address %q: want one like https://example.com/2.13.yaml", address))
	}
	for _, commit := range []string{"abc", "main", "abc\";touch x;\"", "0123456 ", "0123456\n", "| x |", strings.Repeat("a", 65)} {
		_, err := importer.Import(t.Context(), importer.Options{Version: "9.9", From: "x.yaml", Commit: commit, Dir: dir})
		require.EqualError(t, err, fmt.Sprintf("import: commit %q: want 7 to 64 hexadecimal digits", commit))
	}
}

func TestImportVersions(t *testing.T) {
	from := filepath.Join(t.TempDir(), "small.yaml")
	require.NoError(t, os.WriteFile(from, []byte(small), 0o600))
	for _, version := range []string{"preview", "Preview", "unstable", "Unstable", "0"} {
		dir := t.TempDir()
		result, err := importer.Import(t.Context(), importer.Options{Version: version, From: from, Dir: dir})
		require.NoError(t, err)
		assert.Equal(t, "preview", result.Version)
		assert.Equal(t, "small.yaml", result.File)
		assert.Equal(t, []string{"other version at info.version"}, notes(result.Report), "the description is of 9.9")
		assert.FileExists(t, filepath.Join(dir, "preview", "intercom.yaml"))
	}
	for _, version := range []string{"", "2", "2.x", "v2.12", "../2.12", "2.12/..", "latest"} {
		_, err := importer.Import(t.Context(), importer.Options{Version: version, From: from, Dir: t.TempDir()})
		require.EqualError(t, err, `import: version "`+version+`": want one like 2.12, or preview`)
	}
	_, err := importer.Import(t.Context(), importer.Options{Version: "9.9", From: from})
	require.EqualError(t, err, "import: no folder to write to")
}

// A description says which version it is of.
func TestImportOfAnotherVersion(t *testing.T) {
	from := filepath.Join(t.TempDir(), "small.yaml")
	require.NoError(t, os.WriteFile(from, []byte(small), 0o600))
	dir := t.TempDir()
	_, err := importer.Import(t.Context(), importer.Options{Version: "9.8", From: from, Dir: dir})
	require.ErrorContains(t, err, from+":")
	require.ErrorContains(t, err, ": info.version: the description is of version 9.9, not of 9.8: VERSION=9.9 takes it as what it says, RENAME=1 as 9.8 all the same")
	assert.NoDirExists(t, filepath.Join(dir, "9.8"))
	result, err := importer.Import(t.Context(), importer.Options{Version: "9.8", From: from, Dir: dir, Rename: true})
	require.NoError(t, err)
	assert.Equal(t, []string{"other version at info.version"}, notes(result.Report))
	for _, name := range []string{"Preview", "Unstable", "0", "2023-01-01", ""} { // no numbers of versions
		require.NoError(t, os.WriteFile(from, []byte(strings.Replace(small, "9.9", name, 1)), 0o600))
		_, err = importer.Import(t.Context(), importer.Options{Version: "9.8", From: from, Dir: dir})
		require.ErrorContains(t, err, "not of 9.8: VERSION=preview takes it as Preview, RENAME=1 as 9.8 all the same", name)
		for _, opts := range []importer.Options{{Version: "9.8", Rename: true}, {Version: "preview"}} {
			opts.From, opts.Dir = from, dir
			_, err = importer.Import(t.Context(), opts)
			require.NoError(t, err, name)
		}
	}
}

func TestImportLeavesNothingBehindWhenItFails(t *testing.T) {
	from := filepath.Join(t.TempDir(), "broken.yaml")
	require.NoError(t, os.WriteFile(from, []byte("openapi: 3.0.1\npaths: [\n"), 0o600))
	dir := t.TempDir()
	_, err := importer.Import(t.Context(), importer.Options{Version: "9.9", From: from, Dir: dir})
	require.EqualError(t, err, from+":2:8: not readable as YAML: did not find expected node content")
	require.NoError(t, os.WriteFile(from, []byte(small), 0o600))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = importer.Import(ctx, importer.Options{Version: "9.9", From: from, Dir: dir})
	require.ErrorIs(t, err, context.Canceled)
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	assert.Empty(t, entries)
}

func readFile(t *testing.T, path ...string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(path...))
	require.NoError(t, err)
	return string(data)
}
