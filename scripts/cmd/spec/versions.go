package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/seed-a528e955/intercom-go/scripts/internal/importer"
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
		flags.BoolVar(&o.KeepFailing, "keep", false, "keep the version although its conformance tests fail")
		flags.StringVar(&o.Commit, "commit", "", "the commit to record where the address does not say it")
	}
	if err := flags.Parse(args); err != nil {
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
	return "its conformance tests pass"
}

// runAddVersion adds a version and says what it needed and what is left to do.
func runAddVersion(ctx context.Context, root string, args []string, out, progress io.Writer) error {
	o, err := versionOptions("add-version", root, args, progress)
	if err != nil {
		return err
	}
	r, err := versions.Add(ctx, o)
	if err != nil {
		return untouched(err)
	}
	p := printer{out}
	p.imported(r)
	if r.Against != "" {
		p.list("What "+r.Version+" has and "+r.Against+" has not, and the other way round:", r.Changes.Lines(), "nothing")
	}
	p.steps(r, "say in CHANGELOG.md and README.md that the version is there")
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
	if err != nil {
		return untouched(err)
	}
	if len(r.Files) == 0 {
		fmt.Fprintf(out, "version %s: nothing has changed\n", r.Version)
		return nil
	}
	p := printer{out}
	p.imported(r)
	p.list("What changed for callers:", r.Changes.Lines(), "nothing")
	p.list("What may stop a program from compiling:", r.Breaks, "nothing")
	p.steps(r, "read the entry in CHANGELOG.md")
	fmt.Fprintf(out, "\nVersion %s is up to date; %s. Files: %s\n", r.Version, state(r), folders(r.Files))
	return nil
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

// printer writes reports.
type printer struct{ w io.Writer }

// list prints a headline and its lines, or that there are none.
func (p printer) list(title string, lines []string, none string) {
	fmt.Fprintf(p.w, "\n%s\n", title)
	if len(lines) == 0 {
		lines = []string{none}
	}
	for _, line := range lines {
		fmt.Fprintf(p.w, "  %s\n", line)
	}
}

// imported tells of the steps up to the generated package.
func (p printer) imported(r *versions.Result) {
	p.list(fmt.Sprintf("Repaired at import (%d):", len(r.Import.Report)), repairs(r.Import.Report), "nothing")
	p.list("Corrections that did not apply:", r.NotFitting(), "none")
	if len(r.Lost) > 0 {
		p.list("What the description has and the package has not:", r.Lost, "")
	}
	p.list("Operations with a name by rule:", r.Provisional, "none")
	if len(r.Untyped) > 0 {
		p.list("Fields of raw JSON that nobody has looked at:", r.Untyped, "")
	}
	if r.Failing != nil {
		p.list("What fails:", strings.Split(r.Failing.Error(), "\n"), "")
	}
	if len(r.ToDo) > 0 {
		p.list("What the conformance tests want looked at:", r.ToDo, "")
	}
}

// repairs groups what the import did by rule.
func repairs(report []importer.Repair) []string {
	var rules []string
	places := map[string][]importer.Repair{}
	for _, r := range report {
		if places[r.Rule] == nil {
			rules = append(rules, r.Rule)
		}
		places[r.Rule] = append(places[r.Rule], r)
	}
	var lines []string
	for _, rule := range rules {
		lines = append(lines, fmt.Sprintf("%s (%d)", rule, len(places[rule])))
		for _, r := range places[rule] {
			lines = append(lines, fmt.Sprintf("  line %d: %s: %s", r.Line, r.Place, r.Detail))
		}
	}
	return lines
}

// steps prints what people do next.
func (p printer) steps(r *versions.Result, last string) {
	var steps []string
	if len(r.Provisional) > 0 {
		steps = append(steps, "give the operations with a name by rule their names in openapi/operations.yaml (service, name, says, pages,",
			"  repeat), take provisional: true out and run make generate; a release is refused before that, since names stay")
	}
	if len(r.Lost) > 0 {
		steps = append(steps, "see whether anybody misses what the package has not; a correction can put it into another form")
	}
	if len(r.Untyped) > 0 {
		steps = append(steps, "say in scripts/conformance/untyped.txt why these fields hold any JSON, or type them by a correction")
	}
	for _, o := range r.Outcomes {
		if o.LeftOut != "" {
			steps = append(steps, "look at the corrections that were left out: does the version need them in another form?")
			break
		}
	}
	steps = append(steps, "add the version to x-versions of the corrections that it needs (make explain VERSION="+r.Version+")",
		last, "make test check, commit, and before a release make release-check")
	p.list("Next:", steps, "")
}

// folders shortens a list of files to the folders and lists that they are in.
func folders(files []string) string {
	var order []string
	count := map[string]int{}
	for _, f := range files {
		key := f
		if i := strings.LastIndexByte(f, '/'); strings.HasPrefix(f, "gen/") {
			key = f[:i]
		}
		if count[key]++; count[key] == 1 {
			order = append(order, key)
		}
	}
	for i, key := range order {
		if count[key] > 1 {
			order[i] = fmt.Sprintf("%s (%d)", key, count[key])
		}
	}
	return strings.Join(order, ", ")
}
