package intercomtest

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
)

type dataModel struct {
	custom  table[*document]
	implied int             // of these, how many a contact or a company brought along
	names   map[string]bool // "contact name"
}

var (
	attributeForms = map[string]form{
		"name": textForm, "model": oneOf("contact", "company"), "description": textForm, "options": optionsForm, "messenger_writable": boolForm,
		"archived": boolForm, "data_type": {says: "Data Type isn't an option", want: "a data type", read: oneOf("string", "integer", "float", "boolean", "datetime", "date", "options").read},
	}
	attributeName = regexp.MustCompile(`^[\p{L}\p{N}\p{Sc} _-]+$`)
	// optionsForm takes both of what the descriptions have: strings, and objects that hold one.
	optionsForm = form{want: "a list of at least two values", read: as(func(v any) ([]string, bool) {
		list, _ := v.([]any)
		options := views(list, func(item any) string {
			option, _ := asObject(item)
			return cmp.Or(option.text("value"), object{"value": item}.text("value"))
		})
		return options, len(options) > 1 && !slices.Contains(options, "")
	})}
)

// builtIn are the attributes that every workspace has: what can be searched by, and what is known of companies.
var builtIn = slices.Concat(views([]string{"contact", "conversation", "company"}, builtIns)...)

func builtIns(model string) (all []object) {
	forms := map[string]map[string]form{"contact": contactForms, "company": companyForms}[model]
	known := stock.Searchable[model]
	for _, name := range slices.Sorted(maps.Keys(known)) {
		_, writable := forms[name]
		all = append(all, shown(stock.Blank["data_attribute"], object{
			"model": model, "name": name[strings.LastIndex(name, ".")+1:], "full_name": name, "custom": false,
			"label": strings.ReplaceAll(name, "_", " "), "data_type": stock.Kinds[known[name]].DataType, "api_writable": writable,
		}))
	}
	return all
}

var dataAttributeRoutes = []route{
	{"GET", "/data_attributes", 0, listDataAttributes},
	{"POST", "/data_attributes", 0, postDataAttribute},
	// The model, the name and the type stay as they are.
	{"PUT", "/data_attributes/{data_attribute_id}", 0, func(c *call) any {
		a := c.data.custom.find(c.path[0], refusal(404, "field_not_found", "We couldn't find that data attribute to update"))
		_, isList := c.body["options"].([]any)
		refuseIf(c.body["options"] != nil && !isList, invalid("options", "Options isn't an array"))
		refuseIf(c.body["archived"] == true && c.segmentsAbout(a.doc.text("full_name"), "") != "",
			refusal(422, "data_invalid", "The Data Attribute you are trying to archive has a dependant object"))
		fields := c.body.take(attributeForms)
		refuseIf(fields["options"] != nil && a.doc["data_type"] != "string", invalid("options", "only strings have options"))
		maps.DeleteFunc(fields, func(name string, v any) bool {
			return v == nil || name == "name" || name == "model" || name == "data_type"
		})
		a.doc = a.doc.with(fields).with(object{"updated_at": c.now})
		return a.doc
	}},
}

// listDataAttributes knows nothing of conversations since 2.16, whose attributes have operations of their own.
func listDataAttributes(c *call) any {
	model, archived, later := c.query.Get("model"), c.query.Get("include_archived") == "true", c.version.from(216)
	refuseIf(!slices.Contains([]string{"", "contact", "company", "conversation"}, model), invalid("model", "there is no model %q", model))
	refuseIf(model == "conversation" && later, refusal(422, "parameter_invalid", "model=conversation is no longer supported. Use GET /conversations/attributes instead"))
	all := slices.Concat(builtIn, views(c.data.custom.rows, (*document).show))
	return object{"type": "list", "data": slices.DeleteFunc(all, func(view object) bool {
		of := view["model"]
		return model != "" && model != of || of == "conversation" && later || view["archived"] == true && !archived
	})}
}

// postDataAttribute takes a list as strings with options, and since 2.14 as the type options.
func postDataAttribute(c *call) any {
	model := c.body.text("model")
	refuseIf(model != "contact" && model != "company", invalid("model", "The Data Attribute model field must be either contact or company"))
	fields := c.body.take(attributeForms)
	name, kind, isList := fields.need("name"), fields.need("data_type"), fields["options"] != nil
	refuseIf(!attributeName.MatchString(name), invalid("name", "Your name for this attribute must only contain alphanumeric characters, currency symbols, and hyphens"))
	for _, there := range []string{"contact", "company"} {
		const taken = "You already have '%s' in your %s data. To save this as new %s data, use a different name."
		people := map[string]string{"contact": "people", "company": "company"}
		refuseIf(c.data.names[there+" "+name], invalid("name", taken, name, people[there], people[model]))
	}
	refuseIf(kind == "options" && !c.version.from(214), invalid("data_type", "there is no data type options"))
	refuseIf(kind == "options" && !isList, missing("options"))
	refuseIf(isList && kind != "options" && kind != "string", invalid("options", "only strings have options"))
	if isList {
		fields["data_type"] = "string"
	} else if kind == "datetime" && c.version != preview {
		fields["data_type"] = "date"
	}
	a := c.addAttributes(fields)
	c.note("data_attribute", a.id)
	return a.doc
}

// addAttributes refuses more than a workspace can have, archived ones left out.
func (c *call) addAttributes(all ...object) (last *document) {
	const most = 250
	active := slices.DeleteFunc(slices.Clone(c.data.custom.rows), func(a *document) bool { return a.doc["archived"] == true })
	refuseIf(len(active)+len(all) > most, refusal(422, "custom_data_limit_reached", "a workspace has at most %d custom attributes", most))
	for _, fields := range all {
		name, id := fields.text("name"), c.ids.number("data_attribute", 0)
		own := object{
			"id": json.Number(id), "full_name": "custom_attributes." + name, "label": name, "description": "", "custom": true,
			"messenger_writable": !c.version.from(211), "admin_id": c.me(), "created_at": c.now, "updated_at": c.now, "api_writable": true,
		}
		last = &document{record: c.record(id), doc: shown(stock.Blank["data_attribute"], own).with(fields)}
		c.data.custom.add(last)
		c.data.names[fields.text("model")+" "+name] = true
	}
	return last
}

// declare makes data attributes of the custom attributes that are set for the first time. Neither the ledger nor Count
// has them. A fixture, which has no query, may set any.
func (c *call) declare(model string, attributes object) {
	c.vetOptions(model, attributes)
	var fresh []string
	for name, value := range attributes {
		if value != nil && !c.data.names[model+" "+name] {
			fresh = append(fresh, name)
		}
	}
	if len(fresh) == 0 {
		return
	}
	slices.Sort(fresh)
	refuseIf(c.cfg.knownOnly && c.query != nil, invalid("custom_attributes", "there is no custom attribute %q", fresh[0]))
	c.addAttributes(views(fresh, func(name string) object {
		kind := cmp.Or(map[string]string{"string": "string", "bool": "boolean"}[fmt.Sprintf("%T", attributes[name])], "integer")
		if _, whole := asInt(attributes[name]); kind == "integer" && !whole {
			kind = "float"
		}
		return object{"model": model, "name": name, "data_type": kind}
	})...)
	c.data.implied += len(fresh)
}

// vetOptions refuses for an attribute with options what is none of them.
func (c *call) vetOptions(model string, attributes object) {
	for _, a := range c.data.custom.rows {
		options, isList := a.doc["options"].([]string)
		value, set := attributes[a.doc.text("name")]
		if !isList || !set || value == nil || a.doc["model"] != model {
			continue
		}
		text, _ := asText(value)
		refuseIf(!slices.Contains(options, text), invalid("custom_attributes", "%q is no option of the attribute %q (want %s)", text, a.doc["name"], strings.Join(options, ", ")))
	}
}
