package shape

import (
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/seed-a528e955/intercom-go/scripts/internal/node"
	"github.com/seed-a528e955/intercom-go/scripts/internal/printable"
)

// Emit writes the description that the generator reads: every type settled in
// an x-go-type, everything that the templates print in an x-client of the
// operation or an x-model of the component.
func (d *Doc) Emit() *yaml.Node {
	schemas := node.Map()
	for _, m := range d.models {
		node.Set(schemas, m.Name, d.emitModel(m))
	}
	paths := node.Map()
	for i, op := range d.Operations {
		item := node.Get(paths, op.Path)
		if item == nil {
			item = node.Map()
			node.Set(paths, op.Path, item)
		}
		node.Set(item, strings.ToLower(op.Method), d.emitOperation(op, i == 0))
	}
	return node.Map(
		"openapi", "3.0.3",
		"info", node.Map("title", "Intercom", "version", d.Version),
		"paths", paths,
		"components", node.Map("schemas", schemas),
	)
}

func (d *Doc) emitModel(m *Model) *yaml.Node {
	n := node.Map("description", printable.Text(m.Doc))
	if len(m.Values) > 0 {
		node.Set(n, "type", node.String("string"))
		names, values := node.List(), node.List()
		for _, v := range m.Values {
			names.Content = append(names.Content, quoted(v.Name))
			values.Content = append(values.Content, quoted(v.Value))
		}
		node.Set(n, "enum", values)
		node.Set(n, "x-enum-varnames", names)
		return n
	}
	node.Set(n, "type", node.String("object"))
	props := node.Map()
	for i, f := range m.Fields {
		p := node.Map(
			extGoType, f.Type,
			"x-go-type-skip-optional-pointer", true,
			"x-go-name", f.Go,
			"x-omitempty", false,
			"x-omitzero", f.OmitZero,
			"x-order", i+1,
		)
		if f.Wire != "" {
			node.Set(p, "x-oapi-codegen-extra-tags", node.Map("wire", f.Wire))
		}
		if f.Doc != "" {
			node.Set(p, "description", node.String(printable.Text(f.Doc)))
		}
		if f.Deprecated {
			node.Set(p, "deprecated", node.Bool(true))
			node.Set(p, "x-deprecated-reason", node.String("Intercom marks it as deprecated."))
		}
		node.Set(props, f.JSON, p)
	}
	node.Set(n, "properties", props)
	node.Set(n, "x-model", d.modelExtras(m))
	return n
}

// quoted makes a string that stays one whatever it looks like.
func quoted(s string) *yaml.Node {
	n := node.String(s)
	n.Style = yaml.DoubleQuotedStyle
	return n
}

func (d *Doc) emitOperation(op *Operation, first bool) *yaml.Node {
	params := node.List()
	for _, name := range op.PathParams {
		params.Content = append(params.Content, node.Map(
			"name", name, "in", "path", "required", true,
			"schema", node.Map("type", "string"),
		))
	}
	for _, p := range op.QueryParams {
		n := node.Map(
			"name", p.Name, "in", "query",
			"x-go-name", p.GoName,
			"schema", node.Map(extGoType, p.Type, "x-go-type-skip-optional-pointer", true, "x-omitempty", false),
		)
		params.Content = append(params.Content, n)
	}
	n := node.Map(
		"operationId", op.TypeName,
		"parameters", params,
		"responses", node.Map("200", node.Map("description", "OK")),
		"x-client", d.client(op),
	)
	if first {
		node.Set(n, "x-package", d.pkg())
	}
	return n
}

// paramComment is the comment over a field of a query, "" where there is nothing
// to say: our sentence, if there is one, before what the rules tell.
func (d *Doc) paramComment(op *Operation, p *Param) string {
	f := &Field{Base: d.typeOf(p.Schema, p.key(), sent), Schema: p.Schema, Required: p.Required}
	if p.Moment != "" {
		f.Base = momentOf(p.Moment)
	}
	var lines []string
	doc := d.fieldDoc(f, sent, false)
	if s, key := d.aboutField(op.TypeName+"Params", p.GoName); s != "" {
		d.said[key] = true
		if doc != "" {
			s += " It " + doc
		}
		doc = s
	}
	if doc != "" {
		lines = append(lines, p.GoName+" "+doc)
	}
	if p.Deprecated {
		if len(lines) > 0 {
			lines = append(lines, "")
		}
		lines = append(lines, "Deprecated: Intercom marks it as deprecated.")
	}
	if len(lines) == 0 {
		return ""
	}
	return printable.Comment(lines...)
}

// HeaderVersion is what the package sends as Intercom-Version.
func (d *Doc) HeaderVersion() string { return HeaderVersion(d.Version) }

// HeaderVersion turns a version's name into the value of the header.
func HeaderVersion(version string) string {
	if version == "" || version[0] >= '0' && version[0] <= '9' {
		return version
	}
	return strings.ToUpper(version[:1]) + version[1:]
}

// pkg is what the package's own declarations need: the services in order and
// the operations in order.
func (d *Doc) pkg() *yaml.Node {
	services, vars := node.List(), node.List()
	seen := map[string]bool{}
	for _, s := range d.serviceNames() {
		if !seen[s] {
			seen[s] = true
			says := d.services[s]
			if says == "" {
				says = "calls the operations of " + s + "."
			}
			services.Content = append(services.Content, node.Map("name", s, "says", printable.Line(says)))
		}
	}
	for _, op := range d.Operations {
		vars.Content = append(vars.Content, node.String(op.varName()))
	}
	return node.Map("services", services, "operations", vars, "version", d.HeaderVersion(), "count", strconv.Itoa(len(d.Operations)), "items", d.emitWebhookItems())
}

func (d *Doc) serviceNames() []string {
	set := map[string]bool{}
	for _, op := range d.Operations {
		set[op.Entry.Service] = true
	}
	return sortedKeys(set)
}

func (o *Operation) varName() string { return "op" + o.Entry.Service + o.Entry.Name }

// Types counts the structs and enums that the version declares.
func (d *Doc) Types() int { return len(d.models) }

// Names lists what sentences may speak of: services, types and fields.
func (d *Doc) Names() []string {
	names := d.serviceNames()
	for _, m := range d.models {
		names = append(names, m.Name)
		for _, f := range m.Fields {
			names = append(names, m.Name+"."+f.Go)
		}
	}
	return append(names, sortedKeys(d.said)...)
}

// Keys lists the keys of a type, and the types of the package for "".
func (d *Doc) Keys(typ string) []string {
	var list []string
	if typ == "" {
		for _, m := range d.models {
			list = append(list, m.Name)
		}
		return list
	}
	if m := d.model(typ); m != nil {
		for _, f := range m.Fields {
			list = append(list, f.JSON)
		}
	}
	return list
}

// TypesUsed lists the names by rule in whose place the table of types puts others.
func (d *Doc) TypesUsed() []string {
	return slices.DeleteFunc(sortedKeys(d.typesUsed), func(name string) bool { return !d.typesUsed[name] })
}

// TypesByRule lists the names by rule, whether they are in the table or not.
func (d *Doc) TypesByRule() []string { return sortedKeys(d.typesUsed) }
