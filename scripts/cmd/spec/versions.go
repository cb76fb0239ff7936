package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/seed-a528e955/intercom-go/scripts/internal/pipeline"
	"github.com/seed-a528e955/intercom-go/scripts/internal/versions"
)

// versionOptions reads the flags of the commands that change a version.
func versionOptions(name, root string, args []string, progress io.Writer) (versions.Options, error) {
	flags := flag.NewFlagSet("spec "+name, flag.ContinueOnError)
	flags.SetOutput(progress)
	o := versions.Options{Root: root, Progress: timed(progress)}
	flags.StringVar(&o.Version, "version", "", "the version, such as 2.13 or preview")
	if name != "remove-version" {
		flags.StringVar(&o.From, "from", "", "a file or a URL; left out: where the version came from, else Intercom's public repository")
		flags.StringVar(&o.Address, "address", "", "the public address to record for a local copy")
		flags.BoolVar(&o.Rename, "rename", false, "take a description that says that it is of another version")
		flags.BoolVar(&o.KeepFailing, "keep", false, "put the version into the project although its conformance tests fail or corrections do not hold")
		flags.StringVar(&o.Commit, "commit", "", "the commit to record where the address does not say it")
	}
	here := flags.String("here", "", "the folder that a relative file is looked for from")
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	var err error
	if o.From, err = localPath(*here, o.From); err != nil {
		return o, err
	}
	if o.Version == "" {
		return o, fmt.Errorf("%s: -version is missing", name)
	}
	if flags.NArg() > 0 {
		return o, fmt.Errorf("%s: %q is unexpected", name, flags.Arg(0))
	}
	return o, nil
}

// timed prints progress with the seconds since the start.
func timed(w io.Writer) func(string) {
	start := time.Now()
	return func(line string) { fmt.Fprintf(w, "%5.1fs  %s\n", time.Since(start).Seconds(), line) }
}

// untouched says of an interrupted command what became of the project.
func untouched(err error) error {
	if errors.Is(err, context.Canceled) {
		return errors.New("interrupted; the project is as it was")
	}
	var failing *versions.FailingError
	if errors.As(err, &failing) {
		return fmt.Errorf("%w\nthe project is as it was; KEEP=1 puts the version into it all the same, for a look", err)
	}
	return fmt.Errorf("%w\nthe project is as it was", err)
}

// state says whether the version works.
func state(r *versions.Result) string {
	if r.Failing != nil {
		return "its conformance tests FAIL"
	}
	if len(r.Unfit) > 0 {
		return "it goes without corrections that should hold, and make generate fails until they are put right"
	}
	return "its conformance tests pass"
}

// runAddVersion adds a version and says what it needed and what is left to do.
func runAddVersion(ctx context.Context, root string, args []string, out, progress io.Writer) error {
	o, err := versionOptions("add-version", root, args, progress)
	if err != nil {
		return err
	}
	r, err := versions.Add(ctx, o)
	if !tells(r, err) {
		return untouched(err)
	}
	p := printer{out}
	p.imported(r)
	if r.Against != "" {
		p.list("What "+r.Version+" has and "+r.Against+" has not, and the other way round:", r.Changes.Lines(), "nothing")
	}
	if err != nil {
		return p.refused(r, err)
	}
	p.steps(r, "read what README.md, CHANGELOG.md and openapi/README.md say of it now, and add what is special about it")
	fmt.Fprintf(out, "\nVersion %s is in gen/%s; %s. Files: %s\n",
		r.Version, pipeline.PackageDir(r.Version), state(r), folders(r.Files))
	return nil
}

// runUpdate imports a version again and says what that changes for callers.
func runUpdate(ctx context.Context, root string, args []string, out, progress io.Writer) error {
	o, err := versionOptions("update", root, args, progress)
	if err != nil {
		return err
	}
	r, err := versions.Update(ctx, o)
	if !tells(r, err) {
		return untouched(err)
	}
	if err == nil && len(r.Files) == 0 {
		fmt.Fprintf(out, "version %s: nothing has changed\n", r.Version)
		return nil
	}
	p := printer{out}
	p.imported(r)
	p.list("What changed for callers:", r.Changes.Lines(), "nothing")
	p.list("What may stop a program from compiling:", r.Breaks, "nothing")
	if err != nil {
		return p.refused(r, err)
	}
	var read []string
	if slices.Contains(r.Files, "CHANGELOG.md") {
		read = []string{"read the entry in CHANGELOG.md"}
	}
	p.steps(r, read...)
	fmt.Fprintf(out, "\nVersion %s is up to date; %s. Files: %s\n", r.Version, state(r), folders(r.Files))
	return nil
}

// tells reports whether there is something to report, although the result was not
// put into the project.
func tells(r *versions.Result, err error) bool {
	var failing *versions.FailingError
	return err == nil || r != nil && (errors.Is(err, versions.ErrUnfit) || errors.As(err, &failing))
}

// refused says at the end of a report why nothing came of it.
func (p printer) refused(r *versions.Result, err error) error {
	if len(r.Unfit) == 0 {
		return untouched(err)
	}
	return fmt.Errorf("%d corrections that should hold for %s do not; the project is as it was\n"+
		"put them right and run this again; KEEP=1 puts the version into the project without them, to work on them there", len(r.Unfit), r.Version)
}

// unfit lists the corrections that do not apply.
func (p printer) unfit(r *versions.Result) {
	p.list("Corrections that should hold for "+r.Version+" and do not any more:", r.Unfit, "")
}

// runRemoveVersion removes a version and says what still speaks of it.
func runRemoveVersion(ctx context.Context, root string, args []string, out, progress io.Writer) error {
	o, err := versionOptions("remove-version", root, args, progress)
	if err != nil {
		return err
	}
	r, err := versions.Remove(ctx, o)
	if err != nil {
		return untouched(err)
	}
	p := printer{out}
	if len(r.Users) > 0 {
		p.list("These import the package that is gone:", r.Users, "")
	}
	if len(r.Unused) > 0 {
		p.list("These lines speak of what no version has any more; take them out unless the version comes back:", r.Unused, "")
	}
	fmt.Fprintf(out, "\nVersion %s is removed. Files: %s\n", r.Version, folders(r.Files))
	if r.Record != "" {
		fmt.Fprintf(out, "%s stays: it says where the description came from. make add-version VERSION=%s, with FROM=… where you have the file, brings the same back.\n", r.Record, r.Version)
	}
	return nil
}
