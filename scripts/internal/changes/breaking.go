package changes

import (
	"fmt"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/exp/apidiff"

	"github.com/seed-a528e955/intercom-go/scripts/internal/gotypes"
)

// Breaking compares what two states of a package export and returns what may
// stop a program that uses the old one from compiling with the new one.
func Breaking(old, now *types.Package) []string {
	var breaks []string
	for _, c := range apidiff.Changes(old, now).Changes {
		// That two structs can no longer be compared with == is nothing the library
		// promises: any list that Intercom adds to an object does it.
		if !c.Compatible && !strings.Contains(c.Message, "old is comparable, new is not") {
			breaks = append(breaks, c.Message)
		}
	}
	// apidiff takes two instances of another package's generic type for the same:
	// api.Optional[string] and api.Optional[int].
	for _, m := range instances(old, now) {
		subject, _, _ := strings.Cut(m, ": ")
		if !slices.ContainsFunc(breaks, func(b string) bool { return strings.HasPrefix(b, subject+": ") }) {
			breaks = append(breaks, m)
		}
	}
	for i, b := range breaks {
		breaks[i] = strings.ReplaceAll(b, gotypes.Module+"/", "")
	}
	slices.Sort(breaks)
	return breaks
}

// instances lists exported fields, functions and methods whose types read
// differently.
func instances(old, now *types.Package) []string {
	var list []string
	compare := func(name string, a, b types.Type) {
		was := types.TypeString(a, types.RelativeTo(old))
		is := types.TypeString(b, types.RelativeTo(now))
		if was != is && (strings.Contains(was, "[") || strings.Contains(is, "[")) {
			list = append(list, fmt.Sprintf("%s: changed from %s to %s", name, was, is))
		}
	}
	for _, name := range old.Scope().Names() {
		a, b := old.Scope().Lookup(name), now.Scope().Lookup(name)
		if !a.Exported() || b == nil {
			continue
		}
		switch a := a.(type) {
		case *types.Func:
			if _, ok := b.(*types.Func); ok {
				compare(name, a.Type(), b.Type())
			}
		case *types.TypeName:
			oldNamed, ok1 := a.Type().(*types.Named)
			newNamed, ok2 := b.Type().(*types.Named)
			if !ok1 || !ok2 {
				continue
			}
			fields(oldNamed, newNamed, func(field string, a, b types.Type) { compare(name+"."+field, a, b) })
			methods(oldNamed, newNamed, func(method string, a, b types.Type) { compare("(*"+name+")."+method, a, b) })
		}
	}
	return list
}

// fields visits the exported fields that two structs both have.
func fields(old, now *types.Named, visit func(name string, a, b types.Type)) {
	a, ok1 := old.Underlying().(*types.Struct)
	b, ok2 := now.Underlying().(*types.Struct)
	if !ok1 || !ok2 {
		return
	}
	have := map[string]types.Type{}
	for f := range b.Fields() {
		have[f.Name()] = f.Type()
	}
	for f := range a.Fields() {
		if t := have[f.Name()]; t != nil && f.Exported() {
			visit(f.Name(), f.Type(), t)
		}
	}
}

// methods visits the exported methods that two types both have.
func methods(old, now *types.Named, visit func(name string, a, b types.Type)) {
	have := map[string]types.Type{}
	for m := range now.Methods() {
		have[m.Name()] = m.Type()
	}
	for m := range old.Methods() {
		if t := have[m.Name()]; t != nil && m.Exported() {
			visit(m.Name(), m.Type(), t)
		}
	}
}
