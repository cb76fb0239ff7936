package intercomtest

import (
	"slices"
	"strings"
)

func replyConversation(c *call) any {
	kind, by, body := c.body.need("message_type"), c.body.need("type"), c.body.text("body")
	refuseIf(kind != "comment" && (kind != "note" && kind != "quick_reply" || by != "admin"), invalid("message_type", "message_type %q is not for a reply by type %q", kind, by))
	at, attachments := c.createdAt(), c.attachments()
	more := object{"attachments": attachments, "created_at": at}
	refuseIf(kind == "quick_reply" && c.body["reply_options"] == nil, missing("reply_options"))
	if c.body["reply_options"] == nil && len(attachments) == 0 {
		c.body.need("body")
	}
	switch by {
	case "admin":
		id := c.path[0]
		if rows := c.conversations.rows; id == "last" && len(rows) > 0 {
			id = rows[len(rows)-1].id
		}
		conv := c.conversations.find(id, errNotFound)
		change := map[bool]object{true: {"waiting_since": nil}}[kind == "comment"]
		c.addPart(conv, kind, adminAuthor(c.actingAdmin()), body, more, change)
		return c.viewWhole(conv)
	case "user":
		ct := c.contactBy(c.body.text("intercom_user_id"), c.body.text("user_id"), c.body.text("email"))
		conv := c.conversationWith(ct, c.path[0])
		c.contactReply(conv, ct, body, at, more)
		return c.viewWhole(conv)
	}
	panic(invalid("type", "type %q is neither admin nor user", by))
}

// conversationWith finds a conversation that the contact is part of. The id "last" stands for the newest.
func (c *call) conversationWith(ct *contact, id string) *conversation {
	among := c.conversations.rows
	if id != "last" {
		among = []*conversation{c.conversations.find(id, errNotFound)}
	}
	for _, conv := range slices.Backward(among) {
		if slices.Contains(conv.contacts, ct) {
			return conv
		}
	}
	panic(errNotFound)
}

// contactReply opens a conversation that was closed or snoozed.
func (c *call) contactReply(conv *conversation, ct *contact, body string, at int64, more object) {
	kind := map[bool]string{true: "comment", false: "open"}[conv.doc["state"] == nil]
	change := object{"open": nil, "state": nil, "snoozed_until": nil, "waiting_since": at, "read": nil}
	if conv.doc["first_contact_reply"] == nil {
		change["first_contact_reply"] = object{"created_at": at, "type": "conversation", "url": nil}
	}
	c.addPart(conv, kind, ct.author(), body, more, change)
	ct.doc = ct.doc.with(object{"last_replied_at": at})
}

func manageConversation(c *call, conv *conversation) object {
	admin := adminAuthor(c.actingAdmin())
	kind, more := c.body.need("message_type"), object{}
	change := object{"open": nil, "state": nil, "snoozed_until": nil}
	switch kind {
	case "close":
		change["open"], change["state"], change["waiting_since"] = false, "closed", nil
	case "open":
	case "snoozed":
		change = shown(change, c.body.takeAll(map[string]form{"snoozed_until": c.later()}), object{"state": "snoozed"})
	case "assignment":
		c.assign(change, more)
		if conv.doc["open"] == false {
			kind = "assign_and_reopen"
		}
	default:
		panic(invalid("message_type", "message_type %q is none of close, open, snoozed, assignment", kind))
	}
	c.addPart(conv, kind, admin, c.body.text("body"), more, change)
	return c.viewWhole(conv)
}

// assign reads whom to give a conversation to; the id 0 is nobody.
func (c *call) assign(change, part object) {
	kind, id := c.body.need("type"), c.body.need("assignee_id")
	among, field := map[string][]object{"admin": c.admins, "team": c.teams}[kind], kind+"_assignee_id"
	refuseIf(among == nil, invalid("type", "type %q is neither admin nor team", kind))
	if id == "0" {
		change[field] = nil
		return
	}
	byID(among, id, refusal(404, kind+"_not_found", "%s not found", strings.ToUpper(kind[:1])+kind[1:]))
	change[field], _ = asInt(id) // ids of admins and teams are numbers
	part["assigned_to"] = object{"type": kind, "id": id}
}
