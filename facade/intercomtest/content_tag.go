package intercomtest

// Articles, internal articles and content snippets have tags as contacts have.
var contentTagRoutes = contentTagging()

func contentTagging() (routes []route) {
	for _, of := range []struct{ path, kind, says string }{
		{"/articles", "article", "Article not found"},
		{"/internal_articles", "internal_article", "Internal article not found"},
		{"/content_snippets", "content_snippet", "Content snippet not found"},
	} {
		absent := refusal(404, of.kind+"_not_found", "%s", of.says)
		for _, rt := range tagging(of.path+"/{id}", errTagNotOn, errTagNotOn, func(c *call) (*tagList, string) {
			there := c.help.articles.byID[c.path[0]] != nil
			if of.kind != "article" {
				there = c.keptAt(of.path).byID[c.path[0]] != nil
			}
			refuseIf(!there, absent)
			key := of.kind + " " + c.path[0]
			if c.contentTags[key] == nil {
				c.contentTags[key] = &tagList{}
			}
			return c.contentTags[key], c.body.text("admin_id")
		}) {
			rt.since = ofDescription
			routes = append(routes, rt)
		}
	}
	return routes
}
