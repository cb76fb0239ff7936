package shape

import (
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/seed-a528e955/intercom-go/scripts/internal/names"
	"github.com/seed-a528e955/intercom-go/scripts/internal/node"
	"github.com/seed-a528e955/intercom-go/scripts/internal/table"
)

// origin is what a component's name is made of by rule.
type origin struct {
	owner, rest string // of an inline type: the component that it stands in, and where
	twin        string // of what is sent: the component as it is received
	base        string // of any other
	suffix      string // behind a name that is taken
	param       bool   // stands in a query
	key         string // the property or parameter that it is the type of
	op          string // of what stands in an operation: what the names of its types start with
}

// keepNames gives each type the name that it had, found by the places where it
// stands, and names by rule what is new, so that it gives way.
func keepNames(d *Doc) error {
	k := &keeper{Doc: d, reserved: d.reserved(), final: map[string]string{}, taken: map[string]bool{}}
	for _, op := range d.Operations {
		k.op = op
		d.eachRoot(op, k.claim)
	}
	k.op = nil
	for _, component := range node.Keys(d.schemas) { // whose places are gone
		if name := k.byRule(component); k.final[component] == "" && d.names.Home(name) != "" && k.free(name) {
			k.give(component, name)
		}
	}
	for _, component := range node.Keys(d.schemas) {
		if k.final[component] == "" {
			k.keep(component, unique(k.byRule(component), func(s string) bool { return !k.free(s) }, d.origins[component].suffix))
		}
	}
	k.rename()
	return dropUnused(d)
}

type keeper struct {
	*Doc
	op       *Operation // whose places are looked at
	reserved map[string]bool
	final    map[string]string // by component
	taken    map[string]bool
}

func (k *keeper) free(name string) bool { return !k.taken[name] && !k.reserved[name] }

// claim gives what stands at a place, and below, the names that were given there.
func (k *keeper) claim(n *yaml.Node, place string) {
	component := refName(n)
	if component == "" {
		eachStep(n, place, k.claim)
		return
	}
	name := k.names.Type(place)
	if enum := node.Get(k.schemas, component); name == "" && isEnum(enum) && k.names.Name(place) != "" {
		k.staysText(n, enum, place)
		return
	}
	if k.final[component] == "" && name != "" && k.free(name) && !k.renamed(name) {
		k.give(component, name)
	}
}

// staysText leaves a field text that was text when it had one value: a type of its
// own would stop programs that hold it.
func (k *keeper) staysText(n, enum *yaml.Node, place string) {
	null, deprecated := nullable(n), node.True(n, "deprecated")
	replace(n, enum)
	mark(n, null || nullable(enum), deprecated)
	k.lose("enum that was text stays text", place, "no constants for %s", strings.Join(node.Strings(node.Get(enum, "enum")), ", "))
}

// renamed reports whether a type was named after an operation that has another
// name now.
func (k *keeper) renamed(name string) bool {
	if k.op == nil {
		return false
	}
	was := k.names.Operation(k.op.key())
	return was != "" && was != k.op.TypeName && strings.HasPrefix(name, was)
}

// give gives a component a name of old, and goes on below it.
func (k *keeper) give(component, name string) {
	k.keep(component, name)
	for _, declared := range k.names.Declared(name) {
		k.taken[declared] = true
	}
	if home := k.names.Home(name); home != "" {
		eachStep(node.Get(k.schemas, component), home, k.claim)
	}
}

func (k *keeper) keep(component, name string) { k.final[component], k.taken[name] = name, true }

// byRule is the name that a component would have if it were alone.
func (k *keeper) byRule(component string) string {
	o, known := k.origins[component]
	settled := func(other string) string {
		if name := k.final[other]; name != "" {
			return name
		}
		return other
	}
	switch {
	case !known:
		return component
	case o.twin != "":
		return settled(o.twin) + "Input"
	case o.owner != "":
		return settled(o.owner) + o.rest
	}
	return o.base
}

// rename puts the names in place.
func (k *keeper) rename() {
	for i := 0; i+1 < len(k.schemas.Content); i += 2 {
		key := k.schemas.Content[i].Value
		if name := k.final[key]; name != key {
			k.note("another name", key, "%s", name)
			k.schemas.Content[i] = node.String(name)
		}
		if s := k.schemas.Content[i+1]; node.Has(s, extInput) {
			node.Set(s, extInput, node.String(k.final[node.Text(s, extInput)]))
		}
	}
	k.eachSchema(func(n *yaml.Node, _ string) {
		if r := refName(n); r != "" {
			node.Set(n, "$ref", node.String(refPrefix+k.final[r]))
		}
	})
}

// key is the operation as the places in the memory of names begin.
func (o *Operation) key() string { return names.Key(table.Key(o.Method, o.Path)) }

// eachRoot visits what an operation sends and receives.
func (d *Doc) eachRoot(op *Operation, visit func(n *yaml.Node, place string)) {
	for _, p := range op.QueryParams {
		visit(p.Schema, op.paramPlace(p))
	}
	if op.Body != nil {
		visit(op.Body, op.key()+" body")
	}
	if op.Result != nil {
		visit(op.Result, op.key()+" answer")
	}
}

func (o *Operation) paramPlace(p *Param) string { return o.key() + " query." + names.Step(p.Name) }

// eachStep visits what stands directly below a schema, with its place.
func eachStep(n *yaml.Node, place string, visit func(n *yaml.Node, place string)) {
	for key, p := range node.Pairs(node.Get(n, "properties")) {
		visit(p, place+"."+names.Step(key))
	}
	if items := node.Get(n, "items"); node.IsMap(items) {
		visit(items, place+"[]")
	}
	if values := node.Get(n, "additionalProperties"); node.IsMap(values) {
		visit(values, place+"{}")
	}
}
