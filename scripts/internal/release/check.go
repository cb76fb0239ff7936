package release

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/seed-a528e955/intercom-go/scripts/internal/changes"
	"github.com/seed-a528e955/intercom-go/scripts/internal/gocmd"
	"github.com/seed-a528e955/intercom-go/scripts/internal/pipeline"
	"github.com/seed-a528e955/intercom-go/scripts/internal/versions"
)

// Checker looks whether the project can be released as it stands.
type Checker struct {
	Root     string
	Progress func(string)
	// Test runs every test with a Go release, "" for the one in use. It is
	// [Checker.test], but in tests of this package.
	Test func(ctx context.Context, toolchain Toolchain) error
	// Toolchains finds the Go releases to test with; it is [Toolchains].
	Toolchains func(ctx context.Context, root string) (found []Toolchain, missing []string, err error)

	Refusals []string // why it cannot, a line each
	Notes    []string // what was found besides, or could not be looked at
}

func (c *Checker) refuse(format string, args ...any) {
	c.Refusals = append(c.Refusals, fmt.Sprintf(format, args...))
}

func (c *Checker) note(format string, args ...any) {
	c.Notes = append(c.Notes, fmt.Sprintf(format, args...))
}

// Run looks at everything, whatever it finds on the way. An error means that it
// could not look.
func (c *Checker) Run(ctx context.Context) error {
	for _, step := range []struct {
		name string
		run  func(context.Context) error
	}{
		{"names", c.names},
		{"changelog", c.changelog},
		{"tree", c.tree},
		{"API against the last release", c.api},
		{"tests", c.tests},
	} {
		c.Progress("looking at the " + step.name)
		if err := step.run(ctx); err != nil {
			return err
		}
	}
	return nil
}

// names refuses what the tools named and nobody has looked at: names are API.
func (c *Checker) names(context.Context) error {
	project, err := pipeline.Open(c.Root)
	if err != nil {
		return err
	}
	t := project.Table
	var provisional []string
	for _, key := range t.Keys() {
		if e := t.Operations[key]; e.Provisional {
			provisional = append(provisional, fmt.Sprintf("%s (%s.%s)", key, e.Service, e.Name))
		}
	}
	if len(provisional) > 0 {
		c.refuse("openapi/operations.yaml: %d operations have provisional names: %s", len(provisional), strings.Join(provisional, ", "))
	}
	if err := c.laterKeys(project); err != nil {
		return err
	}
	if err := c.constructors(project); err != nil {
		return err
	}
	untyped, err := versions.Untyped(c.Root)
	if err != nil {
		return err
	}
	for _, line := range untyped {
		c.refuse("scripts/conformance/untyped.txt: %s", line)
	}
	return nil
}

// laterKeys refuses keys of later versions that nobody has looked at.
func (c *Checker) laterKeys(project *pipeline.Project) error {
	proposed, _, err := project.ProposeLaterKeys()
	if err != nil {
		return err
	}
	if lines := proposed.Differences(project.Later); len(lines) > 0 {
		c.refuse("%s is not up to date, run make later-keys: %s", pipeline.LaterKeysFile, strings.Join(lines, ", "))
	}
	return nil
}

// constructors refuses requests whose kinds have no constructor, and constructors
// that a version does not have as the table says.
func (c *Checker) constructors(project *pipeline.Project) error {
	all, err := pipeline.Versions(c.Root)
	if err != nil {
		return err
	}
	for _, v := range all {
		doc, _, err := project.Shape(v)
		if err != nil {
			return err
		}
		for _, line := range project.Gaps(doc) {
			c.refuse("%s", line)
		}
	}
	return nil
}

func (c *Checker) changelog(context.Context) error {
	text, err := c.unreleased()
	switch {
	case err != nil:
		c.refuse("%v", err)
	case text == "":
		c.refuse("CHANGELOG.md says nothing under Unreleased")
	}
	return nil
}

func (c *Checker) unreleased() (string, error) {
	data, err := os.ReadFile(filepath.Join(c.Root, "CHANGELOG.md"))
	if err != nil {
		return "", err
	}
	return changes.Unreleased(data)
}

// tree refuses what is not committed.
func (c *Checker) tree(ctx context.Context) error {
	out, err := git(ctx, c.Root, "status", "--porcelain")
	if err != nil {
		return err
	}
	if out != "" {
		lines := strings.Split(out, "\n")
		shown := lines[:min(len(lines), 5)]
		c.refuse("the tree is not clean, %d files are not committed: %s", len(lines), strings.Join(fields(shown), ", "))
	}
	return nil
}

// fields takes the state off lines of git status.
func fields(lines []string) []string {
	var names []string
	for _, l := range lines {
		if _, name, ok := strings.Cut(strings.TrimSpace(l), " "); ok {
			names = append(names, strings.TrimSpace(name))
		}
	}
	return names
}

// api refuses what breaks programs: from v1 on altogether, before that where the
// changelog does not say so. gen/preview promises nothing.
func (c *Checker) api(ctx context.Context) error {
	tag, err := git(ctx, c.Root, "describe", "--tags", "--abbrev=0", "--match", "v[0-9]*")
	var failed *gocmd.Error
	if errors.As(err, &failed) {
		c.note("there is no tag yet, so there is nothing to compare the API with")
		return nil
	}
	if err != nil {
		return err
	}
	diffs, err := APIDiff(ctx, c.Root, tag, c.Progress)
	if err != nil {
		return err
	}
	said, err := c.unreleased()
	announced := err == nil && slices.ContainsFunc(strings.Split(said, "\n"), func(line string) bool {
		return strings.HasPrefix(strings.TrimLeft(line, " -*"), "Breaking")
	})
	for _, d := range diffs {
		for _, b := range d.Breaks {
			line := fmt.Sprintf("%s breaks programs that %s let compile: %s", d.Package, tag, b)
			switch {
			case !d.Promised():
				c.note("%s; it promises nothing", line)
			case !strings.HasPrefix(tag, "v0."):
				c.refuse("%s", line)
			case !announced:
				c.refuse("%s; before v1 that needs a line that starts with Breaking under Unreleased in CHANGELOG.md", line)
			default:
				c.note("%s; the changelog says so", line)
			}
		}
	}
	return nil
}

// tests runs every test with both Go releases that are supported.
func (c *Checker) tests(ctx context.Context) error {
	find, run := c.Toolchains, c.Test
	if find == nil {
		find = Toolchains
	}
	if run == nil {
		run = c.test
	}
	found, missing, err := find(ctx, c.Root)
	if err != nil {
		return err
	}
	for _, m := range missing {
		c.note("not tested: %s", m)
	}
	for _, t := range found {
		c.Progress("testing with " + t.Version)
		var failed *gocmd.Error
		if err := run(ctx, t); errors.As(err, &failed) {
			c.refuse("tests fail with %s:\n%v", t.Version, err)
		} else if err != nil {
			return err
		}
	}
	return nil
}

// test runs the tests of both modules.
func (c *Checker) test(ctx context.Context, t Toolchain) error {
	for _, dir := range []string{c.Root, filepath.Join(c.Root, "scripts")} {
		if _, err := gocmd.Output(ctx, dir, "env", append(slices.Clone(t.Env), "GOWORK=off", t.Go, "test", "./...")...); err != nil {
			return err
		}
	}
	return nil
}
