// Package versions adds a version of the API to the project, imports one again
// and removes one. Each works on a copy of the project, proves there what came of
// it, and puts it into the project at the end, all of it or nothing.
package versions

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"

	"github.com/seed-a528e955/intercom-go/scripts/internal/changes"
	"github.com/seed-a528e955/intercom-go/scripts/internal/corrections"
	"github.com/seed-a528e955/intercom-go/scripts/internal/examples"
	"github.com/seed-a528e955/intercom-go/scripts/internal/glob"
	"github.com/seed-a528e955/intercom-go/scripts/internal/importer"
	"github.com/seed-a528e955/intercom-go/scripts/internal/names"
	"github.com/seed-a528e955/intercom-go/scripts/internal/pipeline"
	"github.com/seed-a528e955/intercom-go/scripts/internal/replace"
	"github.com/seed-a528e955/intercom-go/scripts/internal/stage"
)

// Options say what to do.
type Options struct {
	Root    string // the project
	Version string // "2.13", "preview"
	From    string // a file or a URL; "" is where Intercom publishes the version, for an update where it came from
	Address string // the public address to record for a local copy
	Commit  string // the commit to record where the address does not say it
	Rename  bool   // take a description that says that it is of another version

	// KeepFailing puts a version into the project of which conformance tests fail,
	// for a look at it. Its package compiles all the same.
	KeepFailing bool

	HTTPClient *http.Client
	Progress   func(string)
	// Check proves that the version works in a copy of the project. It is
	// [Conformance], but in tests of this package.
	Check func(ctx context.Context, root, version string, progress func(string)) ([]string, error)
	// Examples runs the examples of a version in a copy of the project and names those
	// that fail. It is [Examples], but in tests of this package.
	Examples func(ctx context.Context, root, version string) ([]string, error)
}

// Result tells what was done.
type Result struct {
	Version     string
	Import      *importer.Result
	Outcomes    []corrections.Outcome
	Provisional []string // operations with a name by rule: "GET /calls/{}: Calls.Get"
	Lost        []string // what the description has and the package has no form for
	Untyped     []string // fields that hold any JSON and that nobody has looked at yet
	Later       []string // keys that packages of earlier versions may read now, or may no more ("+ Contact.x")
	ToDo        []string // what the check found that does not stop the version from working
	Failing     error    // the conformance tests, where KeepFailing
	Examples    []string // that the package goes without, and why
	Unfit       []string // corrections that are asserted for the version and do not hold any more, and why
	Against     string   // what Changes compares with: another version, or this one before
	Changes     *changes.Diff
	Before      []corrections.Outcome // of Against; nil where that is nothing to go by
	Breaks      []string              // what of it may break a program, for an update
	Files       []string              // that are changed, below the root
}

// session is a piece of work on a copy of the project.
type session struct {
	Options
	stage *stage.Stage
	have  []string // versions before
}

// begin copies the project, unless the command does not fit the versions that it has.
func (o Options) begin(ctx context.Context, fits func(have []string, version string) error) (*session, error) {
	if o.Progress == nil {
		o.Progress = func(string) {}
	}
	if o.Check == nil {
		o.Check = Conformance
	}
	if o.Examples == nil {
		o.Examples = Examples
	}
	version, err := importer.Folder(o.Version)
	if err != nil {
		return nil, err
	}
	o.Version = version
	have, err := pipeline.Versions(o.Root)
	if err == nil {
		err = fits(have, version)
	}
	if err != nil {
		return nil, err
	}
	if _, err := pipeline.Open(o.Root); err != nil {
		return nil, err // what is wrong already is not for this command to report
	}
	if err := replace.Writable(o.Root, folders(version)...); err != nil {
		return nil, err
	}
	o.Progress("copying the project to work in the copy")
	s, err := stage.New(ctx, o.Root)
	if err != nil {
		return nil, err
	}
	return &session{Options: o, stage: s, have: have}, nil
}

func (s *session) close() {
	if err := s.stage.Close(); err != nil {
		s.Progress("the copy stays behind: " + err.Error())
	}
}

// files are what belongs to a version and to the list of all.
func files(version string) []string {
	return append([]string{
		filepath.Join("openapi", version),
		filepath.Join("openapi", "operations.yaml"),
		filepath.Join("gen", pipeline.PackageDir(version)),
		pipeline.SamplesFile(version),
		pipeline.OptionsFile(version),
		examples.Path,
		names.File(version),
		pipeline.VersionsFile,
		untypedFile,
	}, pipeline.AnnouncedFiles...)
}

// folders are where a version's files are.
func folders(version string) []string {
	list := []string{""}
	for _, f := range files(version) {
		list = append(list, filepath.Dir(f), f)
	}
	return list
}

// bring imports and generates the version in the copy and checks it there.
func (s *session) bring(ctx context.Context) (*Result, error) {
	r := &Result{Version: s.Version}
	var err error
	if r.Import, err = s.fetch(ctx); err != nil {
		return nil, err
	}
	s.Progress("shaping and generating " + s.Version)
	project, err := pipeline.Reopen(s.stage.Root)
	if err != nil {
		return nil, err
	}
	if r.Unfit, err = s.unfit(project); err != nil {
		return nil, err
	}
	project.Fitting = len(r.Unfit) > 0
	out, err := project.Generate(s.Version)
	if err != nil {
		return nil, err
	}
	r.Outcomes, r.Examples = out.Outcomes, out.Examples.LeftOut
	for _, op := range out.Doc.Operations {
		if op.Entry.Provisional {
			line := fmt.Sprintf("%s %s: %s", op.Method, op.Path, op.Name())
			if out.Doc.Unwalked(op) {
				line += "; it answers with pages, so say how it is walked, by its schema pages: " + out.Doc.PagesHint(op)
			}
			r.Provisional = append(r.Provisional, line)
		}
	}
	for _, n := range out.Doc.Report {
		if n.Lost {
			r.Lost = append(r.Lost, n.String())
		}
	}
	settled, err := project.Settled()
	if err != nil {
		return nil, err
	}
	shared, err := project.Shared()
	if err != nil {
		return nil, err
	}
	if err := project.Write(ctx, out, settled, shared); err != nil {
		return nil, err
	}
	surface, err := surfaceOf(s.stage.Root, s.Version)
	if err != nil {
		return nil, err
	}
	if r.Untyped, err = noteUntyped(s.stage.Root, s.Version, surface.Untyped()); err != nil {
		return nil, err
	}
	proposed, _, err := project.ProposeLaterKeys()
	if err != nil {
		return nil, err
	}
	r.Later = proposed.Differences(project.Later)
	return r, ctx.Err()
}

// unfit lists the corrections that should hold for the version and do not.
func (s *session) unfit(project *pipeline.Project) ([]string, error) {
	description, err := project.Description(s.Version)
	if err != nil {
		return nil, err
	}
	_, _, err = project.Corrections.Apply(description, s.Version)
	var failed *corrections.UnfitError
	if !errors.As(err, &failed) {
		return nil, err
	}
	var list []string
	for _, u := range failed.Unfit {
		list = append(list, "openapi/corrections/"+u.String())
	}
	return list, nil
}

// ErrUnfit says that corrections do not apply, which the result lists.
var ErrUnfit = errors.New("corrections do not apply")

// finish checks the version and puts it into the project.
func (s *session) finish(ctx context.Context, r *Result) error {
	paths := files(s.Version)
	changed, err := s.stage.Changed(paths...)
	if err != nil {
		return err
	}
	if len(r.Unfit) > 0 && !s.KeepFailing {
		return ErrUnfit
	}
	if len(changed) > 0 {
		r.ToDo, err = s.Check(ctx, s.stage.Root, s.Version, s.Progress)
		var failing *FailingError
		switch {
		case errors.As(err, &failing) && s.KeepFailing:
			r.Failing = err
		case err != nil:
			return err
		}
		if err := s.tryExamples(ctx, r); err != nil {
			return err
		}
	}
	if r.Files, err = s.stage.Apply(ctx, paths...); err != nil {
		return err
	}
	s.Progress(fmt.Sprintf("%d files changed", len(r.Files)))
	return nil
}

// surfaceOf reads what a version's package offers.
func surfaceOf(root, version string) (*changes.Surface, error) {
	files, err := packageFiles(root, version)
	if err != nil {
		return nil, err
	}
	return changes.Read(files)
}

func packageFiles(root, version string) (map[string][]byte, error) {
	names, err := glob.In(root, filepath.Join("gen", pipeline.PackageDir(version), "*.go"))
	if err != nil {
		return nil, err
	}
	files := map[string][]byte{}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		if files[name], err = os.ReadFile(name); err != nil {
			return nil, err
		}
	}
	return files, nil
}

// Add adds a version that is not there yet.
func Add(ctx context.Context, o Options) (*Result, error) {
	s, err := o.begin(ctx, pipeline.CheckNew)
	if err != nil {
		return nil, err
	}
	defer s.close()
	r, err := s.bring(ctx)
	if err != nil {
		return nil, err
	}
	if r.Against = pipeline.Nearest(s.have, s.Version); r.Against != "" {
		if err := s.compare(r, s.stage.Root, r.Against); err != nil {
			return nil, err
		}
	}
	return r, s.finish(ctx, r)
}

// compare tells what differs between the package of a version somewhere and the
// one that was generated.
func (s *session) compare(r *Result, root, version string) error {
	old, err := surfaceOf(root, version)
	if err != nil {
		return err
	}
	now, err := surfaceOf(s.stage.Root, s.Version)
	if err != nil {
		return err
	}
	description, err := readStated(old, root, version)
	if err == nil {
		_, err = readStated(now, s.stage.Root, s.Version)
	}
	if err != nil {
		return err
	}
	r.Changes = changes.Compare(old, now)
	project, err := pipeline.Open(root)
	if err != nil {
		return err
	}
	if _, before, err := project.Corrections.Apply(description, version); err == nil {
		r.Before = before
	}
	return nil
}

// readStated adds to the surface of a version what the texts of its description
// state. It returns the description.
func readStated(surface *changes.Surface, root, version string) ([]byte, error) {
	description, err := os.ReadFile(filepath.Join(root, "openapi", version, importer.DescriptionFile))
	if err != nil {
		return nil, err
	}
	surface.Stated, err = importer.Stated(description)
	return description, err
}
