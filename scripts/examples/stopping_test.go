package examples

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/facade/intercomtest"
)

// start runs a program in an environment of which it knows the address of Intercom alone.
func start(t *testing.T, url string, env []string, name string, args ...string) (cmd *exec.Cmd, failure *bytes.Buffer) {
	t.Helper()
	failure = &bytes.Buffer{}
	cmd = exec.CommandContext(t.Context(), filepath.Join(programs, name), args...)
	cmd.Env = append([]string{"INTERCOM_URL=" + url, "INTERCOM_ACCESS_TOKEN=access-token-of-a-test"}, env...)
	cmd.Dir, cmd.Stderr = t.TempDir(), failure
	require.NoError(t, cmd.Start())
	return cmd, failure
}

// TestWrongInput: each program says what it was given and what it wants, before it calls Intercom.
func TestWrongInput(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { t.Error("called", r.URL) }))
	defer server.Close()
	for _, c := range []struct {
		name string
		args []string
		env  string
		want string
	}{
		{name: "sync", want: "usage: sync FOLDER"},
		{name: "sync", args: []string{""}, want: "usage: sync FOLDER"},
		{name: "sync", args: []string{"out"}, env: "INTERCOM_ACCESS_TOKEN=", want: "the access token is empty"},
		{name: "upsert", args: []string{"17"}, want: "usage: upsert EXTERNAL_ID EMAIL NAME"},
		{name: "upsert", args: []string{"17", "ada@example.com", "Ada"}, env: "INTERCOM_ACCESS_TOKEN=", want: "the access token is empty"},
		{name: "bulk", want: "usage: bulk FILE"},
		{name: "bulk", args: []string{"missing.csv"}, want: "missing.csv: no such file"},
		{name: "export", env: "INTERCOM_URL=api.intercom.io", want: "must begin with https://"},
		{name: "webhooks", want: "secret"},
		{name: "webhooks", env: "SECRET=quiet-secret-of-an-app\x00ADDRESS=nowhere", want: "nowhere"},
		{name: "oauthapp", want: "client id"},
		{name: "tenants", env: "TENANTS=-1", want: `TENANTS is "-1" (want how many there are, 1 or more)`},
		{name: "tenants", env: "TENANTS=many", want: `TENANTS is "many"`},
	} {
		var env []string
		for _, e := range bytes.Split([]byte(c.env), []byte{0}) {
			env = append(env, string(e))
		}
		cmd, failure := start(t, server.URL, env, c.name, c.args...)
		err := cmd.Wait()
		require.Error(t, err, "%s %s %s", c.name, c.args, c.env)
		assert.Contains(t, failure.String(), c.want, c.name)
	}
}

// TestInterrupt: ^C ends a program that waits for an answer, and it says so.
func TestInterrupt(t *testing.T) {
	for _, c := range []struct {
		name string
		args []string
		want string
	}{
		{"sync", []string{"out"}, "interrupted; the next run continues here"},
		{"upsert", []string{"17", "ada@example.com", "Ada"}, "(interrupt signal received|context canceled)"},
		{"export", nil, "interrupted"},
		{"tenants", nil, "(interrupt signal received|context canceled)"},
	} {
		t.Run(c.name, func(t *testing.T) {
			called := make(chan bool, 10)
			server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
				_, _ = io.Copy(io.Discard, r.Body)
				called <- true
				<-r.Context().Done()
			}))
			defer server.Close()
			cmd, failure := start(t, server.URL, nil, c.name, c.args...)
			<-called
			require.NoError(t, cmd.Process.Signal(os.Interrupt))
			var exit *exec.ExitError
			require.ErrorAs(t, cmd.Wait(), &exit)
			assert.Equal(t, 1, exit.ExitCode())
			assert.Regexp(t, c.want, failure.String())
		})
	}
}

// TestBulkInterrupted: the first ^C finishes the rows that have begun, and another run the rest, none of them twice.
func TestBulkInterrupted(t *testing.T) {
	server := intercomtest.New(t)
	file := filepath.Join(t.TempDir(), "users.csv")
	rows := strings.Builder{}
	rows.WriteString("external_id,name\n")
	for i := range 200 {
		fmt.Fprintf(&rows, "%d,Somebody\n", i)
	}
	require.NoError(t, os.WriteFile(file, []byte(rows.String()), 0o600))
	server.Fail(intercomtest.Match{Method: "POST", Path: "/contacts", Times: intercomtest.Always}, intercomtest.Delay(50*time.Millisecond))
	first := command(t, server, nil, "bulk", file)
	var failure bytes.Buffer
	first.Stderr = &failure
	require.NoError(t, first.Start())
	require.Eventually(t, func() bool { return len(server.Requests("POST", "/contacts")) > 0 }, time.Minute, time.Millisecond)
	require.NoError(t, first.Process.Signal(os.Interrupt))
	require.Error(t, first.Wait())
	assert.Contains(t, failure.String(), "run it again to continue")
	assert.Less(t, server.Count()["contact"], 200)

	output(t, command(t, server, nil, "bulk", file))
	assert.Equal(t, 200, server.Count()["contact"])
	assert.Len(t, server.Requests("POST", "/contacts"), 200)
}
