package intercomtest

import (
	"cmp"
	"slices"
	"strings"
)

var contactRoutes = slices.Concat([]route{
	{"GET", "/contacts", 0, func(c *call) any { return listed(c, &c.contacts, 50, "list", "data", c.viewContact) }},
	{"POST", "/contacts", 0, func(c *call) any { return c.viewContact(c.createContact(c.body)) }},
	{"POST", "/contacts/search", 0, func(c *call) any {
		s := contactSearch
		if c.version != preview {
			s.days = c.cfg.zone
		}
		return search(c, s, c.searched(), 50, "list", "data", c.viewContact)
	}},
	{"POST", "/contacts/merge", 0, postContactMerge},
	{"GET", "/contacts/find_by_external_id/{external_id}", 213, func(c *call) any {
		if was := c.mergedBy[c.path[0]]; was != "" && c.seekContact(c.path[0], "") == nil {
			c.contact(was)
		}
		return c.viewContact(c.contactBy("", c.path[0], ""))
	}},
	{"GET", "/contacts/{contact_id}", 0, onContact((*call).viewContact)},
	{"PUT", "/contacts/{contact_id}", 0, onContact(func(c *call, ct *contact) object {
		before := ct.doc
		c.setContact(ct, c.body.take(contactForms))
		c.tellContactChange(ct, before)
		return c.viewContact(ct)
	})},
	{"DELETE", "/contacts/{contact_id}", 0, onContact(func(c *call, ct *contact) object {
		c.dropContact(ct)
		c.tellOf("contact.deleted", ct.mark("deleted", true))
		return ct.mark("deleted", true)
	})},
	{"POST", "/contacts/{contact_id}/archive", 0, archive("archived", true)},
	{"POST", "/contacts/{contact_id}/block", 213, archive("blocked", true)},
	{"POST", "/contacts/{contact_id}/unarchive", 0, archive("archived", false)},
	{"GET", "/contacts/{contact_id}/companies", 0, onContact(func(c *call, ct *contact) object {
		return numbered(c, ct.companies, oldestFirst, 50, 60, "/contacts/"+ct.id+"/companies", c.viewCompany)
	})},
	{"POST", "/contacts/{contact_id}/companies", 0, onContact(postCompanyOfContact)},
	{"DELETE", "/contacts/{contact_id}/companies/{company_id}", 0, onContact(func(c *call, ct *contact) object {
		co := c.companies.find(c.path[1], errCompanyNotFound)
		refuseIf(!slices.Contains(ct.companies, co), errCompanyNotFound)
		ct.companies, co.contacts = without(ct.companies, co), without(co.contacts, ct)
		c.tellAttached("company.contact.detached", co, ct)
		return c.viewTied(co)
	})},
	{"GET", "/contacts/{contact_id}/tags", 0, onContact(func(_ *call, ct *contact) object { return listOf(ct.tags, applied.view) })},
}, tagging("/contacts/{contact_id}", errNotFound, errNotFound, func(c *call) (*tagList, string) {
	return &c.contact(c.path[0]).tags, c.me()
}, func(c *call, a applied, what string) { c.tellTagged(c.contact(c.path[0]), a, what) }))

// searched are the contacts that a search has to look at: where it asks for an email or an external id only those that have
// it.
func (c *call) searched() []*contact {
	rows, query := c.contacts.rows, c.body.object("query")
	for _, part := range append(query.objects("value"), query) {
		field, value := part.text("field"), strings.ToLower(part.text("value"))
		if query["operator"] != "OR" && part["operator"] == "=" && (field == "email" || field == "external_id") && value != "" {
			rows = slices.DeleteFunc(slices.Clone(c.contactsBy[value]), func(ct *contact) bool { return ct.archived })
			slices.SortFunc(rows, func(a, b *contact) int { return cmp.Compare(a.seq, b.seq) })
			rows = slices.Compact(rows)
		}
	}
	return rows
}

var onContact = on((*call).contact)

// mark is the short form that delete, archive and block answer with.
func (ct *contact) mark(name string, value bool) object {
	return object{"type": "contact", "id": ct.id, "external_id": ct.doc["external_id"], name: value}
}

// archive hides a contact from lists and searches, or shows it again. Doing it twice changes nothing.
func archive(mark string, hidden bool) handler {
	return onContact(func(c *call, ct *contact) object {
		if ct.archived = hidden; hidden {
			c.contacts.hide(ct)
		} else {
			c.contacts.show(ct)
		}
		if topic := map[bool]string{true: "contact.archived", false: "contact.unarchive"}[hidden]; mark == "archived" {
			c.tell(topic, func(app *call) any { return app.viewContact(ct) })
		}
		return ct.mark(mark, hidden)
	})
}

// postContactMerge takes a lead and a user before 2.16, and from then on two that look alike.
func postContactMerge(c *call) any {
	from, into := c.contact(c.body.text("from")), c.contact(c.body.text("into"))
	email, phone := from.doc.text("email"), from.doc.text("phone")
	alike := c.body["skip_duplicate_validation"] == true ||
		email != "" && strings.EqualFold(email, into.doc.text("email")) || phone != "" && phone == into.doc.text("phone")
	refuseIf(from == into, refusal(400, "invalid_merge", "a contact cannot be merged into itself"))
	if c.version.from(216) {
		refuseIf(!alike, refusal(400, "invalid_merge", "Contacts can only be merged when they are duplicates (matching email or phone). Pass skip_duplicate_validation=true to override this check."))
	} else if from.doc["role"] != "lead" || into.doc["role"] != "user" {
		panic(refusal(400, "invalid_merge", "only a lead can be merged, and only into a user"))
	}
	c.mergeContact(from, into)
	return c.viewContact(into)
}

func postCompanyOfContact(c *call, ct *contact) object {
	const most = 1000
	refuseIf(c.body.text("id") == "", refusal(400, "parameter_not_found", "company not specified"))
	co := c.companies.find(c.body.need("id"), errCompanyNotFound)
	refuseIf(!slices.Contains(ct.companies, co) && len(ct.companies) >= most, refusal(400, "contact_company_limit_exceeded", "Contact has reached the maximum of %d company associations", most))
	if !slices.Contains(ct.companies, co) {
		c.tellAttached("company.contact.attached", co, ct)
	}
	c.attachCompany(ct, co)
	return c.viewTied(co)
}

// attachCompany ties the two; a second time changes nothing.
func (w *workspace) attachCompany(ct *contact, co *company) {
	if !slices.Contains(ct.companies, co) {
		ct.companies, co.contacts = append(ct.companies, co), append(co.contacts, ct)
	}
}
