package intercomtest

import "slices"

var ticketRoutes = slices.Concat([]route{
	{"GET", "/ticket_types", 0, func(c *call) any { return c.ticketTypes() }},
	{"POST", "/ticket_types", 0, func(c *call) any { return c.viewTicketType(c.createTicketType(c.body)) }},
	{"GET", "/ticket_types/{ticket_type_id}", 0, onTicketType((*call).viewTicketType)},
	{"PUT", "/ticket_types/{ticket_type_id}", 0, onTicketType(func(c *call, k *ticketType) object {
		k.doc = shown(k.doc, c.body.take(ticketTypeForms), object{"updated_at": c.now})
		return c.viewTicketType(k)
	})},
	{"POST", "/ticket_types/{ticket_type_id}/attributes", 0, onTicketType(postTicketAttribute)},
	{"PUT", "/ticket_types/{ticket_type_id}/attributes/{attribute_id}", 0, onTicketType(func(c *call, k *ticketType) object {
		return c.setTicketAttribute(k, byID(k.attributes, c.path[1], errNotFound), c.body)
	})},
	{"GET", "/ticket_states", 212, func(c *call) any {
		return object{"type": "list", "data": views(stock.TicketStates, func(state object) object {
			return shown(state, object{"archived": false, "ticket_types": c.ticketTypes()})
		})}
	}},
	{"POST", "/tickets", 0, func(c *call) any { return c.viewTicket(c.createTicket(c.body)) }},
	{"POST", "/tickets/search", 0, func(c *call) any {
		return search(c, ticketSearch, c.tickets.rows.rows, 20, "ticket.list", "tickets", c.viewTicket)
	}},
	{"POST", "/tickets/enqueue", 214, func(c *call) any {
		c.vetEnqueued()
		return shown(c.ticketJob(c.createTicket(c.body)), object{"status": "pending", "resource_id": nil, "resource_url": nil})
	}},
	{"GET", "/jobs/status/{job_id}", 214, func(c *call) any {
		return c.ticketJob(c.tickets.rows.find(c.path[0], refusal(404, "job_not_found", "Job Not Found")))
	}},
	{"GET", "/tickets/{ticket_id}", 0, onTicket((*call).viewTicket)},
	{"PUT", "/tickets/{ticket_id}", 0, onTicket(putTicket)},
	{"DELETE", "/tickets/{ticket_id}", 213, onTicket(func(c *call, t *ticket) object {
		c.tickets.rows.remove(t)
		c.conversations.remove(t.conversation)
		return deleted("ticket", t.id)
	})},
	{"POST", "/tickets/{ticket_id}/reply", 0, replyTicket},
	{"POST", "/conversations/{conversation_id}/convert", 0, onConversation(convertConversation)},
}, tagging("/tickets/{ticket_id}", errNotFound, errTagNotOn, func(c *call) (*tagList, string) {
	return &c.tickets.rows.find(c.path[0], errTicketNotFound).tags, c.actingAdmin().text("id")
}))

var onTicket = on(func(c *call, id string) *ticket { return c.tickets.rows.find(id, errTicketNotFound) })

// ticketJob is what makes a ticket that was enqueued, and has its id. It is done when somebody asks.
func (c *call) ticketJob(t *ticket) object {
	return object{
		"type": "job", "id": t.id, "status": "success", "url": c.url + "/jobs/status/" + t.id,
		"resource_type": "ticket", "resource_id": t.id, "resource_url": c.url + "/tickets/" + t.id,
	}
}

// vetEnqueued has words of its own for attributes that are required.
func (c *call) vetEnqueued() {
	k := c.tickets.types.byID[c.body.text("ticket_type_id")]
	if k == nil {
		return
	}
	given := c.body.object("ticket_attributes")
	for _, a := range k.attributes {
		required := a["required_to_create"] == true && a["archived"] == false
		refuseIf(required && given[a.text("name")] == nil, refusal(400, "parameter_invalid", "Missing required ticket attributes"))
	}
}

// ticketState reads the state that a request names, by category before 2.12 and by id since. Without one it stays.
func (c *call) ticketState(now object) object {
	key, field, refused := "id", "ticket_state_id", refusal(400, "ticket_state_id_invalid", "Ticket state id is not valid or is not associated with the ticket type")
	if !c.version.from(212) {
		key, field, refused = "category", "state", invalid("state", "a ticket cannot be set to this state")
	}
	given := c.body.text(field)
	if given == "" {
		return now
	}
	at := slices.IndexFunc(stock.TicketStates, func(state object) bool { return state[key] == given && given != "submitted" })
	refuseIf(at < 0, refused)
	return stock.TicketStates[at]
}

// putTicket takes the assignee from an object of its own before 2.14.
func putTicket(c *call, t *ticket) object {
	absent := refusal(404, "assignee_not_found", "Assignee not found")
	own, change := t.own.with(c.body.take(map[string]form{"is_shared": boolForm})), c.body.take(map[string]form{"open": boolForm, "snoozed_until": c.later()})
	values, state, by, admin := t.kind.values(c.body, "ticket_attributes", false), c.ticketState(t.state), c.body, stock.TicketBot
	if !c.version.from(214) {
		by = c.body.object("assignment")
	}
	if id := by.text("admin_id"); id != "" {
		admin = adminAuthor(c.admin(id, absent))
	}
	var assigned object
	switch id := by.text("assignee_id"); {
	case id == "0":
		change["admin_assignee_id"], change["team_assignee_id"] = nil, nil
	case id != "":
		to := byID(slices.Concat(c.admins, c.teams), id, absent)
		change[to.text("type")+"_assignee_id"], _ = asInt(id)
		assigned = object{"assigned_to": object{"type": to["type"], "id": id}}
	}
	part := func(happens bool, kind string, more, change object) {
		if happens {
			c.addPart(t.conversation, kind, admin, "", more, change)
		}
	}
	for range values {
		part(true, "ticket_attribute_updated_by_admin", nil, nil)
	}
	if state["id"] != t.state["id"] {
		c.moveTicket(t, state, admin)
	}
	part(assigned != nil, "assignment", assigned, nil)
	part(change["open"] == true && t.doc["open"] == false, "open", nil, object{"state": nil})
	part(change["snoozed_until"] != nil, "snoozed", nil, object{"state": "snoozed"})
	part(change["open"] == false, "close", nil, object{"state": "closed", "snoozed_until": nil})
	t.own, t.values = own, shown(t.values, values)
	t.set(c.now, change)
	return c.viewTicket(t)
}

// replyTicket replies to the conversation about a ticket, and answers with the part.
func replyTicket(c *call) any {
	t := c.tickets.rows.find(c.path[0], errNotFound)
	internal := t.kind.doc["category"] != "Customer" && c.version.from(211)
	refuseIf(internal && c.body["type"] == "user", refusal(400, "parameter_mismatch", "User replies are not allowed on Backoffice tickets"))
	replyConversation(c)
	return asTicketPart(t.parts[len(t.parts)-1]).with(object{"part_type": c.body["message_type"], "assigned_to": nil, "external_id": nil})
}

// convertConversation makes a customer ticket of a conversation, which goes on as both.
func convertConversation(c *call, conv *conversation) object {
	return c.viewTicket(c.startTicket(c.body, "attributes", c.ticketState(stock.TicketStates[0]), func(k *ticketType) *conversation {
		refuseIf(c.tickets.rows.byID[conv.id] != nil, invalid("", "the conversation is a ticket already"))
		refuseIf(k.doc["category"] != "Customer", invalid("ticket_type_id", "Ticket type is not a customer ticket type"))
		return conv
	}))
}
