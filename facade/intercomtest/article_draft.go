package intercomtest

import (
	"slices"
	"strings"
)

// Drafts of published articles since 2.16, and the versions that publishing leaves.
var articleDraftRoutes = []route{
	{"GET", "/articles/{id}/draft", ofDescription, onArticle(func(c *call, a *document) object {
		return c.viewDraft(a)
	})},
	{"PUT", "/articles/{id}/draft", ofDescription, onArticle(func(c *call, a *document) object {
		refuseIf(a.doc["state"] != "published", refusal(422, "parameter_invalid", "Article must be published before a draft can be staged"))
		if said := c.body["body_markdown"]; said != nil {
			c.body = c.body.with(object{"body": said})
		}
		a.draft = shown(object{}, a.draft, c.body.take(articles.forms), object{"updated_at": c.now})
		for locale := range c.body.object("translated_content") {
			refuseIf(locale != "type" && !slices.Contains(stock.HelpLocales, locale), invalid("translated_content", "there is no language %q", locale))
		}
		a.doc = shown(a.doc, object{"has_unpublished_changes": true, "draft_updated_at": c.now})
		return c.viewDraft(a)
	})},
	{"POST", "/articles/{id}/draft/publish", ofDescription, onArticle(publishDraft)},
	{"GET", "/articles/{id}/versions", ofDescription, onArticle(func(c *call, a *document) object {
		c.vetLocale()
		_, item := listIn(c.like("GET", "/articles/{id}/versions"))
		return numbered(c, a.versions, newestFirst, 20, 150, "/articles/"+a.id+"/versions", func(v *keptRecord) object {
			return fitted(item, v, "article_version")
		})
	})},
	{"GET", "/articles/{id}/versions/{version_id}", ofDescription, onArticle(func(c *call, a *document) object {
		c.vetLocale()
		at := slices.IndexFunc(a.versions, func(v *keptRecord) bool { return v.id == c.path[1] })
		refuseIf(at < 0, errNotFound)
		return fitted(c.like("GET", "/articles/{id}/versions/{version_id}"), a.versions[at], "article_version")
	})},
}

func onArticle(do func(*call, *document) object) handler {
	return func(c *call) any { return do(c, c.help.articles.find(c.path[0], errNotFound)) }
}

func (c *call) vetLocale() {
	locale := c.query.Get("locale")
	refuseIf(locale != "" && !slices.Contains(stock.HelpLocales, locale), refusal(400, "parameter_invalid", "Unknown locale"))
}

func (c *call) viewDraft(a *document) object {
	staged := *a
	staged.doc = shown(a.doc, a.draft)
	return viewArticle(c, &staged)
}

// publishDraft makes the draft the article.
func publishDraft(c *call, a *document) object {
	refuseIf(a.draft == nil, refusal(422, "parameter_invalid", "Article has no draft to publish"))
	locales, _ := c.body["locales"].([]any)
	var without []string
	for _, locale := range locales {
		if name, _ := asText(locale); name != "en" {
			without = append(without, name)
		}
	}
	refuseIf(len(without) > 0, refusal(422, "parameter_invalid", "Cannot publish a draft for locale(s) without pending changes: %s", strings.Join(without, ", ")))
	a.doc = shown(a.doc, a.draft, object{"has_unpublished_changes": false, "draft_updated_at": nil, "updated_at": c.now})
	a.draft = nil
	c.keepVersion(a)
	return viewArticle(c, a)
}

// keepVersion notes what an article says now.
func (c *call) keepVersion(a *document) {
	doc := object{
		"article_id": a.id, "title": a.doc["title"], "description": a.doc["description"], "body": a.doc["body"], "state": a.doc["state"],
		"author_id": a.doc.text("author_id"), "created_by_id": c.me(), "created_via": "api",
		"body_markdown": markup.ReplaceAllString(a.doc.text("body"), ""),
	}
	if n := len(a.versions); n > 0 {
		doc["from_version_id"] = a.versions[n-1].id
	}
	a.versions = append(a.versions, &keptRecord{record: c.record(c.ids.number("article version", 0)), doc: doc, at: c.now, changed: c.now})
}
