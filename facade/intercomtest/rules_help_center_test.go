package intercomtest_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/seed-a528e955/intercom-go/facade/intercomtest"
)

// shelves makes a collection, one inside it, a published article in it and a draft that stands alone.
func shelves(c *caller) {
	c.names["guide"] = c.srv.AddCollection("Guides", "")
	c.names["inner"] = c.srv.AddCollection("Printing", c.names["guide"])
	c.names["ink"] = c.srv.AddArticle(intercomtest.Article{Title: "Change the ink", Body: "Open the <b>lid</b> first", State: "published", CollectionID: c.names["guide"]})
	c.names["draft"] = c.srv.AddArticle(intercomtest.Article{Title: "Paper sizes", Body: "A4 and the lid"})
}

func TestArticleRules(t *testing.T) { holds(t, articleRules) }

var articleRules = []rule{
	{name: "created", ask: "POST /articles", body: `{"title":"Feed paper","author_id":2111}`, want: has{
		"type": "article", "title": "Feed paper", "author_id": 2111, "state": "draft", "url": nil, "description": "", "body": "", "parent_ids": []int{},
		"statistics.views": 0, "default_locale": absent{}, "translated_content": absent{}, "workspace_id": "tw0rk5pc",
	}, then: func(c *caller, answer map[string]any) {
		c.names["new"] = text(answer["id"])
		last, _ := c.srv.LastRequest()
		assert.Equal(c.t, []intercomtest.Record{{Kind: "article", ID: c.names["new"]}}, last.Created)
		assert.Equal(c.t, 1, c.srv.Count()["article"])
		c.check(c.ok("GET /articles/{new}", ""), "title", "Feed paper")
	}},
	{name: "published has an address", ask: "POST /articles", body: `{"title":"Feed paper","body":"Gently","author_id":"2111","state":"published"}`,
		want: has{"url": "https://help.workspace.example/en/articles/1", "body": "<p>Gently</p>"}},
	{name: "no title", ask: "POST /articles", body: `{"author_id":2111}`, refused: "400 parameter_not_found title"},
	{name: "no author", ask: "POST /articles", body: `{"title":"x"}`, refused: "400 parameter_not_found author_id"},
	{name: "an author nobody knows", ask: "POST /articles", body: `{"title":"x","author_id":9}`, refused: "400 parameter_invalid author_id"},
	{name: "an author that is no id", ask: "POST /articles", body: `{"title":"x","author_id":{}}`, refused: "400 parameter_invalid author_id"},
	{name: "a state nobody knows", ask: "POST /articles", body: `{"title":"x","author_id":2111,"state":"live"}`, refused: "400 parameter_invalid state"},
	{name: "a parent nobody knows", ask: "POST /articles", body: `{"title":"x","author_id":2111,"parent_id":77}`, refused: "400 parameter_invalid parent_id"},
	{name: "a kind of parent nobody knows", ask: "POST /articles", body: `{"title":"x","author_id":2111,"parent_type":"shelf"}`, refused: "400 parameter_invalid parent_type"},
	{name: "a language nobody knows", ask: "POST /articles", body: `{"title":"x","author_id":2111,"translated_content":{"tlh":{"title":"y"}}}`,
		refused: "400 parameter_invalid translated_content"},
	{name: "in a collection", given: shelves, until: "2.15", ask: "POST /articles", body: `{"title":"x","author_id":2111,"parent_id":{guide},"parent_type":"section","parent_ids":[7]}`,
		want: has{"parent_id": 1, "parent_type": "section", "parent_ids": []int{1}, "body_markdown": absent{}}},
	{name: "tags are of new versions", given: shelves, until: "2.12", ask: "GET /articles/{ink}", want: has{"tags": absent{}}},
	{name: "tags", given: shelves, from: "2.13", ask: "GET /articles/{ink}", want: has{"tags.tags.#": 0}},
	{name: "alone", until: "2.15", ask: "POST /articles", body: `{"title":"x","author_id":2111,"parent_type":"collection"}`, want: has{"parent_id": nil, "parent_type": nil}},
	{name: "in collections", from: "2.16", given: shelves, ask: "POST /articles", body: `{"title":"x","author_id":2111,"parent_id":77,"parent_ids":[{guide},"{inner}"]}`,
		want: has{"parent_ids": []int{1, 2}, "parent_id": absent{}, "parent_type": absent{}, "tags.tags.#": 0, "has_unpublished_changes": false}},
	{name: "by parent_id still", from: "2.16", given: shelves, ask: "POST /articles", body: `{"title":"x","author_id":2111,"parent_id":"{inner}"}`, want: has{"parent_ids": []int{2}}},
	{name: "markdown", from: "2.16", ask: "POST /articles", body: `{"title":"x","author_id":2111,"body_markdown":"Plain"}`, want: has{"body": "<p>Plain</p>", "body_markdown": "Plain"}},
	{name: "markdown and HTML", from: "2.16", ask: "POST /articles", body: `{"title":"x","author_id":2111,"body":"a","body_markdown":"b"}`, refused: "400 parameter_invalid body_markdown"},
	{name: "translated", ask: "POST /articles", body: `{"translated_content":{"en":{"title":"Ink","author_id":2112},"fr":{"title":"Encre"},"type":"article_translated_content"}}`, want: has{
		"title": "Ink", "author_id": 2112, "default_locale": "en", "translated_content.type": "article_translated_content",
		"translated_content.fr": has{"type": "article_content", "title": "Encre"},
	}, then: func(c *caller, answer map[string]any) {
		c.names["new"] = text(answer["id"])
		changed := c.ok("PUT /articles/{new}", `{"translated_content":{"fr":{"body":"Noire"},"de":{"title":"Tinte"}}}`)
		c.check(changed, "translated_content.fr.title", "Encre")
		c.check(changed, "translated_content.fr.body", "<p>Noire</p>")
		c.check(changed, "translated_content.de.title", "Tinte")
		c.check(changed, "title", "Ink")
	}},
	{name: "changed", given: shelves, ask: "PUT /articles/{draft}", body: `{"state":"published","description":"All of them","parent_id":"{inner}"}`,
		want: has{"title": "Paper sizes", "state": "published", "description": "All of them", "parent_ids": []int{2}}, then: func(c *caller, _ map[string]any) {
			c.check(c.ok("PUT /articles/{draft}", `{"parent_id":null,"description":null}`), "parent_ids", []int{})
			c.check(c.ok("GET /articles/{draft}", ""), "description", "")
		}},
	{name: "without a word", given: shelves, ask: "PUT /articles/{ink}", body: `{"body":""}`, want: has{"body": "", "parent_ids": []int{1}}},
	{name: "no list of parents yet", given: shelves, until: "2.15", ask: "PUT /articles/{ink}", body: `{"parent_ids":[]}`, want: has{"parent_ids": []int{1}}},
	{name: "taken out", given: shelves, from: "2.16", ask: "PUT /articles/{ink}", body: `{"parent_ids":[]}`, want: has{"parent_ids": []int{}}},
	{name: "out of Fin's reach", given: shelves, from: "2.16", ask: "PUT /articles/{ink}", body: `{"ai_chatbot_availability":false}`, want: has{"ai_chatbot_availability": false, "ai_copilot_availability": true}},
	{name: "no title any more", given: shelves, ask: "PUT /articles/{draft}", body: `{"title":""}`, refused: "400 parameter_not_found title"},
	{name: "moved to nowhere", given: shelves, ask: "PUT /articles/{ink}", body: `{"parent_id":"77"}`, refused: "400 parameter_invalid parent_id"},
	{name: "unknown, get", ask: "GET /articles/77", refused: "404 not_found"},
	{name: "unknown, put", ask: "PUT /articles/77", body: `{"title":"x"}`, refused: "404 not_found"},
	{name: "unknown, delete", ask: "DELETE /articles/77", refused: "404 not_found"},
	{name: "deleted", given: shelves, ask: "DELETE /articles/{ink}", want: has{"id": "{ink}", "object": "article", "deleted": true}, then: func(c *caller, _ map[string]any) {
		assert.Equal(c.t, "404 not_found", said(c.fails("GET /articles/{ink}", "")))
		c.check(c.ok("GET /articles/search?phrase=ink", ""), "total_count", 0)
	}},
	{name: "listed, what changed last first", given: func(c *caller) {
		shelves(c)
		c.ok("PUT /articles/{ink}", `{"body":"Close the lid"}`)
	}, ask: "GET /articles?per_page=1", want: has{
		"type": "list", "data.*.title": []string{"Change the ink"}, "total_count": 2, "pages.total_pages": 2, "data.0.statistics": absent{},
	}, then: func(c *caller, answer map[string]any) {
		assert.Contains(c.t, text(at(answer, "pages.next")), "/articles?page=2&per_page=1")
		c.check(c.ok("GET /articles?page=2&per_page=1", ""), "data.*.title", []string{"Paper sizes"})
	}},
	{name: "a page too large", ask: "GET /articles?per_page=151", refused: "400 parameter_invalid per_page"},
	{name: "found", given: shelves, ask: "GET /articles/search?phrase=THE+lid", want: has{
		"type": "list", "total_count": 2, "pages.per_page": 10, "data.articles.*.title": []string{"Paper sizes", "Change the ink"}, "data.highlights": []int{},
		"data.articles.0.statistics": absent{},
	}},
	{name: "found in a state", given: shelves, ask: "GET /articles/search?phrase=lid&state=published", want: has{"data.articles.*.title": []string{"Change the ink"}}},
	{name: "found a page at a time", given: shelves, ask: "GET /articles/search?phrase=lid&per_page=1&page=2&state=all", want: has{"data.articles.*.title": []string{"Change the ink"}, "pages.page": 2}},
	{name: "searched for a dot", given: shelves, ask: "GET /articles/search?phrase=.", want: has{"total_count": 0}},
	{name: "highlighted", given: shelves, ask: "GET /articles/search?phrase=the&state=published&highlight=true", want: has{
		"data.highlights.0.article_id":              "{ink}",
		"data.highlights.0.highlighted_title":       []has{{"type": "plain", "text": "Change "}, {"type": "highlight", "text": "the"}, {"type": "plain", "text": " ink"}},
		"data.highlights.0.highlighted_summary.1.1": has{"type": "highlight", "text": "the"},
	}},
	{name: "searched in a state nobody knows", ask: "GET /articles/search?phrase=x&state=live", refused: "400 parameter_invalid state"},
	{name: "searched in a help center nobody knows", ask: "GET /articles/search?phrase=x&help_center_id=8", refused: "404 not_found"},
}

func TestCollectionRules(t *testing.T) { holds(t, collectionRules) }

var collectionRules = []rule{
	{name: "created", ask: "POST /help_center/collections", body: `{"name":"Guides","description":"How to"}`, want: has{
		"name": "Guides", "description": "How to", "parent_id": nil, "help_center_id": 7, "workspace_id": "tw0rk5pc",
	}, then: func(c *caller, answer map[string]any) {
		c.names["new"] = text(answer["id"])
		last, _ := c.srv.LastRequest()
		assert.Equal(c.t, []intercomtest.Record{{Kind: "collection", ID: c.names["new"]}}, last.Created)
		assert.Equal(c.t, 1, c.srv.Count()["collection"])
		c.check(c.ok("GET /help_center/collections/{new}", ""), "name", "Guides")
	}},
	{name: "no name", ask: "POST /help_center/collections", body: `{"description":"x"}`, refused: "400 parameter_not_found name"},
	{name: "a parent nobody knows", ask: "POST /help_center/collections", body: `{"name":"x","parent_id":"77"}`, refused: "400 parameter_invalid parent_id"},
	{name: "a help center nobody knows", ask: "POST /help_center/collections", body: `{"name":"x","help_center_id":8}`, refused: "400 parameter_invalid help_center_id"},
	{name: "inside another", given: shelves, ask: "POST /help_center/collections", body: `{"name":"x","parent_id":"{inner}","help_center_id":7}`, want: has{"parent_id": "{inner}"}},
	{name: "inside itself", given: shelves, ask: "PUT /help_center/collections/{guide}", body: `{"parent_id":"{guide}"}`, refused: "400 parameter_invalid parent_id"},
	{name: "changed and moved out", given: shelves, ask: "PUT /help_center/collections/{inner}", body: `{"name":"Print","parent_id":null}`, want: has{"name": "Print", "parent_id": nil}},
	{name: "translated", ask: "POST /help_center/collections", body: `{"name":"Guides","translated_content":{"de":{"name":"Anleitungen"}}}`,
		want: has{"default_locale": "en", "translated_content.de": has{"type": "group_content", "name": "Anleitungen"}}},
	{name: "listed, what changed last first", given: shelves, ask: "GET /help_center/collections", want: has{"data.*.name": []string{"Printing", "Guides"}, "total_count": 2, "pages.per_page": 20}},
	{name: "deleted, what was inside stays", given: shelves, ask: "DELETE /help_center/collections/{guide}", want: has{"id": "{guide}", "object": "collection", "deleted": true}, then: func(c *caller, _ map[string]any) {
		c.check(c.ok("GET /articles/{ink}", ""), "parent_ids", []int{})
		c.check(c.ok("GET /help_center/collections", ""), "data.*.parent_id", []any{nil})
		assert.Equal(c.t, "404 not_found", said(c.fails("GET /help_center/collections/{guide}", "")))
	}},
	{name: "unknown, put", ask: "PUT /help_center/collections/77", body: `{"name":"x"}`, refused: "404 not_found"},
	{name: "unknown, delete", ask: "DELETE /help_center/collections/77", refused: "404 not_found"},
	{name: "the help centers", ask: "GET /help_center/help_centers", want: has{"type": "list", "data.*.id": []string{"7"}}},
	{name: "the help center", ask: "GET /help_center/help_centers/7", want: has{"id": "7", "website_turned_on": true}},
	{name: "languages are of new versions", until: "2.15", ask: "GET /help_center/help_centers/7", want: has{"locales": absent{}, "default": absent{}}},
	{name: "languages", from: "2.16", ask: "GET /help_center/help_centers", want: has{"data.0.locales": []string{"en"}, "data.0.default": true}},
	{name: "another help center", ask: "GET /help_center/help_centers/8", refused: "404 not_found"},
}
