package intercomtest

import (
	"slices"
	"strings"
)

type tag struct {
	record
	name string
}

func (t *tag) view() object { return object{"type": "tag", "id": t.id, "name": t.name} }

// applied is a tag on something.
type applied struct {
	tag *tag
	at  int64
	by  string // id of an admin
}

func (a applied) view() object {
	view := a.tag.view()
	view["applied_at"], view["applied_by"] = a.at, object{"type": "admin", "id": a.by}
	return view
}

// attachTag returns the list with the tag; one that is there stays as it is.
func attachTag(list []applied, a applied) []applied {
	if tagged(list, a.tag.id) {
		return list
	}
	return append(list, a)
}

func detachTag(list []applied, id string) []applied {
	return slices.DeleteFunc(slices.Clone(list), func(a applied) bool { return a.tag.id == id })
}

func tagged(list []applied, id string) bool {
	return slices.ContainsFunc(list, func(a applied) bool { return a.tag.id == id })
}

var errTagNotFound = notFound("tag")

// tagging makes the two operations that put a tag on something and take it off. on finds its tags, and who acts.
func tagging(thing string, on func(*call) (list *[]applied, admin string)) []route {
	absent := map[bool]string{true: "not_found", false: "tag_not_found"}[strings.HasPrefix(thing, "/contacts/")]
	return []route{
		{"POST", thing + "/tags", 0, func(c *call) any {
			list, admin := on(c)
			a := applied{tag: c.tags.find(c.body.need("id"), errTagNotFound), at: c.now, by: admin}
			*list = attachTag(*list, a)
			return a.view()
		}},
		{"DELETE", thing + "/tags/{tag_id}", 0, func(c *call) any {
			list, _ := on(c)
			at := slices.IndexFunc(*list, func(a applied) bool { return a.tag.id == c.path[1] })
			refuseIf(at < 0, refusal(404, absent, "tag not found"))
			a := (*list)[at]
			*list = detachTag(*list, a.tag.id)
			return a.view()
		}},
	}
}

var tagRoutes = []route{
	{"GET", "/tags", 0, func(c *call) any { return object{"type": "list", "data": views(c.tags.rows, (*tag).view)} }},
	{"POST", "/tags", 0, postTag},
	{"GET", "/tags/{tag_id}", 0, func(c *call) any { return c.tags.find(c.path[0], errTagNotFound).view() }},
	{"DELETE", "/tags/{tag_id}", 0, deleteTag},
}

// deleteTag takes the tag off everything, and answers without a body.
func deleteTag(c *call) any {
	t := c.tags.find(c.path[0], errTagNotFound)
	c.tags.remove(t)
	for _, ct := range c.contacts.byID {
		ct.tags = detachTag(ct.tags, t.id)
	}
	for _, co := range c.companies.rows {
		co.tags = detachTag(co.tags, t.id)
	}
	for _, conv := range c.conversations.byID { // of tickets, too
		conv.tags = detachTag(conv.tags, t.id)
	}
	return rawReply(200, "", nil)
}

// tagNamed finds a tag by name, whatever its case, or makes it.
func (c *call) tagNamed(name string) *tag {
	if at := slices.IndexFunc(c.tags.rows, func(t *tag) bool { return strings.EqualFold(t.name, name) }); at >= 0 {
		return c.tags.rows[at]
	}
	t := &tag{c.record(c.ids.number("tag", 0)), name}
	c.tags.add(t)
	c.note("tag", t.id)
	return t
}

// postTag creates a tag, renames one, or puts one on (or takes it off) companies or users. Of those, what does not
// exist fails the request before 2.16 and is passed over from then on.
func postTag(c *call) any {
	name := c.body.need("name")
	on, off := []*[]applied{}, []*[]applied{}
	outcome := map[string][]object{"companies": {}, "users": {}}
	for kind, items := range outcome {
		for _, item := range c.body.objects(kind) {
			list, id := c.taggable(kind, item)
			untag := item["untag"] == true
			switch {
			case list == nil:
			case untag:
				off = append(off, list)
			default:
				on = append(on, list)
			}
			items = append(items, object{"id": id, "tagged": list != nil && !untag})
		}
		outcome[kind] = items
	}
	var t *tag
	if id := c.body.text("id"); id != "" {
		t = c.tags.find(id, errTagNotFound)
		t.name = name
	} else {
		t = c.tagNamed(name)
	}
	for _, list := range on {
		*list = attachTag(*list, applied{tag: t, at: c.now, by: c.me()})
	}
	for _, list := range off {
		*list = detachTag(*list, t.id)
	}
	view := t.view()
	if c.version.from(216) {
		view["users"], view["companies"] = outcome["users"], outcome["companies"]
	}
	return view
}

// taggable is the tag list of a company or user that a request names, nil where it is passed over, and the id.
func (c *call) taggable(kind string, item object) (list *[]applied, id string) {
	id, absent := item.text("id"), errCompanyNotFound
	if kind == "users" {
		absent = errContactNotFound
		if ct := c.seekContact(id, item.text("user_id"), item.text("email")); ct != nil {
			list, id = &ct.tags, ct.id
		}
	} else {
		co := c.companies.byID[id]
		if id == "" {
			co = c.companyIDs[item.text("company_id")]
		}
		if co != nil {
			list, id = &co.tags, co.id
		}
	}
	refuseIf(list == nil && !c.version.from(216), absent)
	return list, id
}
