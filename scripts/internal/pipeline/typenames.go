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

	"github.com/seed-a528e955/intercom-go/scripts/internal/near"
	"github.com/seed-a528e955/intercom-go/scripts/internal/shape"
	"github.com/seed-a528e955/intercom-go/scripts/internal/strictyaml"
)

// TypeNamesFile is where people name types that the rules name badly.
var TypeNamesFile = filepath.Join("openapi", "types.yaml")

// TypeNames is what that file says: names by the name by rule.
type TypeNames struct {
	Names map[string]string
	lines map[string]int
}

var typeName = regexp.MustCompile(`^[A-Z][A-Za-z0-9]*$`)

// loadTypeNames reads and checks the file; there need not be one.
func loadTypeNames(path string) (*TypeNames, error) {
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return &TypeNames{}, nil
	}
	if err != nil {
		return nil, err
	}
	var file struct {
		Types map[string]string `yaml:"types"`
	}
	if err := strictyaml.Decode(path, data, &file); err != nil {
		return nil, err
	}
	t := &TypeNames{Names: file.Types, lines: strictyaml.Lines(data, "types")}
	for _, from := range slices.Sorted(maps.Keys(t.Names)) {
		if err := checkTypeName(from, t.Names[from]); err != nil {
			return nil, fmt.Errorf("%s:%d: %w", path, t.lines[from], err)
		}
	}
	return t, nil
}

func checkTypeName(from, to string) error {
	switch {
	case !typeName.MatchString(from):
		return fmt.Errorf("%q is not an exported Go name", from)
	case !typeName.MatchString(to):
		return fmt.Errorf("%s: %q is not an exported Go name", from, to)
	case len(to) > shape.LongestType:
		return fmt.Errorf("%s: %s has %d letters (want at most %d)", from, to, len(to), shape.LongestType)
	case from == to:
		return fmt.Errorf("%s is called so anyway", from)
	}
	return nil
}

// names are none without a file.
func (t *TypeNames) names() map[string]string {
	if t == nil {
		return nil
	}
	return t.Names
}

// unusedTypeNames lists the lines about types that none of the outputs has by rule.
func (p *Project) unusedTypeNames(outputs []*Output) []string {
	used := map[string]bool{}
	var byRule []string
	for _, o := range outputs {
		byRule = append(byRule, o.Doc.TypesByRule()...)
		for _, name := range o.Doc.TypesUsed() {
			used[name] = true
		}
	}
	var unused []string
	for _, name := range slices.Sorted(maps.Keys(p.Types.names())) {
		if !used[name] {
			unused = append(unused, fmt.Sprintf("%s:%d: %s%s", filepath.ToSlash(TypeNamesFile), p.Types.lines[name], name, near.Hint(name, byRule)))
		}
	}
	return unused
}
