package intercomtest

import "slices"

// helpCenter is what a workspace keeps about articles and their collections. The last of a table is what changed last.
type helpCenter struct {
	articles, collections table[*document]
	centers               []object // besides the first
}

const helpURL = "https://help.workspace.example/en"

// helpCenters are the one that articles are in, in English besides the languages that its content is translated into, and
// those of fixtures.
func (c *call) helpCenters() []object {
	return views(append([]object{stock.HelpCenter}, c.help.centers...), func(center object) object { return c.view("help_center", center) })
}

// shelf is what articles and collections have in common: five operations, a place in collections, several languages.
type shelf struct {
	kind, path, content, title string // content is what the type of its content in a language begins with
	size                       int    // of a page
	forms                      map[string]form
	of                         func(*call) *table[*document]
	view                       func(*call, *document) object
}

func (s *shelf) routes() []route {
	one := on(func(c *call, id string) *document { return s.of(c).find(id, errNotFound) })
	return []route{
		{"GET", s.path, 0, func(c *call) any {
			list := numbered(c, s.of(c).rows, newestFirst, s.size, 150, s.path, func(d *document) object {
				return s.view(c, d).with(object{"statistics": nil}) // lists have none
			})
			if s.kind == "collection" {
				return list.ended()
			}
			return list
		}},
		{"POST", s.path, 0, func(c *call) any { return s.view(c, s.set(c, &document{doc: object{"created_at": c.now}})) }},
		{"GET", s.path + "/{id}", 0, one(s.view)},
		{"PUT", s.path + "/{id}", 0, one(func(c *call, d *document) object { return s.view(c, s.set(c, d)) })},
		{"DELETE", s.path + "/{id}", 0, one(func(c *call, d *document) object {
			s.of(c).remove(d)
			for _, other := range slices.Concat(c.help.articles.rows, c.help.collections.rows) {
				other.in = without(other.in, d) // what was in a collection stays
			}
			if s.kind == "article" {
				c.tellDeleted(s.kind, d.id)
			}
			return deleted(s.kind, d.id)
		})},
	}
}

// set makes or changes what the body wants. What the body does not say itself, its English content may. What it says in
// a language is added to what was said in it before.
func (s *shelf) set(c *call, d *document) *document {
	if said := c.body["body_markdown"]; said != nil && c.version.from(216) {
		refuseIf(c.body["body"] != nil, invalid("body_markdown", "body and body_markdown exclude each other"))
		c.body = c.body.with(object{"body": said})
	}
	given := c.body.object("translated_content")
	doc := d.doc.with(given.object("en").take(s.forms)).with(c.body.take(s.forms))
	for locale := range given {
		content := shown(object{"type": s.content + "_translated_content"}, doc.object("translated_content"))
		if said := given.object(locale); said != nil {
			refuseIf(!slices.Contains(stock.HelpLocales, locale), invalid("translated_content", "there is no language %q", locale))
			content[locale] = shown(object{"type": s.content + "_content"}, content.object(locale)).with(said.take(s.forms))
		}
		doc["translated_content"], doc["default_locale"] = content, "en"
	}
	said := missing(s.title)
	if s.kind == "collection" {
		said.message = "Name is a required parameter."
	}
	refuseIf(doc.text(s.title) == "", said)
	if s.forms["author_id"].read != nil {
		const where = "author_id must be in the main body or default locale translated_content object"
		refuseIf(doc.text("author_id") == "", &apiError{status: 400, code: "parameter_not_found", field: "author_id", message: where})
		c.admin(doc.need("author_id"), invalid("author_id", "there is no admin %s", doc.text("author_id")))
	}
	d.in = c.parents(d)
	before := d.doc
	d.doc, doc["updated_at"] = doc, c.now
	s.of(c).remove(d)
	made := d.id == ""
	if made {
		d.id = c.ids.number(s.kind, 0)
		c.note(s.kind, d.id)
	}
	d.record = c.record(d.id)
	s.of(c).add(d)
	if s.kind == "article" {
		c.tellArticle(d, before, made)
		c.keepVersion(d)
	}
	return d
}

// parents reads which collections a body puts something into; there can be several since 2.16.
func (c *call) parents(d *document) []*document {
	ids, many := c.body["parent_ids"].([]any)
	many = many && c.version.from(216)
	if id, one := c.body["parent_id"]; one && !many {
		ids = []any{id}
	} else if !many {
		return d.in
	}
	in := []*document{}
	for _, id := range slices.DeleteFunc(slices.Clone(ids), func(id any) bool { return id == nil || id == "" }) {
		text, _ := asText(id)
		in = append(in, c.help.collections.find(text, invalid("parent_id", "there is no collection %v", id)))
	}
	refuseIf(slices.ContainsFunc(in, func(up *document) bool { return up.within(d) }), invalid("parent_id", "a collection is not in itself"))
	return in
}

var collections = &shelf{
	kind: "collection", path: "/help_center/collections", content: "group", title: "name", size: 20,
	forms: map[string]form{"name": textForm, "description": textForm, "help_center_id": oneOf("7")},
	of:    func(c *call) *table[*document] { return &c.help.collections },
	view: func(c *call, co *document) object {
		view := c.view("collection", co.doc, object{"id": co.id, "url": helpURL + "/collections/" + co.id, "help_center_id": 7})
		for _, up := range co.in {
			view["parent_id"] = up.id
		}
		return view
	},
}

var helpCenterRoutes = slices.Concat(articles.routes(), collections.routes(), []route{
	{"GET", "/articles/search", 0, searchArticles},
	{"GET", "/help_center/help_centers", 0, func(c *call) any { return object{"type": "list", "data": c.helpCenters()} }},
	{"GET", "/help_center/help_centers/{id}", 0, func(c *call) any {
		return byID(c.helpCenters(), c.path[0], errNotFound)
	}},
})

// AddCollection puts a collection into the help center, inside of another one unless parentID is "", and returns its id.
func (s *Server) AddCollection(name, parentID string) string {
	return s.shelve(collections, object{"name": name, "parent_id": parentID})
}

func (s *Server) shelve(on *shelf, body object) (id string) {
	s.fixture(0, func(c *call) {
		c.body = body.with(object{"author_id": c.me()})
		id = on.set(c, &document{doc: object{"created_at": c.now}}).id
	})
	return id
}

// within says whether a collection is another one or somewhere in it.
func (d *document) within(other *document) bool {
	return d == other || slices.ContainsFunc(d.in, func(up *document) bool { return up.within(other) })
}
