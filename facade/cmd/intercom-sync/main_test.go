package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/facade/intercomtest"
)

// command runs one and returns its exit code and what it printed.
func invoke(t *testing.T, srv *intercomtest.Server, args ...string) (int, string) {
	t.Helper()
	t.Setenv("INTERCOM_ACCESS_TOKEN", srv.Token())
	var out bytes.Buffer
	code := exitCode(t.Context(), run(t.Context(), append(args, "-base-url", srv.URL), &out), &out)
	return code, out.String()
}

func TestPullAppendsWhatHasChanged(t *testing.T) {
	srv, dir := intercomtest.New(t), t.TempDir()
	srv.SeedContacts(200)
	code, out := invoke(t, srv, "pull", "contacts", "tags", "-version", "2.14", "-out", dir)
	require.Zero(t, code, out)
	lines := func() int {
		data, err := os.ReadFile(filepath.Join(dir, "contacts.jsonl"))
		require.NoError(t, err)
		return bytes.Count(data, []byte("\n"))
	}
	before := lines()
	assert.GreaterOrEqual(t, before, 200)
	f, err := os.OpenFile(filepath.Join(dir, "contacts.jsonl"), os.O_APPEND|os.O_WRONLY, 0)
	require.NoError(t, err)
	_, err = f.WriteString(`{"half a li`) // a kill
	require.NoError(t, err)
	require.NoError(t, f.Close())
	code, out = invoke(t, srv, "pull", "contacts", "-out", dir)
	require.Zero(t, code, out)
	data, err := os.ReadFile(filepath.Join(dir, "contacts.jsonl"))
	require.NoError(t, err)
	assert.NotContains(t, string(data), "half a li")
	last, _ := srv.LastRequest()
	assert.Equal(t, "/contacts/search", last.Path)
}

func TestPushWritesRows(t *testing.T) {
	srv, dir := intercomtest.New(t), t.TempDir()
	path := filepath.Join(dir, "users.csv")
	require.NoError(t, os.WriteFile(path, []byte("external_id,email,custom_attributes.plan\n1,a@example.com,team\n2,b@example.com,\n"), 0o600))
	for range 2 {
		code, out := invoke(t, srv, "push", path, "-as", "contacts", "-out", dir)
		require.Zero(t, code, out)
		assert.Equal(t, 2, srv.Count()["contact"])
	}
	assert.Len(t, srv.Requests("POST", "/contacts"), 2)
	bad := filepath.Join(dir, "bad.jsonl")
	require.NoError(t, os.WriteFile(bad, []byte(`{"name":"nobody"}`+"\n"), 0o600))
	code, out := invoke(t, srv, "push", bad, "-as", "contacts", "-out", dir)
	assert.Equal(t, exitRows, code, out)
}

func TestExportWithoutData(t *testing.T) {
	code, out := invoke(t, intercomtest.New(t), "export", "-after", "2026-01-01", "-out", t.TempDir())
	assert.Equal(t, exitNoData, code, out)
}

func TestWrongCommands(t *testing.T) {
	srv := intercomtest.New(t)
	for _, args := range []string{"", "fetch", "pull", "pull boats", "pull contacts -since yesterday", "push x.csv", "export", "pull contacts -nonsense"} {
		code, out := invoke(t, srv, strings.Fields(args)...)
		assert.Equal(t, exitUsage, code, "%s: %s", args, out)
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	var out bytes.Buffer
	err := run(ended, []string{"pull", "contacts", "-base-url", srv.URL, "-out", t.TempDir()}, &out)
	assert.Equal(t, exitInterrupted, exitCode(ended, err, &out))
	assert.Empty(t, srv.Ledger())
}
