package examples

import (
	"bufio"
	"bytes"
	"net"
	"net/http"
	"net/http/cookiejar"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/facade/intercomtest"
	"github.com/seed-a528e955/intercom-go/facade/webhook"
)

// programs is where TestMain builds all programs.
var programs string

func TestMain(m *testing.M) {
	os.Exit(func() int {
		dir, err := os.MkdirTemp("", "examples-")
		if err != nil {
			panic(err)
		}
		defer func() { _ = os.RemoveAll(dir) }()
		programs = dir
		if out, err := exec.Command("go", "build", "-o", dir+string(filepath.Separator), "./...").CombinedOutput(); err != nil {
			panic(string(out))
		}
		return m.Run()
	}())
}

// command is a program that talks to the server.
func command(t *testing.T, server *intercomtest.Server, env []string, name string, args ...string) *exec.Cmd {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), filepath.Join(programs, name), args...)
	cmd.Env = append(os.Environ(), "INTERCOM_URL="+server.URL, "INTERCOM_ACCESS_TOKEN="+server.Token())
	cmd.Env = append(cmd.Env, env...)
	return cmd
}

func output(t *testing.T, cmd *exec.Cmd) string {
	t.Helper()
	var failure bytes.Buffer
	cmd.Stderr = &failure
	out, err := cmd.Output()
	require.NoError(t, err, "%s%s", out, failure.String())
	return string(out)
}

func TestSync(t *testing.T) {
	server := intercomtest.New(t)
	server.SeedContacts(3)
	out := t.TempDir()
	assert.Contains(t, output(t, command(t, server, nil, "sync", out)), "contacts 3")
	files, err := filepath.Glob(filepath.Join(out, "contacts", "[0-9a-f]*.json"))
	require.NoError(t, err)
	assert.Len(t, files, 3)
	id := server.AddContact(intercomtest.Contact{Name: "New"})
	output(t, command(t, server, nil, "sync", out))
	assert.FileExists(t, filepath.Join(out, "contacts", id+".json"))
}

func TestUpsert(t *testing.T) {
	server := intercomtest.New(t)
	assert.Contains(t, output(t, command(t, server, nil, "upsert", "17", "ada@example.com", "Ada")), "created ")
	assert.Contains(t, output(t, command(t, server, nil, "upsert", "17", "ada@example.com", "Augusta")), "updated ")
	other := command(t, server, nil, "upsert", "18", "ada@example.com", "Somebody")
	out, err := other.Output()
	require.Error(t, err)
	assert.Equal(t, 2, other.ProcessState.ExitCode())
	assert.Contains(t, string(out), `external id "17"`)
}

func TestBulk(t *testing.T) {
	server := intercomtest.New(t)
	file := filepath.Join(t.TempDir(), "users.csv")
	require.NoError(t, os.WriteFile(file, []byte("external_id,name\n1,Ada\n2,Grace\n3,Mary\n"), 0o600))
	assert.Contains(t, output(t, command(t, server, nil, "bulk", file)), "written 3, written earlier 0,")
	assert.Contains(t, output(t, command(t, server, nil, "bulk", file)), "written 0, written earlier 3,")
	assert.Len(t, server.Requests("POST", "/contacts"), 3)
}

func TestExport(t *testing.T) {
	server := intercomtest.New(t)
	assert.Contains(t, output(t, command(t, server, nil, "export")), "nothing was sent")
}

// listening waits until a program takes connections at an address.
func listening(t *testing.T, url string) {
	t.Helper()
	require.Eventually(t, func() bool {
		resp, err := http.Get(url)
		if err != nil {
			return false
		}
		return resp.Body.Close() == nil
	}, time.Minute, 20*time.Millisecond)
}

// free is an address of this machine that nothing listens on.
func free(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	require.NoError(t, l.Close())
	return l.Addr().String()
}

func TestWebhooks(t *testing.T) {
	server := intercomtest.New(t)
	address := free(t)
	cmd := command(t, server, []string{"ADDRESS=" + address, "SECRET=quiet"}, "webhooks")
	printed, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	listening(t, "http://"+address)
	server.SendWebhooks("http://"+address+"/intercom", "quiet", string(webhook.ContactUserCreated))
	server.AddContact(intercomtest.Contact{Email: "ada@example.com"})
	line, err := bufio.NewReader(printed).ReadString('\n')
	require.NoError(t, err)
	assert.Equal(t, "welcome ada@example.com\n", line)
	require.NoError(t, cmd.Process.Signal(os.Interrupt))
	require.NoError(t, cmd.Wait())
}

func TestOAuthApp(t *testing.T) {
	address := free(t)
	server := intercomtest.New(t, intercomtest.WithOAuthApp("app", "hidden", "http://"+address+"/callback"))
	cmd := command(t, server, []string{"ADDRESS=" + address, "CLIENT_ID=app", "CLIENT_SECRET=hidden"}, "oauthapp")
	require.NoError(t, cmd.Start())
	listening(t, "http://"+address)
	jar, err := cookiejar.New(nil)
	require.NoError(t, err)
	resp, err := (&http.Client{Jar: jar}).Get("http://" + address + "/install")
	require.NoError(t, err)
	var page strings.Builder
	require.NoError(t, resp.Write(&page))
	assert.Equal(t, http.StatusOK, resp.StatusCode, page.String())
	assert.Contains(t, page.String(), "installed by ")
	require.NoError(t, cmd.Process.Signal(os.Interrupt))
	require.NoError(t, cmd.Wait(), "it stops by itself")
}
