package docs

import (
	"os"
	"regexp"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/scripts/internal/pipeline"
)

// TestVersionsAreAnnounced: the lists of versions in the README and the changelog name each one, and only these.
func TestVersionsAreAnnounced(t *testing.T) {
	versions, err := pipeline.Versions("../..")
	require.NoError(t, err)
	for file, list := range map[string]*regexp.Regexp{
		"README.md":    regexp.MustCompile(`(?m)^pinned to the version of the API that you choose: (.*)\.$`),
		"CHANGELOG.md": regexp.MustCompile(`(?m)^- Packages for the API versions (.*)\.$`),
	} {
		text, err := os.ReadFile("../../" + file)
		require.NoError(t, err)
		found := list.FindStringSubmatch(string(text))
		require.NotNil(t, found, "%s has no line like %s", file, list)
		var named []string
		for _, name := range regexp.MustCompile(`, | or | and `).Split(found[1], -1) {
			if name == "Preview" {
				name = "preview"
			}
			named = append(named, name)
		}
		assert.Equal(t, versions, named, file)
	}
}
