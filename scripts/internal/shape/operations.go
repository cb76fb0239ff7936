package shape

import (
	"fmt"
	"regexp"
	"slices"
	"sort"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/seed-a528e955/intercom-go/scripts/internal/node"
)

var methods = []string{"get", "put", "post", "delete", "options", "head", "patch", "trace"}

var placeholders = regexp.MustCompile(`\{([^{}]+)\}`)

// readOperations lists the operations with their names and parameters. Header
// and cookie parameters are left out: the version is pinned by the package, and
// the client sends every other header itself.
func readOperations(d *Doc) error {
	for path, item := range node.Pairs(node.Get(d.Root, "paths")) {
		for method, n := range node.Pairs(item) {
			if !contains(methods, method) {
				continue
			}
			op := &Operation{
				Method:     strings.ToUpper(method),
				Path:       path,
				ID:         node.Text(n, "operationId"),
				Tags:       node.Strings(node.Get(n, "tags")),
				Deprecated: node.True(n, "deprecated"),
				node:       n,
			}
			for _, m := range placeholders.FindAllStringSubmatch(path, -1) {
				op.PathParams = append(op.PathParams, m[1])
			}
			d.readParams(op, node.Get(item, "parameters"))
			d.readParams(op, node.Get(n, "parameters"))
			d.readBody(op)
			d.Operations = append(d.Operations, op)
		}
	}
	sort.SliceStable(d.Operations, func(i, j int) bool {
		a, b := d.Operations[i], d.Operations[j]
		if a.Path != b.Path {
			return a.Path < b.Path
		}
		return a.Method < b.Method
	})
	d.table = d.table.With(Declared(d.Root))
	for _, op := range d.Operations {
		if op.Entry = d.table.For(d.Version, op.Method, op.Path); op.Entry.Provisional {
			d.note("provisional name", op.place(), "%s.%s", op.Entry.Service, op.Entry.Name)
		}
	}
	return d.nameOperationTypes()
}

// nameOperationTypes gives each operation the name that its own types start
// with, those of the table first: a name by rule that is taken is made out of
// the method and the service.
func (d *Doc) nameOperationTypes() error {
	taken := map[string]*Operation{}
	curatedFirst := slices.Clone(d.Operations)
	sort.SliceStable(curatedFirst, func(i, j int) bool { return d.rank(curatedFirst[i]) < d.rank(curatedFirst[j]) })
	for _, op := range curatedFirst {
		if op.TypeName = op.Entry.TypeName(); d.rank(op) == 1 {
			op.TypeName = d.names.Operation(op.key())
		}
		if other, ok := taken[op.TypeName]; ok {
			if !op.Entry.Provisional && !other.Entry.Provisional {
				return fmt.Errorf("%s and %s both make types called %s…: give one a type in the table", other.place(), op.place(), op.TypeName)
			}
			op.TypeName = op.Entry.Name + op.Entry.Service
			for i := 2; taken[op.TypeName] != nil || d.names.Home(op.TypeName+"Params") != ""; i++ {
				op.TypeName = fmt.Sprintf("%s%s%d", op.Entry.Name, op.Entry.Service, i)
			}
		}
		taken[op.TypeName] = op
	}
	return nil
}

// rank orders operations by who has the first claim to a name: those that people
// named, those that had theirs before, new ones.
func (d *Doc) rank(op *Operation) int {
	had := d.names.Operation(op.key())
	switch {
	case !op.Entry.Provisional:
		return 0
	case had != "" && (had == op.Entry.TypeName() || strings.HasPrefix(had, op.Entry.Name+op.Entry.Service)):
		return 1
	}
	return 2 // or of another name in the table since
}

// ownHeaders are sent by the client with every call. All but the first are
// headers that OpenAPI tells readers not to take for parameters.
var ownHeaders = []string{"intercom-version", "accept", "authorization", "content-type"}

func (d *Doc) readParams(op *Operation, list *yaml.Node) {
	for _, p := range node.Items(list) {
		if r := node.Text(p, "$ref"); r != "" {
			p = node.Get(d.Root, strings.Split(strings.TrimPrefix(r, "#/"), "/")...)
		}
		name := node.Text(p, "name")
		switch node.Text(p, "in") {
		case "query":
			param := &Param{
				Name:       name,
				Schema:     d.paramSchema(p),
				Required:   node.True(p, "required"),
				Deprecated: node.True(p, "deprecated"),
				Style:      node.Text(p, "style"),
			}
			d.readStyle(op, p, param)
			op.addParam(param)
		case "path":
			if style := node.Text(p, "style"); style != "" && style != "simple" {
				d.lose("style of a path parameter", op.place(), "%s is sent plainly, not in the style %s", name, style)
			}
		case "header", "cookie":
			if !contains(ownHeaders, strings.ToLower(name)) {
				d.lose("parameter outside path and query left out", op.place(), "%s %s", node.Text(p, "in"), name)
			}
		}
	}
}

// paramSchema is the parameter's schema. Of one that is described as content only a
// number and a boolean are the same in JSON and in a query; others are a text.
func (d *Doc) paramSchema(p *yaml.Node) *yaml.Node {
	if s := node.Get(p, "schema"); s != nil {
		return node.Clone(s)
	}
	for _, media := range node.Pairs(node.Get(p, "content")) {
		s := node.Get(media, "schema")
		if contains([]string{"boolean", "integer", "number"}, kind(d.resolve(s))) {
			return node.Clone(s)
		}
	}
	return node.Map("type", "string")
}

// separators says, by what stands between the items of a list that is sent as one
// text, what the tag calls it.
var separators = map[string]string{",": "comma", " ": "space", "|": "pipe"}

// readStyle takes up how a parameter is written in the query, and notes what is lost
// of that.
func (d *Doc) readStyle(op *Operation, p *yaml.Node, param *Param) {
	exploded := param.Style == "" || param.Style == "form" || param.Style == "deepObject"
	if e := node.Get(p, "explode"); e != nil {
		exploded = e.Value == "true"
	}
	param.Explode = &exploded
	if between := map[string]string{"": ",", "form": ",", "spaceDelimited": " ", "pipeDelimited": "|"}[param.Style]; !exploded {
		param.Separator = between
	}
	contentTypes := node.Keys(node.Get(p, "content"))
	if len(contentTypes) > 0 && isJSON(contentTypes[0]) && node.Text(param.Schema, "type") == "string" {
		d.lose("query parameter with content", op.place(), "%s is a string that holds %s", param.Name, strings.Join(contentTypes, ", "))
	}
	if node.True(p, "allowEmptyValue") {
		d.lose("empty value of a query parameter", op.place(), "%s is not sent when it is empty", param.Name)
	}
}

// addParam adds a query parameter; a later one of the same name wins, as an
// operation's own wins over its path's.
func (o *Operation) addParam(p *Param) {
	for i, old := range o.QueryParams {
		if old.Name == p.Name {
			o.QueryParams[i] = p
			return
		}
	}
	o.QueryParams = append(o.QueryParams, p)
}

func (o *Operation) param(name string) *Param {
	for _, p := range o.QueryParams {
		if p.Name == name {
			return p
		}
	}
	return nil
}

// readBody finds the schema of what is sent: JSON, or a multipart form.
func (d *Doc) readBody(op *Operation) {
	body := node.Get(op.node, "requestBody")
	if r := node.Text(body, "$ref"); r != "" {
		body = node.Get(d.Root, strings.Split(strings.TrimPrefix(r, "#/"), "/")...)
	}
	if body == nil {
		return
	}
	op.BodyOptional = node.Text(body, "required") == "false"
	var unused []string
	for contentType, media := range jsonFirst(node.Get(body, "content")) {
		schema := node.Get(media, "schema")
		switch {
		case isJSON(contentType) && op.BodyKind == "":
			op.BodyKind, op.Body, op.ContentType = "json", node.Clone(schema), ownJSON(contentType)
		case strings.HasPrefix(contentType, "multipart/") && op.BodyKind == "":
			op.BodyKind, op.FormFields = "multipart", d.formFields(media)
		default:
			unused = append(unused, contentType)
		}
	}
	if op.BodyKind != "" && len(unused) > 0 {
		d.lose("other form of the body", op.place(), "%s is not sent", strings.Join(unused, ", "))
	}
	if op.BodyKind == "json" && op.Body == nil {
		op.Body = node.Map("type", "object")
	}
	if contentTypes := node.Keys(node.Get(body, "content")); op.BodyKind == "" && len(contentTypes) > 0 {
		op.Unsent = strings.Join(contentTypes, ", ")
		what := op.Unsent
		if fields := d.unsentFields(body); len(fields) > 0 {
			what += ", fields " + strings.Join(fields, ", ")
		}
		d.lose("body of no kind that can be sent", op.place(), "%s", what)
	}
}

// unsentFields names the fields of a body that is neither JSON nor multipart.
func (d *Doc) unsentFields(body *yaml.Node) []string {
	var fields []string
	for _, media := range node.Pairs(node.Get(body, "content")) {
		fields = appendNew(fields, d.formFields(media)...)
	}
	return fields
}

// formFields names the fields of a form, with what is to be known of each: that it
// holds a file, or several, and of which content types.
func (d *Doc) formFields(media *yaml.Node) []string {
	var fields []string
	for name, p := range node.Pairs(node.Get(d.resolve(node.Get(media, "schema")), "properties")) {
		s := d.resolve(p)
		var is []string
		switch {
		case node.Text(s, "format") == "binary":
			is = append(is, "a file")
		case node.Text(d.resolve(node.Get(s, "items")), "format") == "binary":
			is = append(is, "any number of files")
		}
		if contentType := node.Text(node.Get(media, "encoding", name), "contentType"); contentType != "" {
			is = append(is, contentType)
		}
		if len(is) > 0 {
			name += " (" + strings.Join(is, ", ") + ")"
		}
		fields = append(fields, name)
	}
	return fields
}

func isJSON(contentType string) bool {
	base := baseType(contentType)
	return base == "application/json" || strings.HasSuffix(base, "+json") || base == "*/*"
}
