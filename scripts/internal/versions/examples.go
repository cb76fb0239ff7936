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

	"github.com/seed-a528e955/intercom-go/scripts/internal/examples"
	"github.com/seed-a528e955/intercom-go/scripts/internal/gocmd"
	"github.com/seed-a528e955/intercom-go/scripts/internal/pipeline"
)

// tryExamples runs the examples of the version. Those that print something else than
// they should are taken out of its package.
func (s *session) tryExamples(ctx context.Context, r *Result) error {
	file := filepath.Join(s.stage.Root, pipeline.ExamplesFile(s.Version))
	if _, err := os.Stat(file); err != nil {
		return nil //nolint:nilerr // it has none
	}
	s.Progress("running the examples of " + s.Version)
	failing, err := s.Examples(ctx, s.stage.Root, s.Version)
	if err != nil || len(failing) == 0 {
		return err
	}
	if err := examples.LeaveOut(s.stage.Root, s.Version, failing); err != nil {
		return err
	}
	project, err := pipeline.Reopen(s.stage.Root)
	if err != nil {
		return err
	}
	project.Fitting = len(r.Unfit) > 0
	out, err := project.Generate(s.Version)
	if err != nil {
		return err
	}
	r.Examples = out.Examples.LeftOut
	return project.Write(ctx, out)
}

// Examples runs the examples of a version in the project at root and names those
// that fail, without Example in front.
func Examples(ctx context.Context, root, version string) (failing []string, err error) {
	folder := filepath.Join(root, packageDir(version))
	program := filepath.Join(root, "examples.test")
	_, err = gocmd.Go(ctx, filepath.Join(root, "scripts"), nil, "test", "-c", "-o", program, module+packageDir(version))
	var failed *gocmd.Error
	if errors.As(err, &failed) { // the package is built already
		return declaredIn(filepath.Join(folder, examples.GoFile))
	}
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.Remove(program)) }()
	for {
		args := []string{"-test.v", "-test.timeout", "1m"}
		if len(failing) > 0 {
			args = append(args, "-test.skip", "^Example("+strings.Join(failing, "|")+")$")
		}
		_, err := gocmd.Output(ctx, folder, program, args...)
		if !errors.As(err, &failed) {
			return failing, err
		}
		more := failedIn(failed.Out)
		if len(more) == 0 || slices.Contains(failing, more[0]) {
			return nil, fmt.Errorf("the examples of %s: %w", version, err)
		}
		failing = append(failing, more...)
	}
}

// declaredIn names all examples of a file.
func declaredIn(file string) (names []string, err error) {
	code, err := os.ReadFile(file)
	for _, m := range declaredExample.FindAllSubmatch(code, -1) {
		names = append(names, string(m[1]))
	}
	return names, err
}

var (
	declaredExample = regexp.MustCompile(`(?m)^func Example(\w*)\(\) `)
	failedExample   = regexp.MustCompile(`(?m)^--- FAIL: Example(\w*) `)
	ranExample      = regexp.MustCompile(`(?m)^=== RUN   Example(\w*)$`)
)

// failedIn names the examples that failed in a run, or the one that ended it.
func failedIn(out string) (names []string) {
	for _, m := range failedExample.FindAllStringSubmatch(out, -1) {
		names = append(names, m[1])
	}
	if ran := ranExample.FindAllStringSubmatch(out, -1); len(names) == 0 && len(ran) > 0 {
		names = append(names, ran[len(ran)-1][1])
	}
	return names
}
