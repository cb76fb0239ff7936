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
	old.operations(now, d)
	added, removed, both := split(old.Types, now.Types)
	same := pairs(removed, added, func(a, b string) bool {
		return len(old.Fields[a]) > 1 && old.Types[a] == now.Types[b] && maps.Equal(old.Fields[a], now.Fields[b])
	})
	added, removed, renamed := moved(added, removed, same)
	d.group(typesAdded, added)
	d.group(typesRemoved, removed)
	d.group(typesRenamed, renamed)
	var retyped, fAdded, fRemoved, fRenamed, fRetyped, vAdded, vRemoved []string
	for _, name := range both {
		if old.Types[name] != now.Types[name] {
			retyped = append(retyped, fmt.Sprintf("%s: %s → %s", name, old.Types[name], now.Types[name]))
		}
		was, is := old.Fields[name], now.Fields[name]
		a, r, b := split(was, is)
		a, r, renamed := moved(a, r, pairs(r, a, func(x, y string) bool { return was[x] == is[y] && alike(x, y) }))
		for _, pair := range renamed {
			from, to, _ := strings.Cut(pair, arrow)
			fRenamed = append(fRenamed, name+"."+from+arrow+name+"."+to)
		}
		fAdded = owned(fAdded, name, a)
		fRemoved = owned(fRemoved, name, r)
		for _, f := range b {
			if was[f] != is[f] {
				fRetyped = append(fRetyped, fmt.Sprintf("%s.%s: %s → %s", name, f, was[f], is[f]))
			}
		}
		a, r, _ = split(old.Values[name], now.Values[name])
		vAdded = owned(vAdded, name, without(name, a))
		vRemoved = owned(vRemoved, name, without(name, r))
	}
	d.group(typesRetyped, retyped)
	d.group(fieldsAdded, fAdded)
	d.group(fieldsRemoved, fRemoved)
	d.group(fieldsRenamed, fRenamed)
	d.group(fieldsRetyped, fRetyped)
	d.group(valuesAdded, vAdded)
	d.group(valuesRemoved, vRemoved)
	d.group(statedAdded, now.states(old))
	d.group(statedRemoved, old.states(now))
	return d
}

// operations compares the methods of the services.
func (old *Surface) operations(now *Surface, d *Diff) {
	added, removed, both := split(old.Operations, now.Operations)
	same := pairs(removed, added, func(a, b string) bool {
		was, is := old.Operations[a].Endpoint, now.Operations[b].Endpoint
		return was != "" && anonymous(was) == anonymous(is)
	})
	for _, from := range slices.Sorted(maps.Keys(same)) { // their walks go with them
		to := same[from]
		for _, walk := range []string{"All", "Pages"} {
			if slices.Contains(removed, from+walk) && slices.Contains(added, to+walk) {
				same[from+walk] = to + walk
			}
		}
	}
	added, removed, renamed := moved(added, removed, same)
	d.group(operationsAdded, each(added, now.Operations.describe))
	d.group(operationsRemoved, each(removed, old.Operations.describe))
	d.group(operationsRenamed, renamed)
	var signatures, paths []string
	for _, name := range both {
		was, is := old.Operations[name], now.Operations[name]
		if was.Signature != is.Signature {
			signatures = append(signatures, fmt.Sprintf("%s: %s → %s", name, was.Signature, is.Signature))
		}
		if anonymous(was.Endpoint) != anonymous(is.Endpoint) {
			paths = append(paths, fmt.Sprintf("%s: %s → %s", name, was.Endpoint, is.Endpoint))
		}
	}
	d.group(operationsCalled, signatures)
	d.group(operationsMoved, paths)
}

// pairs finds what was removed and added under another name: where exactly one
// fits one.
func pairs(removed, added []string, same func(old, now string) bool) map[string]string {
	found := map[string]string{}
	for _, a := range removed {
		var fits []string
		for _, b := range added {
			if same(a, b) {
				fits = append(fits, b)
			}
		}
		if len(fits) != 1 {
			continue
		}
		others := slices.ContainsFunc(removed, func(c string) bool { return c != a && same(c, fits[0]) })
		if !others {
			found[a] = fits[0]
		}
	}
	return found
}

// moved takes what has another name now out of what was added and removed.
func moved(added, removed []string, same map[string]string) (a, r, renamed []string) {
	is := map[string]bool{}
	for _, from := range slices.Sorted(maps.Keys(same)) {
		is[same[from]] = true
		renamed = append(renamed, from+arrow+same[from])
	}
	a = slices.DeleteFunc(slices.Clone(added), func(name string) bool { return is[name] })
	r = slices.DeleteFunc(slices.Clone(removed), func(name string) bool { return same[name] != "" })
	return a, r, renamed
}

// alike reports whether two names are plainly of the same: one has the other in it,
// or a word of three letters and more stands in both, or they differ in spelling.
func alike(a, b string) bool {
	a, b = strings.ToLower(a), strings.ToLower(b)
	if strings.Contains(a, b) || strings.Contains(b, a) {
		return min(len(a), len(b)) > 2
	}
	common := 0
	for common < min(len(a), len(b)) && a[common] == b[common] {
		common++
	}
	rest := max(len(a), len(b)) - common
	return common >= 4 && rest <= 4
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
