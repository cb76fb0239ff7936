package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"path/filepath"

	"github.com/seed-a528e955/intercom-go/scripts/internal/importer"
)

// runImport imports one description and prints what was repaired.
func runImport(ctx context.Context, root string, args []string, out, progress io.Writer) error {
	flags := flag.NewFlagSet("spec import", flag.ContinueOnError)
	flags.SetOutput(progress)
	opts := importer.Options{
		Dir:      filepath.Join(root, "openapi"),
		Progress: func(s string) { fmt.Fprintln(progress, s) },
	}
	flags.StringVar(&opts.Version, "version", "", "the version, such as 2.12 or preview")
	flags.StringVar(&opts.From, "from", "", "a file or a URL; left out: Intercom's public repository")
	flags.StringVar(&opts.Address, "address", "", "the public address to record for a local copy")
	flags.StringVar(&opts.Commit, "commit", "", "the commit to record where the address does not say it")
	flags.BoolVar(&opts.Rename, "rename", false, "take a description that says that it is of another version")
	here := flags.String("here", "", "the folder that a relative file is looked for from")
	if err := flags.Parse(args); err != nil {
		return err
	}
	var err error
	if opts.From, err = localPath(*here, opts.From); err != nil {
		return err
	}
	if opts.Version == "" {
		return fmt.Errorf("import: -version is missing")
	}
	if flags.NArg() > 0 {
		return fmt.Errorf("import: %q is unexpected; the source is named with -from", flags.Arg(0))
	}
	result, err := importer.Import(ctx, opts)
	if err != nil {
		return err
	}
	for _, r := range result.Report {
		fmt.Fprintln(out, r)
	}
	state := "unchanged"
	if result.Changed {
		state = "written"
	}
	fmt.Fprintf(out, "version %s: %d operations, %d schemas, %d repairs; openapi/%s %s\n",
		result.Version, result.Operations, result.Schemas, len(result.Report), result.Version, state)
	return nil
}
