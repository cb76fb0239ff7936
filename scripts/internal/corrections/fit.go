package corrections

import (
	"fmt"
	"slices"
	"strings"

	"github.com/speakeasy-api/openapi/overlay"
	"gopkg.in/yaml.v3"
)

// place names an action: the file and its number there.
type place struct {
	file   string
	action int
}

// leftOut is what does not fit a version: whole actions, or single keys of an
// update that adds several things next to each other.
type leftOut struct {
	actions map[place]string            // why
	keys    map[place]map[string]string // by key of the update
}

// trim takes out of the action what is left out, and reports whether that is
// all of it.
func (l *leftOut) trim(at place, action *overlay.Action, outcome *Outcome) (whole bool) {
	if why := l.actions[at]; why != "" {
		outcome.LeftOut = why
		return true
	}
	drop := l.keys[at]
	if len(drop) == 0 {
		return false
	}
	rest := action.Update
	rest.Content = nil
	for i := 0; i+1 < len(action.Update.Content); i += 2 {
		key := action.Update.Content[i]
		if why := drop[key.Value]; why != "" {
			outcome.LeftOut = strings.TrimPrefix(outcome.LeftOut+"; "+key.Value+" "+why, "; ")
			continue
		}
		rest.Content = append(rest.Content, key, action.Update.Content[i+1])
	}
	action.Update = rest
	return len(rest.Content) == 0
}

// add leaves out what refers to components that are not there, and what removes
// the thing that an action left out would have replaced. It reports whether
// that is anything new.
func (l *leftOut) add(steps []step, missing []string) bool {
	if l.actions == nil {
		l.actions, l.keys = map[place]string{}, map[place]map[string]string{}
	}
	grown := false
	numbers := map[string]int{}
	for _, s := range steps {
		at := place{s.outcome.File, numbers[s.outcome.File]}
		numbers[s.outcome.File]++
		if s.asserted || !s.outcome.Matched {
			continue
		}
		for _, ref := range missing {
			if mentions(&s.action.Update, ref) && l.leave(at, s.action, ref) {
				grown = true
			}
		}
		if s.action.Remove && l.actions[at] == "" {
			for _, other := range steps {
				if other.outcome.LeftOut != "" && below(s.action.Target, other.action.Target) {
					l.actions[at] = "what would take its place is left out"
					grown = true
				}
			}
		}
	}
	return grown
}

// leave leaves out the keys of the update that mention the reference where the
// keys are things of their own, else the action.
func (l *leftOut) leave(at place, action overlay.Action, ref string) bool {
	why := "refers to " + ref + ", which is not there"
	if !strings.HasSuffix(action.Target, ".properties") && action.Target != "$.components.schemas" {
		had := l.actions[at] != ""
		l.actions[at] = why
		return !had
	}
	if l.keys[at] == nil {
		l.keys[at] = map[string]string{}
	}
	grown := false
	for i := 0; i+1 < len(action.Update.Content); i += 2 {
		key := action.Update.Content[i].Value
		if l.keys[at][key] == "" && mentions(action.Update.Content[i+1], ref) {
			l.keys[at][key] = why
			grown = true
		}
	}
	return grown
}

// below reports whether a target is in a component that is the other target.
func below(target, other string) bool {
	return strings.HasPrefix(other, "$.components.schemas.") && (strings.HasPrefix(target, other+".") || strings.HasPrefix(target, other+"["))
}

const components = "#/components/"

// dangling lists the references to components that are not there, sorted.
func dangling(doc *yaml.Node) []string {
	root := doc
	if root.Kind == yaml.DocumentNode {
		root = root.Content[0]
	}
	var missing []string
	each(root, func(n *yaml.Node) {
		ref := reference(n)
		if !strings.HasPrefix(ref, components) || slices.Contains(missing, ref) {
			return
		}
		at := root
		for _, key := range strings.Split(strings.TrimPrefix(ref, "#/"), "/") {
			at = get(at, key)
		}
		if at == nil {
			missing = append(missing, ref)
		}
	})
	slices.Sort(missing)
	return missing
}

// repair makes the document sound again after the corrections: what is referred
// to and was removed becomes an object of any content, and a reference that was
// put over something else stands alone.
func repair(doc *yaml.Node) []Outcome {
	var all []Outcome
	root := doc.Content[0]
	for _, ref := range dangling(doc) {
		kind, name, _ := strings.Cut(strings.TrimPrefix(ref, components), "/")
		if kind != "schemas" || strings.Contains(name, "/") {
			continue // corrections name no other kind; the reader tells what is wrong
		}
		set(child(child(root, "components"), "schemas"), name, mapping("type", "object"))
		all = append(all, Outcome{Target: ref, Description: "is missing after the corrections: an object of any content", Matched: true})
	}
	each(root, func(n *yaml.Node) {
		if reference(n) == "" || len(n.Content) == 2 {
			return
		}
		var kept []*yaml.Node
		for i := 0; i+1 < len(n.Content); i += 2 {
			if key := n.Content[i].Value; key == "$ref" || key == "nullable" || key == "deprecated" || strings.HasPrefix(key, "x-") {
				kept = append(kept, n.Content[i], n.Content[i+1])
			}
		}
		if len(kept) < len(n.Content) {
			all = append(all, Outcome{Target: reference(n), Description: fmt.Sprintf("line %d: what stood beside the reference is dropped", n.Line), Matched: true})
			n.Content = kept
		}
	})
	return all
}

// mentions reports whether a reference stands anywhere in n.
func mentions(n *yaml.Node, ref string) bool {
	found := false
	each(n, func(n *yaml.Node) {
		found = found || reference(n) == ref
	})
	return found
}

// reference is what n refers to, "" where it is no reference.
func reference(n *yaml.Node) string {
	if ref := get(n, "$ref"); ref != nil && ref.Kind == yaml.ScalarNode {
		return ref.Value
	}
	return ""
}

func each(n *yaml.Node, visit func(*yaml.Node)) {
	visit(n)
	for _, c := range n.Content {
		each(c, visit)
	}
}

func get(n *yaml.Node, key string) *yaml.Node {
	if n == nil || n.Kind != yaml.MappingNode {
		return nil
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == key {
			return n.Content[i+1]
		}
	}
	return nil
}

func set(n *yaml.Node, key string, value *yaml.Node) {
	n.Content = append(n.Content, &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: key}, value)
}

// child returns the mapping under key, made where there is none.
func child(n *yaml.Node, key string) *yaml.Node {
	if c := get(n, key); c != nil {
		return c
	}
	set(n, key, mapping())
	return get(n, key)
}

func mapping(pairs ...string) *yaml.Node {
	n := &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map"}
	for i := 0; i+1 < len(pairs); i += 2 {
		set(n, pairs[i], &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: pairs[i+1]})
	}
	return n
}
