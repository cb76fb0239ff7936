package shape

import (
	"regexp"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/seed-a528e955/intercom-go/scripts/internal/goname"
	"github.com/seed-a528e955/intercom-go/scripts/internal/node"
)

// class is what a Go type is to the rules of its direction.
type class string

const (
	classScalar class = "scalar" // string, bool, enum, int, float64
	classNumber class = "number"
	classID     class = "id"
	classTime   class = "time"
	classObject class = "object"
	classList   class = "list"
	classMap    class = "map"
	classAny    class = "any"
)

// goType is a Go type with what the rules need to know about it.
type goType struct {
	Name  string
	Class class
	Elem  *goType // of a list or a map
	Wire  string  // how an id or a moment is written, alone or in lists and maps: words of the tag wire
}

// scalar reports whether the type has a form in a query.
func (t goType) scalar() bool {
	return t.Class != classAny && t.Class != classMap && t.Class != classObject && t.Class != classList
}

var (
	timeName   = regexp.MustCompile(`(^|_)(at|until|since|timestamp|ts)$|_at_(after|before)$`)
	timeText   = regexp.MustCompile(`_at(_after|_before)?$`)
	timeMSName = regexp.MustCompile(`(_at|timestamp)_ms$`)
	timeFormat = regexp.MustCompile(`^(date-time|timestamp|unix.*|epoch.*)$`)
	attributes = regexp.MustCompile(`(^|_)(attributes|metadata)$`)
)

// isID reports whether a property of that name holds an id, or a list of ids.
func isID(name string) bool {
	words := goname.Words(name)
	if len(words) == 0 {
		return false
	}
	last := strings.ToLower(words[len(words)-1])
	return last == "id" || last == "ids" || last == "identifier" && len(words) > 1
}

// typeOf says which Go type a schema gets that stands under the given property
// name. Where nothing fits it is raw JSON when received and any when sent.
func (d *Doc) typeOf(n *yaml.Node, name, direction string) goType {
	if t := node.Text(n, extGoType); t != "" {
		return settled(t)
	}
	if r := refName(n); r != "" {
		target := d.resolve(n)
		if isEnum(target) {
			return goType{Name: r, Class: classScalar}
		}
		if isObject(target) {
			return goType{Name: r, Class: classObject}
		}
		return d.typeOf(target, name, direction)
	}
	switch kind(n) {
	case "array":
		elem := d.typeOf(node.Get(n, "items"), name, direction)
		return goType{Name: "[]" + elem.Name, Class: classList, Elem: &elem, Wire: elem.Wire}
	case "map":
		return d.mapOf(n, name, direction)
	case "integer", "number", "string", "boolean":
		return scalarOf(n, name)
	}
	if direction == received {
		return goType{Name: "json.RawMessage", Class: classAny}
	}
	return goType{Name: "any", Class: classAny}
}

// settled classifies the types that a pass or a correction chose.
func settled(t string) goType {
	switch t {
	case "api.Attributes":
		return goType{Name: t, Class: classMap}
	case "string", "bool":
		return goType{Name: t, Class: classScalar}
	case "int", "float64":
		return goType{Name: t, Class: classNumber}
	case "json.RawMessage", "any":
		return goType{Name: t, Class: classAny}
	}
	return goType{Name: t, Class: classObject}
}

// mapOf types an object without known properties: attributes that people name
// themselves, or a map of one known type.
func (d *Doc) mapOf(n *yaml.Node, name, direction string) goType {
	values := node.Get(n, "additionalProperties")
	if !node.IsMap(values) || attributes.MatchString(name) {
		return goType{Name: "api.Attributes", Class: classMap}
	}
	if !isID(name) {
		name = "" // it speaks of the map, not of its values
	}
	elem := d.typeOf(values, name, direction)
	if elem.Class == classAny {
		return goType{Name: "api.Attributes", Class: classMap}
	}
	return goType{Name: "map[string]" + elem.Name, Class: classMap, Elem: &elem, Wire: elem.Wire}
}

// scalarOf types a string, a number or a boolean by its name and format.
func scalarOf(n *yaml.Node, name string) goType {
	format := node.Text(n, "format")
	k := kind(n)
	dated := timeFormat.MatchString(format)
	switch wire := node.Text(n, extWire); {
	case wire == wireID || wire == wireOwn:
		return idOf(k)
	case wire != "":
		return momentOf(wire)
	case k == "boolean":
		return goType{Name: "bool", Class: classScalar}
	case isID(name) && !dated:
		return idOf(k)
	case k == "string" && dated:
		return momentOf(wireISO)
	case k == "string" && format == "" && timeText.MatchString(name):
		return momentOf(wireUnixText)
	case k == "string":
		return goType{Name: "string", Class: classScalar}
	case timeMSName.MatchString(name):
		return momentOf(wireUnixMS)
	case dated || timeName.MatchString(name):
		return momentOf(wireUnix)
	case k == "number":
		return goType{Name: "float64", Class: classNumber}
	default:
		return goType{Name: "int", Class: classNumber}
	}
}
