package intercomtest

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// helpCenter is what a workspace keeps about articles and their collections.
type helpCenter struct{ articles, collections table[*document] }

func newHelpCenter() helpCenter { return helpCenter{} }

// A workspace has one help center, in one language besides those that its content is translated into.
const (
	helpID, helpDomain, helpLocale = 7, "help.workspace.example", "en"

	helpLocales = " ar bg bs ca cs da de el en es et fi fr he hr hu id it ja ko lt lv mn nb nl pl pt ro ru sl sr sv tr vi pt-BR zh-CN zh-TW "
)

// shelf is what articles and collections have in common: five operations, and content in several languages.
type shelf struct {
	kind, path string
	content    string // what the type of its content in a language begins with
	size       int    // of a page
	forms      map[string]form
	of         func(*call) *table[*document]
	settle     func(c *call, id string, doc object) // completes and checks what is about to be kept
	view       func(*call, *document) object
}

func (s *shelf) routes() []route {
	one := func(do func(*call, *document) object) handler {
		return func(c *call) any { return do(c, s.of(c).find(c.path[0], notFound(s.kind))) }
	}
	return []route{
		{"GET", s.path, 0, func(c *call) any {
			return numbered(c, byUpdate(s.of(c).rows), newestFirst, s.size, 150, s.path, func(d *document) object {
				return s.view(c, d).with(object{"statistics": nil}) // lists have none
			})
		}},
		{"POST", s.path, 0, func(c *call) any { return s.view(c, s.create(c)) }},
		{"GET", s.path + "/{id}", 0, one(s.view)},
		{"PUT", s.path + "/{id}", 0, one(func(c *call, d *document) object { s.set(c, d); return s.view(c, d) })},
		{"DELETE", s.path + "/{id}", 0, one(func(c *call, d *document) object {
			s.of(c).remove(d)
			c.orphan(d.id)
			return object{"id": d.id, "object": s.kind, "deleted": true}
		})},
	}
}

func (s *shelf) create(c *call) *document {
	d := &document{doc: object{"created_at": c.now}}
	s.set(c, d)
	d.record = c.record(c.ids.number("help", 0))
	s.of(c).add(d)
	c.note(s.kind, d.id)
	return d
}

// set changes a document as the body wants. What the body does not say itself, its content in the language of the help
// center may. What it says in a language is added to what was said in it before.
func (s *shelf) set(c *call, d *document) {
	given := c.body.object("translated_content")
	doc := d.doc.with(given.object(helpLocale).take(s.forms)).with(c.body.take(s.forms))
	for locale := range given {
		content := shown(object{"type": s.content + "_translated_content"}, doc.object("translated_content"))
		if said := given.object(locale); said != nil {
			refuseIf(!strings.Contains(helpLocales, " "+locale+" "), invalid("translated_content", "there is no language %q", locale))
			content[locale] = shown(object{"type": s.content + "_content"}, content.object(locale)).with(said.take(s.forms))
		}
		doc["translated_content"], doc["default_locale"] = content, helpLocale
	}
	s.settle(c, d.id, doc)
	doc["updated_at"] = c.now
	d.doc = doc
}

// orphan takes articles out of a collection that is gone: they stay. Collections inside it go, too.
func (c *call) orphan(id string) {
	n, _ := asInt(id)
	for _, a := range c.help.articles.rows {
		a.doc = a.doc.with(object{"parent_ids": without(a.doc["parent_ids"].([]int64), n)})
	}
	for _, inner := range slices.Clone(c.help.collections.rows) {
		if inner.doc["parent_id"] == id {
			c.help.collections.remove(inner)
			c.orphan(inner.id)
		}
	}
}

// byUpdate orders by the last change.
func byUpdate(rows []*document) []*document {
	return slices.SortedStableFunc(slices.Values(rows), func(a, b *document) int {
		return cmp.Compare(a.doc["updated_at"].(int64), b.doc["updated_at"].(int64))
	})
}

var collections = &shelf{
	kind: "collection", path: "/help_center/collections", content: "group", size: 20,
	forms: map[string]form{"name": textForm, "description": textForm, "parent_id": textForm},
	of:    func(c *call) *table[*document] { return &c.help.collections },
	view: func(_ *call, co *document) object {
		return shown(object{
			"id": co.id, "workspace_id": workspaceID, "description": "", "icon": "book-bookmark", "order": co.seq, "parent_id": nil,
			"help_center_id": helpID, "url": "https://" + helpDomain + "/" + helpLocale + "/collections/" + co.id,
		}, co.doc)
	},
	settle: func(c *call, id string, doc object) {
		doc.need("name")
		center := cmp.Or(c.body.text("help_center_id"), strconv.Itoa(helpID))
		refuseIf(center != strconv.Itoa(helpID), invalid("help_center_id", "there is no help center %s", center))
		for up := doc.text("parent_id"); up != ""; {
			parent := c.help.collections.byID[up]
			refuseIf(parent == nil || up == id, invalid("parent_id", "there is no collection %s to be in", up))
			up = parent.doc.text("parent_id")
		}
	},
}

var helpCenterRoutes = []route{
	{"GET", "/help_center/help_centers", 0, func(c *call) any { return object{"type": "list", "data": []object{c.viewHelpCenter()}} }},
	{"GET", "/help_center/help_centers/{id}", 0, func(c *call) any {
		return byID([]object{c.viewHelpCenter()}, c.path[0], notFound("help center"))
	}},
}

func (c *call) viewHelpCenter() object {
	view := object{
		"id": strconv.Itoa(helpID), "workspace_id": workspaceID, "created_at": c.born, "updated_at": c.born, "identifier": "workspace",
		"website_turned_on": true, "display_name": "Help for customers", "url": "https://" + helpDomain, "custom_domain": helpDomain,
	}
	if c.version.from(216) {
		view["default"], view["locales"] = true, []string{helpLocale}
	}
	return view
}

// Article is an article to put into the help center, by the admin whose token it is; zero fields are left out.
type Article struct {
	Title        string `json:"title"`
	Body         string `json:"body,omitempty"`      // HTML; a plain text becomes a paragraph
	State        string `json:"state,omitempty"`     // "draft" when empty, or "published"
	CollectionID string `json:"parent_id,omitempty"` // stands alone when empty
}

// AddArticle puts an article into the help center and returns its id.
func (s *Server) AddArticle(a Article) string { return s.shelve(articles, toJSON(a)) }

// AddCollection puts a collection into the help center, into another one unless parentID is empty, and returns its id.
func (s *Server) AddCollection(name, parentID string) string {
	return s.shelve(collections, object{"name": name, "parent_id": parentID})
}

func (s *Server) shelve(on *shelf, body object) (id string) {
	s.fixture(0, func(c *call) {
		c.body = body.with(object{"author_id": c.me()})
		id = on.create(c).id
	})
	return id
}
