package versions

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/seed-a528e955/intercom-go/scripts/internal/gocmd"
	"github.com/seed-a528e955/intercom-go/scripts/internal/pipeline"
)

// forPeople are the tests that go by what people have looked at, in all versions
// at once: the lists of fields without a type, and of what the test server leaves
// out, the keys that were recorded, the items of webhooks.
const forPeople = "^(TestTypes|TestEverydayFieldsAreExplained|TestSentencesSaySomething|TestWorkspaceShapes|TestRecorded|TestWebhookItemsOfEveryVersion|TestEveryTopicIsDecodedByEveryVersion)$"

// Conformance builds a version's package in the project at root and runs the
// conformance tests over it. What they say about types that people have to look
// at is returned and stops nothing.
func Conformance(ctx context.Context, root, version string, progress func(string)) (toDo []string, err error) {
	dir := "./gen/" + pipeline.PackageDir(version)
	progress("building " + dir)
	if _, err := gocmd.Go(ctx, root, nil, "build", dir); err != nil {
		return nil, err
	}
	progress("building the conformance tests")
	scripts := filepath.Join(root, "scripts")
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
		for line := range strings.SplitSeq(failed.Out, "\n") {
			if file, said, found := strings.Cut(strings.TrimSpace(line), "_test.go:"); found {
				toDo = append(toDo, file+"_test.go, line "+said)
			}
		}
	} else if err != nil {
		return nil, err
	}
	return toDo, nil
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
