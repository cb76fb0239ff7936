package pipeline_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The lists of versions for people are generated: the sentence of the README, the
// changelog's before a release, the table of where descriptions came from.
func TestSharedAnnouncesVersions(t *testing.T) {
	const source = "version: \"2.9\"\naddress: https://example.test/2.9/a|b.yaml\ncommit: \"0123456\"\nsha256: aa\noperations: 1\n"
	files := map[string]string{
		"openapi/2.9/source.yaml":       source,
		"openapi/preview/source.yaml":   "version: preview\nfile: x.yaml\nsha256: bb\noperations: 2\n",
		"openapi/preview/intercom.yaml": description,
		"README.md":                     "# Boats\n\npinned to the version of the API that you choose: 2.8 or 2.9.\n\nMore.\n",
		"CHANGELOG.md":                  "## Unreleased\n\n- Packages for the API versions 2.8.\n",
		"openapi/README.md":             "Where from:\n\n| version | published at | a | b |\n| --- |\n| 2.8 | old |\n\nMore.\n",
	}
	p := open(t, project(t, files))
	out, err := p.Shared()
	require.NoError(t, err)
	assert.Equal(t, "# Boats\n\npinned to the version of the API that you choose: 2.9 or Preview.\n\nMore.\n", string(out.Files["README.md"]))
	assert.Equal(t, "## Unreleased\n\n- Packages for the API versions 2.9 and Preview.\n", string(out.Files["CHANGELOG.md"]))
	assert.Equal(t, "Where from:\n\n| version | published at | commit | SHA-256 of the original | operations |\n| --- | --- | --- | --- | --- |\n"+
		"| 2.9 | [2.9/a%7Cb.yaml](https://example.test/2.9/a%7Cb.yaml) | 0123456 | `aa` | 1 |\n| preview | a file |  | `bb` | 2 |\n\nMore.\n", string(out.Files["openapi/README.md"]))
	diff, err := p.Diff(out)
	require.NoError(t, err)
	assert.Contains(t, strings.Join(diff, "\n"), "README.md differs")
	require.NoError(t, p.Write(t.Context(), out))
	diff, err = p.Diff(out)
	require.NoError(t, err)
	assert.Empty(t, diff)

	for name, text := range map[string]string{"README.md": "# Boats\n", "CHANGELOG.md": "# Changes\n", "openapi/README.md": "# Descriptions\n", "openapi/2.9/source.yaml": "a: [\n"} {
		with := map[string]string{}
		for k, v := range files {
			with[k] = v
		}
		with[name] = text
		_, err := open(t, project(t, with)).Shared()
		require.ErrorContains(t, err, name)
	}
}
