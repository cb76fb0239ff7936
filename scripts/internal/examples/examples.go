// Package examples makes the Example functions of the generated packages from
// openapi/examples.yaml. A version gets those whose operations, types and fields it
// has in the form that the example wants.
package examples

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/seed-a528e955/intercom-go/scripts/internal/strictyaml"
)

// Path is where the examples are written down, below the project's root.
var Path = filepath.Join("openapi", "examples.yaml")

// GoFile is the file of a generated package that has them.
const GoFile = "example_gen_test.go"

// Table is what people wrote.
type Table struct {
	// Start is a function that the examples call: it begins with func workspace.
	Start    string     `yaml:"start"`
	Examples []*Example `yaml:"examples"`
	// LeftOut are examples, by version, that add-version and update found to say
	// something else there.
	LeftOut map[string][]string `yaml:"left_out"`

	path string
}

// Example is a function.
type Example struct {
	Name   string            // what follows after Example
	Says   string            // its comment
	Needs  map[string]string // what it uses of the package, and in which form
	Code   string            // its statements
	Output string            // what they print

	line int
}

// UnmarshalYAML notes where the example is.
func (e *Example) UnmarshalYAML(n *yaml.Node) error {
	e.line = n.Line
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		into := map[string]any{"name": &e.Name, "says": &e.Says, "needs": &e.Needs, "code": &e.Code, "output": &e.Output}[key.Value]
		if into == nil {
			return fmt.Errorf("line %d: unknown key %q (want code, name, needs, output, says)", key.Line, key.Value)
		}
		if err := value.Decode(into); err != nil {
			return err
		}
	}
	return nil
}

// Load reads the table. Without the file there are no examples.
func Load(root string) (*Table, error) {
	path := filepath.Join(root, Path)
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return &Table{path: path}, nil
	}
	if err != nil {
		return nil, err
	}
	return Parse(path, data)
}

// Parse reads the table from the content of the file at path.
func Parse(path string, data []byte) (*Table, error) {
	t := &Table{}
	if err := strictyaml.Decode(path, data, t); err != nil {
		return nil, err
	}
	t.path = path
	var all []error
	for _, e := range t.Examples {
		if err := e.check(); err != nil {
			all = append(all, t.at(e, err))
		}
	}
	if _, tail, found := strings.Cut(string(data), leftOutKey); found && strings.Contains(tail, "\nexamples:") {
		all = append(all, fmt.Errorf("%s: left_out: want it at the end of the file, where tools add to it", path))
	}
	all = append(all, t.checkLeftOut()...)
	return t, errors.Join(all...)
}

func (t *Table) checkLeftOut() (all []error) {
	for version, names := range t.LeftOut {
		for _, name := range names {
			if !slices.ContainsFunc(t.Examples, func(e *Example) bool { return e.Name == name }) {
				all = append(all, fmt.Errorf("%s: left_out: %s: no example is named %q", t.path, version, name))
			}
		}
	}
	return all
}

// at puts the place of an example in front of an error.
func (t *Table) at(e *Example, err error) error {
	return fmt.Errorf("%s:%d: example %q: %w", t.path, e.line, e.Name, err)
}

var function = regexp.MustCompile(`^(([A-Z]\w*?)(Service_([A-Z]\w*?))?)?(_[a-z]\w*)?$`)

// check refuses an example that go test would not run, or whose name says nothing
// that it needs.
func (e *Example) check() error {
	name := function.FindStringSubmatch(e.Name)
	switch {
	case name == nil:
		return errors.New(`want a name such as New, ContactsService_Create or ContactsService_Create_twice`)
	case strings.TrimSpace(e.Code) == "":
		return errors.New("it has no code")
	case strings.TrimSpace(e.Output) == "":
		return errors.New("it has no output, so that nothing would run it")
	}
	if name[4] != "" {
		if method := name[2] + "." + name[4]; e.Needs[method] == "" {
			return fmt.Errorf("it needs %s, as its name says", method)
		}
	} else if name[2] != "" && !always[name[2]] && e.Needs[name[2]] == "" {
		return fmt.Errorf("it needs %s, as its name says", name[2])
	}
	return nil
}

// always are the functions and types that every package has.
var always = map[string]bool{"New": true, "Client": true, "Operations": true, "OperationNamed": true, "WebhookItem": true}

// Unused lists the examples that none of the versions has, which over all versions
// are mistakes.
func (t *Table) Unused(made []*Made) (lines []string) {
	for _, e := range t.Examples {
		if !slices.ContainsFunc(made, func(m *Made) bool { return slices.Contains(m.in, e) }) {
			lines = append(lines, fmt.Sprintf("%s:%d: no version has what %q needs, or an earlier one of the name takes its place", filepath.ToSlash(Path), e.line, "Example"+e.Name))
		}
	}
	return lines
}

// leftOutKey begins the part of the file that tools write: the last one.
const leftOutKey = "\nleft_out:"

// LeaveOut notes in the table on disk that examples say something else in a version,
// which goes without them from now on.
func LeaveOut(root, version string, names []string) error {
	t, err := Load(root)
	if err != nil {
		return err
	}
	data, err := os.ReadFile(t.path)
	if err != nil {
		return err
	}
	if t.LeftOut == nil {
		t.LeftOut = map[string][]string{}
	}
	t.LeftOut[version] = append(t.LeftOut[version], names...)
	slices.Sort(t.LeftOut[version])
	t.LeftOut[version] = slices.Compact(t.LeftOut[version])
	tail, err := yaml.Marshal(map[string]any{"left_out": t.LeftOut})
	if err != nil {
		return err
	}
	head, _, _ := strings.Cut(string(data), leftOutKey)
	return os.WriteFile(t.path, []byte(strings.TrimRight(head, "\n")+"\n"+string(tail)), 0o644)
}
