package intercomtest

import "slices"

// sent is a message of an admin's to contacts.
type sent struct {
	doc object
	to  []*contact
}

var messageRoutes = []route{{"POST", "/messages", 0, postMessage}}

// postMessage sends what an admin says to contacts. What a contact says begins a conversation.
func postMessage(c *call) any {
	from := c.body.object("from")
	refuseIf(from == nil, missing("from"))
	by := from.text("type")
	if by == "user" || by == "lead" || by == "contact" {
		return postConversation(c)
	}
	refuseIf(by != "admin", invalid("from", "from.type %q is neither admin nor a role of contacts", by))
	admin, kind := c.admin(from.need("id"), errAdminNotFound), c.body.need("message_type")
	since, known := parseVersion(stock.MessageTypes[kind])
	known = known && c.version.from(since.number)
	refuseIf(!known, invalid("message_type", "message_type %q cannot be sent in version %s", kind, c.version.name))
	if kind == "in_app" || kind == "conversation" {
		kind = "inapp"
	}
	c.vetMessage(kind)
	to, at, body, subject := c.recipients(kind), c.createdAt(), c.body.text("body"), c.body.text("subject")
	message := object{"type": "admin_message", "created_at": at, "body": body, "message_type": kind, "owner": adminAuthor(admin)}
	message = message.with(object{"subject": subject})
	if c.body["create_conversation_without_contact_reply"] == true && len(to) > 0 {
		conv := c.startConversation(to[0], subject, body, at, []object{})
		conv.contacts = to
		source := conv.doc.object("source").with(object{"delivered_as": "admin_initiated", "author": adminAuthor(admin)})
		conv.set(at, object{"source": source, "waiting_since": nil, "first_contact_reply": nil, "statistics": stock.Blank["conversation_statistics"]})
		message["id"], message["conversation_id"] = source["id"], conv.id
	} else {
		message["id"] = c.ids.number("message", 90200)
	}
	for _, ct := range to {
		ct.doc = ct.doc.with(object{"last_contacted_at": at})
	}
	c.outbox = append(c.outbox, sent{message, to})
	c.note("message", message.text("id"))
	return message
}

// vetMessage refuses a message that says nothing. One for WhatsApp fills in a template instead.
func (c *call) vetMessage(kind string) {
	template, byName := c.body.text("template"), kind == "whatsapp"
	refuseIf(byName && len(c.body.objects("components")) == 0, missing("components"))
	refuseIf(!byName && c.body.text("body") == "", invalid("body", "Body is required"))
	refuseIf(kind == "email" && c.body.text("subject") == "",
		&apiError{status: 422, code: "parameter_not_found", field: "subject", message: "No subject supplied for email message"})
	refuseIf(template == "" && (kind == "email" || byName), missing("template"))
	refuseIf(kind == "email" && template != "plain" && template != "personal", invalid("template", "template %q is neither plain nor personal", template))
}

// recipients are those that the body names; since 2.14 they can be several, and others get a copy.
func (c *call) recipients(kind string) []*contact {
	named := c.body.oneOrMany("to")
	refuseIf(len(named) == 0 || c.body.object("to") == nil && !c.version.from(214), missing("to"))
	if kind == "whatsapp" {
		named[0].need("phone")
		return nil
	}
	if c.version.from(214) {
		named = slices.Concat(named, c.body.oneOrMany("cc"), c.body.oneOrMany("bcc"))
	}
	return views(named, func(who object) *contact { return c.contactBy(who.text("id"), who.text("user_id"), who.text("email")) })
}
