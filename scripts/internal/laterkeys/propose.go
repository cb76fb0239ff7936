package laterkeys

import (
	"fmt"
	"slices"

	"go.yaml.in/yaml/v3"

	"github.com/seed-a528e955/intercom-go/scripts/internal/shape"
)

// Shaped is a dated version, shaped without any keys of later ones.
type Shaped struct {
	Version string
	Doc     *shape.Doc
}

// described is a key in one version.
type described struct {
	Shaped
	shape.Described
}

// Propose makes the file that fits the dated versions, which are in order. What
// f leaves out stays out. notes say which keys have no one type.
func (f *File) Propose(versions []Shaped) (made *File, notes []string) {
	made = &File{LeftOut: f.LeftOut, Keys: map[string]map[string]Key{}, Types: map[string]yaml.Node{}}
	needs := map[string]*yaml.Node{}
	all := map[[2]string][]described{}
	for _, v := range versions {
		for _, k := range v.Doc.Describes() {
			at := [2]string{k.Type, k.Key}
			all[at] = append(all[at], described{v, k})
		}
	}
	for at, in := range all {
		if f.LeftOut[at[0]+"."+at[1]] != "" || !lacking(versions, in) {
			continue
		}
		last := in[len(in)-1]
		if i := slices.IndexFunc(in, func(k described) bool { return k.GoType != last.GoType }); i >= 0 {
			notes = append(notes, fmt.Sprintf("%s.%s is a %s in %s and a %s in %s", at[0], at[1], in[i].GoType, in[i].Version, last.GoType, last.Version))
			continue
		}
		made.add(in, needs)
	}
	for name, s := range needs {
		if slices.ContainsFunc(versions, func(v Shaped) bool { return !v.Doc.Has(name) }) {
			made.Types[name] = *s
		}
	}
	slices.Sort(notes)
	return made, notes
}

// lacking reports whether a version before the last that describes the key has
// the type and not the key.
func lacking(versions []Shaped, in []described) bool {
	last := in[len(in)-1]
	for _, v := range versions {
		if v.Version == last.Version {
			return false
		}
		has := slices.ContainsFunc(in, func(k described) bool { return k.Version == v.Version })
		if !has && v.Doc.Receives(last.Type) && !v.Doc.ReadsAlso(last.Type, last.Key) {
			return true
		}
	}
	return false
}

// add takes a key up as the last version describes it, with the types it needs.
func (f *File) add(in []described, needs map[string]*yaml.Node) {
	last := in[len(in)-1]
	k := Key{Schema: *last.Schema}
	for _, v := range in {
		k.Versions = append(k.Versions, v.Version)
	}
	if f.Keys[last.Type] == nil {
		f.Keys[last.Type] = map[string]Key{}
	}
	f.Keys[last.Type][last.Key] = k
	last.Doc.Needs(last.Schema, needs)
}
