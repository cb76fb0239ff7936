package intercomtest

import (
	"maps"
	"regexp"
	"slices"
	"strings"
)

// dataModel is what a workspace keeps about its data attributes: the custom ones.
type dataModel struct {
	custom  table[*document]
	implied int                // of these, how many a contact or a company brought along
	names   map[[2]string]bool // model and name
}

func newDataModel() dataModel { return dataModel{names: map[[2]string]bool{}} }

var (
	attributeForms = map[string]form{
		"name": textForm, "model": oneOf("contact", "company"), "description": textForm, "options": optionsForm, "messenger_writable": boolForm,
		"archived": boolForm, "data_type": oneOf("string", "integer", "float", "boolean", "datetime", "date", "options"),
	}
	attributeName = regexp.MustCompile(`^[\p{L}\p{N}\p{Sc} _-]+$`)
	// optionsForm takes both of what the descriptions have: strings, and objects that hold one.
	optionsForm = form{"a list of at least two values", as(func(v any) (options []string, ok bool) {
		list, _ := v.([]any)
		for _, item := range list {
			if option, isObject := asObject(item); isObject {
				item = option["value"]
			}
			text, _ := item.(string)
			options = append(options, text)
		}
		return options, len(options) > 1 && !slices.Contains(options, "")
	})}
)

var blankAttribute = object{
	"type": "data_attribute", "description": "", "api_writable": true, "ui_writable": false, "messenger_writable": true, "custom": true,
	"archived": false,
}

// builtIn are the attributes that every workspace has: what can be searched by, and what is known of companies.
var builtIn = func() (all []object) {
	types := map[fieldKind]string{textField: "string", numberField: "integer", dateField: "date", boolField: "boolean", anyField: "float"}
	forms := map[string]map[string]form{"contact": contactForms, "company": companyForms}
	for model, known := range map[string]map[string]fieldKind{
		"contact": contactSearch.fields, "conversation": conversationSearch.fields, "company": fields(map[fieldKind]string{
			textField: "id company_id name plan.id plan.name website industry app_id", numberField: "size session_count user_count",
			dateField: "created_at updated_at remote_created_at last_request_at", anyField: "monthly_spend",
		}),
	} {
		for _, name := range slices.Sorted(maps.Keys(known)) {
			if known[name] != listField {
				_, writable := forms[model][name]
				all = append(all, shown(blankAttribute, object{
					"model": model, "name": name[strings.LastIndex(name, ".")+1:], "full_name": name, "label": strings.ReplaceAll(name, "_", " "),
					"data_type": types[known[name]], "api_writable": writable, "custom": false,
				}))
			}
		}
	}
	return all
}()

var dataAttributeRoutes = []route{
	{"GET", "/data_attributes", 0, listDataAttributes},
	{"POST", "/data_attributes", 0, postDataAttribute},
	{"PUT", "/data_attributes/{data_attribute_id}", 0, putDataAttribute},
}

// listDataAttributes knows nothing of conversations since 2.16, whose attributes have operations of their own.
func listDataAttributes(c *call) any {
	model, all := c.query.Get("model"), slices.Concat(builtIn, views(c.data.custom.rows, c.viewAttribute))
	refuseIf(!slices.Contains([]string{"", "contact", "company", "conversation"}, model), invalid("model", "there is no model %q", model))
	refuseIf(model == "conversation" && c.version.from(216), refusal(422, "parameter_invalid", "see /conversations/attributes"))
	return object{"type": "list", "data": slices.DeleteFunc(all, func(view object) bool {
		return model != "" && model != view["model"] || view["model"] == "conversation" && c.version.from(216) ||
			view["archived"] == true && c.query.Get("include_archived") != "true"
	})}
}

func (c *call) viewAttribute(a *document) object {
	view := shown(blankAttribute, a.doc)
	view["id"], _ = asInt(a.id)
	if view["data_type"] == "datetime" && c.version != preview {
		view["data_type"] = "date"
	}
	return view
}

// postDataAttribute takes a list as strings with options, and since 2.16 as the type options.
func postDataAttribute(c *call) any {
	fields := c.body.take(attributeForms)
	refuseIf(fields["model"] == nil, invalid("model", "model must be contact or company"))
	name, kind, isList := fields.need("name"), fields.need("data_type"), fields["options"] != nil
	refuseIf(!attributeName.MatchString(name), invalid("name", "name %q has more than letters, digits, currency symbols and hyphens", name))
	refuseIf(c.data.names[[2]string{"contact", name}] || c.data.names[[2]string{"company", name}], invalid("name", "there is a %q already", name))
	refuseIf(kind == "options" && !c.version.from(216), invalid("data_type", "there is no data type options"))
	refuseIf(kind == "options" && !isList, missing("options"))
	refuseIf(isList && kind != "options" && kind != "string", invalid("options", "only strings have options"))
	if isList {
		fields["data_type"] = "string"
	}
	c.roomForAttributes(1)
	a := c.addAttribute(fields)
	c.note("data_attribute", a.id)
	return c.viewAttribute(a)
}

// putDataAttribute leaves the model, the name and the type as they are.
func putDataAttribute(c *call) any {
	a := c.data.custom.find(c.path[0], refusal(404, "field_not_found", "data attribute not found"))
	fields := c.body.take(attributeForms)
	maps.DeleteFunc(fields, func(name string, _ any) bool { return name == "name" || name == "model" || name == "data_type" })
	refuseIf(fields["options"] != nil && a.doc["data_type"] != "string", invalid("options", "only strings have options"))
	if a.doc["archived"] == true && fields["archived"] == false {
		c.roomForAttributes(1)
	}
	a.doc = a.doc.with(fields)
	a.doc["updated_at"] = c.now
	return c.viewAttribute(a)
}

// roomForAttributes refuses more than a workspace can have, archived ones left out.
func (c *call) roomForAttributes(n int) {
	const most = 250
	for _, a := range c.data.custom.rows {
		if a.doc["archived"] != true {
			n++
		}
	}
	refuseIf(n > most, refusal(422, "custom_data_limit_reached", "a workspace has at most %d custom data attributes", most))
}

func (c *call) addAttribute(fields object) *document {
	name := fields.text("name")
	a := &document{c.record(c.ids.number("data_attribute", 0)), object{
		"full_name": "custom_attributes." + name, "label": name, "messenger_writable": !c.version.from(211), "admin_id": c.me(),
		"created_at": c.now, "updated_at": c.now,
	}.with(fields)}
	c.data.custom.add(a)
	c.data.names[[2]string{fields.text("model"), name}] = true
	return a
}

// declare makes data attributes of the custom attributes that are set for the first time. They are not in the ledger,
// and Count leaves them out.
func (c *call) declare(model string, attributes object) {
	fresh := maps.Clone(attributes)
	maps.DeleteFunc(fresh, func(name string, value any) bool { return value == nil || c.data.names[[2]string{model, name}] })
	if len(fresh) == 0 {
		return
	}
	names := slices.Sorted(maps.Keys(fresh))
	refuseIf(c.cfg.strictAttributes && c.query != nil, invalid("custom_attributes", "there are no custom attributes %q", names)) // fixtures have no query
	c.roomForAttributes(len(fresh))
	c.data.implied += len(fresh)
	for _, name := range names {
		c.addAttribute(object{"model": model, "name": name, "data_type": typeOf(name, fresh[name])})
	}
}

// typeOf goes by the first value; numbers whose name ends in _at are times.
func typeOf(name string, value any) string {
	digits, _ := asText(value)
	switch value.(type) {
	case string:
		return "string"
	case bool:
		return "boolean"
	}
	if strings.HasSuffix(name, "_at") {
		return "date"
	}
	return map[bool]string{true: "float", false: "integer"}[strings.ContainsAny(digits, ".eE")]
}
