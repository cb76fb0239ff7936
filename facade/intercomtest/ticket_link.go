package intercomtest

import (
	"slices"
	"strings"
)

// Conversations that are linked to a tracker ticket, and the change of a ticket's type.
var ticketLinkRoutes = []route{
	{"POST", "/tickets/{ticket_id}/linked_conversations", ofDescription, onTicket(func(c *call, t *ticket) object {
		const most = 100
		refuseIf(t.kind.doc["category"] != "Tracker", refusal(400, "invalid_ticket_type", "Only tracker tickets support linking conversations"))
		id := c.body.text("conversation_id")
		refuseIf(id == "", refusal(400, "parameter_not_found", "conversation_id not specified"))
		conv := c.conversations.byID[id]
		refuseIf(conv == nil, refusal(404, "conversation_not_found", "Conversation not found"))
		for _, other := range c.tickets.rows.rows {
			refuseIf(slices.Contains(other.linked, conv), refusal(400, "already_linked_to_tracker", "A conversation can only have one tracker ticket"))
		}
		refuseIf(len(t.linked) >= most, refusal(400, "linked_conversation_limit_exceeded", "Ticket has reached the maximum number of conversations that can be linked"))
		t.linked = append(t.linked, conv)
		t.set(c.now, object{"linked_objects": links("conversation", idsOf(t.linked))})
		conv.set(c.now, object{"linked_objects": links("ticket", []string{t.id})})
		return c.viewWhole(conv)
	})},
	{"DELETE", "/tickets/{ticket_id}/linked_conversations/{id}", ofDescription, onTicket(func(c *call, t *ticket) object {
		refuseIf(t.kind.doc["category"] != "Tracker", refusal(400, "invalid_ticket_type", "Only tracker tickets support unlinking conversations"))
		at := slices.Index(idsOf(t.linked), c.path[1])
		refuseIf(at < 0, refusal(404, "conversation_not_found", "Conversation is not linked to this ticket"))
		conv := t.linked[at]
		t.linked = without(t.linked, conv)
		t.set(c.now, object{"linked_objects": links("conversation", idsOf(t.linked))})
		conv.set(c.now, object{"linked_objects": nil})
		return c.viewWhole(conv)
	})},
	{"POST", "/tickets/{ticket_id}/change_type", ofDescription, onTicket(changeTicketType)},
}

// links is how a conversation shows what is linked to it.
func links(kind string, ids []string) object {
	return object{"type": "list", "total_count": len(ids), "has_more": false, "data": views(ids, func(id string) object {
		return object{"type": kind, "id": id, "category": nil}
	})}
}

// changeTicketType keeps the values of the attributes that both types have under one name.
func changeTicketType(c *call, t *ticket) object {
	for _, name := range []string{"ticket_type_id", "ticket_state_id"} {
		refuseIf(c.body.text(name) == "", missing(name))
	}
	k := c.tickets.types.find(c.body.text("ticket_type_id"), errNotFound)
	refuseIf(k == t.kind, refusal(400, "parameter_invalid", "Cannot change to the same ticket type"))
	at := slices.IndexFunc(stock.TicketStates, func(state object) bool { return state["id"] == c.body.text("ticket_state_id") })
	refuseIf(at < 0, refusal(400, "parameter_invalid", "Ticket custom state doesn't belong to the new ticket type"))
	names := views(k.attributes, func(a object) string { return a.text("name") })
	var extra []string
	for name := range c.body.object("ticket_attributes") {
		if !slices.Contains(names, name) {
			extra = append(extra, name)
		}
	}
	slices.Sort(extra)
	refuseIf(len(extra) > 0, refusal(400, "parameter_invalid", "Extra attributes provided that are not found on ticket type: %s", strings.Join(extra, ", ")))
	old := t.brief("").object("custom_attributes")
	given := object{}
	for _, name := range names {
		if old[name] != nil {
			given[name] = old[name]
		}
	}
	values := k.values(object{"ticket_attributes": shown(given, c.body.object("ticket_attributes"))}, "ticket_attributes", true)
	t.kind, t.values = k, values
	c.moveTicket(t, stock.TicketStates[at], stock.TicketBot)
	return c.viewTicket(t)
}
