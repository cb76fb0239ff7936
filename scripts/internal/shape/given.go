package shape

import (
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/seed-a528e955/intercom-go/scripts/internal/names"
	"github.com/seed-a528e955/intercom-go/scripts/internal/node"
)

// Given lists the names of the package by the places that they were given to,
// once the description is emitted.
func (d *Doc) Given() map[string]string {
	g := &giver{Doc: d, given: map[string]string{}, gone: map[string]bool{}}
	for _, op := range d.Operations {
		g.given[op.key()] = op.TypeName
		if op.OptionSince {
			g.given[op.key()+optionPlace] = op.TypeName + "Params"
		}
		for _, p := range op.QueryParams {
			g.given[op.paramPlace(p)] = p.GoName
		}
		d.eachRoot(op, g.visit)
	}
	for len(g.later) > 0 {
		l := g.later[0]
		g.later = g.later[1:]
		g.into(refName(l.n), l.place)
	}
	return g.given
}

type giver struct {
	*Doc
	given map[string]string
	gone  map[string]bool // types that were gone into
	later []later
}

type later struct {
	n     *yaml.Node
	place string
}

// visit notes the type at a place, and what it holds where this is its home: the
// place that was its home before, else the first one.
func (g *giver) visit(n *yaml.Node, place string) {
	typ := refName(n)
	if typ == "" {
		eachStep(n, place, g.visit)
		return
	}
	g.given[place] = strings.TrimSpace(g.given[place] + " " + typ)
	if home := g.names.Home(typ); home == "" || home == place {
		g.into(typ, place)
	} else {
		g.later = append(g.later, later{n, place})
	}
}

func (g *giver) into(typ, place string) {
	m := g.model(typ)
	if m == nil || g.gone[typ] {
		return
	}
	g.gone[typ] = true
	for _, v := range m.Values {
		g.given[place+"="+names.Step(v.Value)] = v.Name
	}
	for _, f := range m.Fields {
		g.given[place+"."+names.Step(f.JSON)] = f.Go
	}
	eachStep(node.Get(g.schemas, typ), place, g.visit)
}
