package importer

import (
	"math"
	"regexp"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/seed-a528e955/intercom-go/scripts/internal/node"
)

// lineOf returns n with the position of the node it was made from.
func lineOf(n, from *yaml.Node) *yaml.Node {
	n.Line, n.Column = from.Line, from.Column
	return n
}

// word returns the scalar under key, "" when it is not there or null.
func word(n *yaml.Node, key string) string {
	if node.IsNull(node.Get(n, key)) {
		return ""
	}
	return node.Text(n, key)
}

// text takes over a string.
func (c *converter) text(n *yaml.Node, at place) *yaml.Node {
	if n.Kind != yaml.ScalarNode || n.Value == "" {
		c.note(RuleBadValue, at, n, "dropped, a text is needed")
		return nil
	}
	return lineOf(node.String(n.Value), n)
}

// boolean takes over true and false, also written as a string.
func (c *converter) boolean(n *yaml.Node, at place) *yaml.Node {
	value, ok := truth(n)
	if !ok {
		c.note(RuleBadValue, at, n, "dropped, true or false is needed")
		return nil
	}
	if n.Tag != "!!bool" {
		c.note(RuleBadValue, at, n, "%q is %t", n.Value, value)
	}
	return lineOf(node.Bool(value), n)
}

// truth reads a boolean however it is written.
func truth(n *yaml.Node) (value, ok bool) {
	if n == nil || n.Kind != yaml.ScalarNode {
		return false, false
	}
	switch strings.ToLower(n.Value) {
	case "true", "yes", "on":
		return true, true
	case "false", "no", "off":
		return false, true
	}
	return false, false
}

// number takes over a number.
func (c *converter) number(n *yaml.Node, at place) *yaml.Node {
	out := numeral(n)
	switch {
	case out == nil:
		c.note(RuleBadValue, at, n, "dropped, a number is needed")
	case n.Tag == "!!str":
		c.note(RuleBadValue, at, n, "%q is a number", n.Value)
	}
	return out
}

// count takes over a number of things: an integer that is not negative.
func (c *converter) count(n *yaml.Node, at place) *yaml.Node {
	if out := numeral(n); out != nil {
		if _, err := strconv.ParseUint(out.Value, 10, 63); err == nil {
			return c.number(n, at)
		}
	}
	c.note(RuleBadValue, at, n, "dropped, a count is needed")
	return nil
}

var decimal = regexp.MustCompile(`^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?$`)

// numeral returns a scalar as a number in decimal, also where it is written as
// a string; nil where it is none.
func numeral(n *yaml.Node) *yaml.Node {
	if n == nil || n.Kind != yaml.ScalarNode || n.Tag == "!!bool" {
		return nil
	}
	value := n.Value
	if !decimal.MatchString(value) {
		i, errInt := strconv.ParseInt(value, 0, 64)
		f, errFloat := strconv.ParseFloat(value, 64)
		switch {
		case errInt == nil:
			value = strconv.FormatInt(i, 10)
		case errFloat == nil && !math.IsInf(f, 0) && !math.IsNaN(f):
			value = strconv.FormatFloat(f, 'f', -1, 64)
		default:
			return nil
		}
	}
	if f, err := strconv.ParseFloat(value, 64); err != nil || math.IsInf(f, 0) {
		return nil
	}
	tag := "!!int"
	if strings.ContainsAny(value, ".eE") || !fitsInt(value) {
		tag = "!!float"
	}
	return &yaml.Node{Kind: yaml.ScalarNode, Tag: tag, Value: value, Line: n.Line, Column: n.Column}
}

// fitsInt reports whether YAML readers take a run of digits as an integer.
func fitsInt(s string) bool {
	_, signed := strconv.ParseInt(s, 10, 64)
	_, unsigned := strconv.ParseUint(s, 10, 64)
	return signed == nil || unsigned == nil
}

// scalar takes over a value of the type that the schema has: a string where it
// is a string, a number where it is a number. It returns nil where the value
// does not fit, and for null, lists and mappings.
func scalar(n *yaml.Node, typ string) *yaml.Node {
	if n == nil || n.Kind != yaml.ScalarNode || node.IsNull(n) {
		return nil
	}
	switch typ {
	case "string":
		return lineOf(node.String(n.Value), n)
	case "boolean":
		if value, ok := truth(n); ok {
			return lineOf(node.Bool(value), n)
		}
		return nil
	case "integer":
		if out := numeral(n); out != nil && out.Tag == "!!int" {
			return out
		}
		return nil
	case "number":
		return numeral(n)
	case "array", "object":
		return nil
	}
	switch n.Tag {
	case "!!bool":
		return scalar(n, "boolean")
	case "!!int", "!!float":
		return numeral(n)
	default:
		return lineOf(node.String(n.Value), n)
	}
}
