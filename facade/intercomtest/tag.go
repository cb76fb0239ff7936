package intercomtest

import (
	"slices"
	"strings"
)

type applied struct {
	tag *document
	at  int64
	by  string // id of an admin
}

func (a applied) view() object {
	return shown(a.tag.doc, object{"applied_at": a.at, "applied_by": object{"type": "admin", "id": a.by}})
}

// tagList is the tags on something. What a list holds is never changed in place.
type tagList []applied

func (l tagList) ids() []string { return views(l, func(a applied) string { return a.tag.id }) }

// put leaves a tag that is there already as it is.
func (l *tagList) put(a applied) {
	if !slices.Contains(l.ids(), a.tag.id) {
		*l = append(*l, a)
	}
}

func (l *tagList) drop(id string) {
	*l = slices.DeleteFunc(slices.Clone(*l), func(a applied) bool { return a.tag.id == id })
}

// tagging makes the two operations that put a tag on something and take it off. on finds its tags, and who acts;
// told is for webhooks.
func tagging(thing string, unknown, absent *apiError, on func(*call) (list *tagList, admin string), told ...func(c *call, a applied, what string)) []route {
	return []route{
		{"POST", thing + "/tags", 0, func(c *call) any {
			list, admin := on(c)
			a := applied{tag: c.tags.find(c.body.need("id"), unknown), at: c.now, by: admin}
			list.put(a)
			for _, tell := range told {
				tell(c, a, "created")
			}
			return a.view()
		}},
		{"DELETE", thing + "/tags/{tag_id}", 0, func(c *call) any {
			list, _ := on(c)
			at := slices.Index(list.ids(), c.path[1])
			refuseIf(at < 0, absent)
			a := (*list)[at]
			list.drop(a.tag.id)
			for _, tell := range told {
				tell(c, a, "deleted")
			}
			return a.view()
		}},
	}
}

var tagRoutes = []route{
	{"GET", "/tags", 0, func(c *call) any { return listOf(c.tags.rows, (*document).show) }},
	{"POST", "/tags", 0, postTag},
	{"GET", "/tags/{tag_id}", 0, func(c *call) any { return c.tags.find(c.path[0], errNotFound).doc }},
	{"DELETE", "/tags/{tag_id}", 0, deleteTag},
}

// deleteTag takes the tag off everything, and answers without a body.
func deleteTag(c *call) any {
	t := c.tags.find(c.path[0], errNotFound)
	about := c.segmentsAbout("tag_id", t.id)
	refuseIf(about != "", refusal(400, "tag_has_dependent_objects", "Unable to delete Tag with dependent objects. Segments: %s.", about))
	c.tags.remove(t)
	for _, ct := range c.contacts.byID {
		ct.tags.drop(t.id)
	}
	for _, co := range c.companies.rows {
		co.tags.drop(t.id)
	}
	for _, conv := range c.conversations.byID { // of tickets, too
		conv.tags.drop(t.id)
	}
	return rawReply(200, "", nil)
}

// tagNamed finds a tag by name, whatever its case, or makes it.
func (c *call) tagNamed(name string) *document {
	if at := slices.IndexFunc(c.tags.rows, func(t *document) bool { return strings.EqualFold(t.doc.text("name"), name) }); at >= 0 {
		return c.tags.rows[at]
	}
	id := c.ids.number("tag", 0)
	t := &document{record: c.record(id), doc: c.view("tag", object{"id": id, "name": name})}
	c.tags.add(t)
	c.note("tag", id)
	return t
}

// postTag creates a tag, renames one, or puts one on (or takes it off) companies or users. Of those, what does not
// exist fails the request before 2.16 and is passed over from then on.
func postTag(c *call) any {
	var changes []func(*document)
	name, outcome := c.body.text("name"), object{}
	refuseIf(name == "", invalid("name", "invalid tag parameters"))
	for _, kind := range []string{"users", "companies"} {
		outcome[kind] = views(c.body.objects(kind), func(item object) object {
			list, id := c.taggable(kind, item)
			untag := item["untag"] == true
			switch {
			case list == nil:
			case untag:
				changes = append(changes, func(t *document) { list.drop(t.id) })
			default:
				changes = append(changes, func(t *document) { list.put(applied{t, c.now, c.me()}) })
			}
			return object{"id": id, "tagged": list != nil && !untag}
		})
	}
	var t *document
	if id := c.body.text("id"); id != "" {
		t = c.tags.find(id, errNotFound)
		t.doc = t.doc.with(object{"name": name})
	} else {
		t = c.tagNamed(name)
	}
	for _, change := range changes {
		change(t)
	}
	return c.view("tag", t.doc, outcome)
}

// taggable is the tag list of a company or user that a request names, nil where it is passed over, and the id.
func (c *call) taggable(kind string, item object) (list *tagList, id string) {
	id = item.text("id")
	ct, co := c.seekContact(item.text("user_id"), item.text("email")), c.companyIDs[item.text("company_id")]
	if id != "" {
		ct, co = c.contacts.byID[id], c.companies.byID[id]
	}
	switch {
	case kind == "users" && ct != nil:
		return &ct.tags, ct.id
	case kind == "companies" && co != nil:
		return &co.tags, co.id
	}
	refuseIf(!c.version.from(216), map[string]*apiError{"users": errContactNotFound, "companies": errCompanyNotFound}[kind])
	return nil, id
}
