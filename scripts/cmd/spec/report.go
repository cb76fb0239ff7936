package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/seed-a528e955/intercom-go/scripts/internal/corrections"
	"github.com/seed-a528e955/intercom-go/scripts/internal/importer"
	"github.com/seed-a528e955/intercom-go/scripts/internal/pipeline"
	"github.com/seed-a528e955/intercom-go/scripts/internal/versions"
)

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
	fixed, _ := repairs(r)
	p.list(fmt.Sprintf("Repaired at import (%d):", len(fixed)), byRule(fixed), "nothing")
	notFitting, asBefore := r.NotFitting()
	if asBefore > 0 {
		notFitting = append(notFitting, fmt.Sprintf("%d that have nothing to correct, as in %s", asBefore, against(r)))
	}
	p.list("Corrections that did not apply:", notFitting, "none")
	if len(r.Unfit) > 0 {
		p.unfit(r)
	}
	if len(r.Lost) > 0 {
		p.list("What the description has and the package has not:", r.Lost, "")
	}
	p.list("Operations with a name by rule:", r.Provisional, "none")
	if len(r.Untyped) > 0 {
		p.list("Fields of raw JSON that nobody has looked at:", r.Untyped, "")
	}
	if len(r.Later) > 0 {
		p.list("Keys that the packages of earlier versions can read (+), and none any more (-):", r.Later, "")
	}
	if len(r.Examples) > 0 {
		p.list("Examples that the package goes without:", r.Examples, "")
	}
	if r.Failing != nil {
		p.list("What fails:", strings.Split(r.Failing.Error(), "\n"), "")
	}
	if len(r.ToDo) > 0 {
		p.list("What the conformance tests want looked at:", r.ToDo, "")
	}
}

// against names what the version is compared with.
func against(r *versions.Result) string {
	if r.Against == r.Version {
		return r.Version + " before"
	}
	return r.Against
}

// repairs tells what the import said in another way from what it guessed or
// dropped.
func repairs(r *versions.Result) (fixed, guessed []importer.Repair) {
	for _, repair := range r.Import.Report {
		if repair.Guessed() {
			guessed = append(guessed, repair)
		} else {
			fixed = append(fixed, repair)
		}
	}
	return fixed, guessed
}

// byRule groups what the import did by rule.
func byRule(report []importer.Repair) []string {
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

// steps prints what was guessed and what people do next; own are steps of the
// command.
func (p printer) steps(r *versions.Result, own ...string) {
	_, guessed := repairs(r)
	if len(guessed) > 0 {
		p.list(fmt.Sprintf("Guessed or dropped (%d), look at these:", len(guessed)), byRule(guessed), "")
	}
	p.list("Next:", slices.Concat(p.lookAt(r, len(guessed)), record(r), own,
		[]string{"make test check (some minutes), commit, and before a release make release-check"}, optional(r)), "")
}

// lookAt are the steps for what only people can judge.
func (printer) lookAt(r *versions.Result, guessed int) []string {
	var steps []string
	if len(r.Unfit) > 0 {
		steps = append(steps, "first put the corrections right that should hold: another target, or "+r.Version+" out of x-versions where there is nothing to correct any more")
	}
	if guessed > 0 {
		steps = append(steps, "see whether what was guessed or dropped is what the description means; if not, fix the file or add a correction")
	}
	if len(r.Provisional) > 0 {
		steps = append(steps, "before the fields: give the operations with a name by rule their names in openapi/operations.yaml (service, name, says,",
			"  pages, repeat), take provisional: true out and run make generate, which renames their types and fields as well;",
			"  a release is refused before that, since names stay")
	}
	if len(r.Lost) > 0 {
		steps = append(steps, "see whether anybody misses what the package has not; a correction can put it into another form")
	}
	if len(r.Untyped) > 0 {
		steps = append(steps, "say in scripts/conformance/untyped.txt why these fields hold any JSON, or type them by a correction")
	}
	if len(r.Later) > 0 {
		steps = append(steps, "once the names are settled: make later-keys, see whether these keys mean the same in earlier versions, make generate;",
			"  what does not goes into left_out of "+pipeline.LaterKeysFile)
	}
	if slices.ContainsFunc(r.Outcomes, func(o corrections.Outcome) bool { return o.LeftOut != "" }) {
		steps = append(steps, "look at the corrections that were left out: does the version need them in another form?")
	}
	return steps
}

// record is the step for a description of which nobody knows where it was
// published.
func record(r *versions.Result) []string {
	if r.Import.Address != "" {
		return nil
	}
	return []string{
		fmt.Sprintf("openapi/%s/source.yaml names the file %s alone; where it was published goes on record with", r.Version, r.Import.File),
		fmt.Sprintf("  make update VERSION=%s FROM=… ADDRESS=https://… COMMIT=…", r.Version),
	}
}

// optional is what is as well left alone.
func optional(r *versions.Result) []string {
	lines := r.Unasserted()
	if len(lines) == 0 || r.Against == r.Version {
		return nil
	}
	steps := []string{
		fmt.Sprintf("optional: put %q into x-versions of the corrections at these lines. They apply to it as it is; with that, make generate", r.Version),
		"  fails when one does not apply any more:",
	}
	for _, line := range lines {
		steps = append(steps, "    "+line)
	}
	return steps
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
