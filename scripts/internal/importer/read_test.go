package importer_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/scripts/internal/importer"
)

func TestImportFromURL(t *testing.T) {
	mux := http.NewServeMux()
	mux.HandleFunc("/base/0123abc/api.yaml", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(small)) })
	mux.HandleFunc("/base/moved", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "/base/0123abc/api.yaml", http.StatusFound)
	})
	mux.HandleFunc("/base/page", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("\n<!DOCTYPE html><p>Prose")) })
	mux.HandleFunc("/base/short", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "100")
		_, _ = w.Write([]byte("openapi: 3.0.1"))
	})
	mux.HandleFunc("/base/huge", func(w http.ResponseWriter, _ *http.Request) {
		chunk := make([]byte, 1<<20)
		for range 65 {
			if _, err := w.Write(chunk); err != nil {
				return
			}
		}
	})
	srv := httptest.NewServer(mux)
	t.Cleanup(srv.Close)

	for path, address := range map[string]string{
		"/base/0123abc/api.yaml":              "/base/0123abc/api.yaml",
		"/base/0123abc/api.yaml?token=secret": "/base/0123abc/api.yaml",
		"/base/moved":                         "/base/moved",
	} {
		t.Run(path, func(t *testing.T) {
			dir := t.TempDir()
			result, err := importer.Import(t.Context(), importer.Options{Version: "9.9", From: srv.URL + path, Dir: dir, HTTPClient: srv.Client()})
			require.NoError(t, err)
			assert.Equal(t, srv.URL+address, result.Address)
			out, err := os.ReadFile(filepath.Join(dir, "9.9", importer.DescriptionFile))
			require.NoError(t, err)
			assert.Equal(t, facts, string(out))
		})
	}
	for path, want := range map[string]string{
		"/base/gone?token=secret": "import: " + srv.URL + "/base/gone answers 404 Not Found",
		"/base/page":              srv.URL + "/base/page: not an OpenAPI description: found an HTML or XML page",
		"/base/short":             "import: " + srv.URL + "/base/short: unexpected EOF",
		"/base/huge":              "import: " + srv.URL + "/base/huge: larger than 64 MiB",
	} {
		t.Run(path, func(t *testing.T) {
			dir := t.TempDir()
			_, err := importer.Import(t.Context(), importer.Options{Version: "9.9", From: srv.URL + path, Dir: dir})
			require.EqualError(t, err, want)
			entries, err := os.ReadDir(dir)
			require.NoError(t, err)
			assert.Empty(t, entries)
		})
	}
}

func TestImportFromNowhere(t *testing.T) {
	srv := httptest.NewServer(http.NotFoundHandler())
	address := srv.URL
	srv.Close()
	_, err := importer.Import(t.Context(), importer.Options{Version: "9.9", From: address + "/a?token=secret", Dir: t.TempDir()})
	require.ErrorContains(t, err, "import: "+address+"/a: dial tcp")
	assert.NotContains(t, err.Error(), "secret")

	_, err = importer.Import(t.Context(), importer.Options{Version: "9.9", From: "http://user:secret@[::1", Dir: t.TempDir()})
	require.EqualError(t, err, "import: the URL is not an address that can be read")

	_, err = importer.Import(t.Context(), importer.Options{Version: "9.9", From: filepath.Join(t.TempDir(), "gone.yaml"), Dir: t.TempDir()})
	require.ErrorIs(t, err, os.ErrNotExist)

	_, err = importer.Import(t.Context(), importer.Options{Version: "9.9", From: t.TempDir(), Dir: t.TempDir()})
	require.ErrorContains(t, err, "is a directory")
}

func TestImportStopsWithTheContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = w.Write([]byte("openapi: 3.0.1\n"))
		w.(http.Flusher).Flush()
		cancel()
		<-r.Context().Done()
	}))
	t.Cleanup(srv.Close)
	_, err := importer.Import(ctx, importer.Options{Version: "9.9", From: srv.URL, Dir: t.TempDir()})
	require.ErrorIs(t, err, context.Canceled)
	_, err = importer.Import(ctx, importer.Options{Version: "9.9", From: srv.URL, Dir: t.TempDir()})
	require.ErrorIs(t, err, context.Canceled)
}
