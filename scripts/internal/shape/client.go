package shape

import (
	"fmt"
	"go/types"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/seed-a528e955/intercom-go/scripts/internal/goname"
	"github.com/seed-a528e955/intercom-go/scripts/internal/node"
	"github.com/seed-a528e955/intercom-go/scripts/internal/printable"
)

// client precomputes what the template of one method prints.
func (d *Doc) client(op *Operation) *yaml.Node {
	x := node.Map(
		"service", op.Entry.Service,
		"name", op.Entry.Name,
		"var", op.varName(),
		"id", op.ID,
		"method", op.Method,
		"path", op.Path,
		"safe", op.Entry.Repeat == "safe" && op.Method == http.MethodPost,
		"reads", op.Entry.Repeat == "read" && op.Method == http.MethodPost,
		"byDay", op.Entry.Dates.ByDayIn(d.Version),
		"accept", op.Accept,
		"contentType", op.ContentType,
		"comment", d.methodDoc(op),
		"version", d.HeaderVersion(),
	)
	args := node.List()
	for _, name := range op.pathArgs() {
		args.Content = append(args.Content, node.String(name))
	}
	node.Set(x, "args", args)
	d.clientParams(op, x)
	body := d.bodyType(op)
	node.Set(x, "body", node.String(body))
	node.Set(x, "multipart", node.Bool(op.BodyKind == "multipart"))
	d.clientResult(op, x)
	d.clientPages(op, x)
	d.clientList(op, x)
	node.Set(x, "constructors", d.emitConstructors(op))
	return x
}

// methodDoc is a method's comment: our sentence, the call, Intercom's page.
func (d *Doc) methodDoc(op *Operation) string {
	lines := []string{op.Entry.Name + " " + op.Entry.Says, "", op.Method + " " + op.Path, "", d.referencePage(op)}
	if len(op.FormFields) > 0 {
		lines = append(lines[:1:1], append([]string{"", "The form's fields are " + strings.Join(op.FormFields, ", ") + "."}, lines[1:]...)...)
	}
	switch dates := op.Entry.Dates; {
	case dates.ByDayIn(d.Version):
		lines = append(lines, "", "Dates are compared by day, in the workspace's time zone, and with =, > and < alone: > finds nothing of the", "rest of the day that its value is in. search.SinceDay misses nothing.")
	case dates != nil:
		lines = append(lines, "", "Dates are compared to the second.")
	}
	if op.Unsent != "" {
		lines = append(lines, "", "Intercom describes a body of "+op.Unsent+", which this method does not send.")
	}
	if made := d.constructorsDoc(op); made != "" {
		lines = append(lines[:1:1], append([]string{"", made}, lines[1:]...)...)
	}
	switch {
	case op.Method != http.MethodPost:
	case op.Entry.Repeat == "safe":
		lines = append(lines, "", "It is safe to retry, and retried like a read after a momentary failure.")
	case op.Entry.Repeat == "read":
		lines = append(lines, "", "It changes nothing, and is retried like a GET after a momentary failure.")
	}
	if len(op.Servers) > 0 {
		lines = append(lines, "", "Intercom describes it at "+strings.Join(op.Servers, ", ")+"; the call goes to the client's own address.")
	}
	if op.Deprecated {
		lines = append(lines, "", "Deprecated: Intercom marks the operation as deprecated.")
	}
	return printable.Comment(lines...)
}

var notWord = regexp.MustCompile(`[^a-z0-9]+`)

// referencePage is the address of the operation in Intercom's reference.
func (d *Doc) referencePage(op *Operation) string {
	tag := "api"
	if len(op.Tags) > 0 {
		tag = strings.Trim(notWord.ReplaceAllString(strings.ToLower(op.Tags[0]), "-"), "-")
	}
	return fmt.Sprintf("https://developers.intercom.com/docs/references/%s/rest-api/api.intercom.io/%s/%s", d.Version, tag, url.PathEscape(strings.ToLower(op.ID)))
}

// argNames are what else stands in the generated methods: arguments, variables
// and packages.
var argNames = []string{"ctx", "params", "body", "opts", "s", "result", "err", "api", "context", "io", "iter", "json", "multipart", "paging", "search", "spec", "time", "url", "wire"}

// pathArgs names the Go parameters of the path, alike in every version: a bare
// id is named after what stands in front of it.
func (o *Operation) pathArgs() []string {
	used := map[string]bool{}
	var out []string
	before := ""
	taken := func(s string) bool { return used[s] || contains(argNames, s) || types.Universe.Lookup(s) != nil }
	for _, seg := range strings.Split(o.Path, "/") {
		params := placeholders.FindAllStringSubmatch(seg, -1)
		if len(params) == 0 && seg != "" {
			before = seg
		}
		for _, m := range params {
			name := m[1]
			if name == "id" {
				name = goname.Singular(before) + "_id"
			}
			arg := unique(goname.Unexported(name), taken, "Value")
			used[arg] = true
			out = append(out, arg)
		}
	}
	return out
}

// clientParams says whether the query is an argument or a call option.
func (d *Doc) clientParams(op *Operation, x *yaml.Node) {
	list := node.List()
	for _, p := range op.QueryParams {
		list.Content = append(list.Content, node.Map("go", p.GoName, "type", p.Type, "tag", p.tag(), "comment", d.paramComment(op, p)))
	}
	node.Set(x, "params", node.String(op.ParamsPlace))
	node.Set(x, "fixed", node.String(op.FixedQuery.Encode()))
	node.Set(x, "query", list)
	node.Set(x, "paramsType", node.String(op.TypeName+"Params"))
}

// tag is what stands behind a parameter's field, as a Go literal: its name in a query, how
// a moment or a list is written, and that what is absent is absent in JSON too.
func (p *Param) tag() string {
	tags := []string{fmt.Sprintf("query:%q", p.Name)}
	if strings.HasPrefix(p.Type, "api.Optional[") {
		tags = append(tags, `json:",omitzero"`)
	}
	words := []string{p.Moment, separators[p.Separator]}
	if wire := strings.Trim(strings.Join(words, ","), ","); wire != "" {
		tags = append(tags, fmt.Sprintf("wire:%q", wire))
	}
	tag := strings.Join(tags, " ")
	if strings.Contains(tag, "`") {
		return strconv.Quote(tag)
	}
	return "`" + tag + "`"
}

// isList reports whether an operation lists or searches.
func (o *Operation) isList() bool {
	verb := goname.Words(o.Entry.Name)[0]
	return o.Entry.Pages != nil || verb == "List" || verb == "Search" || verb == "Scroll"
}

// bodyType is the Go type of the body argument, "" without a body.
func (d *Doc) bodyType(op *Operation) string {
	switch op.BodyKind {
	case "":
		return ""
	case "multipart":
		return "*multipart.Form"
	}
	return d.typeOf(op.Body, "", sent).Name
}

// clientResult says what a method returns and how.
func (d *Doc) clientResult(op *Operation, x *yaml.Node) {
	result, form := "", "none"
	switch {
	case op.Streams:
		form = "stream"
	case op.Result != nil:
		t := d.typeOf(op.Result, "", received)
		result, form = t.Name, "object"
		if t.Class == classList || t.Class == classMap || t.Class == classAny {
			form = "value"
		}
	}
	node.Set(x, "result", node.String(result))
	node.Set(x, "form", node.String(form))
}

func (d *Doc) model(name string) *Model {
	for _, m := range d.models {
		if m.Name == name {
			return m
		}
	}
	return nil
}

func (m *Model) field(json string) *Field {
	if m == nil {
		return nil
	}
	for _, f := range m.Fields {
		if f.JSON == json {
			return f
		}
	}
	return nil
}
