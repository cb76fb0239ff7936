// Package corrections applies the overlays in openapi/corrections to an imported
// description. An action names the versions it is asserted for: matching nothing
// there is an error, elsewhere a reported no-op, so that a new version gets every
// correction that fits it.
package corrections

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"

	"github.com/speakeasy-api/openapi/overlay"
	"gopkg.in/yaml.v3" // the overlay library's own; trees of the two YAML modules do not mix
)

// Outcome says what one action did to one version.
type Outcome struct {
	File, Target string
	Description  string
	Matched      bool
}

// Set is the overlays of a folder, in the order of their file names.
type Set struct{ files []file }

type file struct {
	name    string
	overlay *overlay.Overlay
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
		for i, a := range o.Actions {
			if _, err := asserted(a); err != nil {
				return nil, fmt.Errorf("%s: action %d (%s): %w", path, i+1, a.Target, err)
			}
		}
		s.files = append(s.files, file{filepath.Base(path), &o})
	}
	return s, nil
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

// Apply returns the description with every action applied that matches.
func (s *Set) Apply(description []byte, version string) ([]byte, []Outcome, error) {
	var doc yaml.Node
	if err := yaml.Unmarshal(description, &doc); err != nil {
		return nil, nil, err
	}
	var outcomes []Outcome
	var failed []string
	for _, f := range s.files {
		for _, action := range f.overlay.Actions {
			one := *f.overlay
			one.Actions = []overlay.Action{action}
			warnings, err := one.ApplyToStrict(&doc)
			versions, _ := asserted(action)
			switch {
			case err == nil && len(warnings) == 0:
				outcomes = append(outcomes, Outcome{f.name, action.Target, action.Description, true})
			case err == nil:
				// it matched and changed nothing: the description has been mended since
				if contains(versions, version) {
					failed = append(failed, fmt.Sprintf("%s: %s changes nothing in %s, which it is asserted for", f.name, action.Target, version))
				}
				outcomes = append(outcomes, Outcome{f.name, action.Target, action.Description, false})
			case contains(versions, version):
				failed = append(failed, fmt.Sprintf("%s: %s: %v", f.name, action.Target, err))
			default:
				outcomes = append(outcomes, Outcome{f.name, action.Target, action.Description, false})
			}
		}
	}
	if len(failed) > 0 {
		return nil, outcomes, fmt.Errorf("corrections that should hold for %s do not:\n  %s", version, strings.Join(failed, "\n  "))
	}
	var out bytes.Buffer
	enc := yaml.NewEncoder(&out)
	enc.SetIndent(2)
	if err := enc.Encode(&doc); err != nil {
		return nil, outcomes, err
	}
	return out.Bytes(), outcomes, enc.Close()
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}
