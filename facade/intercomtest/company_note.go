package intercomtest

import "cmp"

// Notes of companies are kept apart from those of contacts, and have ids in one row with them.
var companyNoteRoutes = []route{
	{"GET", "/companies/{company_id}/notes", ofDescription, onCompany(func(c *call, co *company) object {
		return numbered(c, co.notes, newestFirst, 50, 150, "/companies/"+co.id+"/notes", c.viewCompanyNote)
	})},
	{"POST", "/companies/{company_id}/notes", ofDescription, onCompany(postCompanyNote)},
}

func postCompanyNote(c *call, co *company) object {
	author := c.admin(cmp.Or(c.body.text("admin_id"), c.me()), errNotFound)
	doc := object{"author": author, "body": paragraph(c.body.need("body")), "company": co.id}
	n := &keptRecord{record: c.record(c.ids.number("note", 0)), doc: doc, at: c.now, changed: c.now}
	co.notes = append(co.notes, n)
	c.note("note", n.id)
	return c.viewCompanyNote(n)
}

// AddNote puts a note about a contact or a company into the workspace, by the admin whose token it is, and returns its id.
func (s *Server) AddNote(aboutID, body string) (id string) {
	s.fixture(0, func(c *call) {
		c.body = object{"body": body}
		if co := c.companies.byID[aboutID]; co != nil {
			id = postCompanyNote(c, co).text("id")
		} else {
			id = postNote(c, c.contact(aboutID)).text("id")
		}
	})
	return id
}

func (c *call) viewCompanyNote(n *keptRecord) object {
	return object{
		"type": "note", "id": n.id, "created_at": n.at, "body": n.doc["body"], "author": c.viewAdmin(n.doc.object("author")),
		"company": object{"type": "company", "id": n.doc["company"]}, "contact": nil,
	}
}
