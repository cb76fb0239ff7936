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
	"sort"
	"strings"

	"github.com/speakeasy-api/openapi/overlay"
	"gopkg.in/yaml.v3" // the overlay library's own; trees of the two YAML modules do not mix

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

// Load reads every overlay of a folder.
func Load(dir string) (*Set, error) {
	paths, err := filepath.Glob(filepath.Join(dir, "*.yaml"))
	if err != nil {
		return nil, err
	}
	sort.Strings(paths)
	s := &Set{}
	for _, path := range paths {
		if filepath.Base(path) == laterkeys.FileName {
			continue // no overlay: it is about what the shaping names
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		var o overlay.Overlay
		dec := yaml.NewDecoder(bytes.NewReader(data))
		if err := dec.Decode(&o); err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		if err := o.Validate(); err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		var doc yaml.Node
		if err := yaml.Unmarshal(data, &doc); err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		lines := make([]int, len(o.Actions))
		if actions := get(doc.Content[0], "actions"); actions != nil && len(actions.Content) == len(lines) {
			for i, action := range actions.Content {
				lines[i] = action.Line
			}
		}
		for i, a := range o.Actions {
			if err := check(&o, a); err != nil {
				return nil, fmt.Errorf("%s: action %d (%s): %w", path, i+1, a.Target, err)
			}
		}
		s.files = append(s.files, file{filepath.Base(path), &o, lines})
	}
	return s, nil
}

// check refuses an action that could not do anything to any version: there it
// would be a no-op like any other.
func check(o *overlay.Overlay, a overlay.Action) error {
	if _, err := o.NewPath(a.Target, nil); err != nil {
		return fmt.Errorf("the target is no JSONPath: %w", err)
	}
	if !a.Remove && a.Update.IsZero() && a.Copy == "" {
		return errors.New("it neither updates nor removes anything")
	}
	_, err := asserted(a)
	return err
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
			return nil, fmt.Errorf("x-versions: %v is no string; quote it", v)
		}
		out = append(out, s)
	}
	return out, nil
}

// Apply returns the description with every action applied that matches. An
// action that is not asserted for the version and fits it by half, because it
// refers to what the version does not have, is left out with what depends on it.
func (s *Set) Apply(description []byte, version string) ([]byte, []Outcome, error) {
	out := &leftOut{}
	for {
		doc, steps, err := s.try(description, version, out)
		if err != nil {
			return nil, outcomes(steps), err
		}
		if out.add(steps, dangling(doc)) {
			continue
		}
		mended := mend(doc)
		var b bytes.Buffer
		enc := yaml.NewEncoder(&b)
		enc.SetIndent(2)
		if err := enc.Encode(doc); err != nil {
			return nil, nil, err
		}
		return b.Bytes(), append(outcomes(steps), mended...), enc.Close()
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
func (s *Set) try(description []byte, version string, out *leftOut) (*yaml.Node, []step, error) {
	var doc yaml.Node
	if err := yaml.Unmarshal(description, &doc); err != nil {
		return nil, nil, err
	}
	if len(doc.Content) == 0 {
		return nil, nil, fmt.Errorf("the description of %s is empty", version)
	}
	var steps []step
	var failed []string
	for _, f := range s.files {
		for i, action := range f.overlay.Actions {
			versions, _ := asserted(action)
			st := step{action: action, asserted: contains(versions, version)}
			st.outcome = Outcome{File: f.name, Line: f.lines[i], Target: action.Target, Description: action.Description, Asserted: st.asserted}
			one := *f.overlay
			one.Actions = []overlay.Action{action}
			if whole := out.trim(place{f.name, i}, &one.Actions[0], &st.outcome); whole {
				steps = append(steps, st)
				continue
			}
			warnings, err := one.ApplyToStrict(&doc)
			st.outcome.Matched = err == nil && len(warnings) == 0
			switch {
			case st.outcome.Matched || !st.asserted:
			case err == nil:
				// it matched and changed nothing: the description has been mended since
				failed = append(failed, fmt.Sprintf("%s: %s changes nothing in %s, which it is asserted for", f.name, action.Target, version))
			default:
				failed = append(failed, fmt.Sprintf("%s: %s: %v", f.name, action.Target, err))
			}
			steps = append(steps, st)
		}
	}
	missing := dangling(&doc)
	for _, st := range steps {
		for _, ref := range missing {
			if st.asserted && st.outcome.Matched && mentions(&st.action.Update, ref) {
				failed = append(failed, fmt.Sprintf("%s: %s refers to %s, which %s does not have", st.outcome.File, st.action.Target, ref, version))
			}
		}
	}
	if len(failed) > 0 {
		return nil, steps, fmt.Errorf("corrections that should hold for %s do not; where Intercom has mended its description, take %[1]s out of x-versions:\n  %[2]s",
			version, strings.Join(failed, "\n  "))
	}
	return &doc, steps, nil
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}
