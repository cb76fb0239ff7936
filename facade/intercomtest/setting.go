package intercomtest

import "slices"

// Settings of a workspace: who may be away and why, and from which addresses requests may come.
var settingRoutes = []route{
	{"GET", "/away_status_reasons", ofDescription, func(c *call) any {
		return object{"type": "list", "data": views(stock.AwayReasons, func(r object) object {
			return shown(r, object{"created_at": c.born, "updated_at": c.born})
		})}
	}},
	{"GET", "/ip_allowlist", ofDescription, func(c *call) any { return c.viewAllowlist() }},
	{"PUT", "/ip_allowlist", ofDescription, func(c *call) any {
		given := c.body.take(map[string]form{"enabled": boolForm})
		list, said := c.body["ip_allowlist"].([]any)
		refuseIf(c.body["ip_allowlist"] != nil && !said, invalid("ip_allowlist", "ip_allowlist must be a list of addresses"))
		if said {
			given["ip_allowlist"] = list
		}
		next := shown(object{}, c.allowlist, given)
		listed, _ := next["ip_allowlist"].([]any)
		refuseIf(next["enabled"] == true && !slices.Contains(listed, any(requestAddress)),
			refusal(422, "parameter_invalid", "Your IP (%s) is not on the allowlist. Saving would lock you out of this workspace.", requestAddress))
		c.allowlist = next
		return c.viewAllowlist()
	}},
	{"GET", "/contacts/{contact_id}/merge_history", ofDescription, func(c *call) any {
		ct := c.contacts.find(c.path[0], notFound("Contact not found"))
		return object{"type": "list", "data": slices.Clone(ct.mergedFrom), "next_cursor": nil, "has_more": false}
	}},
	{"GET", "/export/workflows/{id}", ofDescription, func(c *call) any {
		t := c.keptAt("/export/workflows") // which fixtures fill, see [Server.AddRecord]
		return fitted(c.like("GET", "/export/workflows/{id}"), t.find(c.path[0], notFound("Workflow not found")), "")
	}},
	{"GET", "/news/newsfeeds/{newsfeed_id}/items", ofDescription, func(c *call) any {
		c.keptAt("/news/newsfeeds").find(c.path[0], errNotFound)
		item := c.like("GET", "/news/news_items/{id}")
		var rows []*keptRecord
		for _, r := range c.keptAt("/news/news_items").rows {
			for _, a := range r.doc.objects("newsfeed_assignments") {
				if a.text("newsfeed_id") == c.path[0] && r.doc["state"] == "live" {
					rows = append(rows, r)
				}
			}
		}
		return numbered(c, rows, newestFirst, 20, 150, "/news/newsfeeds/"+c.path[0]+"/items", func(r *keptRecord) object {
			return fitted(item, r, "news-item")
		})
	}},
}

// requestAddress is where requests are said to come from.
const requestAddress = "1.2.3.4"

func (c *call) viewAllowlist() object {
	return shown(object{"type": "ip_allowlist", "enabled": false, "ip_allowlist": []any{}}, c.allowlist)
}
