//go:build unix

package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// asSpec makes the test's own program the command.
const asSpec = "INTERCOM_GO_TEST_AS_SPEC"

func TestMain(m *testing.M) {
	if os.Getenv(asSpec) != "" {
		main()
		return
	}
	os.Exit(m.Run())
}

const (
	twoBoats = `openapi: 3.0.3
info: {title: Boats, version: "%s"}
paths:
  /boats/{id}:
    get:
      operationId: showBoat
      tags: [Boats]
      responses: {'200': {content: {application/json: {schema: {$ref: '#/components/schemas/boat'}}}}}
components: {schemas: {boat: {type: object, properties: {id: {type: string}, %s: {type: string}}}}}
`
	kills = 12 // points in time for each command
)

// fleet is a small project with two versions, generated, in a folder with an odd name.
func fleet(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), `a 'fleet'`)
	require.NoError(t, os.CopyFS(filepath.Join(dir, "scripts", "templates"), os.DirFS("../../templates")))
	config, err := os.ReadFile("../../../oapi-codegen.yaml")
	require.NoError(t, err)
	for name, text := range map[string]string{
		"oapi-codegen.yaml":         string(config),
		"openapi/operations.yaml":   "operations:\n  GET /boats/{}: {service: Boats, name: Get, says: returns a boat.}\n",
		"openapi/sentences.yaml":    "models: {}\n",
		"openapi/2.8/intercom.yaml": fmt.Sprintf(twoBoats, "2.8", "name"),
		"openapi/2.9/intercom.yaml": fmt.Sprintf(twoBoats, "2.9", "name"),
	} {
		put(t, filepath.Join(dir, filepath.FromSlash(name)), text)
	}
	out, err := process(t, dir, t.TempDir(), "generate").CombinedOutput()
	require.NoError(t, err, "%s", out)
	return dir
}

func put(t *testing.T, name, text string) {
	t.Helper()
	require.NoError(t, os.MkdirAll(filepath.Dir(name), 0o755))
	require.NoError(t, os.WriteFile(name, []byte(text), 0o644))
}

// process is the command as a process of its own.
func process(t *testing.T, dir, temp string, args ...string) *exec.Cmd {
	t.Helper()
	program, err := os.Executable()
	require.NoError(t, err)
	cmd := exec.Command(program, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), asSpec+"=1", "TMPDIR="+temp)
	return cmd
}

// files is every file and folder below a folder.
func files(t *testing.T, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	require.NoError(t, filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		rel, _ := filepath.Rel(dir, path)
		if err != nil || d.IsDir() {
			all[rel] = "folder"
			return err
		}
		data, err := os.ReadFile(path)
		all[rel] = string(data)
		return err
	}))
	return all
}

// changing are the commands that change files, and what has to be done before.
func changing(t *testing.T) map[string]struct {
	prepare func(dir string)
	args    []string
} {
	other := filepath.Join(t.TempDir(), "other.yaml")
	put(t, other, fmt.Sprintf(twoBoats, "2.9", "colour"))
	same := func(string) {}
	return map[string]struct {
		prepare func(dir string)
		args    []string
	}{
		"generate": {func(dir string) {
			for _, v := range []string{"2.8", "2.9"} {
				put(t, filepath.Join(dir, "openapi", v, "intercom.yaml"), fmt.Sprintf(twoBoats, v, "length"))
			}
		}, []string{"generate"}},
		"import":         {same, []string{"import", "-version", "2.9", "-from", other}},
		"remove-version": {same, []string{"remove-version", "-version", "2.8"}},
	}
}

// TestKilled kills the command at random points, and while it puts files in place:
// what the next command finds is as before or as after, nothing is left over, and
// where something was it says so.
func TestKilled(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for name, c := range changing(t) {
		t.Run(name, func(t *testing.T) {
			dir, temp := fleet(t), t.TempDir()
			c.prepare(dir)
			before := files(t, dir)
			kept := filepath.Join(t.TempDir(), "kept")
			require.NoError(t, os.CopyFS(kept, os.DirFS(dir)))
			start := time.Now()
			out, err := process(t, dir, temp, c.args...).CombinedOutput()
			require.NoError(t, err, "%s", out)
			took := time.Since(start)
			after := files(t, dir)
			require.NotEqual(t, before, after)
			restore := func() {
				require.NoError(t, os.RemoveAll(dir))
				require.NoError(t, os.CopyFS(dir, os.DirFS(kept)))
			}
			done, left := 0, 0
			for i := range kills + 3 {
				restore()
				cmd := process(t, dir, temp, c.args...)
				require.NoError(t, cmd.Start())
				if i < kills {
					time.Sleep(time.Duration(random.Int64N(int64(took))))
				} else {
					awaitJournal(dir, took)
				}
				require.NoError(t, cmd.Process.Kill())
				_ = cmd.Wait() // that it was killed is no news
				wasLeft := len(leftovers(t, dir, temp)) > 0
				out, err := process(t, dir, temp, "explain", "2.9").CombinedOutput()
				require.NoError(t, err, "%s", out)
				assert.Equal(t, wasLeft, bytes.Contains(out, []byte("an interrupted command had ")), "%s", out)
				assert.Empty(t, leftovers(t, dir, temp))
				now := files(t, dir)
				if !assert.True(t, same(now, before) || same(now, after), "neither as before nor as after: %v", differences(now, before)) {
					return
				}
				if same(now, after) {
					done++
				}
				if wasLeft {
					left++
				}
			}
			t.Logf("killed %d times: %d times it left something, %d times it was done in the end", kills+3, left, done)
		})
	}
}

// awaitJournal waits until files are being put in place, or for the time that the
// command takes.
func awaitJournal(dir string, took time.Duration) {
	for start := time.Now(); time.Since(start) < 2*took; {
		if found, _ := filepath.Glob(filepath.Join(strings.NewReplacer("[", `\[`, "*", `\*`).Replace(dir), "**", ".spec-*-journal")); len(found) > 0 {
			return
		}
		if found, _ := filepath.Glob(filepath.Join(dir, ".spec-*-journal")); len(found) > 0 {
			return
		}
	}
}

// leftovers lists temporary files in the project, and copies of it.
func leftovers(t *testing.T, dir, temp string) []string {
	t.Helper()
	copies, err := filepath.Glob(filepath.Join(temp, "intercom-go-*"))
	require.NoError(t, err)
	for name := range files(t, dir) {
		if strings.HasPrefix(filepath.Base(name), ".spec-") {
			copies = append(copies, name)
		}
	}
	return copies
}

func same(a, b map[string]string) bool { return len(differences(a, b)) == 0 }

func differences(a, b map[string]string) []string {
	var list []string
	for _, m := range []map[string]string{a, b} {
		for name := range m {
			if a[name] != b[name] {
				list = append(list, name)
			}
		}
	}
	return list
}

// TestNoSpace lets the command write files of a few kilobytes only, as on a full disk,
// and then into folders that cannot be written: the project is as it was.
func TestNoSpace(t *testing.T) {
	for name, c := range changing(t) {
		t.Run(name, func(t *testing.T) {
			dir, temp := fleet(t), t.TempDir()
			c.prepare(dir)
			before := files(t, dir)
			cmd := process(t, dir, temp, c.args...)
			limited := exec.Command("sh", append([]string{"-c", `ulimit -f 0; exec "$0" "$@"`}, cmd.Args...)...)
			limited.Dir, limited.Env = cmd.Dir, cmd.Env
			out, err := limited.Output()
			var failed *exec.ExitError
			require.True(t, errors.As(err, &failed), "%s", out)
			assert.NotContains(t, string(failed.Stderr), "panic")
			out, err = process(t, dir, temp, "explain", "2.9").CombinedOutput()
			require.NoError(t, err, "%s", out)
			assert.Empty(t, leftovers(t, dir, temp))
			assert.Empty(t, differences(files(t, dir), before))
		})
	}
}
