package versions

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/seed-a528e955/intercom-go/scripts/internal/gocmd"
	"github.com/seed-a528e955/intercom-go/scripts/internal/pipeline"
)

// forPeople are the tests that go by what people have looked at, in all versions
// at once: the lists of fields without a type, and of what the test server leaves
// out, the keys that were recorded, the items of webhooks, what the texts state.
const forPeople = "^(TestTypes|TestEverydayFieldsAreExplained|TestSentencesSaySomething|TestWorkspaceShapes|TestRecorded|TestStatedSearches|TestWebhookItemsOfEveryVersion|TestEveryTopicIsDecodedByEveryVersion)$"

const module = "github.com/seed-a528e955/intercom-go/"

// packageDir is where a version's package is in the module.
func packageDir(version string) string { return "gen/" + pipeline.PackageDir(version) }

// Conformance builds a version's package in the project at root and runs the
// conformance tests over it. What they say about types that people have to look
// at is returned and stops nothing.
func Conformance(ctx context.Context, root, version string, progress func(string)) (toDo []string, err error) {
	scripts := filepath.Join(root, "scripts")
	dir := packageDir(version)
	progress("building ./" + dir)
	// From scripts, as the tests are: seen from its own module the library would be compiled a second time.
	if _, err := gocmd.Go(ctx, scripts, nil, "build", module+dir); err != nil {
		return nil, err
	}
	progress("building the conformance tests")
	tests := filepath.Join(root, "conformance.test")
	if _, err := gocmd.Go(ctx, scripts, nil, "test", "-c", "-o", tests, "./conformance"); err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.Remove(tests)) }()
	progress("running the conformance tests of " + version)
	folder := filepath.Join(scripts, "conformance")
	out, err := gocmd.Output(ctx, folder, tests, "-test.v", "-test.run", "^Test/^"+regexp.QuoteMeta(version)+"$", "-test.skip", forPeople)
	if err != nil {
		return nil, failures(version, err)
	}
	passed := strings.Count(string(out), "/"+version+" (")
	if passed == 0 {
		return nil, fmt.Errorf("no conformance test ran for version %s", version)
	}
	progress(fmt.Sprintf("%d conformance tests passed for %s", passed, version))
	var failed *gocmd.Error
	if _, err := gocmd.Output(ctx, folder, tests, "-test.run", forPeople); errors.As(err, &failed) {
		toDo = said(failed.Out)
	} else if err != nil {
		return nil, err
	}
	return toDo, nil
}

var (
	at     = regexp.MustCompile(`^([a-z0-9_]+_test\.go):(\d+): ?(.*)$`)
	detail = regexp.MustCompile(`^(Error|Messages):\s+(.+)$`)
)

// said lists what failed tests say, each once: the file, the line and the text, of an
// assertion its message or else its error.
func said(out string) []string {
	var list []string
	open := false // an assertion of which the text is not known yet
	for line := range strings.SplitSeq(out, "\n") {
		line = strings.TrimSpace(line)
		if m := at.FindStringSubmatch(line); m != nil {
			list = append(list, fmt.Sprintf("%s, line %s: %s", m[1], m[2], m[3]))
			open = m[3] == ""
			continue
		}
		m := detail.FindStringSubmatch(line)
		if m == nil || !open {
			continue
		}
		last := &list[len(list)-1]
		place, _, _ := strings.Cut(*last, ": ")
		*last = place + ": " + m[2]
	}
	var once []string
	for _, line := range list {
		if !slices.Contains(once, line) {
			once = append(once, line)
		}
	}
	return once
}

// FailingError says which conformance tests of a version fail.
type FailingError struct {
	Version string
	Said    string
	Err     error
}

func (e *FailingError) Error() string {
	return fmt.Sprintf("conformance tests of version %s: %v\n%s", e.Version, e.Err, e.Said)
}

func (e *FailingError) Unwrap() error { return e.Err }

// failures shows of a failed run what failed, not what passed.
func failures(version string, err error) error {
	var failed *gocmd.Error
	if !errors.As(err, &failed) {
		return err
	}
	var kept []string
	for line := range strings.SplitSeq(failed.Out+"\n"+failed.Said, "\n") {
		text := strings.TrimSpace(line)
		if text != "" && !strings.HasPrefix(text, "=== ") && !strings.HasPrefix(text, "--- PASS") && text != "PASS" && text != "FAIL" {
			kept = append(kept, line)
		}
	}
	return &FailingError{Version: version, Said: gocmd.Ends(strings.Join(kept, "\n"), 30, 20), Err: failed.Err}
}
