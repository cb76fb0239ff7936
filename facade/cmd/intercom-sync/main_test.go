package main

import (
	"bytes"
	"context"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/facade/intercomtest"
)

// TestMain is also the program itself, for tests that kill it.
func TestMain(m *testing.M) {
	if os.Getenv("INTERCOM_SYNC_PROGRAM") != "" {
		main()
	}
	os.Exit(m.Run())
}

// invoke runs a command line and returns its exit code and what it printed.
func invoke(t *testing.T, srv *intercomtest.Server, args ...string) (int, string) {
	t.Helper()
	return invokeWith(t, srv, "", args...)
}

// invokeWith does so with this on standard input.
func invokeWith(t *testing.T, srv *intercomtest.Server, in string, args ...string) (int, string) {
	t.Helper()
	t.Setenv("INTERCOM_ACCESS_TOKEN", srv.Token())
	var out bytes.Buffer
	code := exitCode(t.Context(), run(t.Context(), nil, append(args, "-base-url", srv.URL), strings.NewReader(in), &out, &out), &out)
	return code, out.String()
}

func TestWrongCommands(t *testing.T) {
	srv, dir := intercomtest.New(t), t.TempDir()
	require.NoError(t, os.WriteFile(dir+"/x.csv", []byte("email\na@example.com\n"), 0o600))
	require.NoError(t, os.WriteFile(dir+"/x.xlsx", []byte("PK"), 0o600))
	for args, want := range map[string]string{
		"":                                       "no command (want pull, push, export or datasets)",
		"fetch":                                  `unknown command "fetch"`,
		"pull":                                   "pull what?",
		"pull boats":                             `unknown kind "boats" (want one of contacts, conversations`,
		"pull contacts -since yesterday":         `-since "yesterday" is neither a date (2026-01-31, in UTC)`,
		"pull contacts -nonsense":                "-nonsense",
		"pull contacts -version latest":          `-version "latest" (want one such as 2.14, or preview)`,
		"push":                                   "push which file?",
		"push nowhere.csv -as contacts":          "nowhere.csv",
		"push DIR/x.csv":                         "-as is missing (want contacts, companies or events)",
		"push DIR/x.csv -as users":               `-as "users" (want contacts`,
		"push DIR/x.csv DIR/x.csv":               "one file at a time",
		"push DIR/x.xlsx -as contacts":           "want .csv, or .jsonl",
		"push DIR/x.csv -as events -workers 0":   "-workers 0",
		"push - -as contacts":                    "push - needs -journal",
		"push - -as contacts -journal DIR/j":     "-format csv or jsonl",
		"push DIR/x.csv -as events -format xml":  "-format csv or jsonl",
		"export":                                 "-after is missing",
		"export 2026-01-01":                      `export takes no "2026-01-01"`,
		"export -after x":                        `-after "x"`,
		"export -after 2026-01-01 -attributes a": "-attributes are those of a -dataset",
		"datasets conversation":                  `datasets takes no "conversation"`,
	} {
		code, out := invoke(t, srv, strings.Fields(strings.ReplaceAll(args, "DIR", dir))...)
		assert.Equal(t, exitUsage, code, "%s: %s", args, out)
		assert.Contains(t, out, want)
		assert.Contains(t, out, "intercom-sync -help shows how to use it")
		assert.Equal(t, 1, strings.Count(out, "intercom-sync:"), "told once: %s", out)
	}
	assert.Empty(t, srv.Ledger())
}

func TestHelp(t *testing.T) {
	srv := intercomtest.New(t)
	for args, want := range map[string]string{
		"-help": "exit codes:", "-h": "exit codes:", "help": "exit codes:", "pull -h": "-since", "push -help": "-as", "export -h": "-dataset", "datasets -h": "-region",
	} {
		t.Setenv("INTERCOM_ACCESS_TOKEN", "")
		var out bytes.Buffer
		assert.Zero(t, exitCode(t.Context(), run(t.Context(), nil, strings.Fields(args), strings.NewReader(""), &out, &out), &out), args)
		assert.Contains(t, out.String(), want, args)
	}
	assert.Empty(t, srv.Ledger())
}

func TestTokensAndRegions(t *testing.T) {
	srv := intercomtest.New(t)
	try := func(token string, args ...string) (int, string) {
		t.Setenv("INTERCOM_ACCESS_TOKEN", token)
		var out bytes.Buffer
		return exitCode(t.Context(), run(t.Context(), nil, append([]string{"pull", "tags", "-out", t.TempDir()}, args...), nil, &out, &out), &out), out.String()
	}
	code, out := try("")
	assert.Equal(t, exitUsage, code)
	assert.Contains(t, out, "INTERCOM_ACCESS_TOKEN is not set")
	code, out = try("secret-but-wrong", "-base-url", srv.URL)
	assert.Equal(t, exitFailed, code)
	assert.Contains(t, out, "is INTERCOM_ACCESS_TOKEN right, and the workspace in this region?")
	assert.NotContains(t, out, "secret")
	code, out = try("long-enough", "-region", "mars")
	assert.Equal(t, exitUsage, code)
	assert.Contains(t, out, "MARS")
}

func TestVersions(t *testing.T) {
	for given, want := range map[string]string{"2.14": "2.14", "v2.10": "2.10", "preview": "Preview", "Preview": "Preview", "unstable": "Preview", "": ""} {
		got, err := apiVersion(given)
		require.NoError(t, err)
		assert.Equal(t, want, got)
	}
	for _, version := range []string{"2.10", "2.11", "2.12", "2.13", "2.14", "2.15", "2.16", "preview"} {
		srv := intercomtest.New(t)
		srv.SeedContacts(3)
		code, out := invoke(t, srv, "-version", version, "pull", "all", "-out", t.TempDir())
		require.Zero(t, code, "%s: %s", version, out)
		for _, e := range srv.Ledger() {
			assert.Equal(t, version, e.Version)
		}
	}
}

func TestInterruptedBeforeItBegins(t *testing.T) {
	srv := intercomtest.New(t)
	t.Setenv("INTERCOM_ACCESS_TOKEN", srv.Token())
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	var out bytes.Buffer
	err := run(ended, nil, []string{"pull", "contacts", "-base-url", srv.URL, "-out", t.TempDir()}, nil, &out, &out)
	assert.Equal(t, exitInterrupted, exitCode(ended, err, &out))
	assert.Empty(t, srv.Ledger())
}
