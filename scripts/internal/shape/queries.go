package shape

import (
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/seed-a528e955/intercom-go/scripts/internal/node"
)

// unrollQueries replaces an object in the query by its properties: on the wire
// they are parameters of their own, called filter[name] where the object is a
// deep one.
func unrollQueries(d *Doc) error {
	for _, op := range d.Operations {
		var params []*Param
		for _, p := range op.QueryParams {
			props := d.queryProperties(p.Schema, 0)
			joined := p.Separator != "" // one text
			if len(props) == 0 || joined {
				params = append(params, p)
				continue
			}
			for _, prop := range props {
				if p.Style == "deepObject" {
					prop.Name = p.Name + "[" + prop.Name + "]"
				}
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

// plainQueries makes a text of every query parameter that has no other form in a
// query: an object in an object, a list of lists.
func plainQueries(d *Doc) error {
	for _, op := range d.Operations {
		for _, p := range op.QueryParams {
			t := d.typeOf(p.Schema, p.key(), sent)
			switch {
			case t.Class == classList && !t.Elem.scalar():
				d.lose("query parameter of no scalar type", op.place(), "%s is a list of strings", p.Name)
				p.Schema = node.Map("type", "array", "items", node.Map("type", "string"))
			case t.Class != classList && !t.scalar():
				d.lose("query parameter of no scalar type", op.place(), "%s is a string", p.Name)
				p.Schema = node.Map("type", "string")
			}
		}
	}
	return nil
}

// key is the parameter's own name, which may stand within a deep object's:
// filter[created_at].
func (p *Param) key() string {
	return strings.TrimSuffix(p.Name[strings.LastIndexByte(p.Name, '[')+1:], "]")
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
