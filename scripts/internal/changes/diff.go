package changes

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// Diff is what differs between two surfaces, by headline.
type Diff struct{ Groups []Group }

// Group is one kind of change, such as "operations added".
type Group struct {
	Title string
	Items []string // what changed, with the owner in front; Go names only
}

// Empty reports whether nothing differs.
func (d *Diff) Empty() bool { return len(d.Groups) == 0 }

// Compare lists what came, went and changed from one surface to the other. The
// fields of a type that came or went are not listed.
func Compare(old, now *Surface) *Diff {
	d := &Diff{}
	opsAdded, opsRemoved, opsBoth := split(old.Operations, now.Operations)
	d.group("operations added", each(opsAdded, now.Operations.describe))
	d.group("operations removed", each(opsRemoved, old.Operations.describe))
	var signatures, moved []string
	for _, name := range opsBoth {
		was, is := old.Operations[name], now.Operations[name]
		if was.Signature != is.Signature {
			signatures = append(signatures, fmt.Sprintf("%s: %s → %s", name, was.Signature, is.Signature))
		}
		if anonymous(was.Endpoint) != anonymous(is.Endpoint) {
			moved = append(moved, fmt.Sprintf("%s: %s → %s", name, was.Endpoint, is.Endpoint))
		}
	}
	d.group("operations called differently", signatures)
	d.group("operations at another path", moved)

	added, removed, both := split(old.Types, now.Types)
	d.group("types added", added)
	d.group("types removed", removed)
	var retyped, fieldsAdded, fieldsRemoved, fieldsRetyped, valuesAdded, valuesRemoved []string
	for _, name := range both {
		if old.Types[name] != now.Types[name] {
			retyped = append(retyped, fmt.Sprintf("%s: %s → %s", name, old.Types[name], now.Types[name]))
		}
		was, is := old.Fields[name], now.Fields[name]
		a, r, b := split(was, is)
		fieldsAdded = owned(fieldsAdded, name, a)
		fieldsRemoved = owned(fieldsRemoved, name, r)
		for _, f := range b {
			if was[f] != is[f] {
				fieldsRetyped = append(fieldsRetyped, fmt.Sprintf("%s.%s: %s → %s", name, f, was[f], is[f]))
			}
		}
		a, r, _ = split(old.Values[name], now.Values[name])
		valuesAdded = owned(valuesAdded, name, without(name, a))
		valuesRemoved = owned(valuesRemoved, name, without(name, r))
	}
	d.group("types retyped", retyped)
	d.group("fields added", fieldsAdded)
	d.group("fields removed", fieldsRemoved)
	d.group("fields retyped", fieldsRetyped)
	d.group("values added", valuesAdded)
	d.group("values removed", valuesRemoved)
	return d
}

var placeholder = regexp.MustCompile(`\{[^{}]*\}`)

// anonymous is an endpoint without the names of its placeholders, which differ
// between versions.
func anonymous(endpoint string) string { return placeholder.ReplaceAllString(endpoint, "{}") }

func (d *Diff) group(title string, items []string) {
	if len(items) > 0 {
		d.Groups = append(d.Groups, Group{title, items})
	}
}

// Lines renders the diff for people: a headline with the number, then the items.
func (d *Diff) Lines() []string {
	var lines []string
	for _, g := range d.Groups {
		lines = append(lines, fmt.Sprintf("%s (%d):", g.Title, len(g.Items)))
		for _, item := range g.Items {
			lines = append(lines, "  "+item)
		}
	}
	return lines
}

// split sorts the keys of two maps: only in the second, only in the first, in
// both.
func split[V any](old, now map[string]V) (added, removed, both []string) {
	for _, k := range slices.Sorted(maps.Keys(now)) {
		if _, ok := old[k]; ok {
			both = append(both, k)
		} else {
			added = append(added, k)
		}
	}
	for _, k := range slices.Sorted(maps.Keys(old)) {
		if _, ok := now[k]; !ok {
			removed = append(removed, k)
		}
	}
	return added, removed, both
}

// owned adds one item for what happened below an owner.
func owned(items []string, owner string, names []string) []string {
	if len(names) == 0 {
		return items
	}
	return append(items, owner+": "+strings.Join(names, ", "))
}

// without takes the type's name off its constants.
func without(typ string, constants []string) []string {
	return each(constants, func(c string) string { return strings.TrimPrefix(c, typ) })
}

func each(names []string, describe func(string) string) []string {
	var out []string
	for _, n := range names {
		out = append(out, describe(n))
	}
	return out
}

// Operations are methods by service and name.
type Operations map[string]Operation

func (o Operations) describe(name string) string {
	if e := o[name].Endpoint; e != "" {
		return name + ", " + e
	}
	return name
}
