package pipeline

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/seed-a528e955/intercom-go/scripts/internal/examples"
	"github.com/seed-a528e955/intercom-go/scripts/internal/names"
	"github.com/seed-a528e955/intercom-go/scripts/internal/near"
	"github.com/seed-a528e955/intercom-go/scripts/internal/shape"
	"github.com/seed-a528e955/intercom-go/scripts/internal/strictyaml"
)

// Unused lists the lines of people's about what none of the outputs has. Over all
// versions each of them is a mistake. A constructor that no version can have is an
// error.
func (p *Project) Unused(outputs []*Output) ([]string, error) {
	said := map[string]bool{}
	var docs []*shape.Doc
	for _, o := range outputs {
		docs = append(docs, o.Doc)
		for _, n := range o.Doc.Names() {
			said[n] = true
		}
	}
	unused, err := p.CheckConstructors(docs)
	if err != nil {
		return nil, err
	}
	for _, list := range []func() ([]string, error){
		func() ([]string, error) { return p.unusedTypeNames(outputs), nil },
		func() ([]string, error) { return p.unusedExamples(outputs), nil },
		func() ([]string, error) { return p.unusedItems(docs), nil },
		func() ([]string, error) { return p.unusedLaterKeys(docs) },
		func() ([]string, error) { return p.unusedPlaces(outputs) },
		func() ([]string, error) { return p.UnusedBut(said) },
	} {
		more, err := list()
		if err != nil {
			return nil, err
		}
		unused = append(unused, more...)
	}
	return unused, nil
}

func (p *Project) unusedExamples(outputs []*Output) []string {
	var made []*examples.Made
	for _, o := range outputs {
		made = append(made, o.Examples)
	}
	return p.Examples.Unused(made)
}

// UnusedBut lists the sentences about anything else than the names, and the items
// of webhooks that are of other types, with their lines.
func (p *Project) UnusedBut(known map[string]bool) ([]string, error) {
	all := slices.Collect(maps.Keys(known))
	sentences, err := os.ReadFile(filepath.Join(p.Root, SentencesFile))
	if err != nil {
		return nil, err
	}
	var unused []string
	for section, about := range map[string]map[string]string{"services": p.Sentences.Services, "models": p.Sentences.Models, "fields": p.Sentences.Fields} {
		lines := strictyaml.Lines(sentences, section)
		for name := range about {
			if !known[name] {
				unused = append(unused, fmt.Sprintf("%s:%d: %s%s", filepath.ToSlash(SentencesFile), lines[name], name, near.Hint(name, all)))
			}
		}
	}
	if len(p.Webhooks) > 0 {
		items, err := os.ReadFile(filepath.Join(p.Root, WebhooksFile))
		if err != nil {
			return nil, err
		}
		lines := strictyaml.Lines(items, "items")
		for item, typ := range p.Webhooks {
			if !known[typ] {
				unused = append(unused, fmt.Sprintf("%s:%d: %s: %s%s", filepath.ToSlash(WebhooksFile), lines[item], item, typ, near.Hint(typ, all)))
			}
		}
	}
	slices.Sort(unused)
	return slices.Compact(unused), nil
}

// unusedItems lists the paths to the lists of answers that no version has there.
func (p *Project) unusedItems(docs []*shape.Doc) []string {
	right, wrong := map[string]bool{}, map[string]string{}
	for _, d := range docs {
		for _, i := range d.Items {
			line := p.Table.Line(i.Op.Method, i.Op.Path)
			path := line + ": items: " + i.Entry.Pages.Items
			right[path] = right[path] || i.Right
			wrong[path] = i.Found
		}
	}
	var unused []string
	for _, path := range slices.Sorted(maps.Keys(wrong)) {
		if !right[path] {
			unused = append(unused, fmt.Sprintf("%s: no answer has a list there (did you mean %s?)", strings.TrimPrefix(path, filepath.ToSlash(p.Root)+"/"), wrong[path]))
		}
	}
	return unused
}

// unusedLaterKeys lists the keys of later versions, and those left out, that none of
// the versions named has, and types that no key needs.
func (p *Project) unusedLaterKeys(docs []*shape.Doc) ([]string, error) {
	if p.Later == nil || len(p.Later.Keys)+len(p.Later.LeftOut)+len(p.Later.Types) == 0 {
		return nil, nil
	}
	data, err := os.ReadFile(filepath.Join(p.Root, LaterKeysFile))
	if err != nil {
		return nil, err
	}
	known, err := Known(p.Root)
	if err != nil {
		return nil, err
	}
	var unused []string
	say := func(format string, args []any, way ...string) {
		unused = append(unused, fmt.Sprintf("%s:%d: ", filepath.ToSlash(LaterKeysFile), strictyaml.Line(data, way...))+fmt.Sprintf(format, args...))
	}
	for _, typ := range slices.Sorted(maps.Keys(p.Later.Keys)) {
		for _, key := range slices.Sorted(maps.Keys(p.Later.Keys[typ])) {
			versions := p.Later.Keys[typ][key].Versions
			for _, v := range versions {
				if !slices.Contains(known, v) {
					say("%s.%s: there is no version %s (want some of %s)", []any{typ, key, v, strings.Join(known, ", ")}, "keys", typ, key)
				}
			}
			if here, hint := has(docs, versions, typ, key); !here {
				say("%s.%s: no version of %s has it%s", []any{typ, key, strings.Join(versions, ", "), hint}, "keys", typ, key)
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(p.Later.LeftOut)) {
		typ, key, _ := strings.Cut(name, ".")
		if here, hint := has(docs, nil, typ, key); !here {
			say("%s: no version has it%s", []any{name, hint}, "left_out", name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(p.Later.Types)) {
		if !p.Later.Needs(name) {
			say("%s: no key needs it", []any{name}, "types", name)
		}
	}
	return unused, nil
}

// has reports whether one of the versions, all where none are named, has a key of a
// type; and else what may have been meant. Versions that are not here may have it.
func has(docs []*shape.Doc, versions []string, typ, key string) (is bool, hint string) {
	looked := 0
	var types, keys []string
	for _, d := range docs {
		if versions != nil && !slices.Contains(versions, d.Version) {
			continue
		}
		looked++
		keys = append(keys, d.Keys(typ)...)
		if slices.Contains(keys, key) {
			return true, ""
		}
		types = append(types, d.Keys("")...)
	}
	if looked < len(versions) {
		return true, ""
	}
	if len(keys) == 0 {
		return false, near.Hint(typ, types)
	}
	return false, near.Hint(key, keys)
}

// unusedPlaces lists the places that have a name and are nowhere in the description
// of the version, where one like it has none yet: a typo would take the name away.
// Other places are those of what Intercom has taken out.
func (p *Project) unusedPlaces(outputs []*Output) ([]string, error) {
	var unused []string
	for _, o := range outputs {
		if p.NewNames || o.given == nil {
			continue
		}
		now := o.Doc.Given()
		var fresh []string
		for _, place := range slices.Sorted(maps.Keys(now)) {
			if !o.given.Has(place) {
				fresh = append(fresh, place)
			}
		}
		data, err := os.ReadFile(filepath.Join(p.Root, names.File(o.Version)))
		if err != nil {
			return nil, err
		}
		for _, place := range o.given.Places() {
			if now[place] != "" {
				continue
			}
			if hint := near.Hint(place, fresh); hint != "" {
				unused = append(unused, fmt.Sprintf("%s:%d: %s%s", filepath.ToSlash(names.File(o.Version)), strictyaml.Line(data, place), place, hint))
			}
		}
	}
	return unused, nil
}
