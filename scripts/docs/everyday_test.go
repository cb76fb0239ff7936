package docs

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/facade/intercomtest"
	"github.com/seed-a528e955/intercom-go/scripts/conformance"
	"github.com/seed-a528e955/intercom-go/scripts/internal/everyday"
	"github.com/seed-a528e955/intercom-go/scripts/internal/pipeline"
)

// change is a line of everyday/main.go that other versions want otherwise, because Intercom changed the API.
type change struct {
	from, until string // the first and the last version, "" where there is none
	old, new    string
	why         string
}

func (c change) concerns(version string) bool {
	return (c.from == "" || !pipeline.Less(version, c.from)) && (c.until == "" || !pipeline.Less(c.until, version))
}

// changes are all that a program has to change, besides the import, when it changes its version. What differs for no
// reason of Intercom's is a fault of our names: it is put right, not listed.
var changes = []change{
	{
		until: "2.11", why: "a ticket's state is a text; from 2.12 on it is an object with labels",
		old: `fmt.Println("state", got.TicketState.Category)`,
		new: `fmt.Println("state", got.TicketState)`,
	},
	{
		until: "2.11", why: "an update sets a ticket's state by name; from 2.12 on by the state's id",
		old: `TicketStateID:    api.Set(d.ticketState),`,
		new: `State:            intercom.TicketStateInputInProgress,`,
	},
	{
		from: "2.14", why: "an update assigns a ticket by two fields of its own; up to 2.13 by an object",
		old: `Assignment:       intercom.TicketAssignmentInput{AdminID: api.Set(d.admin), AssigneeID: api.Set(d.admin)},`,
		new: `AdminID: api.Set(d.admin), AssigneeID: api.Set(d.admin),`,
	},
}

// TestEverydayProgramOfEveryVersion compiles everyday/main.go with the import of each version and what Intercom
// changed, and runs it against the embedded Intercom: each everyday operation is called in that version.
func TestEverydayProgramOfEveryVersion(t *testing.T) {
	dir, err := os.MkdirTemp(".", "everyday-")
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, os.RemoveAll(dir)) })
	for _, v := range conformance.Versions {
		folder := filepath.Join(dir, binaryOf(v))
		require.NoError(t, os.Mkdir(folder, 0o755))
		require.NoError(t, os.WriteFile(filepath.Join(folder, "main.go"), []byte(everydayProgram(t, v.Name)), 0o644))
	}
	binaries := t.TempDir() + string(filepath.Separator)
	build(t, binaries, "./"+dir+"/...")
	for _, v := range conformance.Versions {
		t.Run(v.Name, func(t *testing.T) {
			server := intercomtest.New(t)
			ready(t, server)
			cmd := exec.CommandContext(t.Context(), binaries+binaryOf(v))
			cmd.Env = []string{"INTERCOM_ACCESS_TOKEN=" + server.Token(), "INTERCOM_BASE_URL=" + server.URL}
			out, err := cmd.CombinedOutput()
			require.NoError(t, err, "%s", out)
			assert.Contains(t, string(out), fmt.Sprintln("done with", v.Header))
			for _, name := range everyday.Operations {
				op, ok := v.OperationNamed(name)
				require.True(t, ok, "%s has no %s", v.Name, name)
				calls := server.Ledger().Of(op.Method, op.Path)
				assert.NotEmpty(t, calls, "%s was not called", name)
				for _, call := range calls {
					assert.Equal(t, v.Name, call.Version, name)
					assert.False(t, call.Sampled, "%s was answered with a sample", name)
				}
			}
		})
	}
}

// everydayProgram is the program for another version than the one that it is pinned to.
func everydayProgram(t *testing.T, version string) string {
	t.Helper()
	data, err := os.ReadFile("everyday/main.go")
	require.NoError(t, err)
	source := string(data)
	require.Equal(t, 1, strings.Count(source, "v212"))
	source = strings.Replace(source, "gen/v212", "gen/"+pipeline.PackageDir(version), 1)
	for _, c := range changes {
		require.Equal(t, 1, strings.Count(source, c.old), c.old)
		require.NotEmpty(t, c.why, c.old)
		if c.concerns(version) {
			source = strings.Replace(source, c.old, c.new, 1)
		}
	}
	return source
}

// binaryOf names a version's program. The go command would take a folder that is called v212 for the version of a module.
func binaryOf(v conformance.Version) string { return "everyday-" + pipeline.PackageDir(v.Name) }

// ready puts into the workspace what the program finds there.
func ready(t *testing.T, server *intercomtest.Server) {
	t.Helper()
	server.AddTicketType(intercomtest.TicketType{Name: "Repair"})
}
