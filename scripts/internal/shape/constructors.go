package shape

import (
	"fmt"
	"go/types"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/seed-a528e955/intercom-go/scripts/internal/node"
	"github.com/seed-a528e955/intercom-go/scripts/internal/printable"
	"github.com/seed-a528e955/intercom-go/scripts/internal/table"
)

// Gap is what keeps a request from having the constructors that it should have.
type Gap struct {
	Constructor *table.Constructor // nil for a variant of a request that none makes
	Problem     string
	Left        bool // the constructor is left out
}

// function is a constructor as it is generated.
type function struct {
	table   *table.Constructor
	args    []string // "adminID string"
	returns string
	body    []string
}

// constructorsOf lists what the table gives an operation in this version.
func (d *Doc) constructorsOf(op *Operation) []*table.Constructor {
	var list []*table.Constructor
	for _, c := range op.Entry.Constructors {
		if d.less == nil || c.In(d.Version, d.less) {
			list = append(list, c)
		}
	}
	return list
}

// makeConstructors makes the functions that the table names, as far as the version
// has what they need. What it has not is a gap: a version that nobody has seen
// is generated all the same, and a release is refused.
func makeConstructors(d *Doc) error {
	made := map[*Model][]*literal{}
	seen := map[string]bool{}
	for _, op := range d.Operations {
		for _, c := range d.constructorsOf(op) {
			if seen[c.Name] {
				return d.table.At(c, fmt.Errorf("version %s has two of that name", d.Version))
			}
			seen[c.Name] = true
			if d.names.Home(c.Name) != "" {
				return d.table.At(c, fmt.Errorf("version %s has a type of that name", d.Version))
			}
			f, l, err := d.construct(op, c)
			if err != nil {
				d.gap(c, true, "%v", err)
				continue
			}
			d.functions[op] = append(d.functions[op], f)
			for below := range l.all() {
				made[below.model] = append(made[below.model], below)
				if missing := below.missing(); len(missing) > 0 {
					d.gap(c, false, "%s needs %s", below.model.Name, strings.Join(missing, ", "))
				}
			}
		}
	}
	for _, m := range d.models {
		if m.Direction != sent || len(m.Variants) < 2 {
			continue
		}
		for _, v := range m.Variants {
			if !slices.ContainsFunc(made[m], func(l *literal) bool { return l.makes(v) }) {
				d.gap(nil, false, "%s that %s", m.Name, v)
			}
		}
	}
	return nil
}

// gap notes a gap, in the report as well.
func (d *Doc) gap(c *table.Constructor, left bool, format string, args ...any) {
	problem := fmt.Sprintf(format, args...)
	d.Gaps = append(d.Gaps, Gap{c, problem, left})
	switch {
	case c == nil:
		d.lose("variant of a request without a constructor", problem, "")
	case left:
		d.note("constructor left out", c.Name, "%s", problem)
	default:
		d.note("constructor that leaves out what is required", c.Name, "%s", problem)
	}
}

// String says what a variant is.
func (v Variant) String() string {
	var parts []string
	for _, key := range sortedKeys(v.Fixed) {
		parts = append(parts, fmt.Sprintf("%s %q", key, v.Fixed[key]))
	}
	if len(parts) > 0 {
		parts = []string{"has " + strings.Join(parts, ", ")}
	}
	if len(v.Required) > 0 {
		parts = append(parts, "requires "+strings.Join(v.Required, ", "))
	} else {
		parts = append(parts, "may have "+strings.Join(v.Properties, ", "))
	}
	return strings.Join(parts, " and ")
}

// bodyNames are what else stands in the body of a constructor.
var bodyNames = []string{"api", "json", "time", "items", "i", "v"}

// construct makes the function of a constructor, and the literal that it returns.
func (d *Doc) construct(op *Operation, c *table.Constructor) (*function, *literal, error) {
	m, err := d.made(op, c.Part)
	if err != nil {
		return nil, nil, err
	}
	l := newLiteral(m)
	for _, key := range sortedKeys(c.Sets) {
		field, at, err := d.at(l, key)
		if err != nil {
			return nil, nil, err
		}
		value, err := d.constant(field, c.Sets[key])
		if err != nil {
			return nil, nil, fmt.Errorf("%s: %w", key, err)
		}
		at.set(field, value)
		at.fixed[field.JSON] = c.Sets[key]
	}
	f := &function{table: c, returns: m.Name}
	texts := false
	for _, arg := range c.Arguments() {
		field, at, err := d.at(l, arg.Key)
		if err != nil {
			return nil, nil, err
		}
		if contains(bodyNames, arg.Name) || types.Universe.Lookup(arg.Name) != nil {
			return nil, nil, fmt.Errorf("%s cannot be the name of an argument", arg.Name)
		}
		isID := field.Base.Class == classID
		if isID && texts {
			return nil, nil, fmt.Errorf("%s stands behind what is no ID (want IDs first)", arg.Name)
		}
		texts = texts || !isID
		typ, value := field.Base.Name, arg.Name
		switch {
		case at.each != "":
			typ, value = "[]"+typ, "v"
			at.each = arg.Name
		case node.True(field.Schema, extOneOrMany):
			typ, value = field.Base.Elem.Name, typ+"{"+arg.Name+"}"
		}
		f.args = append(f.args, arg.Name+" "+typ)
		at.set(field, value)
		if field.Optional && typ == "string" && field.identifies() {
			at.value[field.JSON] = "wire.Given(" + value + ")"
		}
	}
	f.body = l.lines()
	return f, l, nil
}

// identifies reports whether a text says what a request is about, as an ID does, so that it cannot be empty. Where IDs are
// written, empty ones are refused already.
func (f *Field) identifies() bool {
	return node.Text(f.Schema, "format") == "email" || contains([]string{"email", "phone", "event_name"}, f.JSON)
}

// made finds the type that a constructor makes.
func (d *Doc) made(op *Operation, part string) (*Model, error) {
	if op.BodyKind != "json" {
		return nil, fmt.Errorf("%s sends no JSON", op.place())
	}
	m := d.model(d.typeOf(op.Body, "", sent).Name)
	if m == nil || m.Direction != sent {
		return nil, fmt.Errorf("%s sends no object", op.place())
	}
	if part == "" {
		return m, nil
	}
	for _, step := range strings.Split(part, ".") {
		f := m.field(step)
		if f == nil {
			return nil, fmt.Errorf("%s has no key %s", m.Name, step)
		}
		if m = d.model(f.object()); m == nil || m.Direction != sent {
			return nil, fmt.Errorf("%s is not an object", step)
		}
	}
	return m, nil
}

// object is the type of the object that a field, or the list in it, holds.
func (f *Field) object() string {
	if f.Base.Class == classList {
		return f.Base.Elem.Name
	}
	return f.Base.Name
}

// constant is the expression of a value that is set.
func (d *Doc) constant(f *Field, value string) (string, error) {
	declared := node.Strings(node.Get(f.Schema, "enum"))
	enum := d.model(f.Base.Name)
	if enum != nil {
		for _, v := range enum.Values {
			if v.Value == value {
				return enum.Name + v.Name, nil
			}
			declared = append(declared, v.Value)
		}
	}
	switch {
	case len(declared) > 0 && !contains(declared, value):
		return "", fmt.Errorf("%q is no value of it (want one of %s)", value, strings.Join(declared, ", "))
	case f.Base.Name == "string":
		return fmt.Sprintf("%q", value), nil
	case f.Base.Name == "bool" && (value == "true" || value == "false"):
		return value, nil
	}
	return "", fmt.Errorf("a %s cannot be set to %q", f.Base.Name, value)
}

// emitConstructors describes the functions to the template.
func (d *Doc) emitConstructors(op *Operation) *yaml.Node {
	list := node.List()
	for _, f := range d.functions[op] {
		body := node.List()
		for _, line := range f.body {
			body.Content = append(body.Content, node.String(line))
		}
		list.Content = append(list.Content, node.Map(
			"name", f.table.Name, "args", f.parameters(), "returns", f.returns, "body", body, "comment", f.comment(op)))
	}
	return list
}

// comment is the doc comment of a constructor: our sentence, what it is for and
// what it sets.
func (f *function) comment(op *Operation) string {
	what := "A body"
	if f.table.Part != "" {
		what = "Part of a body"
	}
	what += fmt.Sprintf(" for [%sService.%s]", op.Entry.Service, op.Entry.Name)
	var sets []string
	for _, key := range sortedKeys(f.table.Sets) {
		sets = append(sets, fmt.Sprintf("%s %q", strings.ReplaceAll(key, ".*", ""), f.table.Sets[key]))
	}
	if len(sets) > 0 {
		what += " with " + listed(sets, "and")
	}
	return printable.Comment(f.table.Name+" "+f.table.Says, "", what+".")
}

// listed joins a list as a sentence does: a, b and c.
func listed(list []string, word string) string {
	if last := len(list) - 1; last > 0 {
		return strings.Join(list[:last], ", ") + " " + word + " " + list[last]
	}
	return strings.Join(list, "")
}

// parameters are the arguments as a Go function declares them.
func (f *function) parameters() string {
	var b strings.Builder
	for i, arg := range f.args {
		name, typ, _ := strings.Cut(arg, " ")
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(name)
		if i == len(f.args)-1 || !strings.HasSuffix(f.args[i+1], " "+typ) {
			b.WriteString(" " + typ)
		}
	}
	return b.String()
}

// constructorsDoc names the constructors of an operation's body, as links of a doc
// comment; "" where there is none.
func (d *Doc) constructorsDoc(op *Operation) string {
	var names []string
	for _, f := range d.functions[op] {
		if f.table.Part == "" {
			names = append(names, "["+f.table.Name+"]")
		}
	}
	if len(names) == 0 {
		return ""
	}
	return "Make the body with " + listed(names, "or") + "."
}

// Constructors lists the constructors that the package has.
func (d *Doc) Constructors() []*table.Constructor {
	var list []*table.Constructor
	for _, op := range d.Operations {
		for _, f := range d.functions[op] {
			list = append(list, f.table)
		}
	}
	return list
}
