package table

import (
	"fmt"
	"slices"
	"sort"
	"strings"

	"github.com/seed-a528e955/intercom-go/scripts/internal/near"
)

// Operation is one that a description declares.
type Operation struct {
	Method, Path string
	ID           string   // Intercom's operation id
	Tags         []string // Intercom's tags
	List, One    bool     // whether it is known to answer with a list, or with no list
}

// Key is the operation's key in the table.
func (o Operation) Key() string { return Key(o.Method, o.Path) }

// With returns the table with an entry by rule for each of the operations that
// has none. The table itself is not changed.
func (t *Table) With(operations []Operation) *Table {
	var missing []Operation
	for _, op := range operations {
		if t.Operations[op.Key()] == nil {
			missing = append(missing, op)
		}
	}
	if len(missing) == 0 {
		return t
	}
	with := *t
	with.Operations = make(map[string]*Entry, len(t.Operations)+len(missing))
	for key, e := range t.Operations {
		with.Operations[key] = e
	}
	sort.SliceStable(missing, func(i, j int) bool {
		return missing[i].Path+" "+missing[i].Method < missing[j].Path+" "+missing[j].Method
	})
	for _, op := range missing {
		if key := op.Key(); with.Operations[key] == nil {
			with.Operations[key] = with.byRule(op)
		}
	}
	return &with
}

// Unknown lists the entries of people that no version has an operation for and
// that do not say that theirs is gone, with their lines.
func (t *Table) Unknown(declared map[string]bool) []string {
	var list []string
	for _, key := range t.Keys() {
		e := t.Operations[key]
		if declared[key] || e.Gone || e.Provisional {
			continue
		}
		line := t.at(key) + ": no version has this operation"
		if near := nearest(key, declared); near != "" {
			line += fmt.Sprintf(" (did you mean %s?)", near)
		}
		list = append(list, line)
	}
	return list
}

// UnknownVersions lists what entries say of versions that nobody knows.
func (t *Table) UnknownVersions(known []string) []string {
	var list []string
	for _, key := range t.Keys() {
		check := func(place string, versions []string) {
			for _, version := range versions {
				if !slices.Contains(known, version) {
					list = append(list, fmt.Sprintf("%s: %s: there is no version %s (want one of %s)", t.at(key), place, version, strings.Join(known, ", ")))
				}
			}
		}
		e := t.Operations[key]
		if e.Dates != nil {
			check("seconds_for", e.Dates.SecondsFor)
		}
		for i, other := range e.In {
			place := fmt.Sprintf("in[%d]", i)
			check(place, other.Versions)
			if other.Dates != nil {
				check(place+": seconds_for", other.Dates.SecondsFor)
			}
		}
	}
	return list
}

// Settle brings the marks in line with the operations that versions have: an
// entry by rule goes with its operation, people's entries are marked gone, so that
// one that comes back has its name again.
func (t *Table) Settle(declared map[string]bool) {
	for key, e := range t.Operations {
		switch {
		case e.Provisional && !declared[key]:
			delete(t.Operations, key)
		case e.Gone == declared[key]:
			settled := *e
			settled.Gone = !declared[key]
			t.Operations[key] = &settled
		}
	}
}

// Unsaved lists what Save would change, a line an entry.
func (t *Table) Unsaved() ([]string, error) {
	f, err := layOut(t.text)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", t.path, err)
	}
	var list []string
	written := map[string]bool{}
	for _, b := range f.blocks {
		written[b.key] = true
		switch e := t.Operations[b.key]; {
		case e == nil:
			list = append(list, t.at(b.key)+": no version has this operation, the entry by rule goes")
		case e.Gone && !b.entry.Gone:
			list = append(list, t.at(b.key)+": no version has this operation any more")
		case !e.Gone && b.entry.Gone:
			list = append(list, t.at(b.key)+": the operation is not gone")
		}
	}
	for _, key := range t.Keys() {
		if e := t.Operations[key]; !written[key] {
			list = append(list, fmt.Sprintf("%s: %s has no entry; by rule it is %s.%s", t.path, key, e.Service, e.Name))
		}
	}
	return list, nil
}

// nearest is the declared key that is mistyped least, "" where none is near.
func nearest(key string, declared map[string]bool) string {
	best, distance := "", 4
	method, _, _ := strings.Cut(key, " ")
	anonymous := key
	if m, path, ok := strings.Cut(key, " "); ok {
		anonymous = Key(m, path)
	}
	keys := make([]string, 0, len(declared))
	for k := range declared {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	for _, k := range keys {
		d := near.Edits(anonymous, k)
		if other, _, _ := strings.Cut(k, " "); !strings.EqualFold(other, method) {
			d++ // another method is another operation
		}
		if d < distance {
			best, distance = k, d
		}
	}
	return best
}
