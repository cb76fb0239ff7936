package changes_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/scripts/internal/changes"
)

// Before a release the list of versions is rewritten; what comes and goes after it
// has a line each, which goes when that is taken back.
func TestAnnounce(t *testing.T) {
	const (
		first    = "# Changelog\n\n## Unreleased\n\nWhat it has:\n\n- Packages for the API versions 2.10, 2.11 and Preview.\n- Boats.\n"
		released = "# Changelog\n\n## Unreleased\n\n## v0.1.0\n\n- Packages for the API versions 2.10, 2.11 and Preview.\n- Boats.\n"
		later    = "# Changelog\n\n## Unreleased\n\n- Masts.\n\n## v0.1.0\n\n- Packages for the API versions 2.10, 2.11 and Preview.\n"
	)
	for _, c := range []struct {
		log      string
		versions []string
		want     string
	}{
		{first, []string{"2.10", "2.11", "preview"}, first},
		{first, []string{"2.10", "2.11", "2.12", "preview"}, strings.Replace(first, "2.11 and", "2.11, 2.12 and", 1)},
		{first, []string{"2.11"}, strings.Replace(first, "2.10, 2.11 and Preview", "2.11", 1)},
		{released, []string{"2.10", "2.11", "preview"}, released},
		{released, []string{"2.10", "2.12", "preview"}, strings.Replace(released, "Unreleased\n", "Unreleased\n\n- A package for API version 2.12.\n- The package for API version 2.11 is gone.\n", 1)},
		{later, []string{"2.10", "2.11", "2.12", "preview"}, strings.Replace(later, "- Masts.\n", "- Masts.\n- A package for API version 2.12.\n", 1)},
		{"# Changelog\n\n## Unreleased\n", []string{"2.10"}, "# Changelog\n\n## Unreleased\n"},
	} {
		got, err := changes.Announce([]byte(c.log), c.versions)
		require.NoError(t, err)
		assert.Equal(t, c.want, string(got))
		again, err := changes.Announce(got, c.versions)
		require.NoError(t, err)
		assert.Equal(t, string(got), string(again))
		if c.want != "# Changelog\n\n## Unreleased\n" {
			assert.ElementsMatch(t, c.versions, changes.Announced(got))
		}
		back, err := changes.Announce(got, changes.Announced([]byte(c.log)))
		require.NoError(t, err)
		assert.Equal(t, c.log, strings.Replace(string(back), "Unreleased\n\n\n", "Unreleased\n\n", 1))
	}
	_, err := changes.Announce(nil, nil)
	assert.ErrorContains(t, err, "has no heading")
}
