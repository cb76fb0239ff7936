package intercomtest

import "strings"

// news is something that happened, as a webhook tells it.
type news struct {
	topic string
	item  any
}

// rumor is news before a request is done: its item is looked at when all of the request's changes are made.
type rumor struct {
	topic string
	item  func(app *call) any
	at    int64
}

// tell notes that something happened. item shows it in the version that it is given.
func (c *call) tell(topic string, item func(app *call) any) {
	if len(c.webhooks) > 0 {
		c.rumors = append(c.rumors, rumor{topic, item, c.now})
	}
}

// tellOf tells of something in full, or what is left of it.
func (c *call) tellOf(topic string, item object) { c.tell(topic, func(*call) any { return item }) }

// spread hands what happened to the webhooks. The workspace is locked, so that news are queued in the order of the changes.
func (c *call) spread() {
	app := *c
	app.version, app.query = c.cfg.versions[0], nil
	for _, r := range c.rumors {
		n := news{r.topic, r.item(&app)}
		for _, w := range c.webhooks {
			if w.wants(r.topic) {
				w.enqueue(n, r.at)
			}
		}
	}
}

// tellContact is of a topic such as contact.user.created.
func (c *call) tellContact(ct *contact, what string) {
	c.tell("contact."+ct.doc.text("role")+"."+what, func(app *call) any { return app.viewContact(ct) })
}

// tellContactChange compares a contact with what it was.
func (c *call) tellContactChange(ct *contact, before object) {
	show := func(app *call) any { return app.viewContact(ct) }
	was, role := before.text("email"), before.text("role")
	email := ct.doc.text("email")
	switch {
	case role == "lead" && ct.doc["role"] == "user":
		c.tell("contact.lead.signed_up", show)
	case role == "lead" && was == "" && email != "":
		c.tell("contact.lead.added_email", show)
	}
	if was != "" && email != was {
		c.tell("contact.email.updated", show)
	}
	c.tellContact(ct, "updated")
}

// tellTagged tells that a tag was put on a contact, or taken off.
func (c *call) tellTagged(ct *contact, a applied, what string) {
	at := c.now
	c.tell("contact."+ct.doc.text("role")+".tag."+what, func(app *call) any {
		return object{"type": "contact_tag", "created_at": at, "tag": a.tag.doc, "contact": app.viewContact(ct)}
	})
}

// partTopics is the topic of a part, by who made it and what kind it is.
var partTopics = map[string]string{
	"admin comment": "conversation.admin.replied", "admin quick_reply": "conversation.admin.replied", "admin note": "conversation.admin.noted",
	"contact comment": "conversation.user.replied", "contact open": "conversation.user.replied",
	"admin close": "conversation.admin.closed", "admin open": "conversation.admin.opened", "admin snoozed": "conversation.admin.snoozed",
	"admin assignment": "conversation.admin.assigned", "admin assign_and_reopen": "conversation.admin.open.assigned",
}

var ticketTopics = map[string]string{
	"admin comment": "ticket.admin.replied", "admin quick_reply": "ticket.admin.replied", "admin note": "ticket.note.created",
	"contact comment": "ticket.contact.replied", "contact open": "ticket.contact.replied", "admin close": "ticket.closed",
}

// tellPart tells of a part of a conversation, and of a ticket where it is about one. Tickets that no list of conversations
// shows have no conversation topics.
func (c *call) tellPart(conv *conversation, part object) {
	by, kind := part.object("author").text("type"), part.text("part_type")
	if by != "admin" && by != "bot" {
		by = "contact"
	} else {
		by = "admin"
	}
	topic, t := partTopics[by+" "+kind], c.tickets.rows.byID[conv.id]
	if t != nil {
		topic = ticketTopics[by+" "+kind]
		switch {
		case strings.HasPrefix(kind, "ticket_attribute_updated"):
			topic = "ticket.attribute.updated"
		case kind == "assignment" || kind == "assign_and_reopen":
			topic = "ticket." + part.object("assigned_to").text("type") + ".assigned"
		}
	}
	switch {
	case topic == "", topic == "ticket..assigned": // nothing is sent for it, or it was assigned to nobody
	case t != nil:
		c.tellTicket(t, topic)
	default:
		c.tell(topic, func(app *call) any { return app.viewWhole(conv) })
	}
}

// tellTicket nests the ticket of ticket.closed since 2.15.
func (c *call) tellTicket(t *ticket, topic string) {
	c.tell(topic, func(app *call) any {
		if topic == "ticket.closed" && app.version.from(215) {
			return object{"ticket": app.viewTicket(t)}
		}
		return app.viewTicket(t)
	})
}

// tellAttached is of two objects in one item, whose type Intercom's documentation does not show.
func (c *call) tellAttached(topic string, co *company, ct *contact) {
	c.tell(topic, func(app *call) any { return object{"company": app.viewCompany(co), "contact": app.viewContact(ct)} })
}

// tellCompany is of company.created or company.updated.
func (c *call) tellCompany(co *company, what string) {
	c.tell("company."+what, func(app *call) any { return app.viewCompany(co) })
}

// tellPeople tells that a contact joined a conversation, or left it.
func (c *call) tellPeople(conv *conversation, ct *contact, what string) {
	c.tell("conversation.contact."+what, func(app *call) any {
		return object{"conversation": app.viewWhole(conv), "contact": app.viewContact(ct)}
	})
}

// tellArticle tells of an article that was made or changed; publishing is told besides.
func (c *call) tellArticle(d *document, before object, made bool) {
	show := func(app *call) any { return viewArticle(app, d) }
	c.tell(map[bool]string{true: "article.created", false: "article.updated"}[made], show)
	if was, is := before["state"] == "published", d.doc["state"] == "published"; was != is {
		c.tell(map[bool]string{true: "article.published", false: "article.unpublished"}[is], show)
	}
}

// tellDeleted tells what is left of a record.
func (c *call) tellDeleted(kind, id string) {
	c.tellOf(kind+".deleted", object{"type": kind, "id": id, "deleted": true})
}
