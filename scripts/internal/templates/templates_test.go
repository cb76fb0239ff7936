package templates

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestCurrent fails when the generator was bumped and a template that ours stands
// for is another one now.
func TestCurrent(t *testing.T) {
	all, err := List(t.Context(), "../../..")
	require.NoError(t, err)
	require.NotEmpty(t, all)
	for _, tmpl := range all {
		assert.True(t, tmpl.Current(), tmpl)
	}
}

func TestList(t *testing.T) {
	ours, theirs := t.TempDir(), t.TempDir()
	const other = "3e23e8160039594a33894f6564e1b1348bbd7a0088d42c4acb73eeaed59c009d" // of "b"
	for name, text := range map[string]string{
		"same.tmpl":    "{{/* sha256 ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb */}}",
		"changed.tmpl": "// sha256 " + other + "\n",
		"silent.tmpl":  "no header",
		"gone.tmpl":    "// sha256 " + other + "\n",
	} {
		require.NoError(t, os.WriteFile(filepath.Join(ours, name), []byte(text), 0o600))
		if name != "gone.tmpl" {
			require.NoError(t, os.WriteFile(filepath.Join(theirs, name), []byte("a"), 0o600))
		}
	}
	all, err := list(ours, theirs)
	require.NoError(t, err)
	var lines []string
	for _, tmpl := range all {
		assert.Equal(t, tmpl.Name == "same.tmpl", tmpl.Current())
		lines = append(lines, tmpl.String())
	}
	text := strings.Join(lines, "\n")
	assert.Regexp(t, `changed\.tmpl +pkg/codegen/templates/changed\.tmpl has changed: compare it, then write sha256 ca978112`, text)
	assert.Regexp(t, `gone\.tmpl +pkg/codegen/templates/gone\.tmpl is not there`, text)
	assert.Regexp(t, `same\.tmpl +pkg/codegen/templates/same\.tmpl\n`, text)
	assert.Regexp(t, `silent\.tmpl +names no sum; upstream's is sha256 ca978112`, text)
	_, err = list(t.TempDir(), theirs)
	assert.ErrorContains(t, err, "no templates in")
}
