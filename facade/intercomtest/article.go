package intercomtest

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

var blankArticle = object{
	"type": "article", "workspace_id": workspaceID, "title": "", "description": "", "body": "", "state": "draft", "url": nil,
	"parent_type": "collection", "statistics": object{
		"type": "article_statistics", "views": 0, "conversions": 0, "reactions": 0, "happy_reaction_percentage": 0,
		"neutral_reaction_percentage": 0, "sad_reaction_percentage": 0,
	},
}

// laterArticle is what an article has besides since 2.16.
var laterArticle = object{
	"has_unpublished_changes": false, "draft_updated_at": nil, "ai_chatbot_availability": true, "ai_copilot_availability": true,
	"ai_sales_agent_availability": true, "created_by_id": nil, "updated_by_id": nil, "exclude_from_article_suggestions": false,
	"help_center_audience": "everyone", "scheduled_publish_at": nil, "scheduled_unpublish_at": nil,
	"tags": object{"type": "tag.list", "tags": []object{}},
}

var articles = &shelf{
	kind: "article", path: "/articles", content: "article", size: 25,
	forms: map[string]form{
		"title": textForm, "description": textForm, "body": htmlForm, "author_id": intForm, "state": oneOf("published", "draft"),
		"parent_type": oneOf("collection", "section"), "ai_chatbot_availability": boolForm, "ai_copilot_availability": boolForm,
		"ai_sales_agent_availability": boolForm,
	},
	of:     func(c *call) *table[*document] { return &c.help.articles },
	settle: (*call).settleArticle,
	view:   (*call).viewArticle,
}

var articleRoutes = slices.Concat([]route{{"GET", "/articles/search", 0, searchArticles}}, articles.routes(), collections.routes(), helpCenterRoutes)

// settleArticle files an article: parent_ids goes before parent_id where there is such a thing.
func (c *call) settleArticle(_ string, doc object) {
	doc.need("title")
	c.admin(doc.need("author_id"), invalid("author_id", "there is no admin %s", doc.text("author_id")))
	if markdown := c.body.text("body_markdown"); markdown != "" && c.version.from(216) {
		refuseIf(c.body["body"] != nil, invalid("body_markdown", "body and body_markdown exclude each other"))
		doc["body"] = paragraph(markdown)
	}
	given, many := c.body["parent_ids"].([]any)
	if id, one := c.body["parent_id"]; one && !(many && c.version.from(216)) {
		given = []any{id}
	}
	if given != nil || doc["parent_ids"] == nil {
		parents := []int64{}
		for _, item := range slices.DeleteFunc(slices.Clone(given), func(item any) bool { return item == nil || item == "" }) {
			text, _ := asText(item)
			refuseIf(c.help.collections.byID[text] == nil, invalid("parent_id", "there is no collection %v", item))
			id, _ := asInt(item)
			parents = append(parents, id)
		}
		doc["parent_ids"] = parents
	}
}

func (c *call) viewArticle(a *document) object {
	view := shown(blankArticle, a.doc)
	view["id"] = a.id
	if view["state"] == "published" {
		view["url"] = "https://" + helpDomain + "/" + helpLocale + "/articles/" + a.id
	}
	if c.version.from(216) {
		view["body_markdown"] = markup.ReplaceAllString(view.text("body"), "")
		view["statistics"] = shown(view.object("statistics"), object{"fin_involvements": 0, "fin_resolutions": 0, "fin_resolution_rate": 0})
		return shown(laterArticle, view.with(object{"parent_type": nil}))
	}
	if parents := view["parent_ids"].([]int64); len(parents) > 0 {
		view["parent_id"] = parents[0]
	} else {
		view["parent_id"], view["parent_type"] = nil, nil
	}
	return view
}

// searchArticles finds a phrase in titles, descriptions and bodies. Articles that stand alone are in no help center.
func searchArticles(c *call) any {
	phrase, center, state := c.query.Get("phrase"), c.query.Get("help_center_id"), cmp.Or(c.query.Get("state"), "all")
	refuseIf(!slices.Contains([]string{"published", "draft", "all"}, state), invalid("state", "there is no state %q", state))
	said := regexp.MustCompile("(?i)" + regexp.QuoteMeta(phrase))
	text := func(view object, name string) string { return markup.ReplaceAllString(view.text(name), "") }
	found, highlights := []object{}, []object{}
	for _, a := range byUpdate(c.help.articles.rows) {
		view := c.viewArticle(a).with(object{"statistics": nil})
		elsewhere := center != "" && (center != strconv.Itoa(helpID) || len(a.doc["parent_ids"].([]int64)) == 0)
		if (state == "all" || state == view["state"]) && !elsewhere &&
			said.MatchString(text(view, "title")+"\n"+text(view, "description")+"\n"+text(view, "body")) {
			found = append(found, view)
		}
	}
	list := numbered(c, found, newestFirst, 10, 150, "/articles/search", func(view object) object { return view })
	for _, view := range list["data"].([]object) {
		if c.query.Get("highlight") == "true" && phrase != "" {
			highlights = append(highlights, object{
				"article_id": view["id"], "highlighted_title": highlight(said, text(view, "title")),
				"highlighted_summary": [][]object{highlight(said, text(view, "description")), highlight(said, text(view, "body"))},
			})
		}
	}
	list["data"] = object{"articles": list["data"], "highlights": highlights}
	return list
}

// highlight cuts a text into what was looked for and what was not.
func highlight(said *regexp.Regexp, text string) []object {
	parts := []object{}
	for i, part := range strings.Split(said.ReplaceAllString(text, "\x00$0\x00"), "\x00") {
		if part != "" {
			parts = append(parts, object{"type": [...]string{"plain", "highlight"}[i%2], "text": part})
		}
	}
	return parts
}
