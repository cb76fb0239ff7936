// Package corrections applies the overlays in openapi/corrections to an imported
// description. An action names the versions it is asserted for: matching nothing
// there is an error, elsewhere a reported no-op, so that a new version gets every
// correction that fits it.
package corrections

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strings"

	"github.com/speakeasy-api/openapi/overlay"
	"gopkg.in/yaml.v3" // the overlay library's own; trees of the two YAML modules do not mix

	"github.com/seed-a528e955/intercom-go/scripts/internal/glob"
	"github.com/seed-a528e955/intercom-go/scripts/internal/laterkeys"
)

// Outcome says what one action did to one version.
type Outcome struct {
	File, Target string
	Line         int // of the action in the file
	Description  string
	Asserted     bool // for the version, by x-versions
	Matched      bool
	LeftOut      string // why an action that fits, or a part of it, was left out all the same
}

// Set is the overlays of a folder, in the order of their file names.
type Set struct{ files []file }

type file struct {
	name    string
	overlay *overlay.Overlay
	lines   []int // of the actions
}

// Known is what corrections may speak of.
type Known struct {
	Versions []string // nil where any will do
	Types    []string // of package api
}

// Load reads every overlay of a folder. What means nothing in them is an error
// with its line.
func Load(dir string, known Known) (*Set, error) {
	paths, err := glob.In(dir, "*.yaml")
	if err != nil {
		return nil, err
	}
	sort.Strings(paths)
	s := &Set{}
	for _, path := range paths {
		if filepath.Base(path) == laterkeys.FileName {
			continue // no overlay: it is about what the shaping names
		}
		f, err := load(path, vocabulary{known.Versions, known.Types})
		if err != nil {
			return nil, err
		}
		s.files = append(s.files, f)
	}
	return s, nil
}

func load(path string, known vocabulary) (file, error) {
	f := file{name: filepath.Base(path), overlay: &overlay.Overlay{}}
	data, err := os.ReadFile(path)
	if err != nil {
		return f, err
	}
	if err := yaml.NewDecoder(bytes.NewReader(data)).Decode(f.overlay); err != nil {
		return f, fmt.Errorf("%s: %w", path, err)
	}
	if err := f.overlay.Validate(); err != nil {
		return f, fmt.Errorf("%s: %w", path, err)
	}
	var doc yaml.Node
	if err := yaml.Unmarshal(data, &doc); err != nil {
		return f, fmt.Errorf("%s: %w", path, err)
	}
	var errs []error
	for _, err := range only(doc.Content[0], "overlay", "info", "actions", "extends", "x-speakeasy-jsonpath") {
		errs = append(errs, located(path, doc.Content[0].Line, err))
	}
	actions := get(doc.Content[0], "actions")
	for i, a := range f.overlay.Actions {
		n := actions.Content[i]
		f.lines = append(f.lines, n.Line)
		for _, err := range known.action(f.overlay, a, n) {
			errs = append(errs, located(path, n.Line, fmt.Errorf("%s: %w", a.Target, err)))
		}
	}
	return f, errors.Join(errs...)
}

// Says is where an x-go-type stands, "file:line".
func (s *Set) Says(goType string) string {
	for _, f := range s.files {
		line := 0
		for i := range f.overlay.Actions {
			each(&f.overlay.Actions[i].Update, func(n *yaml.Node) {
				if t := get(n, "x-go-type"); t != nil && t.Value == goType {
					line = t.Line
				}
			})
		}
		if line > 0 {
			return fmt.Sprintf("openapi/corrections/%s:%d", f.name, line)
		}
	}
	return "openapi/corrections"
}

// located puts the file and the line in front: the line of the error where it has
// one.
func located(path string, line int, err error) error {
	var e *lineError
	if errors.As(err, &e) {
		line = e.line
	}
	return fmt.Errorf("%s:%d: %w", path, line, err)
}

// only refuses keys beside the wanted ones.
func only(n *yaml.Node, want ...string) []error {
	var errs []error
	for i := 0; i+1 < len(n.Content); i += 2 {
		if key := n.Content[i]; !slices.Contains(want, key.Value) {
			errs = append(errs, at(key, "unknown key %q (want %s)", key.Value, strings.Join(want, ", ")))
		}
	}
	return errs
}

// action refuses an action that could not do anything to any version, where it
// would be a no-op like any other, and words in it that mean nothing.
func (v vocabulary) action(o *overlay.Overlay, a overlay.Action, n *yaml.Node) []error {
	errs := only(n, "target", "description", "update", "remove", "copy", "x-versions")
	if _, err := o.NewPath(a.Target, nil); err != nil {
		return append(errs, fmt.Errorf("the target is not a JSONPath: %w", err))
	}
	if !a.Remove && a.Update.IsZero() && a.Copy == "" {
		errs = append(errs, errors.New("it neither updates nor removes anything"))
	}
	versions, err := asserted(a)
	if err != nil {
		return append(errs, err)
	}
	for i, version := range versions {
		if v.versions != nil && !slices.Contains(v.versions, version) {
			errs = append(errs, at(get(n, "x-versions").Content[i], "x-versions: there is no version %q (want one of %s)", version, strings.Join(v.versions, ", ")))
		}
	}
	if !a.Remove && !a.Update.IsZero() {
		errs = append(errs, v.check(&a.Update, partOf(a.Target))...)
	}
	return errs
}

// asserted reads the action's x-versions.
func asserted(a overlay.Action) ([]string, error) {
	list, ok := a.Extensions["x-versions"].([]any)
	if !ok || len(list) == 0 {
		return nil, fmt.Errorf("x-versions must list the versions that the correction is asserted for")
	}
	var out []string
	for _, v := range list {
		s, ok := v.(string)
		if !ok {
			return nil, fmt.Errorf("x-versions: %v is not a string; quote it", v)
		}
		out = append(out, s)
	}
	return out, nil
}

// Unfit is a correction that is asserted for a version and does not hold there
// any more.
type Unfit struct {
	File   string
	Line   int
	Target string
	Why    string
}

func (u Unfit) String() string { return fmt.Sprintf("%s:%d: %s: %s", u.File, u.Line, u.Target, u.Why) }

// UnfitError says which corrections should hold for a version and do not.
type UnfitError struct {
	Version string
	Unfit   []Unfit
}

func (e *UnfitError) Error() string {
	lines := make([]string, len(e.Unfit))
	for i, u := range e.Unfit {
		lines[i] = "openapi/corrections/" + u.String()
	}
	return fmt.Sprintf("corrections that should hold for %s do not:\n  %s", e.Version, strings.Join(lines, "\n  "))
}

// Apply returns the description with every action applied that matches. An
// action that is not asserted for the version and fits it by half, because it
// refers to what the version does not have, is left out with what depends on it.
// One that is asserted and does not fit is an *[UnfitError].
func (s *Set) Apply(description []byte, version string) ([]byte, []Outcome, error) {
	return s.apply(description, version, false)
}

// ApplyFitting takes what is asserted for the version like everything else: what
// does not fit is left out.
func (s *Set) ApplyFitting(description []byte, version string) ([]byte, []Outcome, error) {
	return s.apply(description, version, true)
}

func (s *Set) apply(description []byte, version string, fitting bool) ([]byte, []Outcome, error) {
	out := &leftOut{}
	for {
		doc, steps, err := s.try(description, version, out, fitting)
		if err != nil {
			return nil, outcomes(steps), err
		}
		if out.add(steps, dangling(doc)) {
			continue
		}
		repaired := repair(doc)
		var b bytes.Buffer
		enc := yaml.NewEncoder(&b)
		enc.SetIndent(2)
		if err := enc.Encode(doc); err != nil {
			return nil, nil, err
		}
		return b.Bytes(), append(outcomes(steps), repaired...), enc.Close()
	}
}

// step is an action and what it did.
type step struct {
	action   overlay.Action
	asserted bool
	outcome  Outcome
}

func outcomes(steps []step) []Outcome {
	var list []Outcome
	for _, s := range steps {
		list = append(list, s.outcome)
	}
	return list
}

// try applies every action but those that are left out.
func (s *Set) try(description []byte, version string, out *leftOut, fitting bool) (*yaml.Node, []step, error) {
	var doc yaml.Node
	if err := yaml.Unmarshal(description, &doc); err != nil {
		return nil, nil, err
	}
	if len(doc.Content) == 0 {
		return nil, nil, fmt.Errorf("the description of %s is empty", version)
	}
	var steps []step
	var unfit []Unfit
	for _, f := range s.files {
		for i, action := range f.overlay.Actions {
			versions, _ := asserted(action)
			st := step{action: action, asserted: !fitting && slices.Contains(versions, version)}
			st.outcome = Outcome{File: f.name, Line: f.lines[i], Target: action.Target, Description: action.Description, Asserted: st.asserted}
			one := *f.overlay
			one.Actions = []overlay.Action{action}
			if whole := out.trim(place{f.name, i}, &one.Actions[0], &st.outcome); whole {
				steps = append(steps, st)
				continue
			}
			warnings, err := one.ApplyToStrict(&doc)
			st.outcome.Matched = err == nil && len(warnings) == 0
			why := ""
			switch {
			case !st.asserted:
			case err != nil:
				why = missing(f.overlay, action.Target, &doc, err)
			case !st.outcome.Matched:
				why = "it changes nothing: " + version + " says so itself now; take " + version + " out of x-versions"
			default:
				why = alias(f.overlay, action, &doc)
			}
			if why != "" {
				unfit = append(unfit, st.unfit(why))
			}
			steps = append(steps, st)
		}
	}
	for _, ref := range dangling(&doc) {
		for _, st := range steps {
			if st.asserted && st.outcome.Matched && mentions(&st.action.Update, ref) {
				unfit = append(unfit, st.unfit("it refers to "+ref+", which "+version+" does not have"))
			}
		}
	}
	if len(unfit) > 0 {
		return nil, steps, &UnfitError{version, unfit}
	}
	return &doc, steps, nil
}

func (s step) unfit(why string) Unfit {
	return Unfit{File: s.outcome.File, Line: s.outcome.Line, Target: s.outcome.Target, Why: why}
}
