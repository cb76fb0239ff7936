package shape

import (
	"fmt"
	"slices"
	"sort"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/seed-a528e955/intercom-go/scripts/internal/goname"
	"github.com/seed-a528e955/intercom-go/scripts/internal/node"
	"github.com/seed-a528e955/intercom-go/scripts/internal/printable"
)

// modelExtras precomputes what the template prints after a struct: whether it is
// sent, the accessor of the list that it wraps, the conversion to the sent twin, constructors.
func (d *Doc) modelExtras(m *Model) *yaml.Node {
	x := node.Map("sent", m.Direction == sent)
	if items := d.accessor(m); items != nil {
		node.Set(x, "items", items)
	}
	if m.Input != "" {
		list := node.List()
		for _, line := range d.inputLines(m) {
			list.Content = append(list.Content, node.String(line))
		}
		node.Set(x, "input", node.String(m.Input))
		node.Set(x, "inputLines", list)
	}
	if c := d.constructors(m); len(c) > 0 {
		node.Set(x, "constructors", node.List(c...))
	}
	return x
}

// inputLines converts a received object to its sent twin, field by field: what
// is zero is left out, but for booleans, whose false is a value.
func (d *Doc) inputLines(m *Model) []string {
	twin := d.model(m.Input)
	var lines []string
	for _, f := range m.Fields {
		to := twin.field(f.JSON)
		if to == nil {
			continue
		}
		if f.Base.Name == avatarName && to.Base.Name != avatarName {
			lines = append(lines, d.pictureLines(f, to)...)
			continue
		}
		lines = append(lines, inputField("x.", "in.", f, to)...)
	}
	return lines
}

// pictureLines converts the one type of pictures to what a picture is when it is
// sent: an object of a type of its own, or its address.
func (d *Doc) pictureLines(from, to *Field) []string {
	value := "x." + from.Go
	picture, object := d.model(avatarName), d.model(to.Base.Name)
	lines := []string{"if " + value + " != nil {"}
	made := value + ".ImageURL"
	if object != nil {
		made = "item"
		lines = append(lines, "var item "+to.Base.Name)
		for _, f := range picture.Fields {
			if t := object.field(f.JSON); t != nil {
				lines = append(lines, inputField(value+".", "item.", f, t)...)
			}
		}
	}
	switch {
	case to.Optional:
		made = "api.Set(" + made + ")"
	case to.Pointer:
		made = "&" + made
	}
	return append(lines, "in."+to.Go+" = "+made, "}")
}

// inputField converts one field of source to one of target.
func inputField(source, target string, from, to *Field) []string {
	value := source + from.Go
	assign := func(v string) string { return fmt.Sprintf("%s%s = %s", target, to.Go, v) }
	set := func(v string) string {
		if to.Optional {
			return assign("api.Set(" + v + ")")
		}
		return assign(v)
	}
	switch {
	case to.Pointer && from.Base.Name != to.Base.Name:
		return []string{"if " + value + " != nil {", "item := " + value + ".Input()", assign("&item"), "}"}
	case from.Base.Class == classObject && from.Base.Name != to.Base.Name:
		return []string{"if " + value + " != nil {", set(value + ".Input()"), "}"}
	case from.Pointer:
		return []string{"if " + value + " != nil {", set("*" + value), "}"}
	case from.Base.Name != to.Base.Name: // of a list, a map or raw JSON, whose nil is no nil in an any
		lines, made := converted(from.Base, to.Base, value, 0)
		return append(append([]string{"if " + value + " != nil {"}, lines...), set(made), "}")
	case from.Base.Class == classList || from.Base.Class == classMap:
		if to.Optional {
			return []string{"if " + value + " != nil {", set(value), "}"}
		}
		return []string{assign(value)}
	case to.Optional && from.Base.Name != "bool":
		return []string{assign("api.NonZero(" + value + ")")}
	}
	return []string{set(value)}
}

// converted is the expression that a received value is sent as, and the lines
// that make it: objects become their twins, however deep in lists and maps.
func converted(from, to goType, value string, depth int) (lines []string, made string) {
	switch {
	case from.Class == classObject && from.Name != to.Name:
		return nil, value + ".Input()"
	case from.Elem == nil || from.Name == to.Name:
		return nil, value
	}
	made, key := "items"+strings.Repeat("Below", depth), "i"+strings.Repeat("i", depth)
	lines, elem := converted(*from.Elem, *to.Elem, value+"["+key+"]", depth+1)
	head := []string{fmt.Sprintf("%s := make(%s, len(%s))", made, to.Name, value), "for " + key + " := range " + value + " {"}
	return append(append(head, lines...), made+"["+key+"] = "+elem, "}"), made
}

// constructors makes one function for each variant of a flattened union that
// fixes a value which no other variant allows together with the same needs, so
// that the fixed pair need not be known by heart.
func (d *Doc) constructors(m *Model) []*yaml.Node {
	if m.Direction != sent || len(m.Variants) < 2 {
		return nil
	}
	var out []*yaml.Node
	used := map[string]bool{}
	for i, v := range m.Variants {
		name := d.names.Name(d.names.Home(m.Name) + v.step())
		if name == "" {
			name = "New" + m.Name + m.variantName(i)
		}
		if name == "New"+m.Name || len(v.Fixed) == 0 || used[name] {
			continue
		}
		used[name] = true
		name = d.function(m, name)
		if d.made[m.Name] == nil {
			d.made[m.Name] = map[string]string{}
		}
		d.made[m.Name][v.step()] = name
		out = append(out, d.constructor(m, name, v))
	}
	return out
}

// function claims the name of a constructor that no type, no constant and no
// constructor of another model has.
func (d *Doc) function(m *Model, name string) string {
	declared := d.reserved()
	for _, other := range d.models {
		declared[other.Name] = true
		for _, v := range other.Values {
			declared[other.Name+v.Name] = true
		}
	}
	name = unique(name, func(s string) bool { return declared[s] || d.functions[s] != "" && d.functions[s] != m.Name }, "Variant")
	if d.functions == nil {
		d.functions = map[string]string{}
	}
	d.functions[name] = m.Name
	return name
}

// variantName tells a variant from the others by a value that it fixes: of the
// property that the most variants fix, and among those the value that the fewest
// share. Where several fix the same, a property that only it requires tells.
func (m *Model) variantName(i int) string {
	v := m.Variants[i]
	best, most, fewest := "", 0, 0
	for _, key := range sortedKeys(v.Fixed) {
		if f := m.field(key); f == nil || f.Base.Class != classScalar {
			continue
		}
		fix, same := 0, 0
		for _, other := range m.Variants {
			if other.Fixed[key] != "" {
				fix++
			}
			if other.Fixed[key] == v.Fixed[key] {
				same++
			}
		}
		if same < len(m.Variants) && (fix > most || fix == most && same < fewest) {
			best, most, fewest = key, fix, same
		}
	}
	if best == "" {
		return ""
	}
	name := goname.Exported(v.Fixed[best])
	if fewest == 1 {
		return name
	}
	for _, r := range v.Required {
		if !m.requiredElsewhere(r, i) {
			return name + "By" + goname.Exported(r)
		}
	}
	return ""
}

func (m *Model) requiredElsewhere(key string, i int) bool {
	for j, other := range m.Variants {
		if j != i && contains(other.Required, key) {
			return true
		}
	}
	return false
}

// constructor describes the function: what is fixed is set, what is required
// besides is an argument.
func (d *Doc) constructor(m *Model, name string, v Variant) *yaml.Node {
	args, lines := node.List(), node.List()
	fixed, used := []string{}, map[string]bool{"api": true}
	for _, f := range m.Fields {
		var value string
		switch {
		case v.Fixed[f.JSON] != "" && f.Base.Class == classScalar:
			value = fmt.Sprintf("%q", v.Fixed[f.JSON])
			if f.Base.Name != "string" {
				value = d.constant(f.Base.Name, v.Fixed[f.JSON])
			}
			fixed = append(fixed, fmt.Sprintf("%s %q", f.JSON, v.Fixed[f.JSON]))
		case contains(v.Required, f.JSON), f.JSON == "body" && contains(v.Properties, f.JSON) && m.someRequire(f.JSON):
			arg := unique(goname.Unexported(f.JSON), func(s string) bool { return used[s] }, "Value")
			used[arg] = true
			args.Content = append(args.Content, node.String(arg+" "+f.Base.Name))
			value = arg
			if f.Pointer {
				value = "&" + arg
			}
		default:
			continue
		}
		if f.Optional {
			value = "api.Set(" + value + ")"
		}
		lines.Content = append(lines.Content, node.String(f.Go+": "+value))
	}
	sort.Strings(fixed)
	return node.Map("name", name, "args", args, "fields", lines, "fixed", printable.Line(strings.Join(fixed, ", ")))
}

// constant is the name of an enum's constant for a value.
func (d *Doc) constant(enum, value string) string {
	if m := d.model(enum); m != nil {
		for _, v := range m.Values {
			if v.Value == value {
				return enum + v.Name
			}
		}
	}
	return fmt.Sprintf("%s(%q)", enum, value)
}

// someRequire reports whether a variant requires the property: the body of a
// message belongs into a constructor even where the description is lax.
func (m *Model) someRequire(key string) bool {
	return slices.ContainsFunc(m.Variants, func(v Variant) bool { return contains(v.Required, key) })
}
