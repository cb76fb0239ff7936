package shape

import (
	"strings"

	"github.com/seed-a528e955/intercom-go/scripts/internal/node"
)

// oneWayFields leaves out of what is sent the properties that are read-only, and out
// of what is received those that are write-only. An object of nothing else keeps them.
func oneWayFields(d *Doc) error {
	for name, s := range node.Pairs(d.schemas) {
		flag := map[string]string{sent: "readOnly", received: "writeOnly"}[node.Text(s, extDirection)]
		props := node.Get(s, "properties")
		var out []string
		for key, p := range node.Pairs(props) {
			if node.True(p, flag) || node.True(d.resolve(p), flag) {
				out = append(out, key)
			}
		}
		switch {
		case len(out) == 0:
			continue
		case len(out) == len(node.Keys(props)):
			d.lose(flag+" alone", name, "the object has no other properties, so it keeps %s", strings.Join(out, ", "))
			continue
		}
		d.note(flag+" left out", name, "%s", strings.Join(out, ", "))
		node.Delete(props, out...)
		if required := node.Get(s, "required"); required != nil {
			node.Set(s, "required", node.Value(without(node.Strings(required), out)))
		}
	}
	return nil
}

// noteOtherValues reports what a field has no form for: the values of a number or a
// boolean, and keys of an object besides those that are described.
func noteOtherValues(d *Doc) error {
	for name, s := range node.Pairs(d.schemas) {
		if more := node.Get(s, "additionalProperties"); isObject(s) && (node.IsMap(more) || node.True(s, "additionalProperties")) {
			d.lose("keys besides those described", name, "the object has its properties alone")
		}
		for key, p := range node.Pairs(node.Get(s, "properties")) {
			if values := node.Strings(node.Get(p, "enum")); len(values) > 0 && kind(p) != "string" && node.Text(p, extGoType) == "" {
				d.lose("values that are no text", name+"."+key, "%s: no constants", strings.Join(values, ", "))
			}
		}
	}
	return nil
}

func without(list, out []string) []string {
	kept := []string{}
	for _, s := range list {
		if !contains(out, s) {
			kept = append(kept, s)
		}
	}
	return kept
}
