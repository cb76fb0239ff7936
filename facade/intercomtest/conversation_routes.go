package intercomtest

import (
	"cmp"
	"encoding/base64"
	"path"
	"slices"
)

var conversationRoutes = slices.Concat([]route{
	{"GET", "/conversations", 0, func(c *call) any {
		return listed(c, &c.conversations, 20, "conversation.list", "conversations", c.viewConversation)
	}},
	{"POST", "/conversations", 0, postConversation},
	{"POST", "/conversations/search", 0, func(c *call) any {
		return search(c, conversationSearch, c.conversations.rows, 20, "conversation.list", "conversations", c.viewConversation)
	}},
	{"POST", "/conversations/redact", 0, redactConversation},
	{"GET", "/conversations/{conversation_id}", 0, onConversation((*call).viewWhole)},
	{"PUT", "/conversations/{conversation_id}", 0, onConversation(putConversation)},
	{"DELETE", "/conversations/{conversation_id}", 213, onConversation(func(c *call, conv *conversation) object {
		c.conversations.remove(conv)
		c.tellDeleted("conversation", conv.id)
		gone := object{"type": "conversation", "id": conv.id, "metrics_retained": c.query.Get("retain_metrics") != "false", "deleted_at": c.now}
		c.deletedConversations = append(c.deletedConversations, gone)
		return deleted("conversation", conv.id)
	})},
	{"POST", "/conversations/{conversation_id}/reply", 0, replyConversation},
	{"POST", "/conversations/{conversation_id}/parts", 0, onConversation(manageConversation)},
	{"POST", "/conversations/{conversation_id}/customers", 0, onConversation(postCustomer)},
	{"DELETE", "/conversations/{conversation_id}/customers/{contact_id}", 0, onConversation(deleteCustomer)},
}, tagging("/conversations/{conversation_id}", errNotFound, errTagNotOn, func(c *call) (*tagList, string) {
	return &c.conversations.find(c.path[0], notFound("Conversation not found")).tags, c.actingAdmin().text("id")
}))

var onConversation = on(func(c *call, id string) *conversation { return c.conversations.find(id, errNotFound) })

// postConversation answers with the message that began the conversation, not with the conversation.
func postConversation(c *call) any {
	body, subject, at := c.body.need("body"), c.body.text("subject"), c.createdAt()
	conv := c.startConversation(c.sender(), subject, body, at, c.attachments())
	return object{
		"type": "user_message", "id": conv.doc.object("source")["id"], "created_at": at, "body": body,
		"message_type": "inapp", "conversation_id": conv.id,
	}.with(object{"subject": subject})
}

// sender is the contact that a body says it is from.
func (c *call) sender() *contact {
	given := c.body.object("from")
	forms := map[string]form{"from.id": textForm, "from.type": oneOf("user", "lead", "contact")}
	from := object{"from.id": given["id"], "from.type": given["type"]}.takeAll(forms)
	ct, as := c.contact(from.text("from.id")), from["from.type"]
	refuseIf(as != "contact" && as != ct.doc["role"], invalid("from.type", "from.type is %v, and the contact is a %v", as, ct.doc["role"]))
	return ct
}

// createdAt is the time that a body gives to what it creates, now without one.
func (c *call) createdAt() int64 {
	return cmp.Or(c.body.take(map[string]form{"created_at": timeForm}).number("created_at"), c.now)
}

// later is a time that is still to come.
func (c *call) later() form {
	return form{want: "a time to come, in Unix seconds", read: func(v any) (any, bool) { n, ok := timeForm.read(v); return n, ok && n.(int64) > c.now }}
}

func (c *call) attachments() []object {
	const most = 10
	urls, _ := c.body["attachment_urls"].([]any)
	files := c.body.objects("attachment_files")
	n := max(len(urls), len(files))
	refuseIf(n > most, invalid("attachments", "%d attachments, at most %d are allowed", n, most))
	made := views(urls, func(u any) object {
		url, _ := u.(string)
		return shown(stock.Blank["upload"], object{"name": path.Base(url), "url": url})
	})
	for _, f := range files {
		name, kind := f.need("name"), f.text("content_type")
		data, err := base64.StdEncoding.DecodeString(f.text("data"))
		refuseIf(err != nil || len(data) == 0, invalid("attachment_files", "the data of attachment %q is not base64", name))
		own := object{"name": name, "url": c.store(name, kind, data), "content_type": kind, "filesize": len(data)}
		made = append(made, shown(stock.Blank["upload"], own))
	}
	return made
}

func putConversation(c *call, conv *conversation) object {
	forms := map[string]form{"read": boolForm, "custom_attributes": attributesForm}
	if c.version.from(213) {
		forms["title"] = textForm
	}
	conv.set(c.now, c.body.take(forms))
	return c.viewWhole(conv)
}

// redactConversation blanks a part, or the message that began the conversation.
func redactConversation(c *call) any {
	absent := refusal(404, "conversation_part_or_message_not_found", "Conversation part or message not found")
	conv := c.conversations.find(c.body.need("conversation_id"), absent)
	blank := object{"body": "<p><i>Removed.</i></p>", "attachments": []object{}, "redacted": true}
	switch kind := c.body.need("type"); kind {
	case "source":
		source := conv.doc.object("source")
		refuseIf(source["id"] != c.body.need("source_id"), absent)
		conv.set(c.now, object{"source": source.with(blank)})
	case "conversation_part":
		id := c.body.need("conversation_part_id")
		at := slices.IndexFunc(conv.parts, func(part object) bool { return part["id"] == id })
		refuseIf(at < 0, absent)
		conv.parts[at] = conv.parts[at].with(blank).with(object{"updated_at": c.now})
		conv.set(c.now, nil)
	default:
		panic(invalid("type", "type %q is neither conversation_part nor source", kind))
	}
	return c.viewWhole(conv)
}

func postCustomer(c *call, conv *conversation) object {
	customer := c.body.object("customer")
	ct := c.contactBy(customer.text("intercom_user_id"), customer.text("user_id"), customer.text("email"))
	if !slices.Contains(conv.contacts, ct) {
		conv.contacts = append(conv.contacts, ct)
		c.tellPeople(conv, ct, "attached")
		conv.set(c.now, nil)
	}
	return c.viewPeople(conv)
}

func deleteCustomer(c *call, conv *conversation) object {
	c.actingAdmin()
	at := slices.IndexFunc(conv.contacts, func(ct *contact) bool { return ct.id == c.path[1] })
	refuseIf(at < 0, errContactNotFound)
	refuseIf(len(conv.contacts) == 1, refusal(422, "parameter_invalid", "Removing the last customer is not allowed"))
	c.tellPeople(conv, conv.contacts[at], "detached")
	conv.contacts = without(conv.contacts, conv.contacts[at])
	conv.set(c.now, nil)
	return c.viewPeople(conv)
}

// viewPeople adds what is recorded of the real answers: all people, under customers.
func (c *call) viewPeople(conv *conversation) object {
	view := c.viewWhole(conv)
	view["customers"] = views(conv.contacts, func(ct *contact) object { return object{"type": ct.doc["role"], "id": ct.id} })
	return view
}
