// Command conformance runs the examples of Intercom's official descriptions
// through the generated packages: every successful answer must decode without
// a mismatch and keep every value, every request must be sent as the example
// has it.
//
//	go run ./cmd/conformance -specs <folder> [-versions 2.12,preview] [-v]
//
// The folder holds the descriptions as Intercom publishes them, <version>.yaml
// each. The command fails when a folder or file is missing, when it finds what
// conformance/exceptions.txt does not list, and, all versions checked, when none
// shows what is listed there.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/seed-a528e955/intercom-go/scripts/conformance"
	"github.com/seed-a528e955/intercom-go/scripts/internal/printable"
)

func main() {
	if err := run(context.Background(), os.Args[1:], printable.Writer(os.Stdout)); err != nil {
		if !errors.Is(err, flag.ErrHelp) {
			fmt.Fprintln(printable.Writer(os.Stderr), "conformance:", err)
		}
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, out io.Writer) error {
	flags := flag.NewFlagSet("conformance", flag.ContinueOnError)
	folder := flags.String("specs", "", "folder with the official descriptions, <version>.yaml each (required)")
	versions := flags.String("versions", "", "versions to check, separated by commas; all when empty")
	here := flags.String("here", "", "the folder that a relative -specs is looked for from")
	verbose := flags.Bool("v", false, "also list the findings that are known exceptions")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if *folder != "" && *here != "" && !filepath.IsAbs(*folder) {
		*folder = filepath.Join(*here, *folder)
	}
	if flags.NArg() > 0 {
		return fmt.Errorf("unexpected argument %q", flags.Arg(0))
	}
	if err := checkFolder(*folder); err != nil {
		return err
	}
	chosen, err := choose(*versions)
	if err != nil {
		return err
	}
	exceptions, err := conformance.KnownExceptions()
	if err != nil {
		return err
	}
	unclean := 0
	var reports []*conformance.Report
	for _, v := range chosen {
		report, err := conformance.CheckDescription(ctx, v, *folder, exceptions)
		if err != nil {
			return err
		}
		if err := report.Print(out, *verbose); err != nil {
			return err
		}
		if !report.Clean() {
			unclean++
		}
		reports = append(reports, report)
	}
	if unclean > 0 {
		return fmt.Errorf("%d of %d versions do not hold what the official examples show", unclean, len(chosen))
	}
	if unused := exceptions.Unused(reports...); *versions == "" && len(unused) > 0 {
		return fmt.Errorf("no version needs these exceptions any more:\n  %s", strings.Join(unused, "\n  "))
	}
	return nil
}

func checkFolder(folder string) error {
	if folder == "" {
		return errors.New("no input: give -specs, the folder with the official descriptions")
	}
	info, err := os.Stat(folder)
	switch {
	case err != nil:
		return fmt.Errorf("no input: -specs: %w", err)
	case !info.IsDir():
		return fmt.Errorf("no input: -specs %s is not a folder", folder)
	}
	return nil
}

func choose(names string) ([]conformance.Version, error) {
	if names == "" {
		return conformance.Versions, nil
	}
	var chosen []conformance.Version
	for name := range strings.SplitSeq(names, ",") {
		i := slices.IndexFunc(conformance.Versions, func(v conformance.Version) bool { return v.Name == strings.TrimSpace(name) })
		if i < 0 {
			return nil, fmt.Errorf("-versions: there is no version %q", name)
		}
		chosen = append(chosen, conformance.Versions[i])
	}
	return chosen, nil
}
