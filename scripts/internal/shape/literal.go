package shape

import (
	"fmt"
	"iter"
	"slices"
	"strings"
)

// literal is a struct that a constructor returns, or a part of it.
type literal struct {
	model *Model
	fixed map[string]string   // values that are set, by key
	value map[string]string   // expressions, by key
	below map[string]*literal // structs in it, by key
	each  string              // of the items of a list: the argument with a value for each, "*" before it is known
}

func newLiteral(m *Model) *literal {
	return &literal{model: m, fixed: map[string]string{}, value: map[string]string{}, below: map[string]*literal{}}
}

// at finds the field that a path of keys names, and the struct that it is in, which
// comes into being on the way. "*" stands for every item of a list; without it a
// list has one.
func (d *Doc) at(l *literal, path string) (*Field, *literal, error) {
	key, rest, deeper := strings.Cut(path, ".")
	f := l.model.field(key)
	if f == nil {
		return nil, nil, fmt.Errorf("%s has no key %s", l.model.Name, key)
	}
	if !deeper {
		return f, l, nil
	}
	m := d.model(f.object())
	if m == nil || m.Direction != sent {
		return nil, nil, fmt.Errorf("%s of %s holds no object", key, l.model.Name)
	}
	items, each := strings.CutPrefix(rest, "*.")
	if each && f.Base.Class != classList {
		return nil, nil, fmt.Errorf("%s of %s is no list", key, l.model.Name)
	}
	if l.below[key] == nil {
		l.below[key] = newLiteral(m)
	}
	if each && l.below[key].each == "" {
		l.below[key].each = "*"
	}
	return d.at(l.below[key], items)
}

// set gives a field a value.
func (l *literal) set(f *Field, value string) {
	if f.Pointer {
		value = "&" + value
	}
	l.value[f.JSON] = f.wrap(value)
}

// wrap makes of a value what the field holds.
func (f *Field) wrap(value string) string {
	if f.Optional {
		return "api.Set(" + value + ")"
	}
	return value
}

// has reports whether a key is given a value.
func (l *literal) has(key string) bool { return l.value[key] != "" || l.below[key] != nil }

// all are the literal and those in it.
func (l *literal) all() iter.Seq[*literal] {
	return func(yield func(*literal) bool) {
		if !yield(l) {
			return
		}
		for _, key := range sortedKeys(l.below) {
			for inner := range l.below[key].all() {
				if !yield(inner) {
					return
				}
			}
		}
	}
}

// lines are the function's body.
func (l *literal) lines() []string {
	var loops []string
	expression := l.expression(&loops)
	return append(loops, "return "+expression)
}

// expression is the literal in Go. The loops that fill its lists go before it.
func (l *literal) expression(loops *[]string) string {
	return l.model.Name + l.braces(loops)
}

func (l *literal) braces(loops *[]string) string {
	var fields []string
	for _, f := range l.model.Fields {
		value := l.value[f.JSON]
		if below := l.below[f.JSON]; below != nil {
			value = f.wrap(below.held(f, loops))
		}
		if value != "" {
			fields = append(fields, f.Go+": "+value)
		}
	}
	return "{" + strings.Join(fields, ", ") + "}"
}

// held is the literal as a field holds it.
func (l *literal) held(f *Field, loops *[]string) string {
	switch {
	case l.each != "":
		*loops = append(*loops,
			fmt.Sprintf("items := make(%s, len(%s))", f.Base.Name, l.each),
			fmt.Sprintf("for i, v := range %s {", l.each), "items[i] = "+l.expression(loops), "}")
		return "items"
	case f.Base.Class == classList:
		return f.Base.Name + "{" + l.braces(loops) + "}"
	case f.Pointer:
		return "&" + l.expression(loops)
	}
	return l.expression(loops)
}

// makes reports whether what the literal sets is of a variant.
func (l *literal) makes(v Variant) bool { return l.fits(v) && len(l.lacks(v.Required)) == 0 }

// fits reports whether nothing that the literal sets stands against a variant.
func (l *literal) fits(v Variant) bool {
	for key, value := range v.Fixed {
		if l.has(key) && l.fixed[key] != value {
			return false
		}
	}
	for _, f := range l.model.Fields {
		if l.has(f.JSON) && !contains(v.Properties, f.JSON) && l.model.apart(f.JSON) && len(v.Properties) > 0 {
			return false
		}
	}
	return true
}

// apart reports whether a key is of some variants, and not one that stands beside
// them.
func (m *Model) apart(key string) bool {
	return slices.ContainsFunc(m.Variants, func(v Variant) bool { return contains(v.Properties, key) })
}

func (l *literal) lacks(keys []string) []string {
	var missing []string
	for _, key := range keys {
		if !l.has(key) {
			missing = append(missing, key)
		}
	}
	return missing
}

// missing lists the keys that are required and not set: those that are sent in
// any case, and those of the variant that lacks the fewest.
func (l *literal) missing() []string {
	var missing []string
	for _, f := range l.model.Fields {
		if f.Required && !f.Optional && !l.has(f.JSON) {
			missing = append(missing, f.JSON)
		}
	}
	if len(l.model.Variants) == 0 {
		return missing
	}
	var least []string
	found := false
	for _, v := range l.model.Variants {
		if lacks := l.lacks(v.Required); l.fits(v) && (!found || len(lacks) < len(least)) {
			least, found = lacks, true
		}
	}
	if !found {
		return append(missing, "other values: no variant has these")
	}
	return appendNew(missing, least...)
}
