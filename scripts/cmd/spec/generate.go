package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/seed-a528e955/intercom-go/scripts/internal/changes"
	"github.com/seed-a528e955/intercom-go/scripts/internal/pipeline"
	"github.com/seed-a528e955/intercom-go/scripts/internal/versions"
)

// runGenerate generates the named versions, all of them without a name, or
// checks that what is on disk is what would be generated.
func runGenerate(ctx context.Context, root string, args []string, out, progress io.Writer) error {
	flags := flag.NewFlagSet("spec generate", flag.ContinueOnError)
	flags.SetOutput(progress)
	check := flags.Bool("check", false, "change nothing; fail when anything would change")
	byRule := flags.Bool("new-names", false, "forget the names that types, fields and constants have, and give all by rule")
	if err := flags.Parse(args); err != nil {
		return err
	}
	project, names, err := open(root, flags.Args())
	if err != nil {
		return err
	}
	project.NewNames = *byRule
	var outputs []*pipeline.Output
	for _, v := range names {
		if err := ctx.Err(); err != nil {
			return err
		}
		output, err := project.Generate(v)
		if err != nil {
			return err
		}
		outputs = append(outputs, output)
		fmt.Fprintf(progress, "%s: %d operations, %d types, %d files\n", v, len(output.Doc.Operations), output.Doc.Types(), len(output.Files))
		for _, line := range project.Gaps(output.Doc) {
			fmt.Fprintln(progress, line)
		}
		for _, line := range output.Examples.LeftOut {
			fmt.Fprintln(progress, line)
		}
	}
	var settled settled
	if flags.NArg() == 0 {
		if settled, err = settleAll(project, outputs); err != nil {
			return err
		}
	}
	table, err := project.Settled()
	if err != nil {
		return err
	}
	shared, err := project.Shared()
	if err != nil {
		return err
	}
	all := slices.Concat(outputs, settled.outputs, []*pipeline.Output{table, shared})
	differences, err := differ(project, settled, all)
	if err != nil {
		return err
	}
	var wrong error
	if *check && len(differences) > 0 {
		wrong = fmt.Errorf("the generated files are not up to date; run make generate:\n  %s", strings.Join(differences, "\n  "))
	}
	if !*check {
		for _, d := range differences {
			fmt.Fprintln(out, d)
		}
		if err := project.Write(ctx, all...); err != nil {
			return err
		}
	}
	if len(settled.stale) > 0 {
		wrong = errors.Join(wrong, fmt.Errorf("these lines speak of what no version has:\n  %s", strings.Join(settled.stale, "\n  ")))
	}
	return wrong
}

// differ says how the outputs differ from what is on disk, what people keep first.
func differ(project *pipeline.Project, s settled, all []*pipeline.Output) ([]string, error) {
	differences, err := project.Table.Unsaved()
	if err != nil {
		return nil, err
	}
	differences = append(differences, s.changes...)
	for _, o := range all {
		diff, err := project.Diff(o)
		if err != nil {
			return nil, err
		}
		for _, d := range diff {
			if !said(differences, d) {
				differences = append(differences, d)
			}
		}
	}
	return differences, nil
}

// said reports whether it is told already how a file differs.
func said(differences []string, diff string) bool {
	name, isDiff := strings.CutSuffix(diff, " differs")
	return isDiff && slices.ContainsFunc(differences, func(d string) bool { return strings.Contains(d, filepath.ToSlash(name)+":") })
}

// settled is what brings the files that people keep in line with the packages of
// all versions.
type settled struct {
	outputs []*pipeline.Output
	changes []string // a line each
	stale   []string // lines about what no version has
}

// settleAll compares what people wrote with the packages of all versions.
func settleAll(project *pipeline.Project, outputs []*pipeline.Output) (s settled, err error) {
	var untyped []versions.UntypedIn
	for _, o := range outputs {
		surface, err := changes.Read(o.Package())
		if err != nil {
			return s, fmt.Errorf("version %s: %w", o.Version, err)
		}
		untyped = append(untyped, versions.UntypedIn{Version: o.Version, Fields: surface.Untyped()})
	}
	list, err := versions.SettleUntyped(project.Root, untyped)
	if err != nil {
		return s, err
	}
	if len(list.Changes) > 0 {
		s.outputs = append(s.outputs, &pipeline.Output{Files: map[string][]byte{list.File: list.Text}})
		s.changes = list.Changes
	}
	if s.stale, err = project.Unused(outputs); err != nil {
		return s, err
	}
	s.stale = append(s.stale, list.Unneeded...)
	return s, nil
}

// runExplain prints what the rules and corrections did to the named versions.
func runExplain(ctx context.Context, root string, args []string, out, _ io.Writer) error {
	project, names, err := open(root, args)
	if err != nil {
		return err
	}
	for _, v := range names {
		if err := ctx.Err(); err != nil {
			return err
		}
		doc, outcomes, err := project.Shape(v)
		if err != nil {
			return err
		}
		for _, o := range outcomes {
			state := "applied"
			switch {
			case !o.Matched && o.LeftOut != "":
				state = "left out, " + o.LeftOut
			case o.LeftOut != "":
				state = "applied in part, " + o.LeftOut
			case !o.Matched:
				state = "not needed"
			case o.File == "":
				state = "repaired, " + o.Description
			}
			at := o.File
			if o.Line > 0 {
				at = fmt.Sprintf("%s:%d", o.File, o.Line)
			}
			fmt.Fprintf(out, "%s: correction %s: %s: %s\n", v, state, at, o.Target)
		}
		for _, n := range doc.Report {
			fmt.Fprintf(out, "%s: %s\n", v, n)
		}
	}
	return nil
}

// open opens the project and settles which versions are meant.
func open(root string, args []string) (*pipeline.Project, []string, error) {
	project, err := pipeline.Open(root)
	if err != nil {
		return nil, nil, err
	}
	have, err := pipeline.Versions(root)
	if err != nil {
		return nil, nil, err
	}
	if len(args) == 0 {
		return project, have, nil
	}
	for _, v := range args {
		if err := pipeline.CheckKnown(have, v); err != nil {
			return nil, nil, err
		}
	}
	return project, args, nil
}
