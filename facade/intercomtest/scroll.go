package intercomtest

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
		panic(notFound("scroll parameter"))
	}
	rows := c.companies.rows[c.companies.after(c.scroll.after):]
	rows = rows[:min(size, len(rows))]
	page := object{"type": "list", "data": views(rows, c.viewCompany), "pages": nil, "total_count": nil, "scroll_param": c.scroll.param}
	if len(rows) == 0 {
		c.scroll, page["scroll_param"] = nil, nil // some clients go on for as long as there is one
		return page
	}
	c.scroll.after, c.scroll.used = rows[len(rows)-1].seq, c.now
	return page
}
