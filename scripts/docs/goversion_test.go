package docs

import (
	"os"
	"regexp"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestGoVersion holds the oldest Go in go.mod to what the README promises, in both places.
func TestGoVersion(t *testing.T) {
	read := func(path string, pattern string) string {
		text, err := os.ReadFile(path) //nolint:gosec // of the project
		require.NoError(t, err)
		found := regexp.MustCompile(pattern).FindSubmatch(text)
		require.NotNil(t, found, "%s has nothing like %s", path, pattern)
		return string(found[1])
	}
	least := read("../../go.mod", `(?m)^go (1\.\d+)\.0$`)
	assert.Equal(t, "1.25", least, "a program may be held to an older Go for a good while")
	assert.Equal(t, least, read("../../README.md", `Go \((1\.\d+) or later\)`))
	assert.Equal(t, least, read("../../README.md", `(?m)^\| Go \| (1\.\d+) and later`))
	assert.Equal(t, least, read("../go.mod", `(?m)^go (1\.\d+)\.0$`))
}
