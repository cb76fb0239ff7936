package shape

import (
	"fmt"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/seed-a528e955/intercom-go/scripts/internal/node"
)

// modelExtras precomputes what the template prints after a struct: whether it writes
// itself, the accessor of the list that it wraps, and the conversion to the sent twin.
func (d *Doc) modelExtras(m *Model) *yaml.Node {
	x := node.Map("writes", m.Direction == sent && d.hasOwnForm(m, map[string]bool{}))
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
	return x
}

// hasOwnForm reports whether encoding/json, left to itself, would write a model otherwise than
// Intercom reads it. Those below it that are sent write themselves.
func (d *Doc) hasOwnForm(m *Model, seen map[string]bool) bool {
	seen[m.Name] = true
	for _, f := range m.Fields {
		if f.Wire != "" && f.Wire != wireID && f.Wire != wireID+","+wireOwn {
			return true
		}
		inner := f.Base
		for inner.Elem != nil {
			inner = *inner.Elem
		}
		if inner.Class == classAny {
			return true // a time in it
		}
		if below := d.model(inner.Name); below != nil && below.Direction == received && !seen[below.Name] && d.hasOwnForm(below, seen) {
			return true
		}
	}
	return false
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
		if !d.twins(f.Base, to.Base) {
			d.lose("field that Input leaves out", m.Name+"."+f.JSON, "%s is sent as %s, which is another type", f.Base.Name, to.Base.Name)
			continue
		}
		lines = append(lines, inputField("x.", "in.", f, to)...)
	}
	return lines
}

// twins reports whether the objects in a received type, however deep in lists and maps,
// are sent as those in another.
func (d *Doc) twins(from, to goType) bool {
	if from.Elem != nil && to.Elem != nil {
		return d.twins(*from.Elem, *to.Elem)
	}
	m := d.model(from.Name)
	return from.Class != classObject || to.Class != classObject || from.Name == to.Name || m == nil || m.Input == to.Name
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
