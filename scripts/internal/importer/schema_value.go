package importer

import (
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/seed-a528e955/intercom-go/scripts/internal/node"
)

// longest is how long a default with spaces in it may be to be taken for a
// value and not for a sentence.
const longest = 40

// repairEnum leaves scalars of the schema's type, each once. A null among them
// says that the value may be null. The enum of a list is that of its items.
func (c *converter) repairEnum(s *yaml.Node, at place) {
	list := node.Get(s, "enum")
	if list == nil || node.IsNull(list) {
		return
	}
	here := at.to("enum")
	node.Delete(s, "enum")
	if list.Kind == yaml.ScalarNode {
		c.note(RuleEnum, here, list, "a single value is a list of one")
		list = lineOf(node.List(list), list)
	}
	if items := node.Get(s, "items"); word(s, "type") == "array" && node.IsMap(items) && !node.Has(items, "enum") {
		items = shallow(items)
		node.Set(items, "enum", list)
		node.Set(s, "items", items)
		c.note(RuleEnum, here, list, "moved to the items")
		return
	}
	out := lineOf(node.List(), list)
	seen := map[string]bool{}
	for _, item := range node.Items(list) {
		if node.IsNull(item) {
			setNullable(s)
			c.note(RuleEnum, here, item, "null is nullable")
			continue
		}
		value := scalar(item, word(s, "type"))
		switch {
		case value == nil:
			c.note(RuleEnum, here, item, "%s dropped, it is not of the type", clip(item.Value))
		case seen[value.Tag+value.Value]:
			c.note(RuleEnum, here, item, "%s dropped, it is there twice", clip(item.Value))
		default:
			seen[value.Tag+value.Value] = true
			out.Content = append(out.Content, value)
		}
	}
	typeOfValues(s, out.Content)
	if len(out.Content) > 0 {
		node.Set(s, "enum", out)
	} else if len(node.Items(list)) == 0 {
		c.note(RuleEnum, here, list, "dropped, it has no values")
	}
}

// repairDefault leaves a scalar of the schema's type, one of the enum's where
// there is an enum.
func (c *converter) repairDefault(s *yaml.Node, at place) {
	n := node.Get(s, "default")
	if n == nil || node.IsNull(n) {
		return
	}
	value := scalar(n, word(s, "type"))
	if value == nil || len(value.Value) > longest && strings.ContainsAny(value.Value, " \n") {
		node.Delete(s, "default")
		c.note(RuleDefault, at.to("default"), n, "dropped, it is no value of the type")
		return
	}
	if value.Tag != n.Tag && (value.Tag == "!!str" || n.Tag == "!!str") {
		c.note(RuleDefault, at.to("default"), n, "%s is of type %s", clip(n.Value), strings.TrimPrefix(value.Tag, "!!"))
	}
	if enum := node.Get(s, "enum"); enum != nil && !slices.Contains(node.Strings(enum), value.Value) {
		node.Delete(s, "default")
		c.note(RuleDefault, at.to("default"), n, "%s dropped, the enum does not have it", clip(value.Value))
		return
	}
	node.Set(s, "default", value)
}
