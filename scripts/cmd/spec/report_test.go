package main

import (
	"bytes"
	"context"
	"errors"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/seed-a528e955/intercom-go/scripts/internal/changes"
	"github.com/seed-a528e955/intercom-go/scripts/internal/corrections"
	"github.com/seed-a528e955/intercom-go/scripts/internal/importer"
	"github.com/seed-a528e955/intercom-go/scripts/internal/versions"
)

func TestReport(t *testing.T) {
	r := &versions.Result{
		Version: "2.13",
		Import: &importer.Result{Report: []importer.Repair{
			{Rule: "enum", Place: "a", Line: 1, Detail: "null"}, {Rule: "type", Place: "b", Line: 2, Detail: "string"}, {Rule: "enum", Place: "c", Line: 3, Detail: "null"},
			{Rule: importer.RuleUnknownType, Place: "d", Line: 4, Detail: "dropped"},
		}, File: "mine.yaml"},
		Outcomes: []corrections.Outcome{
			{File: "a.yaml", Line: 1, Target: "$.a", Matched: true, Asserted: true}, {File: "a.yaml", Line: 2, Target: "$.b"},
			{File: "a.yaml", Line: 3, Target: "$.c", LeftOut: "refers to x"}, {Target: "#/x", Description: "is missing", Matched: true},
			{File: "a.yaml", Line: 4, Target: "$.d"}, {File: "a.yaml", Line: 5, Target: "$.e"},
			{File: "a.yaml", Line: 6, Target: "$.f", Matched: true}, {File: "a.yaml", Line: 7, Target: "$.g", Matched: true}, {File: "b.yaml", Line: 8, Target: "$.h", Matched: true},
		},
		Against: "2.12", Before: []corrections.Outcome{
			{File: "a.yaml", Line: 2, Target: "$.b", Matched: true}, {File: "a.yaml", Line: 4, Target: "$.d"}, {File: "a.yaml", Line: 5, Target: "$.e"},
		},
		Lost:        []string{"a body"},
		Provisional: []string{"GET /a: A.Get"}, Untyped: []string{"A.B"}, ToDo: []string{"look"},
		Failing: &versions.FailingError{Version: "2.13", Said: "TestX", Err: errors.New("exit status 1")},
		Changes: &changes.Diff{},
	}
	var b bytes.Buffer
	p := printer{&b}
	p.imported(r)
	p.list("Changes:", r.Changes.Lines(), "nothing")
	p.steps(r, "last")
	assert.Equal(t, `
Repaired at import (3):
  enum (2)
    line 1: a: null
    line 3: c: null
  type (1)
    line 2: b: string

Corrections that did not apply:
  #/x: is missing
  a.yaml:2: $.b: nothing to correct
  a.yaml:3: $.c: left out: refers to x
  2 that have nothing to correct, as in 2.12

What the description has and the package has not:
  a body

Operations with a name by rule:
  GET /a: A.Get

Fields of raw JSON that nobody has looked at:
  A.B

What fails:
  conformance tests of version 2.13: exit status 1
  TestX

What the conformance tests want looked at:
  look

Changes:
  nothing

Guessed or dropped (1), look at these:
  type that OpenAPI does not have (1)
    line 4: d: dropped

Next:
  see whether what was guessed or dropped is what the description means; if not, fix the file or add a correction
  before the fields: give the operations with a name by rule their names in openapi/operations.yaml (service, name, says,
    pages, repeat), take provisional: true out and run make generate, which renames their types and fields as well;
    a release is refused before that, since names stay
  see whether anybody misses what the package has not; a correction can put it into another form
  say in scripts/conformance/untyped.txt why these fields hold any JSON, or type them by a correction
  look at the corrections that were left out: does the version need them in another form?
  openapi/2.13/source.yaml names the file mine.yaml alone; where it was published goes on record with
    make update VERSION=2.13 FROM=… ADDRESS=https://… COMMIT=…
  last
  make test check (some minutes), commit, and before a release make release-check
  optional: put "2.13" into x-versions of the corrections at these lines. They apply to it as it is; with that, make generate
    fails when one does not apply any more:
      openapi/corrections/a.yaml:6, 7
      openapi/corrections/b.yaml:8
`, b.String())
	// What is done is not asked for again.
	r.Import.Address, r.Import.Report, r.Outcomes, r.Lost, r.Provisional, r.Untyped = "https://example.test", nil, nil, nil, nil, nil
	b.Reset()
	p.steps(r)
	assert.Equal(t, "\nNext:\n  make test check (some minutes), commit, and before a release make release-check\n", b.String())
	assert.Equal(t, "its conformance tests FAIL", state(r))
	assert.EqualError(t, untouched(context.Canceled), "interrupted; the project is as it was")
	assert.ErrorContains(t, untouched(r.Failing), "KEEP=1 puts the version into it all the same")
	assert.Equal(t, "a.txt, gen/v1 (2), gen/v2", folders([]string{"a.txt", "gen/v1/a.go", "gen/v1/b.go", "gen/v2/a.go"}))
}
