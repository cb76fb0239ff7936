package intercomtest

import (
	"maps"
	"slices"
)

type company struct {
	record
	doc      object
	tags     tagList
	contacts []*contact
	notes    []*keptRecord
}

var companyForms = map[string]form{
	"name": textForm, "company_id": textForm, "plan": planForm, "size": intForm, "website": textForm,
	"industry": textForm, "custom_attributes": attributesForm, "remote_created_at": timeForm, "monthly_spend": numberForm,
}

var companyRoutes = []route{
	{"GET", "/companies", 0, findCompanies},
	{"POST", "/companies", 0, func(c *call) any { return c.viewCompany(c.upsertCompany(c.body)) }},
	{"POST", "/companies/list", 0, func(c *call) any { return listCompanies(c) }},
	{"GET", "/companies/scroll", 0, scrollCompanies},
	{"GET", "/companies/{company_id}", 0, onCompany((*call).viewCompany)},
	{"PUT", "/companies/{company_id}", 0, onCompany(func(c *call, co *company) object {
		c.body.onlyKnown(companyForms)
		c.setCompany(co, c.body.take(companyForms))
		c.tellCompany(co, "updated")
		return c.viewCompany(co)
	})},
	{"DELETE", "/companies/{company_id}", 0, onCompany(func(c *call, co *company) object {
		for _, ct := range co.contacts {
			ct.companies = without(ct.companies, co)
		}
		c.companies.remove(co)
		delete(c.companyIDs, co.doc.text("company_id"))
		c.tellDeleted("company", co.id)
		return deleted("company", co.id)
	})},
	{"GET", "/companies/{company_id}/contacts", 0, onCompany(func(c *call, co *company) object {
		return numbered(c, co.contacts, oldestFirst, 50, 60, "/companies/"+co.id+"/contacts", c.viewContact).ended()
	})},
}

var onCompany = on(func(c *call, id string) *company { return c.companies.find(id, errCompanyNotFound) })

func (c *call) viewCompany(co *company) object {
	return c.view("company", co.doc, object{
		"id": co.id, "user_count": len(co.contacts),
		"tags":     object{"type": "tag.list", "tags": views(co.tags, func(a applied) object { return a.tag.doc })},
		"segments": object{"type": "segment.list", "segments": views(c.segmentsOf(co.id, nil), c.viewSegment)},
	})
}

// viewTied is how a company appears when it is tied to a contact or untied: with where its notes are.
func (c *call) viewTied(co *company) object {
	notes := object{"type": "list", "url": "/companies/" + co.id + "/notes", "data": []object{}, "total_count": 0, "has_more": false}
	return shown(c.viewCompany(co), object{"notes": notes})
}

// onlyKnown refuses parameters that a request about companies does not have.
func (o object) onlyKnown(forms map[string]form) {
	for _, name := range slices.Sorted(maps.Keys(o)) {
		known := forms[name].read != nil || slices.Contains([]string{"created_at", "update_last_request_at", "id"}, name)
		refuseIf(!known, refusal(400, "bad_request", "bad '%s' parameter", name))
	}
}

// setCompany leaves the company_id as it was set when the company was made.
func (c *call) setCompany(co *company, fields object) {
	c.declare("company", fields.object("custom_attributes"))
	delete(fields, "company_id")
	co.doc = co.doc.with(fields)
	co.doc["updated_at"] = c.now
}

// upsertCompany is what makes POST /companies safe to repeat: the customer's company_id decides.
func (c *call) upsertCompany(body object) *company {
	body.onlyKnown(companyForms)
	fields := body.take(companyForms)
	id := fields.need("company_id")
	if co := c.companyIDs[id]; co != nil {
		c.setCompany(co, fields)
		c.tellCompany(co, "updated")
		return co
	}
	co := &company{doc: object{"company_id": id, "created_at": c.now}}
	c.setCompany(co, fields)
	co.record = c.record(c.ids.hex(c.now))
	c.companyIDs[id] = co
	c.companies.add(co)
	c.note("company", co.id)
	c.tellCompany(co, "created")
	return co
}

// findCompanies is four operations in one: company_id and name name one company, tag_id and segment_id filter, and
// without any of them it lists.
func findCompanies(c *call) any {
	id, name := c.query.Get("company_id"), c.query.Get("name")
	if id == "" && name == "" {
		return listCompanies(c)
	}
	co := c.companyIDs[id]
	if at := slices.IndexFunc(c.companies.rows, func(co *company) bool { return co.doc["name"] == name }); id == "" && at >= 0 {
		co = c.companies.rows[at]
	}
	refuseIf(co == nil, errCompanyNotFound)
	return c.viewCompany(co)
}

// listCompanies runs from the newest to the oldest unless asked for order=asc, and ends at 10,000.
func listCompanies(c *call) object {
	const reach = 10_000
	tag, segment := c.query.Get("tag_id"), c.query.Get("segment_id")
	rows := slices.DeleteFunc(slices.Clone(c.companies.rows), func(co *company) bool {
		in := segment == "" || slices.Contains(idsOf(c.segmentsOf(co.id, nil)), segment)
		return !in || tag != "" && !slices.Contains(co.tags.ids(), tag)
	})
	p := c.paging(c.queried(), 15, 150)
	refuseIf((p.page-1)*p.size >= reach, refusal(400, "page_limit_reached", "page %d is too far on, scroll instead", p.page))
	return numbered(c, rows, c.query.Get("order") != "asc", 15, 150, "/companies", c.viewCompany)
}

// scroll is a walk over all companies. A workspace has one at a time; nobody can close or resume it.
type scroll struct {
	param string
	after int64 // place of the last company that was handed out
	used  int64 // Unix seconds
}

// scrollCompanies opens a scroll or goes on with one. An empty page without a parameter ends it.
func scrollCompanies(c *call) any {
	const size, idle = 100, 60 // companies on a page, seconds after which an unused scroll expires
	if c.scroll != nil && c.now-c.scroll.used >= idle {
		c.scroll = nil
	}
	param := c.query.Get("scroll_param")
	switch {
	case param == "" && c.scroll != nil:
		panic(refusal(400, "scroll_exists", "a scroll is open already for this workspace"))
	case param == "":
		c.scroll = &scroll{param: c.ids.uuid()}
	case c.scroll == nil || c.scroll.param != param:
		panic(errNotFound)
	}
	rows := c.companies.rows[c.companies.after(c.scroll.after):]
	rows = rows[:min(size, len(rows))]
	page := shown(listOf(rows, c.viewCompany), object{"pages": nil, "total_count": nil, "scroll_param": c.scroll.param})
	if len(rows) == 0 {
		c.scroll, page["scroll_param"] = nil, nil // some clients go on for as long as there is one
		return page
	}
	c.scroll.after, c.scroll.used = rows[len(rows)-1].seq, c.now
	return page
}
