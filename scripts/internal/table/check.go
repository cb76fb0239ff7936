package table

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

var (
	identifier  = regexp.MustCompile(`^[A-Z][A-Za-z0-9]*$`)
	versionName = regexp.MustCompile(`^([1-9][0-9]*\.[0-9]+|[a-z][a-z0-9_-]*)$`) // as the folders of openapi are called
)

// at is where an entry stands, for errors: file, line and key.
func (t *Table) at(key string) string {
	if line := t.lines[key]; line > 0 {
		return fmt.Sprintf("%s:%d: %s", t.path, line, key)
	}
	return t.path + ": " + key
}

// Line is where the entry of an operation stands.
func (t *Table) Line(method, path string) string { return t.at(Key(method, path)) }

// check refuses what would make bad or clashing Go names, naming the entry.
func (t *Table) check() error {
	versions := []string{""} // "" stands for all that no entry sets apart
	for _, key := range t.Keys() {
		e := t.Operations[key]
		if e == nil {
			return fmt.Errorf("%s: the entry is empty", t.at(key))
		}
		if err := e.check(); err != nil {
			return fmt.Errorf("%s: %w", t.at(key), err)
		}
		apart, err := e.checkIn()
		if err != nil {
			return fmt.Errorf("%s: %w", t.at(key), err)
		}
		versions = append(versions, apart...)
	}
	if err := t.checkConstructors(); err != nil {
		return err
	}
	slices.Sort(versions)
	for _, version := range slices.Compact(versions) {
		if err := t.checkClashes(version); err != nil {
			return err
		}
	}
	return nil
}

// check refuses what an entry may not say, wherever it holds.
func (e *Entry) check() error {
	switch {
	case !identifier.MatchString(e.Service):
		return fmt.Errorf("service %q is not an exported Go name", e.Service)
	case e.Service == notAService:
		return fmt.Errorf("every client has a method %s, so no service can be called that", e.Service)
	case !identifier.MatchString(e.Name):
		return fmt.Errorf("name %q is not an exported Go name", e.Name)
	case e.Type != "" && !identifier.MatchString(e.Type):
		return fmt.Errorf("type %q is not an exported Go name", e.Type)
	case strings.ContainsAny(e.Says, "\r\n"):
		return fmt.Errorf("says has more than one line")
	case e.Repeat != "" && e.Repeat != "safe" && e.Repeat != "read":
		return fmt.Errorf("repeat is %q, want safe, read or nothing", e.Repeat)
	case e.Pages != nil && !slices.Contains(Kinds, e.Pages.Kind):
		return fmt.Errorf("unknown pagination kind %q, want one of %s", e.Pages.Kind, strings.Join(Kinds, ", "))
	case e.Dates != nil && !e.Dates.ByDay:
		return fmt.Errorf("dates without by_day: true says nothing")
	case e.Pages != nil && e.Pages.Items == "":
		return fmt.Errorf("pages needs items, where the answer holds the list")
	}
	return nil
}

// checkIn looks at what an entry says of versions that it sets apart, and returns
// these.
func (e *Entry) checkIn() ([]string, error) {
	var apart []string
	for i, other := range e.In {
		place := fmt.Sprintf("in[%d]", i)
		switch {
		case other == nil || len(other.Versions) == 0:
			return nil, fmt.Errorf("%s: no versions", place)
		case len(other.In) > 0:
			return nil, fmt.Errorf("%s: in cannot stand below in", place)
		case other.Gone:
			return nil, fmt.Errorf("%s: gone is said of the whole entry", place)
		case e.Provisional || other.Provisional:
			return nil, fmt.Errorf("%s: an entry by rule holds for every version", place)
		}
		for _, version := range other.Versions {
			switch {
			case !versionName.MatchString(version):
				return nil, fmt.Errorf("%s: %q is no version (want a folder of openapi, such as 2.12 or preview)", place, version)
			case slices.Contains(apart, version):
				return nil, fmt.Errorf("%s: version %s is set apart twice", place, version)
			}
			apart = append(apart, version)
		}
		if err := e.in(other.Versions[0]).check(); err != nil {
			return nil, fmt.Errorf("%s: %w", place, err)
		}
	}
	return apart, nil
}

// checkClashes refuses two entries that make the same Go name in a version.
func (t *Table) checkClashes(version string) error {
	methods, types := map[string]string{}, map[string]string{}
	for _, key := range t.Keys() {
		e := t.Operations[key].in(version)
		for _, n := range e.methods() {
			full := e.Service + "." + n
			if other, ok := methods[full]; ok {
				return fmt.Errorf("%s and %s both make the method %s%s", t.at(other), key, full, of(version))
			}
			methods[full] = key
		}
		if e.Provisional {
			continue // gives way
		}
		if other, ok := types[e.TypeName()]; ok {
			return fmt.Errorf("%s and %s both make types called %s…%s: give one a type", t.at(other), key, e.TypeName(), of(version))
		}
		types[e.TypeName()] = key
	}
	return nil
}

// of names a version that an entry sets apart.
func of(version string) string {
	if version == "" {
		return ""
	}
	return " in version " + version
}

// methods are the Go methods that an entry makes.
func (e *Entry) methods() []string {
	if e.Pages == nil {
		return []string{e.Name} // a list that comes in one answer has …All too, unless another entry is called that
	}
	return []string{e.Name, e.Name + "Pages", e.Name + "All"}
}
