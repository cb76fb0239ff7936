package docs

import (
	"fmt"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"

	"github.com/seed-a528e955/intercom-go/scripts/internal/pipeline"
)

const provenanceFile = "../../openapi/README.md"

// TestProvenance: the table in openapi/README.md says what the source.yaml of each version says. After make add-version
// or make update, UPDATE_GOLDEN=1 go test -C scripts ./docs -run Provenance writes it.
func TestProvenance(t *testing.T) {
	text, err := os.ReadFile(provenanceFile)
	require.NoError(t, err)
	before, rest, found := strings.Cut(string(text), "| version | published at |")
	require.True(t, found)
	old, after, found := strings.Cut(rest, "\n\n")
	require.True(t, found)

	versions, err := pipeline.Versions("../..")
	require.NoError(t, err)
	table := " commit | SHA-256 of the original | operations |\n| --- | --- | --- | --- | --- |"
	for _, v := range versions {
		table += "\n" + provenance(t, v)
	}
	if os.Getenv("UPDATE_GOLDEN") != "" {
		written := before + "| version | published at |" + table + "\n\n" + after
		require.NoError(t, os.WriteFile(provenanceFile, []byte(written), 0o600))
		return
	}
	assert.Equal(t, table, old, "UPDATE_GOLDEN=1 go test -C scripts ./docs -run Provenance writes the table")
}

// provenance is the row of a version.
func provenance(t *testing.T, version string) string {
	t.Helper()
	var source struct {
		Address    string
		Commit     string
		SHA256     string
		Operations int
	}
	data, err := os.ReadFile(filepath.Join("../../openapi", version, "source.yaml"))
	require.NoError(t, err)
	require.NoError(t, yaml.Unmarshal(data, &source))
	from := source.Address
	if strings.HasPrefix(from, "https://") {
		from = fmt.Sprintf("[%s](%s)", path.Join(path.Base(path.Dir(from)), path.Base(from)), from)
	}
	return fmt.Sprintf("| %s | %s | %s | `%s` | %d |", version, from, source.Commit, source.SHA256, source.Operations)
}
