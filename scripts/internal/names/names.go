// Package names remembers which Go names a version's package gave to what, by
// the places in the description, so that a name stays with what it was given to
// when Intercom adds a sibling that the rules would call the same.
//
// A place is a method, a path without the names of its placeholders, and the
// way from there:
//
//	GET /boats                         what the operation's own types start with
//	GET /boats query.per_page          a field of its parameters
//	GET /boats query(option)           the type of its parameters, where they are a call option and would be an argument by rule
//	GET /boats answer                  the type of the answer
//	GET /boats answer.boats[]          the type of an item, in a field of the answer
//	GET /boats answer.boats[].state    the field, and behind it its type
//	GET /boats answer.boats[].state=a  a constant, without its type
//
// What a type holds stands at one place of those where the type is found: its home.
package names

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// File is where the names of a version are, below the project's root. It stays
// when the version is removed, so that it comes back with the same names.
func File(version string) string { return filepath.Join("openapi", "names", version+".yaml") }

// Memory is what was given. A nil one is empty.
type Memory struct {
	given map[string]entry
	homes map[string]string   // types: where their members are
	below map[string][]string // homes: the places of members that make names of the package
	takes map[string]bool     // operations that take parameters
}

// entry is what stands at a place: a name, and behind a field's its type.
type entry struct{ name, typ string }

var identifiers = regexp.MustCompile(`^\p{L}[\p{L}\p{Nd}_]*( \p{L}[\p{L}\p{Nd}_]*)?$`)

// Load reads a file of names; there need not be one.
func Load(path string) (*Memory, error) {
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	m, err := Read(data)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return m, nil
}

// Read reads names as [Format] writes them.
func Read(data []byte) (*Memory, error) {
	var doc yaml.Node
	if err := yaml.Unmarshal(data, &doc); err != nil {
		return nil, err
	}
	m := &Memory{given: map[string]entry{}, homes: map[string]string{}, below: map[string][]string{}, takes: map[string]bool{}}
	if len(doc.Content) == 0 {
		return m, nil
	}
	list := doc.Content[0].Content
	if doc.Content[0].Kind != yaml.MappingNode {
		return nil, fmt.Errorf("line %d: want lines of the form place: Name", doc.Content[0].Line)
	}
	for i := 0; i+1 < len(list); i += 2 {
		place, value := list[i].Value, list[i+1].Value
		if _, twice := m.given[place]; twice {
			return nil, fmt.Errorf("line %d: %q stands there twice", list[i].Line, place)
		}
		if _, root := home(place); !identifiers.MatchString(value) || root && strings.Contains(value, " ") {
			return nil, fmt.Errorf("line %d: %q is not a Go name", list[i+1].Line, value)
		}
		m.given[place] = parse(place, value)
	}
	m.index()
	return m, nil
}

// parse tells a type from the name of a member.
func parse(place, value string) entry {
	name, typ, _ := strings.Cut(value, " ")
	if typ == "" && isType(place) {
		return entry{typ: name}
	}
	return entry{name: name, typ: typ}
}

// isType reports whether a type alone stands at the place: that of a body or an
// answer, of an item or a value.
func isType(place string) bool {
	_, root := home(place)
	return strings.Count(place, " ") > 1 && (root || strings.HasSuffix(place, "[]") || strings.HasSuffix(place, "{}"))
}

// index finds the home of each type.
func (m *Memory) index() {
	for place := range m.given {
		if operation, _, found := strings.Cut(place, " query."); found {
			m.takes[operation] = true
		}
		above, root := home(place)
		if typ := m.given[above].typ; !root && typ != "" {
			m.homes[typ] = above
			if place[len(above)] != '.' {
				m.below[above] = append(m.below[above], place)
			}
		}
	}
}

// home is the place that a member is below of; root, where it is below of none.
func home(place string) (above string, root bool) {
	rest := place
	for range 2 { // method and path may have dots
		_, after, _ := strings.Cut(rest, " ")
		rest = after
	}
	if i := strings.LastIndexAny(rest, ".="); i >= 0 {
		return place[:len(place)-len(rest)+i], false
	}
	return "", true
}

// Places lists the places, sorted.
func (m *Memory) Places() []string {
	if m == nil {
		return nil
	}
	return slices.Sorted(maps.Keys(m.given))
}

// Has reports whether a name was given to a place.
func (m *Memory) Has(place string) bool { return m != nil && m.given[place] != entry{} }

// Types are the types by the places where they stand.
func (m *Memory) Types() map[string]string {
	all := map[string]string{}
	if m == nil {
		return all
	}
	for place, e := range m.given {
		if e.typ != "" {
			all[place] = e.typ
		}
	}
	return all
}

// Operation is what the types of an operation started with, by its key in the
// table.
func (m *Memory) Operation(key string) string { return m.at(key).name }

// TookNone reports whether an operation was there and took no parameters.
func (m *Memory) TookNone(key string) bool { return m.Operation(key) != "" && !m.takes[key] }

// Type is the type at a place.
func (m *Memory) Type(place string) string { return m.at(place).typ }

// Name is the name of a member at a place: of a field, a parameter, a constant
// without its type.
func (m *Memory) Name(place string) string { return m.at(place).name }

// Home is where the members of a type are, "" where the type is not known.
func (m *Memory) Home(typ string) string {
	if m == nil {
		return ""
	}
	return m.homes[typ]
}

// Declared are the constants that come with a type.
func (m *Memory) Declared(typ string) []string {
	var all []string
	home := m.Home(typ)
	if home == "" {
		return nil
	}
	for _, place := range m.below[home] {
		all = append(all, typ+m.given[place].name)
	}
	return all
}

func (m *Memory) at(place string) entry {
	if m == nil {
		return entry{}
	}
	return m.given[place]
}

// Format writes names, by place.
func Format(version string, given map[string]string) []byte {
	places := make([]string, 0, len(given))
	for place := range given {
		places = append(places, place)
	}
	slices.Sort(places)
	var b bytes.Buffer
	fmt.Fprintf(&b, "# Go names of version %s and what they were given to. A name stays with it; whatever comes later takes another.\n", version)
	b.WriteString("# Written by make generate; make names gives every name by rule again.\n")
	for _, place := range places {
		fmt.Fprintf(&b, "%s: %s\n", place, given[place])
	}
	return b.Bytes()
}

// Operation keys keep what a path may hold besides.
var (
	oddInPath = regexp.MustCompile(`[^A-Za-z0-9_/{}.-]`)
	odd       = regexp.MustCompile(`[^A-Za-z0-9_-]`)
)

// Key is an operation as places begin, from its key in the table.
func Key(operation string) string {
	method, path, _ := strings.Cut(operation, " ")
	return method + " " + escape(path, oddInPath)
}

// Step is the name of a property, a parameter or a value as it stands in a place.
func Step(name string) string { return escape(name, odd) }

func escape(text string, odd *regexp.Regexp) string {
	return odd.ReplaceAllStringFunc(text, func(s string) string {
		var b strings.Builder
		for i := range len(s) {
			fmt.Fprintf(&b, "%%%02X", s[i])
		}
		return b.String()
	})
}
