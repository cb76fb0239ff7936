package shape

import (
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/seed-a528e955/intercom-go/scripts/internal/node"
)

// The words of the tag wire that say how an id or a moment is written; every form
// is read.
const (
	wireID       = "id"        // as text
	wireNumber   = "id=number" // as a number where it is one
	wireUnix     = "unix"      // Unix seconds
	wireUnixMS   = "unixms"    // Unix milliseconds
	wireISO      = "iso"       // ISO 8601
	wireUnixText = "unixtext"  // Unix seconds in a text
)

// The words of the tag wire that say in which other forms a field is read.
const (
	wireOwn    = "external" // an id that the caller gives, which may hold anything
	wireZero   = "zero"     // an id 0 is none
	wireAlso   = "also="    // under other keys
	wireBare   = "bare"     // a scalar in place of the object
	wireList   = "list"     // a list in place of the object
	wireSingle = "single="  // an object of that type in place of the list's object
	wireOne    = "one"      // a single thing in place of the list
)

const (
	// extWire says in a correction, or from one pass to another, that a scalar is an
	// id, an external id or a moment, whatever its name and its type are.
	extWire = "x-wire"
	// extAliases names on an object, in a correction, the other forms that a
	// property comes in: another key; '' for a bare scalar, '[]' for a bare list
	// and '{type}' for a bare object in place of the object that has the property.
	extAliases = "x-aliases"
)

// checkWire refuses what a correction says of other forms and no tag can say.
func checkWire(d *Doc) error {
	var err error
	d.eachSchema(func(n *yaml.Node, place string) {
		if w := node.Text(n, extWire); w != "" && !slices.Contains([]string{wireID, wireOwn, wireUnix, wireUnixMS, wireISO, wireUnixText}, w) && err == nil {
			err = fmt.Errorf("%s: %s: %q (want id, external, unix, unixms, iso or unixtext)", place, extWire, w)
		}
		for _, other := range node.Keys(node.Get(n, extAliases)) {
			to := node.Get(n, extAliases, other)
			switch fits := node.Has(node.Get(n, "properties"), to.Value); {
			case err != nil:
			case !fits && d.isNew:
				node.Delete(node.Get(n, extAliases), other)
				d.lose("form of a correction left out", place, "%q is to be read as %s, which the object does not have", other, to.Value)
			case !fits:
				err = fmt.Errorf("%s: %s: %q is to be read as %s, which the object does not have", place, extAliases, other, to.Value)
			case strings.ContainsAny(other, "|,\"`"):
				err = fmt.Errorf("%s: %s: the name %q cannot stand in a tag", place, extAliases, other)
			}
		}
	})
	return err
}

// idOf is an id that is written in the type which the version declares.
func idOf(kind string) goType {
	if kind == "string" {
		return goType{Name: "string", Class: classID, Wire: wireID}
	}
	return goType{Name: "string", Class: classID, Wire: wireNumber}
}

// momentOf is a moment that is written in that form.
func momentOf(wire string) goType { return goType{Name: "time.Time", Class: classTime, Wire: wire} }

// wireTag is the field's tag wire, "" where nothing is to be said. aliases are
// those of the object.
func (f *Field) wireTag(direction string, aliases *yaml.Node) string {
	var words, keys []string
	if f.Base.Wire != "" {
		words = append(words, f.Base.Wire)
	}
	if direction == sent && strings.HasPrefix(f.Base.Wire, wireID) && f.external() {
		words = append(words, wireOwn)
	}
	if direction == received && f.Base.Class == classID && strings.HasSuffix(f.JSON, "assignee_id") {
		words = append(words, wireZero) // 0 is nobody
	}
	if node.True(f.Schema, extOneOrMany) {
		words = append(words, wireOne)
	}
	for other, to := range node.Pairs(aliases) {
		switch {
		case to.Value != f.JSON:
		case other == "":
			words = append(words, wireBare)
		case other == "[]":
			words = append(words, wireList)
		case strings.HasPrefix(other, "{"):
			words = append(words, wireSingle+strings.Trim(other, "{}"))
		default:
			keys = append(keys, other)
		}
	}
	if len(keys) > 0 {
		words = append(words, wireAlso+strings.Join(keys, "|"))
	}
	return strings.Join(words, ",")
}

// ownIDs are the names of ids that the caller gives, wherever they are sent; a
// company goes by either id under one name.
var ownIDs = []string{"external_id", "external_ids", "user_id", "user_ids", "company_id", "company_ids"}

// external reports whether the field holds ids that the caller gives.
func (f *Field) external() bool {
	return contains(ownIDs, f.JSON) || node.Text(f.Schema, extWire) == wireOwn || node.Text(node.Get(f.Schema, "items"), extWire) == wireOwn
}
