package docs

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/facade/intercomtest"
)

// jobs is the part of the README about whole jobs, and the page that goes on with it.
func jobs(t *testing.T) string {
	t.Helper()
	readme, err := os.ReadFile("../../README.md")
	require.NoError(t, err)
	_, part, found := strings.Cut(string(readme), "## Whole jobs")
	require.True(t, found)
	part, _, _ = strings.Cut(part, "\n## ")
	page, err := os.ReadFile("jobs.md")
	require.NoError(t, err)
	return part + string(page)
}

// recipe is the Go block of a job, as a function of the program below.
func recipe(t *testing.T, job string) string {
	t.Helper()
	_, part, found := strings.Cut(jobs(t), "**"+job+"**")
	require.True(t, found, job)
	block := goBlock.FindStringSubmatch(part)[1]
	assert.LessOrEqual(t, strings.Count(block, "\n"), 20, "%s: lines", job)
	if !strings.HasPrefix(lastStatement(block), "return ") {
		block += "return nil\n"
	}
	return "func " + strings.ToLower(job) + "(ctx context.Context, client *intercom.Client) error {\n" + block + "}\n\n"
}

// around is what a recipe has around it: a workspace in which there is something to do, and what is to come of it.
const around = `
var (
	state changes.State
	stored = map[string][]byte{}
	file io.Reader
)

func store(id string, json []byte) { stored[id] = json }

func must(err error) {
	if err != nil {
		panic(err)
	}
}

func expect(is bool, what string, args ...any) {
	if !is {
		panic(fmt.Sprintf(what, args...))
	}
}

func main() {
	ctx := context.Background()
	srv, err := intercomtest.NewServer()
	must(err)
	defer srv.Close()
	client, err := facade.New(intercom.New, srv.Token(), facade.WithBaseURL(srv.URL))
	must(err)

	people := srv.SeedContacts(400)
	must(sync(ctx, client))
	expect(len(stored) == 400, "%d stored", len(stored))
	srv.Advance(24 * time.Hour)
	srv.AddContact(intercomtest.Contact{Name: "New"})
	must(sync(ctx, client))
	expect(len(stored) == 401 && !state.Since.IsZero(), "%d stored the second time", len(stored))

	must(upsert_(ctx, client))
	must(upsert_(ctx, client))
	expect(srv.Count()["contact"] == 402, "%d contacts", srv.Count()["contact"])
	_, err = client.Contacts.Update(ctx, people[0], intercom.UpdateContactRequest{ExternalID: api.Set("other")})
	must(err)

	for range 2 {
		file = strings.NewReader("external_id,name\nb-1,Ada\nb-2,Grace\n")
		must(bulk_(ctx, client))
	}
	expect(srv.Count()["contact"] == 404, "%d contacts after bulk", srv.Count()["contact"])

	expect(errors.Is(export_(ctx, client), export.ErrNoData), "there is nothing to export")
	_, err = api.Do[any](ctx, client, &api.Call{
		Operation: &spec.Operation{Name: "Send", Method: "POST", Path: "/messages", Version: intercom.Version},
		Body: map[string]any{"message_type": "inapp", "body": "x", "from": map[string]any{"type": "admin", "id": "2110"}, "to": map[string]any{"type": "user", "id": people[0]}},
	})
	must(err)
	must(export_(ctx, client))

	id := srv.AddConversation(intercomtest.Conversation{Body: "My invoice?"})
	conversationID = id
	must(files_(ctx, client))
	saved, err := os.ReadFile("invoice.csv")
	must(err)
	expect(string(saved) == "item,price\ndesk,300\n", "%q was saved", saved)
	fmt.Println("all jobs done")
}
`

// TestRecipesOfJobsRun runs the recipes against the embedded Intercom.
func TestRecipesOfJobsRun(t *testing.T) {
	text := strings.Replace(frame, "package blocks", "package main", 1)
	text = strings.Replace(text, "import (", "import (\n\t\"os\"", 1)
	text += "var conversationID string\n" + around
	for _, job := range []string{"Sync", "Upsert", "Bulk", "Export", "Files"} {
		name := strings.ToLower(job)
		function := recipe(t, job)
		if name != "sync" { // the others have the names of packages
			function = strings.Replace(function, "func "+name+"(", "func "+name+"_(", 1)
		}
		function = strings.Replace(function, `"1234"`, "conversationID", 1)
		text += strings.Replace(function, `"991267516"`, `"2110"`, 1)
	}
	// Times of the recipes are now, and the server's clock a day on.
	text = strings.Replace(text, "time.Now().AddDate(0, -1, 0), time.Now())", "time.Now().AddDate(0, -1, 0), time.Now().AddDate(0, 0, 2))", 1)
	dir, err := os.MkdirTemp(".", "readme-")
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, os.RemoveAll(dir)) })
	require.NoError(t, os.WriteFile(filepath.Join(dir, "main.go"), []byte(text), 0o644))
	binary := filepath.Join(t.TempDir(), "jobs")
	out, err := exec.CommandContext(t.Context(), "go", "build", "-o", binary, "./"+dir).CombinedOutput()
	require.NoError(t, err, "%s", out)
	cmd := exec.CommandContext(t.Context(), binary)
	cmd.Dir = t.TempDir()
	out, err = cmd.CombinedOutput()
	require.NoError(t, err, "%s", out)
	assert.Contains(t, string(out), "all jobs done")
}

var commandLine = regexp.MustCompile(`(?m)^intercom-sync ([^#\n]*)`)

// TestCommandsOfJobsRun runs the command lines in their order.
func TestCommandsOfJobsRun(t *testing.T) {
	binary := filepath.Join(t.TempDir(), "intercom-sync")
	out, err := exec.CommandContext(t.Context(), "go", "build", "-o", binary, "github.com/seed-a528e955/intercom-go/facade/cmd/intercom-sync").CombinedOutput()
	require.NoError(t, err, "%s", out)
	srv, dir := intercomtest.New(t), t.TempDir()
	people := srv.SeedContacts(5)
	srv.SeedConversations(3)
	require.NoError(t, os.WriteFile(filepath.Join(dir, "users.csv"), []byte("external_id,email,name,custom_attributes.plan\n77,z@example.com,Zoe,team\n"), 0o600))
	lines := commandLine.FindAllStringSubmatch(jobs(t), -1)
	require.Len(t, lines, 7)
	for _, line := range lines {
		args := strings.Fields(line[1])
		cmd := exec.CommandContext(t.Context(), binary, append(args, "-base-url", srv.URL)...)
		cmd.Dir, cmd.Env = dir, append(os.Environ(), "INTERCOM_ACCESS_TOKEN="+srv.Token())
		out, err := cmd.CombinedOutput()
		if args[0] == "export" && args[1] == "-after" {
			assert.Equal(t, 5, cmd.ProcessState.ExitCode(), "nothing was sent: %s", out)
			continue
		}
		require.NoError(t, err, "%s\n%s", line[0], out)
	}
	assert.Equal(t, len(people)+1, srv.Count()["contact"])
	for _, pattern := range []string{"data/contacts.jsonl", "data/conversations.jsonl", "data/conversation-*.csv"} {
		found, err := filepath.Glob(filepath.Join(dir, pattern))
		require.NoError(t, err)
		assert.Len(t, found, 1, pattern)
	}
}
