package futures_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed-a528e955/intercom-go/scripts/internal/gocmd"
	"github.com/seed-a528e955/intercom-go/scripts/internal/pipeline"
)

// TestFuturesWork builds all futures as one set of packages into one program with the
// conformance tests and the calls of each future, and runs it.
func TestFuturesWork(t *testing.T) {
	if testing.Short() {
		t.Skip("builds packages")
	}
	all := load(t)
	project, err := filepath.Abs(root)
	require.NoError(t, err)
	s := &set{project: project, dir: t.TempDir(), replace: map[string]string{}}
	calls := 0
	for _, f := range all {
		for name, data := range f.out.Files {
			s.add(t, name, data)
		}
		if s.addFile(t, filepath.Join("testdata", f.Name, "call_test.go"), "future_"+strings.ReplaceAll(f.Version, ".", "_")+"_test.go") {
			calls++
		}
	}
	require.True(t, s.addFile(t, filepath.Join("testdata", "exchange_test.go"), "future_exchange_test.go"))
	var names []string
	for _, f := range all {
		names = append(names, f.Version)
	}
	list, err := pipeline.VersionsOf(names) // in place of the project's
	require.NoError(t, err)
	s.add(t, pipeline.VersionsFile, list.Files[pipeline.VersionsFile])
	program := s.build(t)
	run := func(args ...string) ([]byte, error) {
		args = append(args, "-test.run", `^Test/^9\.`, "-test.skip", forPeople)
		return gocmd.Output(t.Context(), filepath.Join(s.dir, "scripts", "conformance"), program, args...)
	}
	out, err := run("-test.v")
	if err != nil {
		_, err = run() // which says of passing tests nothing
	}
	var failed *gocmd.Error
	if errors.As(err, &failed) {
		t.Fatalf("%s\n%s", gocmd.Ends(failed.Out, 200, 10), gocmd.Ends(failed.Said, 50, 10))
	}
	require.NoError(t, err)
	for _, f := range all {
		assert.Regexp(t, regexp.MustCompile(`--- PASS: TestOperations/`+regexp.QuoteMeta(f.Version)+` `), string(out))
	}
	called := bytes.Count(out, []byte("--- PASS: TestFuture"))
	t.Logf("%d futures in one program, %d conformance tests passed, %d calls", len(all), bytes.Count(out, []byte("--- PASS: ")), called)
	assert.GreaterOrEqual(t, called, calls)
}

// forPeople are the tests that go by what people have looked at in the versions of the
// project or in their descriptions, and those of the harness itself.
const forPeople = "^(TestTypes|TestEverydayFieldsAreExplained|TestSentencesSaySomething|TestConstructors|TestWorkspace.*|TestRecorded|TestStatedSearches|TestWebhookItemsOfEveryVersion|TestEveryTopicIsDecodedByEveryVersion|TestShapes.*|TestDocsNameWhatIsThere)$"

// set is files that stand for others of the project, for the go command.
type set struct {
	project, dir string
	replace      map[string]string
}

// add has a file stand in the project at a path below its root.
func (s *set) add(t *testing.T, name string, data []byte) {
	t.Helper()
	there := filepath.Join(s.dir, name)
	require.NoError(t, os.MkdirAll(filepath.Dir(there), 0o755))
	require.NoError(t, os.WriteFile(there, data, 0o600))
	if filepath.Ext(name) == ".go" {
		s.replace[filepath.Join(s.project, name)] = there
	}
}

// addFile adds a test to the conformance tests, if it is there.
func (s *set) addFile(t *testing.T, from, name string) bool {
	t.Helper()
	data, err := os.ReadFile(from)
	if errors.Is(err, os.ErrNotExist) {
		return false
	}
	require.NoError(t, err)
	s.add(t, filepath.Join("scripts", "conformance", name), data)
	return true
}

// build makes the program.
func (s *set) build(t *testing.T) string {
	t.Helper()
	overlay, err := json.Marshal(map[string]any{"Replace": s.replace})
	require.NoError(t, err)
	list := filepath.Join(s.dir, "overlay.json")
	require.NoError(t, os.WriteFile(list, overlay, 0o600))
	program := filepath.Join(s.dir, "futures.test")
	_, err = gocmd.Go(t.Context(), filepath.Join(s.project, "scripts"), nil, "test", "-c", "-vet=off", "-overlay", list, "-o", program, "./conformance")
	require.NoError(t, err)
	return program
}
