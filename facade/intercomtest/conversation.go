package intercomtest

import (
	"maps"
	"regexp"
	"slices"
	"strings"
)

// conversation is an exchange with contacts. doc holds what differs from a blank one; parts are never changed,
// only replaced.
type conversation struct {
	record
	doc        object
	contacts   []*contact
	tags       tagList
	teammates  []string // ids of the admins who took part
	parts      []object
	mergedInto string  // id of the one that it was merged into
	waits      []int64 // seconds that contacts waited for an admin's answer, in ascending order
}

// viewConversation is a conversation as lists show it, without parts.
func (c *call) viewConversation(conv *conversation) object {
	view := c.view("conversation", conv.doc, object{"id": conv.id})
	view["statistics"] = c.view("conversation_statistics", conv.doc.object("statistics"))
	view["contacts"] = object{"type": "contact.list", "contacts": views(conv.contacts, func(ct *contact) object {
		return object{"type": "contact", "id": ct.id, "external_id": ct.doc["external_id"]}
	})}
	view["tags"] = object{"type": "tag.list", "tags": views(conv.tags, applied.view)}
	if t := c.tickets.rows.byID[conv.id]; t != nil {
		view["ticket"] = t.brief(c.url)
	}
	if len(conv.teammates) > 0 {
		view["teammates"] = object{"type": "admin.list", "admins": views(conv.teammates, func(id string) object {
			return object{"type": "admin", "id": id}
		})}
	}
	if c.version.from(216) {
		view["admin_assignee_id"], view["team_assignee_id"] = view.number("admin_assignee_id"), view.number("team_assignee_id")
		view["priority"] = "none"
	}
	return view
}

func (c *call) viewPart(part object) object {
	view := c.view("conversation_part", part)
	delete(view, "ticket_state")
	delete(view, "previous_ticket_state")
	if c.version.from(214) {
		view["author"] = part.object("author").with(object{"from_ai_agent": false, "is_ai_answer": false})
	}
	return view
}

// viewWhole adds the parts, of which one answer holds the newest 500.
func (c *call) viewWhole(conv *conversation) object {
	const most = 500
	view := c.viewConversation(conv)
	parts := views(conv.parts[max(0, len(conv.parts)-most):], c.viewPart)
	if c.query.Get("display_as") == "plaintext" {
		view["source"], parts = unmarked(conv.doc.object("source")), views(parts, unmarked)
	}
	view["conversation_parts"] = object{
		"type": "conversation_part.list", "conversation_parts": parts, "total_count": len(conv.parts),
	}
	return view
}

var markup = regexp.MustCompile(`<[^>]*>`)

// unmarked returns a message whose body has no markup.
func unmarked(message object) object {
	bare := maps.Clone(message)
	if body, ok := bare["body"].(string); ok {
		bare["body"] = markup.ReplaceAllString(body, "")
	}
	return bare
}

func paragraph(body string) string {
	if strings.HasPrefix(body, "<") {
		return body
	}
	return "<p>" + body + "</p>"
}

func (ct *contact) author() object {
	return object{"type": ct.doc["role"], "id": ct.id, "name": ct.doc["name"], "email": ct.doc["email"]}
}

func adminAuthor(admin object) object {
	return object{"type": "admin", "id": admin["id"], "name": admin["name"], "email": admin["email"]}
}

// startConversation keeps a conversation that a contact begins.
func (c *call) startConversation(from *contact, subject, body string, at int64, attachments []object) *conversation {
	conv := &conversation{record: c.record(c.ids.number("conversation", 214)), contacts: []*contact{from}, doc: object{
		"created_at": at, "updated_at": at, "waiting_since": at, "statistics": began(at),
		"first_contact_reply": object{"created_at": at, "type": "conversation", "url": nil},
		"source": object{
			"type": "conversation", "id": c.ids.number("message", 90200), "delivered_as": "customer_initiated",
			"subject": subject, "body": paragraph(body), "author": from.author(), "attachments": attachments,
			"url": nil, "redacted": false,
		},
	}}
	c.conversations.add(conv)
	c.note("conversation", conv.id)
	c.tell("conversation.user.created", func(app *call) any { return app.viewWhole(conv) })
	return conv
}

// addPart appends to a conversation and changes its fields; body "" is an action without words.
func (c *call) addPart(conv *conversation, kind string, author object, body string, more, changes object) {
	part := shown(stock.Blank["conversation_part"], object{
		"id": c.ids.number("part", 5000), "part_type": kind, "author": author,
		"created_at": c.now, "updated_at": c.now, "notified_at": c.now,
	})
	if body != "" {
		part["body"] = paragraph(body)
	}
	maps.Copy(part, more)
	conv.parts = append(conv.parts, part)
	c.note(map[bool]string{false: "conversation_part", true: "ticket_part"}[c.tickets.rows.byID[conv.id] != nil], part.text("id"))
	if id := author.text("id"); author["type"] == "admin" && !slices.Contains(conv.teammates, id) {
		conv.teammates = append(conv.teammates, id)
	}
	before := conv.doc
	conv.set(c.now, changes)
	conv.measure(kind, author, part.number("created_at"), before)
	part["state"] = shown(stock.Blank["conversation"], conv.doc)["state"]
	c.tellPart(conv, part)
}

// set changes fields; nil makes one blank again.
func (conv *conversation) set(now int64, changes object) {
	conv.doc = conv.doc.with(changes)
	conv.doc["updated_at"] = now
}

func (conv *conversation) changed() int64 { return conv.doc.number("updated_at") }
