package intercomtest

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
)

// Article is an article to put into the help center, by the admin whose token it is; zero fields are left out.
type Article struct {
	Title        string `json:"title"`
	Body         string `json:"body,omitempty"`      // HTML; a plain text becomes a paragraph
	State        string `json:"state,omitempty"`     // "draft" when empty, or "published"
	CollectionID string `json:"parent_id,omitempty"` // stands alone when empty
}

// AddArticle puts an article into the help center and returns its id.
func (s *Server) AddArticle(a Article) string { return s.shelve(articles, toJSON(a)) }

var articles = &shelf{
	kind: "article", path: "/articles", content: "article", title: "title", size: 25,
	forms: map[string]form{
		"title": textForm, "description": textForm, "body": htmlForm, "author_id": intForm, "state": oneOf("published", "draft"),
		"parent_type": oneOf("collection", "section"), "ai_chatbot_availability": boolForm, "ai_copilot_availability": boolForm,
		"ai_sales_agent_availability": boolForm,
	},
	of:   func(c *call) *table[*document] { return &c.help.articles },
	view: viewArticle,
}

func viewArticle(c *call, a *document) object {
	parents := views(a.in, func(co *document) int64 { id, _ := asInt(co.id); return id })
	view := c.view("article", a.doc, object{
		"id": a.id, "parent_ids": parents, "parent_id": nil, "statistics": c.view("article_statistics"), "body_markdown": markup.ReplaceAllString(a.doc.text("body"), ""),
	})
	if view["state"] == "published" {
		view["url"] = helpURL + "/articles/" + a.id
	}
	if c.version.from(216) {
		return view.with(object{"parent_id": nil, "parent_type": nil})
	}
	if len(parents) > 0 {
		view["parent_id"] = parents[0]
	} else {
		view["parent_type"] = nil
	}
	return view
}

func searchArticles(c *call) any {
	state, said := cmp.Or(c.query.Get("state"), "all"), regexp.MustCompile("(?i)"+regexp.QuoteMeta(c.query.Get("phrase")))
	refuseIf(!slices.Contains([]string{"published", "draft", "all"}, state), invalid("state", "there is no state %q", state))
	refuseIf(!slices.Contains([]string{"", "7"}, c.query.Get("help_center_id")), errNotFound)
	found, highlights := []object{}, []object{}
	for _, a := range c.help.articles.rows {
		view := viewArticle(c, a).with(object{"statistics": nil})
		if (state == "all" || state == view["state"]) && slices.ContainsFunc(passages(view), said.MatchString) {
			found = append(found, view)
		}
	}
	list := numbered(c, found, newestFirst, 10, 150, "/articles/search", func(view object) object { return view })
	for _, view := range list["data"].([]object) {
		if c.query.Get("highlight") == "true" && c.query.Get("phrase") != "" {
			parts := views(passages(view), func(text string) []object { return highlight(said, text) })
			highlights = append(highlights, object{"article_id": view["id"], "highlighted_title": parts[0], "highlighted_summary": parts[1:]})
		}
	}
	list["data"] = object{"articles": list["data"], "highlights": highlights}
	return list
}

// passages is what can be found of an article, its title first.
func passages(view object) []string {
	return []string{view.text("title"), view.text("description"), markup.ReplaceAllString(view.text("body"), "")}
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

// Article returns an article as [Server.Contact] does.
func (s *Server) Article(id string) (map[string]any, bool) {
	return look(s, id, &s.space.help.articles, viewArticle)
}
