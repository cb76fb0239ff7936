package intercomtest

import "cmp"

type note struct {
	record
	contact *contact
	doc     object
}

var noteRoutes = []route{
	{"GET", "/contacts/{contact_id}/notes", 0, onContact(func(c *call, ct *contact) object {
		return numbered(c, ct.notes, newestFirst, 50, 150, "/contacts/"+ct.id+"/notes", c.viewNote)
	})},
	{"POST", "/contacts/{contact_id}/notes", 0, onContact(postNote)},
	{"GET", "/notes/{note_id}", 0, func(c *call) any { return c.viewNote(c.notes.find(c.path[0], errNotFound)) }},
}

func (c *call) viewNote(n *note) object {
	return c.view("note", n.doc, object{
		"id": n.id, "contact": object{"type": "contact", "id": n.contact.id}, "author": c.viewAdmin(n.doc.object("author")),
	})
}

// postNote is by the token's own admin unless another is named.
func postNote(c *call, ct *contact) object {
	author := c.admin(cmp.Or(c.body.text("admin_id"), c.me()), errNotFound)
	doc := object{"created_at": c.now, "author": author, "body": paragraph(c.body.need("body"))}
	n := &note{c.record(c.ids.number("note", 0)), ct, doc}
	c.notes.add(n)
	ct.notes = append(ct.notes, n)
	c.note("note", n.id)
	return c.viewNote(n)
}
