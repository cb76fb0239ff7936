package shape

import (
	"fmt"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/seed-a528e955/intercom-go/scripts/internal/goname"
	"github.com/seed-a528e955/intercom-go/scripts/internal/node"
)

// reserved are the names that a generated package declares besides its models.
func (d *Doc) reserved() map[string]bool {
	names := map[string]bool{"Client": true, "New": true, "Version": true, "Operations": true, "WebhookItem": true}
	for _, op := range d.Operations {
		names[op.Entry.Service+"Service"] = true
		names[op.TypeName+"Params"] = true
		for _, c := range d.constructorsOf(op) {
			names[c.Name] = true
		}
	}
	return names
}

// nameComponents renames every component to its Go name and moves every
// reference along.
func nameComponents(d *Doc) error {
	reserved := d.reserved()
	renamed := map[string]string{}
	taken := map[string]bool{}
	for i := 0; i+1 < len(d.schemas.Content); i += 2 {
		key := d.schemas.Content[i]
		name := unique(goname.Exported(key.Value), func(s string) bool { return taken[s] || reserved[s] }, "Model")
		if name != goname.Exported(key.Value) {
			d.note("component renamed", key.Value, "%s is taken, so %s", goname.Exported(key.Value), name)
		}
		taken[name] = true
		d.origins[name] = origin{base: goname.Exported(key.Value), suffix: "Model"}
		renamed[key.Value] = name
		d.schemas.Content[i] = node.String(name)
	}
	d.eachSchema(func(n *yaml.Node, _ string) {
		if r := refName(n); r != "" {
			node.Set(n, "$ref", node.String(refPrefix+renamed[r]))
		}
	})
	return nil
}

// unique adds the suffix, then numbers, until the name is free.
func unique(name string, taken func(string) bool, suffix string) string {
	if !taken(name) {
		return name
	}
	if !taken(name + suffix) {
		return name + suffix
	}
	for i := 2; ; i++ {
		if s := fmt.Sprintf("%s%s%d", name, suffix, i); !taken(s) {
			return s
		}
	}
}

// hoist makes a named component of every inline object and every inline enum
// with more than one value. The name is the owner's and the property's, so that
// it does not change when Intercom adds a sibling.
func hoist(d *Doc) error {
	h := &hoister{Doc: d, reserved: d.reserved()}
	for _, op := range d.Operations {
		h.op = op.TypeName
		op.Body = h.root(op.Body, op.TypeName+"Request")
		op.Result = h.root(op.Result, op.TypeName+"Response")
		for _, p := range op.QueryParams {
			h.param, h.key = true, p.Name
			h.below(p.Schema, op.TypeName+goname.Exported(p.Name))
			h.lift(p.Schema, op.TypeName+goname.Exported(p.Name))
			h.param, h.key = false, ""
		}
	}
	h.op = ""
	for i := 0; i+1 < len(d.schemas.Content); i += 2 { // grows while it is walked
		h.owner = d.schemas.Content[i].Value
		h.children(d.schemas.Content[i+1], h.owner)
	}
	return nil
}

type hoister struct {
	*Doc
	reserved map[string]bool
	owner    string // the component that is gone through, "" for what stands in an operation
	op, key  string // … what the names of its types start with; the property or parameter
	param    bool   // … in a query
}

// root hoists the schema of a body or an answer.
func (h *hoister) root(n *yaml.Node, name string) *yaml.Node {
	if n == nil {
		return nil
	}
	h.lift(n, name)
	h.children(n, name)
	return n
}

// children hoists what stands inline below n.
func (h *hoister) children(n *yaml.Node, owner string) {
	for key, p := range node.Pairs(node.Get(n, "properties")) {
		h.key = key
		h.below(p, owner+goname.Exported(key))
		h.lift(p, owner+goname.Exported(key))
	}
	h.key = ""
	h.below(n, owner)
}

// below hoists the items of a list and the values of a map.
func (h *hoister) below(n *yaml.Node, name string) {
	for _, key := range []string{"items", "additionalProperties"} {
		if child := node.Get(n, key); node.IsMap(child) {
			single := goname.Singular(name)
			h.below(child, single)
			h.lift(child, single)
		}
	}
}

// lift makes a component of n if it is an object or an enum, and puts a
// reference in its place.
func (h *hoister) lift(n *yaml.Node, name string) {
	suffix := "Object"
	switch {
	case node.Has(n, extGoType) || refName(n) != "":
		return
	case isObject(n):
	case isEnum(n):
		suffix = "Value"
	default:
		return
	}
	from := origin{base: name, suffix: suffix, param: h.param, key: h.key, op: h.op}
	if rest, inside := strings.CutPrefix(name, h.owner); inside && h.owner != "" {
		from = origin{owner: h.owner, rest: rest, suffix: suffix, key: h.key}
	}
	name = unique(name, func(s string) bool { return h.reserved[s] || node.Has(h.schemas, s) }, suffix)
	h.origins[name] = from
	body := node.Clone(n)
	node.Delete(body, append([]string{"default"}, marks...)...)
	replaceMarked(n, ref(name))
	node.Set(h.schemas, name, body)
}

// isEnum reports whether a schema is a string of several known values. One
// value alone says nothing that a type could help with.
func isEnum(n *yaml.Node) bool {
	return kind(n) == "string" && len(node.Items(node.Get(n, "enum"))) > 1
}
