package intercomtest

import "cmp"

var contactSearch = searchable[*contact]{
	kind: "contact", free: "custom_attributes.", doc: func(ct *contact) object { return ct.doc },
	limits: map[fieldKind]string{listField: "= !=", dayField: "= > <", dateField: "= != > < >= <="},
	own: map[string]func(*contact) any{
		"id":              func(ct *contact) any { return ct.id },
		"tag_id":          func(ct *contact) any { return ct.tags.ids() },
		"segment_id":      func(ct *contact) any { return idsOf(ct.space.segmentsOf(ct.id, ct)) },
		"email_domain":    func(ct *contact) any { return ct.domain() },
		"formatted_phone": func(ct *contact) any { return ct.doc["phone"] },
		"avatar":          func(ct *contact) any { return ct.doc.object("avatar")["image_url"] },
	},
}

var conversationSearch = searchable[*conversation]{
	kind: "conversation", free: "custom_attributes.", doc: func(conv *conversation) object { return conv.doc },
	own: map[string]func(*conversation) any{
		"id":           func(conv *conversation) any { return conv.id },
		"contact_ids":  func(conv *conversation) any { return idsOf(conv.contacts) },
		"teammate_ids": func(conv *conversation) any { return conv.teammates },
		"tag_ids":      func(conv *conversation) any { return conv.tags.ids() },
	},
}

// ticketSearch finds a category by its name and by the term that 2.16 has for it.
var ticketSearch = searchable[*ticket]{kind: "ticket", free: "ticket_attribute.", doc: func(t *ticket) object {
	terms := map[any][]string{"Customer": {"customer", "request"}, "Back-office": {"back-office", "task"}, "Tracker": {"tracker"}}
	return shown(stock.Blank["conversation"], t.doc, t.brief(""), object{
		"contact_ids": idsOf(t.contacts), "teammate_ids": t.teammates, "ticket_type_id": t.kind.id, "ticket_attribute": t.values,
		"category": terms[t.kind.doc["category"]], "admin_assignee_id": cmp.Or(t.doc.text("admin_assignee_id"), "0"),
		"team_assignee_id": cmp.Or(t.doc.text("team_assignee_id"), "0"),
	})
}}
