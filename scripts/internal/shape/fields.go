package shape

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/seed-a528e955/intercom-go/scripts/internal/goname"
	"github.com/seed-a528e955/intercom-go/scripts/internal/names"
	"github.com/seed-a528e955/intercom-go/scripts/internal/node"
)

// Model is a component with Go types on it: a struct or an enum.
type Model struct {
	Name      string
	Direction string // sent or received; "" for an enum
	Doc       string
	Fields    []*Field
	Values    []EnumValue // of an enum
	Input     string      // the sent twin of a received object
	Variants  []Variant   // of a union that was flattened
}

// EnumValue is a value and the constant's name without its type.
type EnumValue struct{ Name, Value string }

// Variant is what one variant of a flattened union fixes and needs.
type Variant struct {
	Fixed      map[string]string
	Required   []string
	Properties []string
}

// Field is one field of a struct.
type Field struct {
	JSON, Go   string
	Type       string // as declared, pointer or Optional included
	Wire       string // the tag wire
	Base       goType // what it holds
	Optional   bool   // an api.Optional
	Pointer    bool
	OmitZero   bool
	Required   bool
	Deprecated bool
	Doc        string
	Schema     *yaml.Node

	words []string // of an enum
}

// typeFields turns the components into models.
func typeFields(d *Doc) error {
	taken := d.reserved() // by types and constants
	for _, name := range node.Keys(d.schemas) {
		taken[name] = true
	}
	for name, s := range node.Pairs(d.schemas) {
		m := &Model{Name: name}
		d.models = append(d.models, m)
		if isEnum(s) {
			d.constants(m, s, taken)
			m.Doc = d.modelDoc(m)
			continue
		}
		m.Direction = node.Text(s, extDirection)
		m.Input = node.Text(s, extInput)
		required := node.Strings(node.Get(s, "required"))
		given, used := d.members(name, ".", node.Keys(node.Get(s, "properties")))
		for key, p := range node.Pairs(node.Get(s, "properties")) {
			f := d.field(p, key, m.Direction, contains(required, key))
			if m.Direction == sent && f.Base.Class == classObject && d.holds(f.Base.Name, m.Name, map[string]bool{}) {
				f.Pointer, f.Optional, f.OmitZero, f.Type = true, false, true, "*"+f.Base.Name // no struct holds itself
			}
			if f.Go = given[key]; f.Go == "" {
				f.Go = unique(goname.Exported(key), func(s string) bool { return used[s] || contains(methodNames, s) }, "Field")
			}
			used[f.Go] = true
			f.Wire = f.wireTag(m.Direction, node.Get(s, extAliases))
			if strings.HasPrefix(m.Name, "Create") && !strings.HasPrefix(m.Name, "CreateOrUpdate") {
				f.Doc = d.fieldDoc(f, m.Direction, false) // there is nothing to clear yet
			}
			if f.Doc == "is a URL." && strings.HasSuffix(f.Go, "URL") {
				f.Doc = "" // its name says so
			}
			if s, key := d.aboutField(m.Name, f.Go); s != "" {
				d.said[key] = true
				f.Doc = s
				if f.Required && m.Direction == sent && !strings.Contains(s, "required") {
					f.Doc += " It is required."
				}
				if since := node.Text(p, extSince); since != "" {
					f.Doc += " Described from " + since + " on."
				}
			}
			m.Fields = append(m.Fields, f)
		}
		for _, v := range node.Items(node.Get(s, extVariants)) {
			variant := Variant{
				Fixed:      map[string]string{},
				Required:   node.Strings(node.Get(v, "required")),
				Properties: node.Strings(node.Get(v, "properties")),
			}
			for k, val := range node.Pairs(node.Get(v, "fixed")) {
				variant.Fixed[k] = val.Value
			}
			if !slices.ContainsFunc(m.Variants, func(v Variant) bool { return reflect.DeepEqual(v, variant) }) {
				m.Variants = append(m.Variants, variant)
			}
		}
		m.Doc = d.modelDoc(m)
	}
	d.alignUpdates()
	return nil
}

// methodNames are what generated types may have as methods, and so no field.
var methodNames = []string{"ApplyToCall", "Input", "MarshalJSON", "UnmarshalJSON"}

// holds reports whether an object has another in itself, lists and maps aside.
func (d *Doc) holds(name, other string, seen map[string]bool) bool {
	if name == other || seen[name] {
		return name == other
	}
	seen[name] = true
	for _, p := range node.Pairs(node.Get(d.schemas, name, "properties")) {
		if r := refName(p); r != "" && d.holds(r, other, seen) {
			return true
		}
	}
	return false
}

// constants fills in the values of an enum with constant names that nothing else has.
func (d *Doc) constants(m *Model, s *yaml.Node, taken map[string]bool) {
	values := node.Strings(node.Get(s, "enum"))
	given, used := d.members(m.Name, "=", values)
	for _, v := range values {
		name := given[v]
		if name == "" || taken[m.Name+name] {
			name = unique(goname.Exported(v), func(s string) bool { return used[s] || taken[m.Name+s] }, "Value")
		}
		taken[m.Name+name] = true
		m.Values = append(m.Values, EnumValue{Name: name, Value: v})
	}
}

// members returns the names that fields or constants of a type have already, by
// what they were given to, and that they are used.
func (d *Doc) members(typ, kind string, keys []string) (given map[string]string, used map[string]bool) {
	given, used = map[string]string{}, map[string]bool{}
	home := d.names.Home(typ)
	for _, key := range keys {
		if name := d.names.Name(home + kind + names.Step(key)); home != "" && name != "" {
			given[key], used[name] = name, true
		}
	}
	return given, used
}

// field types one property by the rules of its direction.
func (d *Doc) field(p *yaml.Node, key, direction string, required bool) *Field {
	f := &Field{
		JSON:       key,
		Base:       d.typeOf(p, key, direction),
		Required:   required,
		Deprecated: node.True(p, "deprecated"),
		Schema:     p,
		words:      node.Strings(node.Get(d.resolve(p), "enum")),
	}
	null := nullable(p) || refName(p) != "" && nullable(d.resolve(p))
	if f.Base.Name == "api.Attributes" {
		null = false // what is cleared is an attribute, not all of them
	}
	if direction == sent {
		f.send(null)
	} else {
		f.receive(null)
	}
	f.Doc = d.fieldDoc(f, direction, null)
	return f
}

// receive: plain values, zero where absent or null; a pointer for an object and
// for a number whose absence means something.
func (f *Field) receive(null bool) {
	f.OmitZero = true
	f.Type = f.Base.Name
	if f.Base.Class == classObject || f.Base.Class == classNumber && null {
		f.Pointer = true
		f.Type = "*" + f.Type
	}
}

// send: a plain value where required; where optional a list, a map, an object or a
// word of an enum is left out while it is zero, and everything else is absent, null
// or a value. What is required
// and may be null is left out too until it is set: null clears, and nobody clears
// by forgetting.
func (f *Field) send(null bool) {
	f.Type = f.Base.Name
	switch {
	case f.Required && !null:
	case f.plainWhenAbsent() && !null:
		f.OmitZero = true
	case f.Base.Class == classAny:
		f.OmitZero = true
	default:
		f.Optional, f.OmitZero = true, true
	}
	if f.Optional {
		f.Type = "api.Optional[" + f.Base.Name + "]"
	}
}

// plainWhenAbsent reports whether the zero value of a field says nothing that could
// be sent: that of a list, a map or an object, and of an enum that has no word "". A
// text of one value is a text, since it stays one when others come to it.
func (f *Field) plainWhenAbsent() bool {
	switch f.Base.Class {
	case classList, classMap, classObject:
		return true
	case classScalar:
		return len(f.words) > 0 && !contains(f.words, "") && f.Base.Name != "string" && f.Base.Name != "bool"
	}
	return false
}

// typeParams gives the query parameters their Go types.
func typeParams(d *Doc) error {
	for _, op := range d.Operations {
		used := map[string]bool{}
		for _, p := range op.QueryParams {
			p.GoName = d.names.Name(op.paramPlace(p))
			used[p.GoName] = true
		}
		for _, p := range op.QueryParams {
			t := d.typeOf(p.Schema, p.key(), sent)
			if timeName.MatchString(p.key()) && t.Name == "string" {
				t = momentOf(wireUnix)
			}
			p.Type, p.Moment = t.Name, ""
			if t.Class != classList {
				p.Separator = ""
			}
			if t.Class == classTime || t.Class == classList && t.Elem.Class == classTime {
				p.Moment = t.Wire
			}
			if t.Name == "bool" && node.Text(p.Schema, "default") == "true" {
				p.Type = "api.Optional[bool]" // false has to be sendable
			}
			if p.GoName == "" {
				p.GoName = unique(goname.Exported(p.Name), func(s string) bool { return used[s] || contains(methodNames, s) }, "Param")
			}
			used[p.GoName] = true
		}
	}
	return nil
}

// checkIdentifiers is the last look: no two declarations of one name.
func checkIdentifiers(d *Doc) error {
	seen := d.reserved()
	for _, m := range d.models {
		if seen[m.Name] {
			return fmt.Errorf("two declarations are called %s", m.Name)
		}
		seen[m.Name] = true
		for _, v := range m.Values {
			if seen[m.Name+v.Name] {
				return fmt.Errorf("the constant %s%s is declared twice", m.Name, v.Name)
			}
			seen[m.Name+v.Name] = true
		}
	}
	for _, op := range d.Operations {
		if name := op.varName(); seen[name] {
			return fmt.Errorf("%s and another operation both make the variable %s: give one another name in the table", op.place(), name)
		}
		seen[op.varName()] = true
	}
	return nil
}
