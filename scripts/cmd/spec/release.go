package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"

	"github.com/seed-a528e955/intercom-go/scripts/internal/release"
	"github.com/seed-a528e955/intercom-go/scripts/internal/templates"
	"github.com/seed-a528e955/intercom-go/scripts/internal/upstream"
)

// runUpstream lists what Intercom publishes beside what is imported. Offline it
// says so, which is no failure.
func runUpstream(ctx context.Context, root string, args []string, out, progress io.Writer) error {
	flags := flag.NewFlagSet("spec upstream", flag.ContinueOnError)
	flags.SetOutput(progress)
	base := flags.String("base", upstream.Base, "the repository in GitHub's API")
	if err := flags.Parse(args); err != nil {
		return err
	}
	all, err := upstream.Compare(ctx, upstream.Options{Root: root, Base: *base})
	var offline *upstream.OfflineError
	if errors.As(err, &offline) {
		fmt.Fprintln(out, offline)
		return nil
	}
	if err != nil {
		return err
	}
	for _, s := range all {
		fmt.Fprintln(out, s)
	}
	return nil
}

// runTemplates says for each template which file of the generator it stands for,
// and fails when one of those has changed.
func runTemplates(ctx context.Context, root string, args []string, out, _ io.Writer) error {
	if len(args) > 0 {
		return fmt.Errorf("templates: %q is unexpected", args[0])
	}
	all, err := templates.List(ctx, root)
	if err != nil {
		return err
	}
	changed := 0
	for _, t := range all {
		fmt.Fprintln(out, t)
		if !t.Current() {
			changed++
		}
	}
	if changed > 0 {
		return fmt.Errorf("%d templates stand for another file than they were written against", changed)
	}
	return nil
}

// runAPIDiff says what a release would break.
func runAPIDiff(ctx context.Context, root string, args []string, out, progress io.Writer) error {
	flags := flag.NewFlagSet("spec api-diff", flag.ContinueOnError)
	flags.SetOutput(progress)
	old := flags.String("old", "", "the git ref to compare with, such as a tag")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if *old == "" {
		return errors.New("api-diff: -old is missing")
	}
	diffs, err := release.APIDiff(ctx, root, *old, timed(progress))
	if err != nil {
		return err
	}
	broken := 0
	for _, d := range diffs {
		if d.New {
			fmt.Fprintf(out, "%s is new\n", d.Package)
		}
		for _, b := range d.Breaks {
			fmt.Fprintf(out, "%s: %s\n", d.Package, b)
			broken++
		}
	}
	fmt.Fprintf(out, "%d changes since %s may stop a program from compiling\n", broken, *old)
	return nil
}

// runReleaseCheck says what prevents a release.
func runReleaseCheck(ctx context.Context, root string, args []string, out, progress io.Writer) error {
	if len(args) > 0 {
		return fmt.Errorf("release-check: %q is unexpected", args[0])
	}
	c := release.Checker{Root: root, Progress: timed(progress)}
	if err := c.Run(ctx); err != nil {
		return err
	}
	for _, n := range c.Notes {
		fmt.Fprintln(out, "note: "+n)
	}
	for _, r := range c.Refusals {
		fmt.Fprintln(out, "refused: "+r)
	}
	if len(c.Refusals) > 0 {
		return fmt.Errorf("%d things prevent a release", len(c.Refusals))
	}
	fmt.Fprintln(out, "nothing prevents a release")
	return nil
}
