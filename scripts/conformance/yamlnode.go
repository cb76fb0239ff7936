package conformance

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// node is a place in a YAML document; that which is not there is empty.
type node struct{ *yaml.Node }

type entry struct {
	key   string
	value node
}

func (n node) plain() *yaml.Node {
	y := n.Node
	for y != nil && (y.Kind == yaml.DocumentNode || y.Kind == yaml.AliasNode) {
		if y.Kind == yaml.AliasNode {
			y = y.Alias
		} else {
			y = y.Content[0]
		}
	}
	return y
}

func (n node) entries() []entry {
	y := n.plain()
	if y == nil || y.Kind != yaml.MappingNode {
		return nil
	}
	var all []entry
	for i := 0; i+1 < len(y.Content); i += 2 {
		all = append(all, entry{y.Content[i].Value, node{y.Content[i+1]}})
	}
	return all
}

func (n node) get(key string) node {
	for _, e := range n.entries() {
		if e.key == key {
			return e.value
		}
	}
	return node{}
}

func (n node) items() []node {
	y := n.plain()
	if y == nil || y.Kind != yaml.SequenceNode {
		return nil
	}
	var all []node
	for _, item := range y.Content {
		all = append(all, node{item})
	}
	return all
}

func (n node) text() (string, bool) {
	y := n.plain()
	if y == nil || y.Kind != yaml.ScalarNode {
		return "", false
	}
	return y.Value, true
}

// json returns the value as JSON has it: a date stays the text it is written
// as, numbers keep their digits.
func (n node) json() (any, error) {
	y := n.plain()
	switch {
	case y == nil:
		return nil, nil
	case y.Kind == yaml.MappingNode:
		object := map[string]any{}
		for _, e := range n.entries() {
			value, err := e.value.json()
			if err != nil {
				return nil, err
			}
			object[e.key] = value
		}
		return object, nil
	case y.Kind == yaml.SequenceNode:
		list := []any{}
		for _, item := range n.items() {
			value, err := item.json()
			if err != nil {
				return nil, err
			}
			list = append(list, value)
		}
		return list, nil
	}
	return scalar(y)
}

func scalar(y *yaml.Node) (any, error) {
	switch y.Tag {
	case "!!null":
		return nil, nil
	case "!!bool":
		var b bool
		err := y.Decode(&b)
		return b, err
	case "!!int", "!!float":
		// YAML writes numbers in more ways than JSON: +5, 0x1f, 1_000, .5
		if text := strings.TrimPrefix(y.Value, "+"); json.Valid([]byte(text)) {
			return json.Number(text), nil
		}
		var f float64
		if err := y.Decode(&f); err != nil {
			return nil, fmt.Errorf("line %d: %w", y.Line, err)
		}
		return json.Number(strconv.FormatFloat(f, 'f', -1, 64)), nil
	default:
		return y.Value, nil
	}
}
