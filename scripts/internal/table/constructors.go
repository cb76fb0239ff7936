package table

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/seed-a528e955/intercom-go/scripts/internal/goname"
	"github.com/seed-a528e955/intercom-go/scripts/internal/node"
)

// Constructor names a function of the generated packages that makes a request of
// one kind, or a part of one.
type Constructor struct {
	Name  string            `yaml:"name"`
	Part  string            `yaml:"part,omitempty"`  // where the part stands in the body, "" for the body itself
	Sets  map[string]string `yaml:"sets,omitempty"`  // the values that make it this kind, by key
	Args  []string          `yaml:"args,omitempty"`  // the keys of the arguments in order, "key as name" where the key's own name reads badly
	Since string            `yaml:"since,omitempty"` // the first version that has it
	Until string            `yaml:"until,omitempty"` // the last one
	Says  string            `yaml:"says"`            // the doc comment's first sentence, behind the name
}

// Argument is an argument of a constructor.
type Argument struct{ Key, Name string }

// maxConstructor is the longest that the name of a constructor may be.
const maxConstructor = 40

// Arguments are the arguments in order, each with its name in Go.
func (c *Constructor) Arguments() []Argument {
	args := make([]Argument, len(c.Args))
	for i, text := range c.Args {
		key, name, named := strings.Cut(text, " as ")
		if !named {
			steps := strings.Split(key, ".")
			name = goname.Unexported(steps[len(steps)-1])
		}
		args[i] = Argument{key, name}
	}
	return args
}

// In reports whether a version has the constructor; less orders versions.
func (c *Constructor) In(version string, less func(a, b string) bool) bool {
	return (c.Since == "" || !less(version, c.Since)) && (c.Until == "" || !less(c.Until, version))
}

var (
	keyPath      = regexp.MustCompile(`^[a-z0-9_]+(\.\*)?(\.[a-z0-9_]+)*$`)
	argumentName = regexp.MustCompile(`^[a-z][A-Za-z0-9]*$`)
)

// check refuses a constructor that no version could have.
func (c *Constructor) check() error {
	switch {
	case !identifier.MatchString(c.Name):
		return fmt.Errorf("name %q is not an exported Go name", c.Name)
	case len(c.Name) > maxConstructor:
		return fmt.Errorf("the name has %d letters (want at most %d)", len(c.Name), maxConstructor)
	case strings.HasPrefix(c.Name, "New") && strings.Contains(c.Name, "Request"):
		return fmt.Errorf("the name says that it makes a request (want what the request is or does)")
	case c.Says == "" || strings.ContainsAny(c.Says, "\r\n"):
		return fmt.Errorf("says wants one line")
	case c.Part != "" && !keyPath.MatchString(c.Part):
		return fmt.Errorf("part %q is no path of keys", c.Part)
	}
	for _, version := range []string{c.Since, c.Until} {
		if version != "" && !versionName.MatchString(version) {
			return fmt.Errorf("%q is no version (want a folder of openapi, such as 2.12 or preview)", version)
		}
	}
	return c.checkKeys()
}

// checkKeys refuses keys that come twice or cannot be any.
func (c *Constructor) checkKeys() error {
	keys, names := map[string]bool{}, map[string]bool{}
	for key := range c.Sets {
		if !keyPath.MatchString(key) {
			return fmt.Errorf("sets: %q is no path of keys", key)
		}
		keys[key] = true
	}
	for _, arg := range c.Arguments() {
		switch {
		case !keyPath.MatchString(arg.Key):
			return fmt.Errorf("args: %q is no path of keys", arg.Key)
		case !argumentName.MatchString(arg.Name):
			return fmt.Errorf("args: %q is no name of an argument", arg.Name)
		case keys[arg.Key]:
			return fmt.Errorf("%s is there twice", arg.Key)
		case names[arg.Name]:
			return fmt.Errorf("two arguments are called %s", arg.Name)
		}
		keys[arg.Key], names[arg.Name] = true, true
	}
	return nil
}

// checkConstructors refuses constructors that cannot be, or that have the name of
// another, with their line. Of two with one name one has to end before the other
// begins; that no version has both is seen when it is generated.
func (t *Table) checkConstructors() error {
	seen := map[string]*Constructor{}
	for _, c := range t.constructors(true) {
		if c == nil {
			return fmt.Errorf("%s: a constructor is empty", t.path)
		}
		if err := c.check(); err != nil {
			return t.At(c, err)
		}
		if other := seen[c.Name]; other != nil && (other.Until == "" || c.Since == "") && (other.Since == "" || c.Until == "") {
			return t.At(c, fmt.Errorf("there are two of that name"))
		}
		seen[c.Name] = c
	}
	return nil
}

// Constructors lists all constructors, in the order of the operations.
func (t *Table) Constructors() []*Constructor { return t.constructors(false) }

func (t *Table) constructors(gone bool) []*Constructor {
	var all []*Constructor
	for _, key := range t.Keys() {
		e := t.Operations[key]
		if e.Gone && !gone {
			continue
		}
		all = append(all, e.Constructors...)
		for _, other := range e.In {
			all = append(all, other.Constructors...)
		}
	}
	return all
}

// At says where in the table the constructor stands that an error is about; of
// several with its name the last.
func (t *Table) At(c *Constructor, err error) error {
	line := 0
	var root yaml.Node
	if yaml.Unmarshal(t.text, &root) == nil {
		node.Walk(&root, nil, func(n *yaml.Node, path []string) bool {
			if slices.Contains(path, "constructors") && n.Kind == yaml.MappingNode && node.Text(n, "name") == c.Name {
				line = n.Line
			}
			return true
		})
	}
	return fmt.Errorf("%s:%d: constructor %s: %w", t.path, line, c.Name, err)
}

// lines are the constructor as people write it.
func (c *Constructor) lines(indent string) []string {
	lines := []string{indent + "- name: " + c.Name + "\n"}
	add := func(key, value string) {
		if value != "" {
			lines = append(lines, indent+"  "+key+": "+value+"\n")
		}
	}
	add("part", c.Part)
	sets := make([]string, 0, len(c.Sets))
	for key, value := range c.Sets {
		sets = append(sets, key+": "+scalar(value))
	}
	if slices.Sort(sets); len(sets) > 0 {
		add("sets", "{"+strings.Join(sets, ", ")+"}")
	}
	if len(c.Args) > 0 {
		add("args", "["+strings.Join(c.Args, ", ")+"]")
	}
	for _, v := range []struct{ key, value string }{{"since", c.Since}, {"until", c.Until}, {"says", c.Says}} {
		if v.value != "" {
			add(v.key, scalar(v.value))
		}
	}
	return lines
}
