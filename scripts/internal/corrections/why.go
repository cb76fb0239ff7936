package corrections

import (
	"fmt"
	"strings"

	"github.com/speakeasy-api/openapi/overlay"
	"gopkg.in/yaml.v3"
)

// missing says why a target is nowhere in a document: how far its path leads.
func missing(o *overlay.Overlay, target string, doc *yaml.Node, err error) string {
	if p, bad := o.NewPath(target, nil); bad != nil || len(p.Query(doc)) > 0 {
		return err.Error() // it is there; something else went wrong
	}
	there := "$"
	for _, prefix := range prefixes(target) {
		p, err := o.NewPath(prefix, nil)
		if err != nil {
			break
		}
		if len(p.Query(doc)) == 0 {
			return gone(there, strings.TrimPrefix(prefix, there))
		}
		there = prefix
	}
	return "there is nothing at this place any more"
}

// gone words that a path leads to there and no further.
func gone(there, step string) string {
	name := strings.Trim(step, ".[]'\"")
	switch {
	case there == "$.components.schemas":
		return fmt.Sprintf("there is no component %s any more: it has another name, or Intercom has taken it out", name)
	case strings.Contains(step, "@.operationId"):
		return "no operation has this id any more: it is another one, or Intercom has taken the operation out"
	case there == "$.paths":
		return fmt.Sprintf("there is no path %s any more", name)
	case strings.HasSuffix(there, ".properties"):
		return fmt.Sprintf("%s has no property %s any more", strings.TrimSuffix(there, ".properties"), name)
	}
	return fmt.Sprintf("%s has no %s any more", there, strings.TrimPrefix(step, "."))
}

// prefixes are the paths on the way to a target, the target last.
func prefixes(target string) []string {
	var list []string
	i := 1 // behind $
	for i < len(target) {
		start := i
		switch target[i] {
		case '[':
			i += closing(target[i:]) + 1
		default:
			for i < len(target) && target[i] == '.' {
				i++
			}
			for i < len(target) && target[i] != '.' && target[i] != '[' {
				i++
			}
		}
		if i == start {
			break
		}
		list = append(list, target[:i])
	}
	return list
}

// alias says which other form an update names that is to be read as a key which
// the object does not have, "" where there is none.
func alias(o *overlay.Overlay, a overlay.Action, doc *yaml.Node) string {
	var why string
	each(&a.Update, func(n *yaml.Node) {
		if get(n, "x-aliases") == nil || why != "" {
			return
		}
		if n != &a.Update { // further down it says its properties itself
			why = unread(n)
			return
		}
		p, err := o.NewPath(a.Target, nil)
		if err != nil {
			return
		}
		for _, object := range p.Query(doc) {
			if why == "" {
				why = unread(object)
			}
		}
	})
	return why
}

// unread is about one object.
func unread(object *yaml.Node) string {
	aliases, properties := get(object, "x-aliases"), get(object, "properties")
	if aliases == nil || get(object, "allOf") != nil || get(object, "$ref") != nil {
		return ""
	}
	for i := 0; i+1 < len(aliases.Content); i += 2 {
		if to := aliases.Content[i+1].Value; get(properties, to) == nil {
			return fmt.Sprintf("x-aliases: %q is to be read as %s, which the object does not have", aliases.Content[i].Value, to)
		}
	}
	return ""
}
