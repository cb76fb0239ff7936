// Package table reads and writes openapi/operations.yaml, where people shape the
// surface of the generated packages: names, sentences, pagination, what is safe
// to repeat.
package table

import (
	"bytes"
	"fmt"
	"os"
	"regexp"
	"sort"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/seed-a528e955/intercom-go/scripts/internal/goname"
)

// Entry says how one operation, in whatever version, is called and described.
type Entry struct {
	Service     string `yaml:"service"`
	Name        string `yaml:"name"`
	Says        string `yaml:"says,omitempty"`
	Type        string `yaml:"type,omitempty"`
	Repeat      string `yaml:"repeat,omitempty"`
	Pages       *Pages `yaml:"pages,omitempty"`
	Provisional bool   `yaml:"provisional,omitempty"`
}

// Pages says how the operation is walked page by page.
type Pages struct {
	Kind  string `yaml:"kind"`
	Items string `yaml:"items"`
}

// Kinds are the ways of pagination that the generator knows.
var Kinds = []string{"cursor", "page", "body", "scroll", "next_cursor", "counters", "url"}

// Table is the file's content: an entry for each key (see Key).
type Table struct {
	Operations map[string]*Entry `yaml:"operations"`
	path       string
	text       []byte // as it was read or saved
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
	t := &Table{path: path, text: data}
	dec := yaml.NewDecoder(bytes.NewReader(data))
	dec.KnownFields(true)
	if err := dec.Decode(t); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	if t.Operations == nil {
		t.Operations = map[string]*Entry{}
	}
	return t, t.check()
}

var identifier = regexp.MustCompile(`^[A-Z][A-Za-z0-9]*$`)

// check refuses what would make bad or clashing Go names, naming the entry.
func (t *Table) check() error {
	methods, types := map[string]string{}, map[string]string{}
	for _, key := range t.Keys() {
		e := t.Operations[key]
		switch {
		case e == nil:
			return fmt.Errorf("%s: %s: the entry is empty", t.path, key)
		case !identifier.MatchString(e.Service):
			return fmt.Errorf("%s: %s: service %q is no exported Go name", t.path, key, e.Service)
		case e.Service == notAService:
			return fmt.Errorf("%s: %s: every client has a method %s, so no service can be called that", t.path, key, e.Service)
		case !identifier.MatchString(e.Name):
			return fmt.Errorf("%s: %s: name %q is no exported Go name", t.path, key, e.Name)
		case e.Type != "" && !identifier.MatchString(e.Type):
			return fmt.Errorf("%s: %s: type %q is no exported Go name", t.path, key, e.Type)
		case strings.ContainsAny(e.Says, "\r\n"):
			return fmt.Errorf("%s: %s: says has more than one line", t.path, key)
		case e.Repeat != "" && e.Repeat != "safe":
			return fmt.Errorf("%s: %s: repeat is %q, want safe or nothing", t.path, key, e.Repeat)
		case e.Pages != nil && !known(e.Pages.Kind):
			return fmt.Errorf("%s: %s: unknown pagination kind %q, want one of %s", t.path, key, e.Pages.Kind, strings.Join(Kinds, ", "))
		case e.Pages != nil && e.Pages.Items == "":
			return fmt.Errorf("%s: %s: pages needs items, where the answer holds the list", t.path, key)
		}
		names := []string{e.Name}
		if e.Pages != nil {
			names = append(names, e.Name+"Pages", e.Name+"All")
		}
		for _, n := range names {
			full := e.Service + "." + n
			if other, ok := methods[full]; ok {
				return fmt.Errorf("%s: %s and %s both make the method %s", t.path, other, key, full)
			}
			methods[full] = key
		}
		if e.Provisional {
			continue // gives way
		}
		if other, ok := types[e.TypeName()]; ok {
			return fmt.Errorf("%s: %s and %s both make types called %s…: give one a type", t.path, other, key, e.TypeName())
		}
		types[e.TypeName()] = key
	}
	return nil
}

func known(kind string) bool {
	for _, k := range Kinds {
		if k == kind {
			return true
		}
	}
	return false
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
	for _, e := range t.Operations {
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
