package shape

import (
	"net/url"
	"slices"

	"github.com/seed-a528e955/intercom-go/scripts/internal/node"
)

// fixQueries takes out the required parameters of one legal value: there is nothing
// to choose, so the operation sends them by itself.
func fixQueries(d *Doc) error {
	for _, op := range d.Operations {
		op.QueryParams = slices.DeleteFunc(op.QueryParams, func(p *Param) bool {
			values := node.Strings(node.Get(d.resolve(p.Schema), "enum"))
			if !p.Required || len(values) != 1 || kind(d.resolve(p.Schema)) == "array" {
				return false
			}
			if op.FixedQuery == nil {
				op.FixedQuery = url.Values{}
			}
			op.FixedQuery.Set(p.Name, values[0])
			d.note("parameter of one value sent by itself", op.place(), "%s=%s", p.Name, values[0])
			return true
		})
	}
	return nil
}

// optionPlace, behind an operation, is where the memory of names says that its
// parameters are an option.
const optionPlace = " query(option)"

// placeParams decides where query parameters are given. Those of a list or a search
// are an argument, and so are those of an operation that cannot do without; those of
// any other operation, and of one that has a body to say what it lists, are a call
// option. A list that takes none has no argument for them: when Intercom adds some
// later they are a call option too, so that programs go on to compile.
func placeParams(d *Doc) error {
	for _, op := range d.Operations {
		required := slices.ContainsFunc(op.QueryParams, func(p *Param) bool { return p.Required })
		added := d.names.TookNone(op.key()) || d.names.Type(op.key()+optionPlace) != ""
		switch {
		case len(op.QueryParams) == 0:
			op.ParamsPlace = ""
		case required:
			op.ParamsPlace = "argument"
		case !op.isList() || op.BodyKind != "":
			op.ParamsPlace = "option"
		case added:
			op.ParamsPlace, op.OptionSince = "option", true
			d.note("parameters of a list that took none are an option", op.place(), "")
		default:
			op.ParamsPlace = "argument"
		}
	}
	return nil
}
