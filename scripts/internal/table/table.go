// Package table reads and writes openapi/operations.yaml, where people shape the
// surface of the generated packages: names, sentences, pagination, what is safe
// to repeat.
package table

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"sort"
	"strings"

	"github.com/seed-a528e955/intercom-go/scripts/internal/goname"
	"github.com/seed-a528e955/intercom-go/scripts/internal/strictyaml"
)

// Entry says how one operation, in whatever version, is called and described.
type Entry struct {
	Service      string         `yaml:"service"`
	Name         string         `yaml:"name"`
	Says         string         `yaml:"says,omitempty"`
	Type         string         `yaml:"type,omitempty"`
	Repeat       string         `yaml:"repeat,omitempty"`
	Pages        *Pages         `yaml:"pages,omitempty"`
	Constructors []*Constructor `yaml:"constructors,omitempty"`
	Dates        *Dates         `yaml:"dates,omitempty"`
	Provisional  bool           `yaml:"provisional,omitempty"`
	Gone         bool           `yaml:"gone,omitempty"`
	In           []*In          `yaml:"in,omitempty"`
}

// In says what the same method and path is in some versions where it is another
// operation. Nothing of the entry holds there but its service.
type In struct {
	Versions []string `yaml:"versions"`
	Entry    `yaml:",inline"`
}

// Pages says how the operation is walked page by page.
type Pages struct {
	Kind  string `yaml:"kind"`
	Items string `yaml:"items"`
}

// Dates says how a search compares dates: by day, but for some versions. A version
// that nobody has looked at counts as one of those by day, since a program that
// reckons with days misses nothing where seconds count.
type Dates struct {
	ByDay      bool     `yaml:"by_day"`
	SecondsFor []string `yaml:"seconds_for,omitempty"`
}

// ByDayIn reports whether the operation compares dates by day in a version.
func (d *Dates) ByDayIn(version string) bool {
	return d != nil && d.ByDay && !slices.Contains(d.SecondsFor, version)
}

// Kinds are the ways of pagination that the generator knows.
var Kinds = []string{"cursor", "page", "body", "scroll", "next_cursor", "counters", "url"}

// Table is the file's content: an entry for each key (see Key).
type Table struct {
	Operations map[string]*Entry `yaml:"operations"`
	path       string
	text       []byte         // as it was read or saved
	lines      map[string]int // of the keys in it
}

var placeholder = regexp.MustCompile(`\{[^{}]*\}`)

// Key names an operation in every version alike: placeholders lose their names,
// which differ between versions.
func Key(method, path string) string {
	return strings.ToUpper(method) + " " + placeholder.ReplaceAllString(path, "{}")
}

// Load reads and checks the table.
func Load(path string) (*Table, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("table of operations: %w", err)
	}
	t := &Table{path: path, text: data, lines: strictyaml.Lines(data, "operations")}
	if err := strictyaml.Decode(path, data, t); err != nil {
		return nil, err
	}
	if t.Operations == nil {
		t.Operations = map[string]*Entry{}
	}
	return t, t.check()
}

// For returns the entry of an operation in a version, nil where there is none.
func (t *Table) For(version, method, path string) *Entry {
	return t.Operations[Key(method, path)].in(version)
}

// in is the entry as it holds in a version.
func (e *Entry) in(version string) *Entry {
	if e == nil {
		return nil
	}
	for _, other := range e.In {
		if !slices.Contains(other.Versions, version) {
			continue
		}
		there := other.Entry
		if there.Service == "" {
			there.Service = e.Service
		}
		return &there
	}
	return e
}

// Keys returns the keys, sorted by service, path and method.
func (t *Table) Keys() []string {
	keys := make([]string, 0, len(t.Operations))
	for k := range t.Operations {
		keys = append(keys, k)
	}
	sort.Slice(keys, func(i, j int) bool { return t.less(keys[i], keys[j]) })
	return keys
}

func (t *Table) less(a, b string) bool {
	ea, eb := t.Operations[a], t.Operations[b]
	if ea != nil && eb != nil && ea.Service != eb.Service {
		return ea.Service < eb.Service
	}
	ma, pa, _ := strings.Cut(a, " ")
	mb, pb, _ := strings.Cut(b, " ")
	if pa != pb {
		return pa < pb
	}
	return ma < mb
}

// taken reports whether the service already has a method that a new one called
// name would clash with, or another service one whose variable would be called
// the same.
func (t *Table) taken(service, name string) bool {
	for _, e := range t.everywhere() {
		if e.Service != service {
			if e.Service+e.Name == service+name {
				return true
			}
			continue
		}
		if e.Name == name || e.Pages != nil && (name == e.Name+"Pages" || name == e.Name+"All") {
			return true
		}
		if strings.TrimSuffix(name, "Pages") == e.Name || strings.TrimSuffix(name, "All") == e.Name {
			return true
		}
	}
	return false
}

// everywhere returns the entries as they hold in any version.
func (t *Table) everywhere() []*Entry {
	var all []*Entry
	for _, e := range t.Operations {
		all = append(all, e)
		for _, other := range e.In {
			all = append(all, e.in(other.Versions[0]))
		}
	}
	return all
}

// TypeName is the name that an operation's own types start with: verb, noun,
// rest. Contacts.Get makes GetContact, Contacts.List ListContacts,
// Contacts.ListNotes ListContactNotes.
func (e *Entry) TypeName() string {
	if e.Type != "" {
		return e.Type
	}
	words := goname.Words(e.Name)
	verb, rest := words[0], e.Name[len(words[0]):]
	noun := goname.Singular(e.Service)
	if rest == "" && collective[verb] {
		noun = e.Service
	}
	return verb + noun + rest
}

// collective verbs speak of the whole collection when nothing follows them.
var collective = map[string]bool{"List": true, "Search": true, "Scroll": true, "Query": true, "Find": true}
