package intercomtest

import (
	"slices"
	"strconv"
)

// What can be done with conversations since 2.16, besides: merging two, seeing which were deleted, options of attributes.
var conversationMoreRoutes = []route{
	{"GET", "/conversations/deleted", ofDescription, func(c *call) any {
		list := numbered(c, c.deletedConversations, newestFirst, 20, 60, "/conversations/deleted", func(d object) object { return d })
		return object{"type": "conversations.list", "conversations": list["data"], "total_count": list["total_count"], "pages": list["pages"]}
	}},
	{"POST", "/conversations/{id}/merge", ofDescription, mergeConversations},
	{"GET", "/conversations/{id}/handling_events", ofDescription, onConversation(func(*call, *conversation) object {
		return object{"handling_events": []object{}}
	})},
	{"POST", "/conversations/attributes/{id}/options", ofDescription, onOption(func(c *call, r *keptRecord, _ int) {
		id := strconv.Itoa(len(options(r)) + 1)
		r.doc = shown(r.doc, object{"options": append(options(r), map[string]any{"id": id, "label": c.label(), "archived": false})})
	})},
	{"PUT", "/conversations/attributes/{id}/options/{option_id}", ofDescription, onOption(func(c *call, r *keptRecord, at int) {
		r.replaceOption(at, map[string]any{"id": strconv.Itoa(at + 1), "label": c.label(), "archived": false})
	})},
	{"DELETE", "/conversations/attributes/{id}/options/{option_id}", ofDescription, onOption(func(_ *call, r *keptRecord, at int) {
		active := slices.DeleteFunc(slices.Clone(options(r)), func(o any) bool { return orZero(asObject(o))["archived"] == true })
		refuseIf(len(active) <= 2, refusal(422, "parameter_invalid", "A list attribute must have at least 2 active options"))
		old, _ := asObject(options(r)[at])
		r.replaceOption(at, map[string]any{"id": strconv.Itoa(at + 1), "label": old["label"], "archived": true})
	})},
}

// mergeConversations moves the parts of a conversation to the end of another one, and closes it.
func mergeConversations(c *call) any {
	into := c.body.text("merge_into_conversation_id")
	_, err := strconv.Atoi(into)
	refuseIf(err != nil, refusal(400, "parameter_invalid", "merge_into_conversation_id must be a valid integer conversation ID"))
	from := c.conversations.byID[c.path[0]]
	refuseIf(from == nil, errNotFound)
	refuseIf(from.id == into, refusal(422, "merge_failed", "Cannot merge a conversation into itself"))
	primary := c.conversations.byID[into]
	refuseIf(primary == nil, refusal(422, "merge_failed", "Primary conversation not found"))
	refuseIf(from.mergedInto != "", refusal(422, "merge_failed", "Secondary conversation has already been merged"))
	from.mergedInto = primary.id
	primary.parts = slices.Concat(primary.parts, from.parts)
	for _, ct := range from.contacts {
		primary.contacts = append(without(primary.contacts, ct), ct)
	}
	primary.set(c.now, nil)
	from.set(c.now, object{"open": false, "state": "closed", "waiting_since": nil})
	return c.viewWhole(primary)
}

func options(r *keptRecord) []any {
	list, _ := r.doc["options"].([]any)
	return list
}

func (r *keptRecord) replaceOption(at int, option map[string]any) {
	changed := slices.Clone(options(r))
	changed[at] = option
	r.doc = shown(r.doc, object{"options": changed})
}

// label reads what an option is called, and nothing else is taken.
func (c *call) label() string {
	label, said := c.body["label"]
	text, isText := label.(string)
	refuseIf(!said || label == nil, refusal(422, "parameter_invalid", "label is required"))
	refuseIf(!isText, refusal(422, "parameter_invalid", "label must be a string"))
	refuseIf(len(c.body) > 1, refusal(422, "parameter_invalid", "only 'label' is accepted"))
	return text
}

// onOption makes a handler that changes the options of an attribute; at is the index of the one in the path, if any.
func onOption(do func(c *call, r *keptRecord, at int)) handler {
	return func(c *call) any {
		const path = "/conversations/attributes"
		r := c.keptAt(path).find(c.path[0], absentKept("conversation_attribute"))
		refuseIf(r.doc["data_type"] != "list", refusal(422, "parameter_invalid", "Options can only be managed on list attributes"))
		at := -1
		if len(c.path) > 1 {
			n, err := strconv.Atoi(c.path[1])
			refuseIf(err != nil || n < 1 || n > len(options(r)), refusal(404, "conversation_attribute_not_found", "List option not found"))
			at = n - 1
		}
		do(c, r, at)
		r.changed = c.now
		return fitted(c.like("GET", path+"/{id}"), r, "conversation_attribute")
	}
}
