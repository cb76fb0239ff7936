package shape

import (
	"go.yaml.in/yaml/v3"

	"github.com/seed-a528e955/intercom-go/scripts/internal/node"
)

// extGoType marks a schema whose Go type is settled.
const extGoType = "x-go-type"

// pagesName is the Go type of the pages object of a list.
const pagesName = "paging.Info"

// goTyped makes a schema of a settled Go type.
func goTyped(goType string) *yaml.Node { return node.Map(extGoType, goType) }

// useSharedTypes puts types of package api where every version means the same
// thing: a search's filter is an search.Query, the pages object of a list an
// paging.Info.
func useSharedTypes(d *Doc) error {
	received := d.reach(func(op *Operation) *yaml.Node { return op.Result })
	sent := d.reach(func(op *Operation) *yaml.Node { return op.Body })
	for _, name := range node.Keys(d.schemas) { // grows
		s := node.Get(d.schemas, name)
		d.shareIn(s, name, received[name] && !sent[name])
	}
	for _, op := range d.Operations {
		d.shareIn(op.Body, op.place()+" body", false)
		d.shareIn(op.Result, op.place()+" answer", true)
	}
	return nil
}

func (d *Doc) shareIn(root *yaml.Node, place string, received bool) {
	walkSchema(root, place, func(n *yaml.Node, place string) {
		props := node.Get(n, "properties")
		for name, p := range node.Pairs(props) {
			var shared *yaml.Node
			switch {
			case d.isFilter(p, 0):
				shared = goTyped("search.Query")
			case received && name == "pages" && d.isPages(p):
				shared = goTyped(pagesName)
			default:
				continue
			}
			if nullable(d.resolve(p)) {
				node.Set(p, "nullable", node.Bool(true))
			}
			replaceMarked(p, shared)
			d.note("shared type", place+"."+name, "%s", node.Text(shared, extGoType)+refName(shared))
		}
	})
}

// isFilter reports whether a schema is what a search asks for: an object of
// field, operator and value, a group of operator and value, or a union of such.
func (d *Doc) isFilter(n *yaml.Node, depth int) bool {
	s := d.resolve(n)
	if s == nil || depth > 3 {
		return false
	}
	props := node.Get(s, "properties")
	if node.Has(props, "operator") && node.Has(props, "value") {
		for _, key := range node.Keys(props) {
			if key != "field" && key != "operator" && key != "value" {
				return false
			}
		}
		return true
	}
	var variants []*yaml.Node
	for _, key := range combiners {
		variants = append(variants, node.Items(node.Get(s, key))...)
	}
	for _, v := range variants {
		if !d.isFilter(v, depth+1) {
			return false
		}
	}
	return len(variants) > 0
}

// isPages reports whether a schema is the pages object of a list: it has next or
// a number of pages, or says nothing about its properties.
func (d *Doc) isPages(n *yaml.Node) bool {
	s := d.resolve(n)
	props := node.Get(s, "properties")
	return s != nil && (node.Has(props, "next") || node.Has(props, "total_pages") || kind(s) == "map" || kind(s) == "")
}

// sharePictures makes one type of every picture that is received. It runs when
// directions are told apart, since what is sent keeps the form that is described.
func sharePictures(d *Doc) error {
	for _, component := range node.Keys(d.schemas) { // grows
		s := node.Get(d.schemas, component)
		if node.Text(s, extDirection) != received {
			continue
		}
		p := node.Get(s, "properties", "avatar")
		if p == nil || refName(p) == avatarName || !d.isAvatar(p) {
			continue
		}
		null, deprecated := nullable(p) || nullable(d.resolve(p)), node.True(p, "deprecated")
		d.addPicture(d.resolve(p))
		replace(p, ref(avatarName))
		mark(p, null, deprecated)
		d.note("shared type", component+".avatar", "%s", avatarName)
	}
	return nil
}

// avatarName is the one type of pictures.
const avatarName = "Avatar"

// isAvatar reports whether a schema is a picture: its address, or an object that
// holds the address. The API sends either, whatever the description says.
func (d *Doc) isAvatar(n *yaml.Node) bool {
	s := d.resolve(n)
	return kind(s) == "string" || node.Has(node.Get(s, "properties"), "image_url")
}

// addPicture makes the component of pictures when it is first asked for, which also
// reads a bare address, and adds what the picture at hand has besides.
func (d *Doc) addPicture(picture *yaml.Node) {
	shared := node.Get(d.schemas, avatarName)
	if shared == nil || node.Get(shared, extAliases, "") == nil {
		if shared != nil { // a component that is called so, of whatever kind
			node.Set(d.schemas, avatarName+"Object", shared)
			d.eachSchema(func(n *yaml.Node, _ string) {
				if refName(n) == avatarName {
					node.Set(n, "$ref", node.String(refPrefix+avatarName+"Object"))
				}
			})
			node.Delete(d.schemas, avatarName)
		}
		shared = node.Map(
			"type", "object",
			"properties", node.Map(
				"type", node.Map("type", "string", "enum", node.List(node.String("avatar"))),
				"image_url", node.Map("type", "string", "format", "uri"),
			),
			extAliases, node.Map("", "image_url"),
			extDirection, received,
		)
		node.Set(d.schemas, avatarName, shared)
		d.origins[avatarName] = origin{base: avatarName, suffix: "Object"}
	}
	props := node.Get(shared, "properties")
	for key, p := range node.Pairs(node.Get(picture, "properties")) {
		if !node.Has(props, key) {
			node.Set(props, key, node.Clone(p))
		}
	}
}

// reach returns the names of the components that lead from the schemas which
// root picks.
func (d *Doc) reach(root func(*Operation) *yaml.Node) map[string]bool {
	seen := map[string]bool{}
	var visit func(n *yaml.Node)
	visit = func(n *yaml.Node) {
		walkSchema(n, "", func(n *yaml.Node, _ string) {
			name := refName(n)
			if name == "" || seen[name] {
				return
			}
			seen[name] = true
			visit(node.Get(d.schemas, name))
		})
	}
	for _, op := range d.Operations {
		visit(root(op))
	}
	return seen
}
