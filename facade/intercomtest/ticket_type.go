package intercomtest

import (
	"slices"
	"strings"
)

// ticketType says which attributes its tickets have. The list of attributes is never changed, only replaced.
type ticketType struct {
	record
	doc        object
	attributes []object
}

var (
	ticketTypeForms = map[string]form{
		"name": textForm, "description": textForm, "icon": textForm, "is_internal": boolForm, "archived": boolForm,
		"category": oneOf("Customer", "Back-office", "Tracker"),
	}
	ticketAttributeForms = map[string]form{
		"name": textForm, "description": textForm, "archived": boolForm, "required_to_create": boolForm,
		"required_to_create_for_contacts": boolForm, "visible_on_create": boolForm, "visible_to_contacts": boolForm,
	}
	// ticketInputForms are the input_options of an attribute, by data type.
	ticketInputForms = map[string]map[string]form{
		"string": {"multiline": boolForm}, "files": {"allow_multiple_values": boolForm},
		"list": {"list_items": {want: "labels separated by commas", read: as(func(v any) ([]object, bool) {
			labels, ok := v.(string)
			return views(strings.Split(labels, ","), func(label string) object { // ids follow from the labels, so that they stay
				return object{"id": "item-" + strings.TrimSpace(label), "name": strings.TrimSpace(label)}
			}), ok
		})}},
	}
	// ticketValueForms are what an attribute takes, by data type. An item of a list goes by its id.
	ticketValueForms = map[string]form{
		"string": textForm, "integer": intForm, "decimal": numberForm, "boolean": boolForm, "datetime": intForm, "list": textForm,
		"files": {want: "a list of files", read: as(func(v any) ([]any, bool) { files, ok := v.([]any); return files, ok })},
	}
)

var onTicketType = on(func(c *call, id string) *ticketType { return c.tickets.types.find(id, errNotFound) })

func (c *call) ticketTypes() object { return listOf(c.tickets.types.rows, c.viewTicketType) }

func (c *call) viewTicketType(k *ticketType) object {
	return c.view("ticket_type", k.doc, object{
		"ticket_type_attributes": object{"type": "list", "data": k.attributes},
		"ticket_states":          object{"type": "list", "data": stock.TicketStates},
	})
}

// createTicketType gives a type the two attributes that are built in.
func (c *call) createTicketType(body object) *ticketType {
	fields := shown(body.take(ticketTypeForms), object{"name": body.need("name"), "created_at": c.now, "updated_at": c.now})
	k := &ticketType{record: c.record(c.ids.number("ticket type", 0))}
	k.doc = shown(stock.Blank["ticket_type"], fields, object{"id": k.id})
	builtIn := shown(stock.Blank["ticket_type_attribute"], object{"data_type": "string", "default": true})
	c.setTicketAttribute(k, builtIn, object{"name": "_default_title_", "multiline": false})
	c.setTicketAttribute(k, builtIn, object{"name": "_default_description_", "multiline": true})
	c.tickets.types.add(k)
	c.note("ticket_type", k.id)
	return k
}

func postTicketAttribute(c *call, k *ticketType) object {
	kind := c.body.take(map[string]form{"data_type": oneOf("string", "integer", "decimal", "boolean", "datetime", "list", "files")})
	refuseIf(c.body.need("data_type") == "list" && c.body["list_items"] == nil, missing("list_items"))
	c.body.need("name")
	c.body.need("description")
	return c.setTicketAttribute(k, shown(stock.Blank["ticket_type_attribute"], kind), c.body)
}

// setTicketAttribute replaces an attribute, or adds one that has no order yet.
func (c *call) setTicketAttribute(k *ticketType, old, body object) object {
	changed := shown(old, body.take(ticketAttributeForms))
	if options := body.take(ticketInputForms[old.text("data_type")]); len(options) > 0 {
		changed["input_options"] = options
	}
	for _, a := range k.attributes {
		refuseIf(a["name"] == changed["name"] && a["id"] != old["id"], invalid("name", "the ticket type has an attribute %q already", a["name"]))
	}
	at, known := old["order"].(int)
	if !known {
		at = len(k.attributes)
		changed["id"], changed["order"], changed["created_at"] = c.ids.number("ticket attribute", 0), at, c.now
		changed["ticket_type_id"], _ = asInt(k.id)
	}
	changed["updated_at"] = c.now
	k.attributes = slices.Concat(k.attributes[:at], []object{changed}, k.attributes[min(at+1, len(k.attributes)):])
	return changed
}

// values reads what a request sets attributes to, and keeps it by their ids: names may change. A whole ticket has those
// that are required.
func (k *ticketType) values(body object, field string, whole bool) object {
	given, forms, values := body.take(map[string]form{field: attributesForm}).object(field), map[string]form{}, object{}
	for _, a := range k.attributes {
		name, id := a.text("name"), a.text("id")
		forms[name] = ticketValueForms[a.text("data_type")]
		if items, ok := a.object("input_options")["list_items"].([]object); ok {
			forms[name] = oneOf(views(items, func(item object) string { return item.text("id") })...)
		}
		if value, set := given.take(forms)[name]; set {
			values[id] = value
		}
		required := whole && a["required_to_create"] == true && a["archived"] == false
		refuseIf(required && values[id] == nil, invalid(name, "the attribute %q is required", name))
	}
	for name := range given {
		refuseIf(forms[name].read == nil, invalid(name, "the ticket type has no attribute %q", name))
	}
	return values
}
