package changes

import (
	"fmt"
	"slices"
	"strings"
)

// The headlines, in the order in which they stand.
const (
	operationsAdded   = "operations added"
	operationsRemoved = "operations removed"
	operationsRenamed = "operations renamed"
	operationsCalled  = "operations called differently"
	operationsMoved   = "operations at another path"
	typesAdded        = "types added"
	typesRemoved      = "types removed"
	typesRenamed      = "types renamed"
	typesRetyped      = "types retyped"
	fieldsAdded       = "fields added"
	fieldsRemoved     = "fields removed"
	fieldsRenamed     = "fields renamed"
	fieldsRetyped     = "fields retyped"
	valuesAdded       = "values added"
	valuesRemoved     = "values removed"
	statedAdded       = "stated in texts, new"
	statedRemoved     = "stated in texts, not any more"
)

var titles = []string{
	operationsAdded, operationsRemoved, operationsRenamed, operationsCalled, operationsMoved, typesAdded, typesRemoved, typesRenamed, typesRetyped,
	fieldsAdded, fieldsRemoved, fieldsRenamed, fieldsRetyped, valuesAdded, valuesRemoved, statedAdded, statedRemoved,
}

// undo pairs what one headline says with the one that takes it back.
var undo = map[string]string{
	operationsAdded: operationsRemoved, typesAdded: typesRemoved, fieldsAdded: fieldsRemoved, valuesAdded: valuesRemoved, statedAdded: statedRemoved,
}

// owners are the headlines whose items name several things of one owner: "Boat: Length, Width".
var owners = []string{fieldsAdded, fieldsRemoved, valuesAdded, valuesRemoved, statedAdded, statedRemoved}

// chained items say what becomes of a thing, "Boat.Name: string → *string"; renamed
// ones have no colon.
var chained = []string{operationsRenamed, operationsCalled, operationsMoved, typesRenamed, typesRetyped, fieldsRenamed, fieldsRetyped}

// Merge makes one diff of two that follow each other: what the second takes back
// is in neither.
func Merge(first, second *Diff) *Diff {
	a, b := first.byTitle(), second.byTitle()
	merged := map[string][]string{}
	for added, removed := range undo {
		oldIn, oldOut, newIn, newOut := a[added], a[removed], b[added], b[removed]
		merged[added] = slices.Concat(less(oldIn, newOut), less(newIn, oldOut))
		merged[removed] = slices.Concat(less(oldOut, newIn), less(newOut, oldIn))
	}
	for _, title := range chained {
		merged[title] = chain(a[title], b[title])
	}
	// What is said of a thing that came or went as a whole is part of that.
	whole := map[string]bool{}
	for _, title := range []string{operationsAdded, operationsRemoved, typesAdded, typesRemoved} {
		for _, item := range merged[title] {
			name, _, _ := strings.Cut(item, ", ")
			whole[name] = true
		}
	}
	d := &Diff{}
	for _, title := range titles {
		items := merged[title]
		if slices.Contains(owners, title) || slices.Contains(chained, title) {
			items = slices.DeleteFunc(items, func(item string) bool { return whole[subject(item)] || whole[owner(item)] })
		}
		d.group(title, pack(title, items))
	}
	return d
}

// byTitle lists the items by headline, a thing an item.
func (d *Diff) byTitle() map[string][]string {
	all := map[string][]string{}
	for _, g := range d.Groups {
		for _, item := range g.Items {
			if of, list, found := strings.Cut(item, ": "); found && slices.Contains(owners, g.Title) {
				for name := range strings.SplitSeq(list, ", ") {
					all[g.Title] = append(all[g.Title], of+": "+name)
				}
				continue
			}
			all[g.Title] = append(all[g.Title], item)
		}
	}
	return all
}

// pack puts the things of one owner into one item again.
func pack(title string, items []string) []string {
	slices.Sort(items)
	items = slices.Compact(items)
	if !slices.Contains(owners, title) {
		return items
	}
	var packed []string
	for _, item := range items {
		of, name, _ := strings.Cut(item, ": ")
		if last := len(packed) - 1; last >= 0 && strings.HasPrefix(packed[last], of+": ") {
			packed[last] += ", " + name
			continue
		}
		packed = append(packed, item)
	}
	return packed
}

func less(items, gone []string) []string {
	return slices.DeleteFunc(slices.Clone(items), func(item string) bool { return slices.Contains(gone, item) })
}

const arrow = " → "

// chain makes one step of two: a → b and b → c are a → c, which is nothing where
// it leads back.
func chain(first, second []string) []string {
	split := func(item string) (subject, from, to string) {
		subject, rest, found := strings.Cut(item, ": ")
		if !found {
			subject, rest = "", item
		}
		from, to, _ = strings.Cut(rest, arrow)
		return subject, from, to
	}
	var all []string
	rest := slices.Clone(second)
	for _, item := range first {
		subject, from, to := split(item)
		for i, next := range rest {
			of, a, b := split(next)
			if of != subject || a != to {
				continue
			}
			rest = slices.Delete(rest, i, i+1)
			to = b
			break
		}
		if from == to {
			continue
		}
		if subject != "" {
			subject += ": "
		}
		all = append(all, subject+from+arrow+to)
	}
	return append(all, rest...)
}

// subject is what an item is about: Boat.Name, Boats.Get.
func subject(item string) string {
	name, _, _ := strings.Cut(item, ": ")
	name, _, _ = strings.Cut(name, arrow)
	name, _, _ = strings.Cut(name, ", ")
	return name
}

// owner is the type or service of what an item is about.
func owner(item string) string {
	name, _, _ := strings.Cut(subject(item), ".")
	return name
}

// mergeBreaks makes one list of two that follow each other, of what the merged diff
// still speaks of.
func mergeBreaks(first, second []string, d *Diff) []string {
	names := map[string]bool{}
	for title, items := range d.byTitle() {
		for _, item := range items {
			names[subject(item)], names["Client."+owner(item)] = true, true
			if slices.Contains(owners, title) {
				of, name, _ := strings.Cut(item, ": ")
				names[of+"."+name], names[of+name] = true, true // fields; constants
			}
			if from, to, found := strings.Cut(item, arrow); found && !strings.Contains(item, ": ") {
				names[from], names[to] = true, true
			}
		}
	}
	const changed, between = ": changed from ", " to "
	var all []string
	for _, b := range chain(arrows(first, changed, between), arrows(second, changed, between)) {
		all = append(all, strings.Replace(strings.Replace(b, ": ", changed, 1), arrow, between, 1))
	}
	for _, b := range slices.Concat(first, second) {
		if !strings.Contains(b, changed) {
			all = append(all, b)
		}
	}
	all = slices.DeleteFunc(all, func(b string) bool { return !names[broken(b)] })
	slices.Sort(all)
	return slices.Compact(all)
}

// arrows rewords the breaks that say from what to what.
func arrows(breaks []string, changed, between string) []string {
	var list []string
	for _, b := range breaks {
		if name, rest, found := strings.Cut(b, changed); found {
			list = append(list, name+": "+strings.Replace(rest, between, arrow, 1))
		}
	}
	return list
}

// broken is what a break is about, as items name it: "(*BoatsService).Get" is
// Boats.Get.
func broken(b string) string {
	name, _, _ := strings.Cut(b, ": ")
	name = strings.NewReplacer("(*", "", ")", "").Replace(name)
	service, method, found := strings.Cut(name, "Service.")
	if found {
		return service + "." + method
	}
	return name
}

// heading starts a version's entry in the changelog.
func heading(version string) string {
	return fmt.Sprintf("- API version %s, as Intercom describes it now:\n", version)
}

// parseEntry reads an entry as [Entry] writes it; ok is false where people have
// made something else of it.
func parseEntry(entry, version string) (d *Diff, breaks []string, ok bool) {
	body, ok := strings.CutPrefix(entry, heading(version))
	if !ok {
		return nil, nil, false
	}
	d = &Diff{}
	for line := range strings.Lines(body) {
		title, rest, found := strings.Cut(strings.TrimSuffix(strings.TrimPrefix(line, "  - "), "\n"), ": `")
		rest, closed := strings.CutSuffix(rest, "`")
		if !strings.HasPrefix(line, "  - ") || !found || !closed {
			return nil, nil, false
		}
		items := strings.Split(rest, "`; `")
		switch {
		case title == breaking:
			breaks = items
		case slices.Contains(titles, title):
			d.group(title, items)
		default:
			return nil, nil, false
		}
	}
	return d, breaks, true
}
