package main

import (
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestLocalPath(t *testing.T) {
	t.Setenv("HOME", "/home/ada")
	t.Setenv("USERPROFILE", "/home/ada")
	for from, want := range map[string]string{
		"": "", "x.yaml": "/here/x.yaml", "../x.yaml": "/x.yaml", "/a/x.yaml": "/a/x.yaml", "~/x.yaml": "/home/ada/x.yaml", "~x.yaml": "/here/~x.yaml",
		"https://example.com/x.yaml": "https://example.com/x.yaml", "HTTP://example.com": "HTTP://example.com", `a b$c"d'.yaml`: `/here/a b$c"d'.yaml`,
	} {
		got, err := localPath("/here", from)
		require.NoError(t, err, from)
		assert.Equal(t, filepath.FromSlash(want), got, from)
	}
	for _, from := range []string{"file:///x.yaml", "ftp://example.com/x.yaml", "s3://bucket/x"} {
		_, err := localPath("/here", from)
		assert.ErrorContains(t, err, "(want http, https or the path of a file)", from)
	}
}
