package upstream_test

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/scripts/internal/upstream"
)

// project has these versions, each imported from a text.
func project(t *testing.T, texts map[string]string) string {
	t.Helper()
	root := t.TempDir()
	for v, text := range texts {
		dir := filepath.Join(root, "openapi", v)
		require.NoError(t, os.MkdirAll(dir, 0o755))
		sum := sha256.Sum256([]byte(text))
		source := "version: \"" + v + "\"\naddress: https://example.com/main/" + v + "/api.yaml\nsha256: " + hex.EncodeToString(sum[:]) + "\n"
		require.NoError(t, os.WriteFile(filepath.Join(dir, "source.yaml"), []byte(source), 0o600))
		require.NoError(t, os.WriteFile(filepath.Join(dir, "intercom.yaml"), []byte("openapi: 3.0.3\n"), 0o600))
	}
	return root
}

// publish serves folders of files as GitHub does.
func publish(t *testing.T, folders map[string]map[string]string) *httptest.Server {
	t.Helper()
	mux := http.NewServeMux()
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	reply := func(path string, v any) {
		mux.HandleFunc("GET "+path, func(w http.ResponseWriter, _ *http.Request) { _ = json.NewEncoder(w).Encode(v) })
	}
	list := []map[string]any{{"name": "README.md", "type": "file"}, {"name": "2.99", "type": "file"}, {"name": "drafts", "type": "dir"}}
	for folder, files := range folders {
		list = append(list, map[string]any{"name": folder, "type": "dir", "download_url": nil})
		var inside []map[string]any
		for name, text := range files {
			inside = append(inside, map[string]any{"name": name, "type": "file", "download_url": server.URL + "/raw/" + folder + "/" + name})
			mux.HandleFunc("GET /raw/"+folder+"/"+name, func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(text)) })
		}
		reply("/repo/contents/descriptions/"+folder, inside)
	}
	reply("/repo/contents/descriptions", list)
	return server
}

func TestCompare(t *testing.T) {
	root := project(t, map[string]string{"2.9": "nine", "2.10": "ten", "2.12": "twelve", "2.13": "thirteen", "preview": "next"})
	server := publish(t, map[string]map[string]string{
		"0":    {"api.yaml": "next"},
		"2.7":  {"api.yaml": "seven"},
		"2.10": {"other.yaml": "ten", "api.yaml": "ten"},
		"2.12": {"api.yaml": "twelve, mended"},
		"2.13": {"renamed.yaml": "thirteen"},
		"2.14": {},
	})
	got, err := upstream.Compare(t.Context(), upstream.Options{Root: root, Base: server.URL + "/repo/"})
	require.NoError(t, err)
	assert.Equal(t, []upstream.Status{
		{"2.7", upstream.Missing}, {"2.9", upstream.Gone}, {"2.10", upstream.Unchanged}, {"2.12", upstream.Drifted},
		{"2.13", upstream.Gone}, {"2.14", upstream.Missing}, {"preview", upstream.Unchanged},
	}, got)
	assert.Equal(t, "2.12     has changed since it was imported: make update VERSION=2.12", got[3].String())
	assert.Equal(t, "2.14     not here: make add-version VERSION=2.14", got[5].String())
	assert.Equal(t, "preview  as it was imported", got[6].String())
}

// Of a version from a local file it is known whether that is what is published.
func TestCompareLocalFile(t *testing.T) {
	root := project(t, map[string]string{"2.10": "ten", "2.12": "twelve"})
	for _, v := range []string{"2.10", "2.12"} {
		name := filepath.Join(root, "openapi", v, "source.yaml")
		data, err := os.ReadFile(name)
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(name, regexp.MustCompile(`address: .*`).ReplaceAll(data, []byte("file: mine.yaml")), 0o600))
	}
	server := publish(t, map[string]map[string]string{
		"2.10": {"api.intercom.io.yaml": "ten"},
		"2.12": {"mine.yaml": "twelve", "api.intercom.io.yaml": "another twelve"},
	})
	got, err := upstream.Compare(t.Context(), upstream.Options{Root: root, Base: server.URL + "/repo"})
	require.NoError(t, err)
	assert.Equal(t, []upstream.Status{{"2.10", upstream.Unchanged}, {"2.12", upstream.Other}}, got)
	assert.Equal(t, "2.12     was imported from a local file, which is not the one that is published: make update VERSION=2.12", got[1].String())
}

func TestCompareFails(t *testing.T) {
	root := project(t, map[string]string{"2.10": "ten"})
	for name, c := range map[string]struct {
		serve http.HandlerFunc
		want  string
	}{
		"too many requests": {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusForbidden) }, "/repo/contents/descriptions answers 403 Forbidden"},
		"a page":            {func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("<html>")) }, "not a list of files"},
		"a broken answer": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "100")
			_, _ = w.Write([]byte("["))
		}, "unexpected EOF"},
	} {
		t.Run(name, func(t *testing.T) {
			server := httptest.NewServer(c.serve)
			defer server.Close()
			_, err := upstream.Compare(t.Context(), upstream.Options{Root: root, Base: server.URL + "/repo"})
			assert.ErrorContains(t, err, c.want)
		})
	}
	server := httptest.NewServer(nil)
	server.Close()
	_, err := upstream.Compare(t.Context(), upstream.Options{Root: root, Base: server.URL})
	require.ErrorContains(t, err, "cannot be reached, so nothing is known: ")
	assert.NotContains(t, err.Error(), "\n")
}
