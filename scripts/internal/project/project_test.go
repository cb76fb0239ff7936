package project_test

import (
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/scripts/internal/project"
)

// The project is found from any folder in it.
func TestFind(t *testing.T) {
	want, err := filepath.Abs("../../..")
	require.NoError(t, err)
	for _, dir := range []string{".", "../../bench/programs/byhand", "../../.."} {
		t.Run(dir, func(t *testing.T) {
			t.Chdir(dir)
			root, err := project.Find()
			require.NoError(t, err)
			assert.Equal(t, want, root)
		})
	}
	t.Chdir(t.TempDir())
	_, err = project.Find()
	require.ErrorContains(t, err, "run this inside of the project")
}
