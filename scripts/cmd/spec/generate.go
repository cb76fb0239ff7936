package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
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
	var differences []string
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
		diff, err := project.Diff(output)
		if err != nil {
			return err
		}
		differences = append(differences, diff...)
		fmt.Fprintf(progress, "%s: %d operations, %d types, %d files\n", v, len(output.Doc.Operations), output.Doc.Types(), len(output.Files))
		if !*check {
			if err := project.Write(output); err != nil {
				return err
			}
		}
	}
	if flags.NArg() == 0 {
		mended, stale, err := settleAll(project, outputs, *check)
		if err != nil {
			return err
		}
		differences = append(differences, mended...)
		if len(stale) > 0 {
			stale := fmt.Sprintf("these lines speak of what no version has:\n  %s", strings.Join(stale, "\n  "))
			if *check {
				return errors.New(stale)
			}
			fmt.Fprintln(progress, stale) // a version may have gone
		}
	}
	shared, err := project.Shared()
	if err != nil {
		return err
	}
	diff, err := project.Diff(shared)
	if err != nil {
		return err
	}
	differences = append(differences, diff...)
	if *check {
		if len(differences) > 0 {
			return fmt.Errorf("the generated files are not up to date; run make generate:\n  %s", strings.Join(differences, "\n  "))
		}
		return nil
	}
	for _, d := range differences {
		fmt.Fprintln(out, d)
	}
	return project.Write(shared)
}

// settleAll compares what people wrote with the packages of all versions: it
// mends the list of untyped fields, but where it only checks, and returns how,
// and which lines speak of what no version has.
func settleAll(project *pipeline.Project, outputs []*pipeline.Output, check bool) (mended, stale []string, err error) {
	var untyped []versions.UntypedIn
	for _, o := range outputs {
		surface, err := changes.Read(o.Package())
		if err != nil {
			return nil, nil, fmt.Errorf("version %s: %w", o.Version, err)
		}
		untyped = append(untyped, versions.UntypedIn{Version: o.Version, Fields: surface.Untyped()})
	}
	mended, unneeded, err := versions.MendUntyped(project.Root, untyped, !check)
	if err != nil {
		return nil, nil, err
	}
	for _, name := range project.UnusedSentences(outputs) {
		stale = append(stale, "openapi/sentences.yaml: "+name)
	}
	stale = append(stale, project.UnusedTypeNames(outputs)...)
	for _, name := range unneeded {
		stale = append(stale, "scripts/conformance/untyped.txt: "+name)
	}
	return mended, stale, nil
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
				state = "mended, " + o.Description
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
