package shape

import (
	"go.yaml.in/yaml/v3"

	"github.com/seed-a528e955/intercom-go/scripts/internal/node"
)

// unrollQueries replaces an exploded object in the query by its properties: on
// the wire they are parameters of their own.
func unrollQueries(d *Doc) error {
	for _, op := range d.Operations {
		var params []*Param
		for _, p := range op.QueryParams {
			props := d.queryProperties(p.Schema, 0)
			if len(props) == 0 || p.Style == "deepObject" {
				params = append(params, p)
				continue
			}
			d.note("object in the query unrolled", op.place(), "%s", p.Name)
			params = append(params, props...)
		}
		op.QueryParams = nil
		for _, p := range params {
			op.addParam(p)
		}
	}
	return nil
}

// queryProperties lists the properties of an object schema and of its variants;
// the depth ends a union that contains itself.
func (d *Doc) queryProperties(schema *yaml.Node, depth int) []*Param {
	schema = d.resolve(schema)
	var out []*Param
	if depth > 3 {
		return nil
	}
	for name, p := range node.Pairs(node.Get(schema, "properties")) {
		out = append(out, &Param{Name: name, Schema: node.Clone(p)})
	}
	for _, key := range combiners {
		for _, v := range node.Items(node.Get(schema, key)) {
			out = append(out, d.queryProperties(v, depth+1)...)
		}
	}
	return out
}

// pagingParams are what each kind of pagination takes in the query.
var pagingParams = map[string][][2]string{
	"cursor":      {{"per_page", "integer"}, {"starting_after", "string"}},
	"page":        {{"page", "integer"}, {"per_page", "integer"}},
	"counters":    {{"page", "integer"}, {"per_page", "integer"}},
	"scroll":      {{"scroll_param", "string"}},
	"next_cursor": {{"per_page", "integer"}, {"cursor", "string"}},
	"url":         {{"per_page", "integer"}},
}

// declarePaging adds the paging parameters that the API takes and the
// description leaves out: the table says how an operation pages.
func declarePaging(d *Doc) error {
	for _, op := range d.Operations {
		if op.Entry.Pages == nil {
			continue
		}
		for _, p := range pagingParams[op.Entry.Pages.Kind] {
			if op.param(p[0]) == nil {
				op.addParam(&Param{Name: p[0], Schema: node.Map("type", p[1])})
				d.note("paging parameter declared", op.place(), "%s", p[0])
			}
		}
		d.declarePages(op)
	}
	return nil
}
