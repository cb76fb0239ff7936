package corrections

import (
	"fmt"
	"go/ast"
	"go/parser"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/seed-a528e955/intercom-go/scripts/internal/near"
)

// part is a kind of node of a description, as far as corrections reach into it.
type part int

const (
	anything part = iota // not looked into
	document
	componentMap
	schemaMap
	schemaList
	schema
	pathMap
	pathItem
	operation
	body
	responseMap
	response
	contentMap
	media
)

// names of parts, for errors.
var names = map[part]string{
	document: "a description", componentMap: "components", schema: "a schema", pathItem: "a path", operation: "an operation",
	body: "a body", response: "a response", media: "a media type",
}

// inside says which keys a part has and what is behind them; "*" is any key.
var inside = map[part]map[string]part{
	document:     keys("components", componentMap, "paths", pathMap, "openapi", anything, "info", anything, "servers", anything, "security", anything, "tags", anything, "webhooks", anything),
	componentMap: keys("schemas", schemaMap, "responses", responseMap, "parameters", anything, "requestBodies", anything, "headers", anything, "securitySchemes", anything),
	schemaMap:    keys("*", schema),
	schemaList:   keys("*", schema),
	pathMap:      keys("*", pathItem),
	pathItem:     keys("*", operation, "parameters", anything, "servers", anything),
	responseMap:  keys("*", response),
	contentMap:   keys("*", media),
	operation: keys("responses", responseMap, "requestBody", body, "parameters", anything, "operationId", anything, "tags", anything,
		"deprecated", anything, "security", anything, "servers", anything),
	body:     keys("content", contentMap, "required", anything, "$ref", anything),
	response: keys("content", contentMap, "headers", anything, "$ref", anything),
	media:    keys("schema", schema, "encoding", anything),
	schema: keys("properties", schemaMap, "items", schema, "additionalProperties", schema, "allOf", schemaList, "oneOf", schemaList, "anyOf", schemaList,
		"type", anything, "format", anything, "nullable", anything, "enum", anything, "required", anything, "$ref", anything, "default", anything,
		"minimum", anything, "maximum", anything, "exclusiveMinimum", anything, "exclusiveMaximum", anything, "multipleOf", anything,
		"minLength", anything, "maxLength", anything, "pattern", anything, "minItems", anything, "maxItems", anything, "uniqueItems", anything,
		"minProperties", anything, "maxProperties", anything, "readOnly", anything, "writeOnly", anything, "deprecated", anything, "discriminator", anything,
		"x-go-type", anything, "x-wire", anything, "x-aliases", anything, "x-one-or-many", anything),
}

// prose may stand anywhere and says nothing to a machine.
var prose = []string{"description", "title", "summary", "example", "examples"}

func keys(pairs ...any) map[string]part {
	m := map[string]part{}
	for i := 0; i+1 < len(pairs); i += 2 {
		m[pairs[i].(string)] = pairs[i+1].(part)
	}
	return m
}

func (p part) at(key string) (part, bool) {
	if to, ok := inside[p][key]; ok {
		return to, true
	}
	if _, open := inside[p]["*"]; !open && slices.Contains(prose, key) {
		return anything, true
	}
	to, ok := inside[p]["*"]
	return to, ok
}

// partOf follows a target through a description. Where a step is none that is
// known, or leads anywhere (..), nothing is known of what is there.
func partOf(target string) part {
	p := document
	for _, step := range steps(target) {
		if p == anything || step == ".." {
			return anything
		}
		to, ok := p.at(step)
		if !ok && step == "*" { // a filter or a wildcard over what is no map
			to = anything
		}
		p = to
	}
	return p
}

// steps takes a JSONPath apart: names, "*" for what chooses among several, ".."
// for what leads anywhere.
func steps(target string) []string {
	var list []string
	rest := strings.TrimPrefix(target, "$")
	for rest != "" {
		switch {
		case strings.HasPrefix(rest, ".."):
			list, rest = append(list, ".."), rest[2:]
		case rest[0] == '.':
			rest = rest[1:]
			end := strings.IndexAny(rest, ".[")
			if end < 0 {
				end = len(rest)
			}
			list, rest = append(list, rest[:end]), rest[end:]
		case rest[0] == '[':
			end := closing(rest)
			inner := strings.TrimSpace(rest[1:end])
			if name, ok := quoted(inner); ok {
				list = append(list, name)
			} else {
				list = append(list, "*")
			}
			rest = rest[min(end+1, len(rest)):]
		default:
			return append(list, "..")
		}
	}
	return list
}

// closing is where the bracket ends that text begins with.
func closing(text string) int {
	depth, quote := 0, byte(0)
	for i := range len(text) {
		switch c := text[i]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '\'' || c == '"':
			quote = c
		case c == '[':
			depth++
		case c == ']':
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return len(text) - 1
}

// quoted is the one name in quotes; of several only the last counts, since all
// lead to the same kind of part.
func quoted(text string) (string, bool) {
	if len(text) < 2 || text[0] != '\'' && text[0] != '"' || text[len(text)-1] != text[0] {
		return "", false
	}
	inner := text[1 : len(text)-1]
	if i := strings.LastIndexByte(inner, text[0]); i >= 0 {
		inner = inner[i+1:]
	}
	return inner, true
}

// vocabulary is what the words of a correction are checked against.
type vocabulary struct {
	versions []string // nil where they are not known
	types    []string // of package api
}

// check refuses words that no part of a description has, with their lines.
func (v vocabulary) check(n *yaml.Node, p part) []error {
	var errs []error
	switch {
	case p == anything || n.Kind == yaml.ScalarNode:
		return nil
	case n.Kind == yaml.SequenceNode:
		for _, c := range n.Content {
			errs = append(errs, v.check(c, p.all())...)
		}
		return errs
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		to, ok := p.at(key.Value)
		if !ok {
			errs = append(errs, at(key, "%q is no key of %s%s", key.Value, names[p], near.Hint(key.Value, sorted(inside[p]))))
			continue
		}
		if p == schema {
			if err := v.value(key, value); err != nil {
				errs = append(errs, err)
			}
		}
		errs = append(errs, v.check(value, to)...)
	}
	return errs
}

// all is the part of each item of a list.
func (p part) all() part {
	to, _ := p.at("*")
	return to
}

var (
	kinds = []string{"string", "integer", "number", "boolean", "array", "object"}
	wires = []string{"id", "external", "unix", "unixms", "iso", "unixtext"}
)

// value refuses a value that no keyword of a schema takes.
func (v vocabulary) value(key, value *yaml.Node) error {
	want := map[string][]string{"type": kinds, "x-wire": wires}[key.Value]
	switch {
	case want != nil && value.Kind == yaml.ScalarNode && !slices.Contains(want, value.Value):
		return at(value, "%s is %q (want %s)", key.Value, value.Value, strings.Join(want, ", "))
	case key.Value == "x-go-type" && !v.isType(value.Value):
		return at(value, "x-go-type: %q is no type that a field can have", value.Value)
	case (key.Value == "properties" || key.Value == "x-aliases") && value.Kind != yaml.MappingNode:
		return at(value, "%s wants keys and what they are", key.Value)
	}
	return nil
}

// isType reports whether text is a Go type that generated code knows: a plain one,
// one of package api, an exported one of the package itself, or made of these.
func (v vocabulary) isType(text string) bool {
	e, err := parser.ParseExpr(text)
	return err == nil && v.known(e)
}

func (v vocabulary) known(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.Ident:
		return e.IsExported() || slices.Contains([]string{"string", "bool", "int", "int64", "float64", "any"}, e.Name)
	case *ast.SelectorExpr:
		pkg, ok := e.X.(*ast.Ident)
		if !ok {
			return false
		}
		name := pkg.Name + "." + e.Sel.Name
		return name == "json.RawMessage" || name == "time.Time" || pkg.Name == "api" && slices.Contains(v.types, e.Sel.Name)
	case *ast.StarExpr:
		return v.known(e.X)
	case *ast.ArrayType:
		return e.Len == nil && v.known(e.Elt)
	case *ast.MapType:
		return v.known(e.Key) && v.known(e.Value)
	case *ast.IndexExpr:
		return v.known(e.X) && v.known(e.Index)
	}
	return false
}

func sorted(m map[string]part) []string {
	var list []string
	for k := range m {
		list = append(list, k)
	}
	slices.Sort(list)
	return list
}

// lineError is wrong at a line of the file.
type lineError struct {
	line int
	text string
}

func (e *lineError) Error() string { return e.text }

func at(n *yaml.Node, format string, args ...any) error {
	return &lineError{n.Line, fmt.Sprintf(format, args...)}
}
