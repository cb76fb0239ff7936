package pipeline

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"

	"go.yaml.in/yaml/v3"
)

// TypeNamesFile is where people name types that the rules name badly.
var TypeNamesFile = filepath.Join("openapi", "types.yaml")

// TypeNames is what that file says.
type TypeNames struct {
	Names map[string]string // by the name by rule
	path  string
	lines map[string]int
}

const longestTypeName = 40

var typeName = regexp.MustCompile(`^[A-Z][A-Za-z0-9]*$`)

// loadTypeNames reads and checks the file; there need not be one.
func loadTypeNames(path string) (*TypeNames, error) {
	t := &TypeNames{Names: map[string]string{}, path: path, lines: map[string]int{}}
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return t, nil
	}
	if err != nil {
		return nil, err
	}
	var file struct {
		Types yaml.Node `yaml:"types"`
	}
	if err := yaml.Unmarshal(data, &file); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	list := file.Types.Content
	if file.Types.Kind != yaml.MappingNode {
		return nil, fmt.Errorf("%s: no types: with lines of the form RuleName: Name", path)
	}
	for i := 0; i+1 < len(list); i += 2 {
		if err := t.add(list[i], list[i+1]); err != nil {
			return nil, fmt.Errorf("%s:%d: %w", path, list[i].Line, err)
		}
	}
	return t, nil
}

func (t *TypeNames) add(from, to *yaml.Node) error {
	switch {
	case !typeName.MatchString(from.Value):
		return fmt.Errorf("%q is no exported Go name", from.Value)
	case to.Kind != yaml.ScalarNode || !typeName.MatchString(to.Value):
		return fmt.Errorf("%s: %q is no exported Go name", from.Value, to.Value)
	case len(to.Value) > longestTypeName:
		return fmt.Errorf("%s: %s has %d letters (want at most %d)", from.Value, to.Value, len(to.Value), longestTypeName)
	case from.Value == to.Value:
		return fmt.Errorf("%s is called so anyway", from.Value)
	case t.Names[from.Value] != "":
		return fmt.Errorf("%s stands there twice, also in line %d", from.Value, t.lines[from.Value])
	}
	t.Names[from.Value], t.lines[from.Value] = to.Value, from.Line
	return nil
}

// UnusedTypeNames lists the lines about types that none of the outputs has by rule.
// Over all versions each of them is a mistake.
func (p *Project) UnusedTypeNames(outputs []*Output) []string {
	used := map[string]bool{}
	for _, o := range outputs {
		for _, name := range o.Doc.TypesUsed() {
			used[name] = true
		}
	}
	var unused []string
	for _, name := range slices.Sorted(maps.Keys(p.Types.Names)) {
		if !used[name] {
			unused = append(unused, fmt.Sprintf("%s:%d: %s: no version has a type that the rules call so", TypeNamesFile, p.Types.lines[name], name))
		}
	}
	return unused
}
